"""Which dossiers stand on which of the desk's lists, as one condition for each; and how many.

Counting and reading use the same conditions, so a number always equals its list. What a list is
for is in ``domain.desk_lists``.
"""

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    true,
)

from counter_app.domain.deadline.limit import LimitUnit
from counter_app.domain.desk_lists import ListName, Shown
from counter_app.domain.dossier import DossierRow, State
from counter_app.domain.papers import SlipStands
from counter_app.domain.people.applicant import HOME
from counter_app.domain.workflow import OPEN
from db.counter import views
from db.counter.handovers import UNCONFIRMED_DOSSIERS
from db.counter.models import dossiers, events, external_codes, originals, papers, people

_D: Final = dossiers.c
_READY: Final = (State.READY, State.REFUSED_AFTER_APPRAISAL)
ALIVE: Final = tuple(state.value for state in (*OPEN, *_READY))
_FINISHED: Final = tuple(state.value for state in (*_READY, State.RETURNED, State.ARCHIVED))
_NOT_TO_ENTER: Final = tuple(
    state.value for state in (State.REFUSED_AT_COUNTER, State.WITHDRAWN, State.STOPPED)
)
# An apology for a limit of at most so much is due on the day itself (``redating.apology_by``).
_SHORT: Final = (
    (LimitUnit.WORKING_DAY, 1),
    (LimitUnit.CALENDAR_DAY, 1),
    (LimitUnit.WORKING_HOUR, 8),
)
# Most dossiers are returned: the index of states would find nearly all of them.
_ANY_STATE: Final[ColumnElement[str]] = literal_column("+dossiers.state")
# Written as the index of corrections has it, so that it is used.
_WRONG: Final = (
    select(events.c.dossier)
    .where(text("events.kind = 'dossier.corrected'"))
    .where(func.json_extract(events.c.body, "$.what") == "wrong_result")
)
# What the last move told: one lookup by the events' own key.
_LAST_MOVE: Final = (
    "(SELECT json_extract(m.body, '{}') FROM events m WHERE m.dossier = dossiers.number "
    "AND m.kind = 'dossier.moved' ORDER BY m.number DESC LIMIT 1)"
)
# Whether the applicant is a citizen: a foreigner and a body are named in another order.
_VIETNAMESE: Final = exists().where(
    people.c.dossier == dossiers.c.number,
    people.c.role.in_(("owner", "submitter")),
    people.c.position == 0,
    people.c.name == dossiers.c.applicant_name,
    # Found as it was written: to parse the body of each row takes a tenth of the whole list's time.
    func.instr(people.c.body, f'"nationality":"{HOME}"') > 0,
)
# Days of Vietnam, seven hours ahead, which keeps no other time.
_DAY_OF: Final = "(({}) + 25200000) / 86400000"
_ON_ITS_DAY: Final = f"({_DAY_OF} = {_DAY_OF.format(_D.received_ms)})"
_NOTES: Final[Mapping[ListName, str]] = {
    ListName.SIGNATURE: (
        f"CASE WHEN {_ON_ITS_DAY.format(_D.due_ms)} THEN "
        "'lúc ' || strftime('%H:%M', dossiers.due_ms / 1000 + 25200, 'unixepoch') END"
    ),
    ListName.OVERDUE: _LAST_MOVE.format("$.move"),
    ListName.CITIZEN: _LAST_MOVE.format("$.reason"),
    ListName.UNANSWERED: _LAST_MOVE.format("$.reason"),
    ListName.VERIFICATION: _LAST_MOVE.format("$.details.unit"),
    ListName.NOTICE: _LAST_MOVE.format("$.details.places"),
    ListName.UNCONFIRMED: (
        "(SELECT h.destination || ' ' || strftime('%d/%m/%Y', h.made_ms / 1000 + 25200, "
        "'unixepoch') FROM handover_items i JOIN handovers h ON h.number = i.handover "
        "WHERE i.dossier = dossiers.number AND i.confirmed_ms IS NULL ORDER BY i.handover LIMIT 1)"
    ),
    ListName.ORIGINALS: (
        "(SELECT group_concat(o.label || ' (' || o.count || '), ' || o.holder, '; ') "
        "FROM originals o WHERE o.dossier = dossiers.number AND o.returned_ms IS NULL)"
    ),
    ListName.WRONG: (
        "(SELECT json_extract(w.body, '$.wrong') FROM events w WHERE w.dossier = dossiers.number "
        "AND w.kind = 'dossier.corrected' AND json_extract(w.body, '$.what') = 'wrong_result' "
        "ORDER BY w.number DESC LIMIT 1)"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instants:
    """The moments lists are cut by, in ms: now, the present day, the end of the next counting day.

    ``short_ms``: until when a short limit is chased; ``finished_ms``: since when results count;
    ``entered_ms``: since when other systems are to know a dossier.
    """

    now_ms: int
    begins_ms: int
    ends_ms: int
    next_ends_ms: int
    short_ms: int
    finished_ms: int
    entered_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the lists are asked with; ``to_enter`` are procedures kept in other ``systems``, too.

    ``to_enter`` of None: every dossier is.
    """

    instants: Instants
    to_enter: tuple[str, ...] | None
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By which column a list is ordered; of None: the most pressing first."""

    shown: Shown | None = None
    falling: bool = False


PRESSING: Final = Order()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A dossier on a list, with what the list says beside it.

    ``given_name_last``: a Vietnamese applies, whose last name is the given one.
    """

    row: DossierRow
    apologised: bool
    note: str
    given_name_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """Who stands on a list: dossiers in one of ``states``, ``when`` that holds."""

    states: frozenset[str]
    when: ColumnElement[bool]


def count_lists(
    connection: Connection, asked: Asked, wanted: Collection[ListName]
) -> dict[ListName, int]:
    """How many dossiers stand on each list that is wanted."""
    stands = {name: one for name, one in _stands(asked.instants).items() if name in wanted}
    apart = {name: one for name, one in _apart(asked).items() if name in wanted}
    by_state = connection.execute(
        select(_D.state, *(func.total(stand.when) for stand in stands.values()))
        .where(_D.state.in_(ALIVE))
        .group_by(_D.state)
    ).all()
    found = {
        name: sum(int(row[at]) for row in by_state if row.state in stand.states)
        for at, (name, stand) in enumerate(stands.items(), start=1)
    }
    for name, condition in apart.items():
        counted = select(func.count()).select_from(dossiers).where(condition)
        found[name] = connection.scalar(counted) or 0
    return {name: found[name] for name in ListName if name in found}


def rows_on(connection: Connection, name: ListName, asked: Asked) -> list[ListedRow]:
    """The dossiers on one list, oldest first."""
    found = views.rows_where(connection, condition(name, asked), more=_beside(name))
    return [_listed(row, beside) for _, row, beside in found]


def numbers_on(
    connection: Connection, name: ListName, asked: Asked, by: Order = PRESSING
) -> "array[int]":
    """The numbers of the dossiers on one list, in order: eight bytes for each, however many."""
    wanted = select(_D.number).where(condition(name, asked))
    ordered = wanted.order_by(*_ordered(name, by, asked.instants))
    return array("q", (number for (number,) in connection.execute(ordered)))


def rows_numbered(
    connection: Connection, name: ListName, numbers: Sequence[int]
) -> list[ListedRow]:
    """What the list says of these of its dossiers, in their order."""
    some = _D.number.in_(numbers)
    found = {
        number: _listed(row, beside)
        for number, row, beside in views.rows_where(connection, some, more=_beside(name))
    }
    return [found[number] for number in numbers if number in found]


def _beside(name: ListName) -> tuple[ColumnElement[Any], ...]:
    note: ColumnElement[str] = literal_column(_NOTES.get(name, "''"))
    return (note.label("note"), _apologised().label("apologised"), _VIETNAMESE.label("vietnamese"))


def _listed(row: DossierRow, beside: Sequence[Any]) -> ListedRow:
    note, apologised, vietnamese = beside
    return ListedRow(
        row=row,
        note=str(note or ""),
        apologised=bool(apologised),
        given_name_last=bool(vietnamese),
    )


def _ordered(name: ListName, by: Order, at: Instants) -> tuple[ColumnElement[Any], ...]:
    """As ``services.lists.lists`` has its rows: those late first, then the nearest date, then the code.

    The signer's list begins with what was promised for the day it came in.
    """
    due = func.coalesce(_D.step_due_ms, _D.due_ms, _D.received_ms)
    late = func.coalesce(_D.step_due_ms <= at.now_ms, false())
    pressing = (late.desc(), _D.due_ms.is_(None), due, func.coalesce(_D.code, ""), _D.number)
    waits_here = func.coalesce(on_its_day(_D.due_ms), false()).desc()
    first = (waits_here,) if name is ListName.SIGNATURE else ()
    columns = _ORDERS.get(by.shown, ())
    return (*(one.desc() if by.falling else one for one in columns), *first, *pressing)


_NEVER_MS: Final = 1 << 62
_ORDERS: Final[Mapping[Shown | None, tuple[ColumnElement[Any], ...]]] = {
    Shown.CODE: (func.coalesce(_D.code, ""), _D.slip_no),
    Shown.RECEIVED: (_D.received_ms,),
    Shown.DUE: (func.coalesce(_D.due_ms, _NEVER_MS),),
    Shown.STEP_DUE: (func.coalesce(_D.step_due_ms, _NEVER_MS),),
    Shown.SINCE: (_D.since_ms,),
}
ORDERED: Final = frozenset(one for one in _ORDERS if one is not None)
"""The columns whose order the store itself knows."""


def condition(name: ListName, asked: Asked) -> ColumnElement[bool]:
    """What puts a dossier on the list."""
    apart = _apart(asked)
    if name in apart:
        return apart[name]
    stand = _stands(asked.instants)[name]
    return and_(_D.state.in_(stand.states), stand.when)


def _stands(at: Instants) -> dict[ListName, _Stand]:
    """The lists of dossiers still at work or on the shelf: in which states, and when."""
    step_past = _D.step_due_ms <= at.now_ms
    return {
        ListName.TRANSFER: _in((State.RECEIVED,)),
        ListName.DUE_TODAY: _in(OPEN, and_(_D.due_ms > at.now_ms, _D.due_ms < at.ends_ms)),
        ListName.DUE_NEXT: _in(OPEN, and_(_D.due_ms >= at.ends_ms, _D.due_ms < at.next_ends_ms)),
        ListName.OVERDUE: _in(OPEN, _D.due_ms <= at.now_ms),
        ListName.APOLOGY: _in(OPEN, _to_apologise(at)),
        ListName.STEP_LATE: _in(OPEN, step_past),
        ListName.STEP_SOON: _in(OPEN, _soon(at)),
        ListName.SIGNATURE: _in((State.AWAITING_SIGNATURE,)),
        ListName.CITIZEN: _in((State.SUPPLEMENT_REQUESTED, State.AWAITING_PAYMENT)),
        ListName.UNANSWERED: _in((State.SUPPLEMENT_REQUESTED,), step_past),
        ListName.READY: _in(_READY),
        ListName.UNCOLLECTED: _in(_READY, step_past),
        ListName.VERIFICATION: _in((State.VERIFICATION,)),
        ListName.NOTICE: _in((State.DOSSIER_NOTICE,)),
        ListName.UNPRINTED: _in(OPEN, _D.printed != SlipStands.OUT.value),
        ListName.OPEN: _in(OPEN),
    }


def _apart(asked: Asked) -> dict[ListName, ColumnElement[bool]]:
    """The lists whose dossiers may be in any state: each has an index of its own."""
    at = asked.instants
    kept = select(originals.c.dossier).where(originals.c.returned_ms.is_(None))
    return {
        ListName.TODAY: and_(_D.received_ms >= at.begins_ms, _D.received_ms < at.ends_ms),
        ListName.UNCONFIRMED: _D.number.in_(UNCONFIRMED_DOSSIERS),
        ListName.UNENTERED: _to_enter(asked),
        ListName.ORIGINALS: _D.number.in_(kept),
        ListName.WRONG: and_(_D.number.in_(_WRONG), _D.state != State.ARCHIVED.value),
        ListName.FINISHED: and_(
            _ANY_STATE.in_(_FINISHED),
            _D.ready_ms >= at.finished_ms,
        ),
    }


def _to_apologise(at: Instants) -> ColumnElement[bool]:
    """Late already; or today is the last working day to say so; or a short limit runs out."""
    soon = _D.due_ms < at.next_ends_ms
    pressing = or_(_D.due_ms < at.short_ms, _D.step_due_ms <= at.now_ms)
    return and_(
        soon,
        not_(_apologised()),
        or_(_D.due_ms <= at.now_ms, and_(soon, pressing), _is_long()),
    )


def on_its_day(due: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether ``due`` lies on the day of receipt."""
    same: ColumnElement[bool] = literal_column(_ON_ITS_DAY.format(due))
    return same


def _is_long() -> ColumnElement[bool]:
    """Whether it was promised for another day, by a limit longer than a day; asked of few."""
    unit = func.json_extract(views.FACTS, "$.promise.limit.unit")
    value = func.coalesce(func.json_extract(views.FACTS, "$.promise.limit.value"), 0)
    longer = (and_(unit == short.value, value > days) for short, days in _SHORT)
    return and_(not_(on_its_day(_D.due_ms)), or_(unit == LimitUnit.NOT_STATED.value, *longer))


def _soon(at: Instants) -> ColumnElement[bool]:
    """As ``steps.mark_of`` says: due today, or less than a quarter left."""
    left = _D.step_due_ms - at.now_ms
    return and_(
        _D.step_due_ms > at.now_ms,
        or_(_D.step_due_ms < at.ends_ms, left * 4 < _D.step_due_ms - _D.since_ms),
    )


def _to_enter(asked: Asked) -> ColumnElement[bool]:
    theirs = true() if asked.to_enter is None else _D.procedure_code.in_(asked.to_enter)
    entered = exists().where(
        external_codes.c.dossier == _D.number, external_codes.c.system.in_(asked.systems)
    )
    return and_(
        _D.received_ms >= asked.instants.entered_ms,
        theirs,
        _D.state.not_in(_NOT_TO_ENTER),
        ~entered,
    )


def _apologised() -> ColumnElement[bool]:
    # Asked of each by its own papers: the apologies of all years are many more than a list.
    return exists().where(
        papers.c.dossier == _D.number, papers.c.kind == "apology", papers.c.voided_ms.is_(None)
    )


def _in(states: Sequence[State], when: ColumnElement[bool] | None = None) -> _Stand:
    return _Stand(
        states=frozenset(state.value for state in states), when=true() if when is None else when
    )
