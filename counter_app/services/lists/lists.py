"""The desk's lists: how many dossiers stand on each, which, narrowed as asked; a leader's numbers.

What a column says is in ``list_columns``; papers and files of a list are in ``list_papers``.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from counter_app.core.clock import from_local, local, to_ms
from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.deadline.working_days import WorkingDays, working_days
from counter_app.domain.desk_lists import (
    BY_NAME,
    FINISHED_DAYS,
    WAITS_FOR,
    DeskList,
    Group,
    GroupBy,
    ListName,
    Sought,
)
from counter_app.domain.dossier import STATE_LABELS, DossierRow
from counter_app.domain.office import CodeAuthority
from counter_app.domain.step_limits import Mark, mark_of
from counter_app.domain.workflow import OPEN, RULES, Move
from counter_app.services.correcting.elsewhere import PROVINCE
from counter_app.services.desk import Desk
from db.counter import list_tallies
from db.counter import lists as store
from db.counter.lists import Asked, Instants, ListedRow

_DAY: Final = timedelta(days=1)
_SHORT_CHASE: Final = timedelta(hours=1)
_ENTERED_DAYS: Final = 92
_OPEN: Final = frozenset(OPEN)
NOBODY: Final = "Chưa giao ai"
EVERYTHING: Final = Sought()
PRESSING: Final = (ListName.OVERDUE, ListName.STEP_LATE, ListName.STEP_SOON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One dossier on a list, with all its columns may say.

    ``days`` counts working days late (negative: none yet) where it is overdue, else calendar days
    in its state. ``text`` is folded for filtering. ``given_name_last`` as in the store's row.
    """

    row: DossierRow
    name: str
    sector: str
    unit: str
    cause: str
    note: str
    mark: Mark
    late: int
    days: int
    apologised: bool
    text: str
    given_name_last: bool


def list_named(text: str) -> DeskList:
    """The list of that name; ``UserError`` tells the names there are."""
    try:
        return BY_NAME[ListName(text)]
    except ValueError:
        names = ", ".join(BY_NAME)
        raise UserError("list_unknown", f"Không có danh sách này. Hãy chọn: {names}.") from None


def counts(
    *, desk: Desk, at: datetime, wanted: Collection[ListName] = tuple(ListName)
) -> dict[ListName, int]:
    """How many dossiers stand on each list at ``at``, in one look at the store."""
    asked = asked_at(desk, at)
    return desk.store.read(lambda connection: store.count_lists(connection, asked, wanted))


def pressing_counts(*, desk: Desk, at: datetime) -> dict[ListName, int]:
    """The few that the window warns of at every change: of work at hand, so quick in any store."""
    return counts(desk=desk, at=at, wanted=PRESSING)


def listed(
    name: ListName, *, desk: Desk, at: datetime, sought: Sought = EVERYTHING
) -> tuple[Listed, ...]:
    """The dossiers on a list at ``at``, narrowed by ``sought``, the most pressing first."""
    asked = asked_at(desk, at)
    rows = desk.store.read(lambda connection: store.rows_on(connection, name, asked))
    teller = Teller(desk, at)
    found = narrowed((teller.listed(one, name) for one in rows), sought)
    return tuple(sorted(found, key=order_of(name)))


def narrowed(rows: Iterable[Listed], sought: Sought) -> tuple[Listed, ...]:
    """Those of ``rows`` that ``sought`` lets through, in their order."""
    words = fold(sought.text).split()
    plain = replace(sought, text="") == EVERYTHING
    return tuple(
        one
        for one in rows
        if all(word in one.text for word in words) and (plain or _answers(one, sought))
    )


def _answers(one: Listed, sought: Sought) -> bool:
    row, received = one.row, local(one.row.received_at).date()
    return (
        sought.procedure in ("", row.procedure_code)
        and sought.sector in ("", one.sector)
        and sought.unit in ("", one.unit)
        and sought.specialist in ("", row.standing.specialist or NOBODY)
        and sought.state in (None, row.state)
        and (sought.since is None or received >= sought.since)
        and (sought.until is None or received <= sought.until)
    )


def groups(by: GroupBy, *, desk: Desk, at: datetime) -> tuple[Group, ...]:
    """The work of every specialist or unit in numbers, those with most overdue first."""
    asked = asked_at(desk, at)
    found = desk.store.read(lambda connection: list_tallies.tallies(connection, by, asked))
    units = _unit_names(desk)

    def name(key: str) -> str:
        return (key or NOBODY) if by is GroupBy.SPECIALIST else units.get(key, key)

    named = (replace(one, name=name(one.key)) for one in found)
    return tuple(sorted(named, key=lambda one: (-one.overdue, -one.open, fold(one.name))))


class Teller:
    """Says of each dossier what only the catalogue, the office and the calendar know."""

    def __init__(self, desk: Desk, at: datetime) -> None:
        self._desk, self._at = desk, at
        self._units = _unit_names(desk)
        self._days = working_days(desk.timetable, desk.calendar, local(at).year - 5)

    def listed(self, one: ListedRow, name: ListName) -> Listed:
        """The dossier with all that its columns may say."""
        row = one.row
        known = self._desk.catalogue.get(row.procedure_code)
        short = known.short_name if known else row.procedure_name
        sector = known.sector if known else ""
        unit = self._units.get(row.resolving_unit or "", row.resolving_unit or "")
        note = self._note(one, name, known.system_of_record if known else "")
        words = (
            f"{row.code} {row.slip_no} {row.applicant_name} {row.birth_year or ''} "
            f"{row.standing.specialist} {row.standing.shelf} {note} {row.clerk_name}"
        )
        return Listed(
            row=row,
            name=short,
            sector=sector,
            unit=unit,
            cause=WAITS_FOR.get(row.state, ""),
            note=note,
            mark=self._mark(row),
            late=self._late(row),
            days=(local(self._at).date() - local(row.standing.since).date()).days,
            apologised=one.apologised,
            given_name_last=one.given_name_last,
            text=f"{fold(words)} {_folded(short)} {_folded(sector)} {_folded(unit)} "
            f"{_folded(row.procedure_name)} {row.procedure_code} {_folded(STATE_LABELS[row.state])}",
        )

    def _note(self, one: ListedRow, name: ListName, system: str) -> str:
        if name is ListName.OVERDUE:
            move = RULES[Move(one.note)].label if one.note else "Tiếp nhận"
            return f"{move} {local(one.row.standing.since):%d/%m}"
        if name is ListName.NOTICE and one.note:
            return ", ".join(json.loads(one.note))
        return system or PROVINCE if name is ListName.UNENTERED else one.note

    def _mark(self, row: DossierRow) -> Mark:
        return mark_of(row.standing.since, row.standing.step_due_at, self._at)

    def _late(self, row: DossierRow) -> int:
        return late_days(row, self._days, self._at)


def late_days(row: DossierRow, days: WorkingDays, at: datetime) -> int:
    """Working days after the day promised; -1 while it is not late."""
    ready = row.standing.ready_at
    due, until = (row.first_due_at, ready) if ready else (row.due_at, at)
    if due is None or until <= due or (not ready and row.state not in _OPEN):
        return -1
    return _days_after(local(due).date(), local(until).date(), days)


def _days_after(due: date, until: date, days: WorkingDays) -> int:
    last = until.toordinal()
    return days.between(due.toordinal(), last) + (last > due.toordinal() and days.counts(last))


def pressing(one: Listed) -> tuple[bool, bool, datetime, str]:
    """The step that is late first, then the nearest date, then the code."""
    due = one.row.standing.step_due_at or one.row.due_at or one.row.received_at
    return (one.mark is not Mark.LATE, one.row.due_at is None, due, one.row.code)


def _for_signature(one: Listed) -> tuple[bool, bool, bool, datetime, str]:
    """What was promised for the day it came in first: somebody waits for it."""
    due, received = one.row.due_at, one.row.received_at
    same_day = due is not None and local(due).date() == local(received).date()
    return (not same_day, *pressing(one))


def order_of(name: ListName) -> Callable[[Listed], tuple[object, ...]]:
    """By what the dossiers of a list stand in order."""
    return _for_signature if name is ListName.SIGNATURE else pressing


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return fold(text)


def _unit_names(desk: Desk) -> dict[str, str]:
    others = {unit.agency: unit.name for unit in desk.office.resolving_units}
    return {"": desk.office.name} | others


def asked_at(desk: Desk, at: datetime) -> Asked:
    """What the lists are asked with at ``at``."""
    today = local(at).date()
    days = working_days(desk.timetable, desk.calendar, today.year)
    following = date.fromordinal(days.after(today.toordinal(), 1))
    everywhere = desk.office.code_authority is CodeAuthority.PROVINCE
    elsewhere = [one for one in desk.catalogue.procedures if one.system_of_record]
    return Asked(
        instants=Instants(
            now_ms=to_ms(at),
            begins_ms=_midnight(today),
            ends_ms=_midnight(today + _DAY),
            next_ends_ms=_midnight(following + _DAY),
            short_ms=to_ms(at + _SHORT_CHASE),
            finished_ms=_midnight(today - FINISHED_DAYS * _DAY),
            entered_ms=_midnight(today - _ENTERED_DAYS * _DAY),
        ),
        to_enter=None if everywhere else tuple(one.code for one in elsewhere),
        systems=(PROVINCE, *sorted({one.system_of_record for one in elsewhere})),
    )


def _midnight(day: date) -> int:
    return to_ms(from_local(datetime.combine(day, time())))
