"""The date that stood when a dossier's clock was stopped: what a citizen still has in hand.

Stopping and reckoning anew are ``clockwork``'s work.
"""

from datetime import datetime

from counter_app.domain.moving.clockwork import CLOCK_STANDS as CLOCK_STANDS
from counter_app.domain.moving.clockwork import due_at_stop
from counter_app.services.lookup import DossierView


def date_before_stop(dossier: DossierView) -> datetime | None:
    """The date that stood before the clock stopped; None where none did, or while it runs."""
    if dossier.row.due_at is not None:
        return None
    return due_at_stop(dossier.life.events, dossier.row.first_due_at)
