"""What the desk would put on forms 02 and 03 for a draft as it stands: pure reckoning.

Asked for when the clerk turns from an intake to a visit; nothing is written here.
"""

from datetime import datetime

from msgspec.structs import replace

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.checklist import missing
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.domain.turning_away import (
    TurningAway,
    defects_of,
    grounds_of,
    lacking,
    never_to_come,
)
from counter_app.services.desk import Desk
from counter_app.services.intake.bundles import is_bundle, offer_bundle
from counter_app.services.intake.offer import offer


def wanted(draft: Draft, *, desk: Desk, at: datetime) -> Procedure | None:
    """What ``draft`` asks for: its procedure in force or not, or its bundle as one."""
    if is_bundle(draft):
        return desk.catalogue.face(draft.bundle or "", on=local(at).date())
    return desk.catalogue.get(draft.procedure_code) if draft.procedure_code else None


def turning_away(draft: Draft, *, desk: Desk, at: datetime) -> TurningAway:
    """The defects and grounds that the rules find; empty where they find none."""
    procedure = wanted(draft, desk=desk, at=at)
    if procedure is None:
        return TurningAway()
    try:
        shown = _offer(draft, procedure, desk=desk, at=at)
    except UserError as error:
        return TurningAway(grounds=grounds_of([error.code], sector=procedure.sector))
    lacks = missing(shown.case, shown.given, applicable=(*draft.applicable, *shown.needed))
    wrong = defects_of(shown.blocking)
    # A power that has to be another one is asked for by what is wrong with it, not twice.
    papers = (one for one in lacks if not (wrong and one.component.authority))
    return TurningAway(
        defects=(*lacking(papers), *wrong),
        grounds=(
            *grounds_of((one.code for one in shown.blocking), sector=procedure.sector),
            *never_to_come(lacks),
        ),
    )


def _offer(draft: Draft, procedure: Procedure, *, desk: Desk, at: datetime) -> Offer:
    if is_bundle(draft):
        return offer_bundle(draft, desk=desk, at=at).whole
    cases = procedure.cases_on(local(at).date())
    if cases and draft.case_id is None:
        # Where nobody has said which, the usual case comes first in the catalogue.
        draft = replace(draft, case_id=cases[0].id)
    return offer(draft, desk=desk, at=at)
