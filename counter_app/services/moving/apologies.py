"""An apology and its one re-appointment: by when it must leave, what new date makes sense, who signs.

Form 04 itself is written in ``letters`` (NĐ 118/2025 Đ19, Circular 03/2025/TT-VPCP).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from counter_app.core.clock import from_local, local
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.moving.cautions import apologise_by
from counter_app.domain.office import RosterEntry
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView

_MORE_DAYS: Final = 3  # working days proposed, one for limits of a day or less


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology:
    """What an apology made now would be.

    ``last_day`` is the last day to send it; None for limits of a day or less, where it must leave
    before ``due_at`` itself.
    """

    due_at: datetime
    new_due_at: datetime
    last_day: date | None
    late: bool
    signer: RosterEntry | None


def apology(dossier: DossierView, *, desk: Desk, at: datetime) -> Apology | None:
    """The apology as it would be made now; None where no date stands that could be moved."""
    due_at = dossier.row.due_at
    if due_at is None:
        return None
    last_day = apologise_by(dossier.life, desk.rules)
    today = local(at).date()
    return Apology(
        due_at=due_at,
        new_due_at=_proposed(max(today, local(due_at).date()), last_day is None, desk),
        last_day=last_day,
        late=at >= due_at if last_day is None else today > last_day,
        signer=desk.office.signer(today),
    )


def _proposed(after: date, short: bool, desk: Desk) -> datetime:
    days = working_days(desk.timetable, desk.calendar, after.year)
    closing = days.closing_after(after.toordinal(), 1 if short else _MORE_DAYS)
    while not days.day(closing.toordinal()).returns:
        closing = days.closing_after(closing.toordinal(), 1)
    return from_local(closing)
