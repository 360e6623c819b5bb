"""Open dossiers whose promised date a later calendar would change: named, noticed, told; not moved.

A printed promise stays what it is. Putting a calendar in force is in ``calendar``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.promise_record import from_json, stored_due_at
from counter_app.domain.dossier import DossierRow, EventKind
from counter_app.domain.workflow import PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.correspondence import letter
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import open_dossier
from db.counter import moves
from db.counter.moves import NewFact
from db.counter.promises import StandingPromise, promises_not_of

ABOUT: Final = "date"
REASON: Final = "lịch nghỉ đã thay đổi sau ngày tiếp nhận hồ sơ."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDate:
    """A dossier, the date on its slip, and what the calendar now in force makes of it.

    ``notice`` is the row of the letter about it, once written.
    """

    row: DossierRow
    promised: datetime
    reckoned: datetime
    notice: int | None

    @property
    def noticed(self) -> bool:
        """Whether the letter has been written."""
        return self.notice is not None


def changed_dates(*, desk: Desk) -> tuple[ChangedDate, ...]:
    """The open dossiers that the present calendar gives another date, until the citizen is told."""
    version = desk.calendar.version
    standing = desk.store.read(lambda connection: promises_not_of(connection, version))
    found = (_changed(one, desk) for one in standing)
    return tuple(one for one in found if one is not None)


def write_notice(dossier_id: DossierId, *, desk: Desk, at: datetime, reason: str = REASON) -> int:
    """Writes the letter that tells of the other date; its row in the store.

    A letter written before is the same letter: nothing is written twice.
    """
    changed = _one(dossier_id, desk)
    if changed.notice is not None:
        return changed.notice
    reason = kept(reason, "reason")
    values = {
        "old_due": _spoken(changed.promised),
        "new_due": _spoken(changed.reckoned),
        "reason": reason,
        "by_calendar": "1",
    }
    dossier = open_dossier(dossier_id, desk=desk)
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.PAPER_ISSUED,
        body=_body(changed, desk) | {"reason": reason},
        paper=letter(PaperKind.DATE_NOTICE, values, dossier=dossier, desk=desk, at=at),
    )
    stamp = desk.stamp(in_order(dossier, at))
    written = desk.store.write(lambda one: moves.write_fact(one, fact, stamp))
    if written.paper is None:
        raise LookupError("a letter was ordered with the fact")
    return written.paper


def mark_told(dossier_id: DossierId, *, desk: Desk, at: datetime, way: str = "letter") -> None:
    """Records that the citizen knows; the dossier leaves the list, its date stays as printed."""
    fact = NewFact(
        dossier_id=dossier_id,
        kind=EventKind.CITIZEN_TOLD,
        body=_body(_one(dossier_id, desk), desk) | {"way": kept(way, "way"), "outcome": "reached"},
    )
    stamp = desk.stamp(in_order(open_dossier(dossier_id, desk=desk), at))
    desk.store.write(lambda one: moves.write_fact(one, fact, stamp))


def _one(dossier_id: DossierId, desk: Desk) -> ChangedDate:
    for one in changed_dates(desk=desk):
        if one.row.id == dossier_id:
            return one
    raise UserError("date_unchanged", "Ngày hẹn của hồ sơ này không khác đi, hoặc đã báo rồi.")


def _changed(one: StandingPromise, desk: Desk) -> ChangedDate | None:
    promised = stored_due_at(one.promise)
    reckoned = from_json(one.promise, desk.calendar).due_at
    if promised is None or reckoned is None or promised == reckoned:
        return None
    instant = from_local(reckoned)
    if one.told == _minute(instant):
        return None
    notice = one.notice if one.noticed == _minute(instant) else None
    return ChangedDate(row=one.row, promised=from_local(promised), reckoned=instant, notice=notice)


def _body(changed: ChangedDate, desk: Desk) -> dict[str, object]:
    return {
        "about": ABOUT,
        "calendar_version": desk.calendar.version,
        "promised": _minute(changed.promised),
        "reckoned": _minute(changed.reckoned),
    }


def _minute(instant: datetime) -> str:
    return local(instant).isoformat("T", "minutes")


def _spoken(instant: datetime) -> str:
    wall = local(instant)
    return f"{wall:%H} giờ {wall:%M} phút, ngày {wall:%d/%m/%Y}"
