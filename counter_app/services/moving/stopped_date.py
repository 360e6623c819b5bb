"""The date that stood when a dossier's clock was stopped: what a citizen still has in hand.

Stopping and reckoning anew are ``clockwork``'s work.
"""

from datetime import datetime
from typing import Final

from counter_app.domain.dossier import State
from counter_app.domain.moving.clockwork import policy_in_force, rule_of
from counter_app.domain.workflow import Clock
from counter_app.services.lookup import DossierView

CLOCK_STANDS: Final = "đang tạm dừng"


def date_before_stop(dossier: DossierView) -> datetime | None:
    """The date that stood before the clock stopped; None where none did, or while it runs."""
    if dossier.row.due_at is not None or policy_in_force(dossier.life) is None:
        return None
    for event in reversed(dossier.events):
        rule = rule_of(event)
        if rule and rule.clock_at(State(str(event.body["from"]))) is Clock.STOPS:
            told = event.body.get("due_before")
            return datetime.fromisoformat(str(told)) if told else dossier.row.first_due_at
    return None
