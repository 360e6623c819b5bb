"""Open dossiers whose promised date a later calendar would change: named, noticed, told; not moved.

A printed promise stays what it is. Putting a calendar in force is in ``calendar``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.explanation import day_text
from counter_app.domain.deadline.promise import WEEKDAY_NAMES, DayRow, DayStatus, Promise, walk
from counter_app.domain.deadline.promise_record import from_json, stored_due_at
from counter_app.domain.dossier import DossierRow, EventKind
from counter_app.domain.workflow import PaperKind
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.known.the_dead import require_addressee
from counter_app.services.lookup import open_dossier
from counter_app.services.wording.correspondence import letter
from db.counter import moves
from db.counter.moves import NewFact
from db.counter.promises import StandingPromise, promises_not_of

_KINDS: Final = {
    DayStatus.OFF: "ngày nghỉ",
    DayStatus.OFF_SWAP: "ngày nghỉ hoán đổi",
    DayStatus.OFF_PROVISIONAL: "ngày nghỉ dự kiến",
    DayStatus.COUNTED: "ngày làm việc",
    DayStatus.MAKE_UP: "ngày làm bù",
}
ABOUT: Final = "date"
REASON: Final = "lịch nghỉ đã thay đổi sau ngày tiếp nhận hồ sơ."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDate:
    """A dossier, the date on its slip, and what the calendar now in force makes of it.

    ``notice`` is the row of the letter about it, once written; ``why`` names the days that became
    free or working.
    """

    row: DossierRow
    promised: datetime
    reckoned: datetime
    notice: int | None
    why: str = ""

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
    if reason == REASON and changed.why:
        reason = f"{REASON.removesuffix('.')}: {changed.why}."
    reason = kept(reason, "reason")
    values = {
        "old_due": _spoken(changed.promised),
        "new_due": _spoken(changed.reckoned),
        "reason": reason,
        "by_calendar": "1",
    }
    dossier = open_dossier(dossier_id, desk=desk)
    require_addressee(dossier.received.draft, by_letter=True, desk=desk)
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
    anew = from_json(one.promise, desk.calendar)
    reckoned = anew.due_at
    if promised is None or reckoned is None or promised == reckoned:
        return None
    instant = from_local(reckoned)
    if one.told == _minute(instant):
        return None
    notice = one.notice if one.noticed == _minute(instant) else None
    return ChangedDate(
        row=one.row,
        promised=from_local(promised),
        reckoned=instant,
        notice=notice,
        why=_why(one.promise, anew),
    )


def _why(stored: Mapping[str, Any], anew: Promise) -> str:
    """The days walked then and now that count otherwise, each by its name in the calendar."""
    before = {day["date"]: day["status"] for day in stored.get("days", ())}
    told = [
        f"{day_text(row.date, year=True)} thành {_KINDS[row.status]}{_named(row)}"
        for row in walk(anew)
        if row.status in _KINDS and before.get(row.date.isoformat(), row.status) != row.status
    ]
    return "; ".join(f"ngày {one}" for one in told)


def _named(row: DayRow) -> str:
    return f" ({row.name})" if row.name != WEEKDAY_NAMES[row.date.weekday()] else ""


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
