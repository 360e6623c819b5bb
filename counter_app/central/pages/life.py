"""A dossier's life as the rules of moving judge it, from what the central side keeps."""

from counter_app.central.pages.history import events_of
from counter_app.central.pages.site import OfficeRules
from counter_app.core.clock import from_ms
from counter_app.domain.moving import life
from counter_app.protocol.received import facts_of, from_text
from db.central.desk_dossier import Whole


def life_of(whole: Whole) -> life.Life:
    """Where it stands and all that happened to it; its facts with corrections laid on."""
    now, received = whole.now, from_text(facts_of(whole.now))
    return life.Life(
        state=now.state,
        standing=now.standing,
        received_at=from_ms(now.received_ms),
        events=events_of(whole.changes),
        procedure_code=now.procedure_code,
        case_id=received.case_id,
        promise=received.promise,
        resolving_unit=now.resolving_unit or None,
    )


def moving_rules(rules: OfficeRules) -> life.OfficeRules:
    """What the commune's office reckons by."""
    return life.OfficeRules(
        steps=rules.office.steps,
        timetable=rules.timetable,
        calendar=rules.calendar,
        catalogue=rules.catalogue,
    )
