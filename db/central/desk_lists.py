"""The lists of the specialists' desk: the dossiers an officer sees, narrowed and counted.

Portable SQL for both databases. Which those are is ``sight``; one dossier whole is in
``desk_dossier``; what a row says to a person is decided where it is shown.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    text,
    true,
)

from counter_app.core.text import fold
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.workflow import OPEN
from db.central.models import dossiers
from db.central.officers import Officer
from db.central.sight import seen_by, unit_of, work_of

PAGE: Final = 50
MOST_FOUND: Final = 100
_OPEN: Final = tuple(state.value for state in OPEN)
# Still at the counter: the unit has nothing to do with it yet.
_HERE: Final = tuple(state.value for state in OPEN if state is not State.RECEIVED)
_WAITING: Final = tuple(
    state.value
    for state in (
        State.SUPPLEMENT_REQUESTED,
        State.AWAITING_PAYMENT,
        State.VERIFICATION,
        State.DOSSIER_NOTICE,
        State.COORDINATION,
    )
)
_RESULTS: Final = (State.READY.value, State.REFUSED_AFTER_APPRAISAL.value)


class Which(StrEnum):
    """The lists there are."""

    WORK = "work"
    NEW = "new"
    MINE = "mine"
    SOON = "soon"
    OVERDUE = "overdue"
    WAITING = "waiting"
    DONE = "done"


class Order(StrEnum):
    """By what a list is ordered."""

    DUE = "due"
    RECEIVED = "received"
    CODE = "code"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is listed, for whom; ``specialist``, ``state``, ``unit`` narrow it where they are given.

    Without a ``unit`` it is the work of the officer's own, but where the ``whole`` is asked for.
    """

    officer: Officer
    which: Which
    now_ms: int
    today_ends_ms: int
    soon_ends_ms: int
    order: Order = Order.DUE
    specialist: str | None = None
    state: State | None = None
    unit: str | None = None
    whole: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list shows of a dossier."""

    dossier: str
    code: str
    state: State
    ver: int
    procedure_name: str
    applicant_name: str
    resolving_unit: str
    unit: str
    specialist: str
    received_ms: int
    due_ms: int | None
    step_due_ms: int | None
    ready_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The work of one specialist, of one state or of one unit, in numbers."""

    key: str
    open: int
    overdue: int
    today: int
    soon: int


def listed(connection: Connection, commune: str, asked: Asked) -> tuple[Listed, ...]:
    """One page of a list in its order."""
    query = _of_list(commune, asked).order_by(*_ordered(asked.order)).limit(PAGE)
    rows = connection.execute(query.offset(PAGE * (asked.page - 1)))
    return tuple(map(as_listed, rows))


def counted(connection: Connection, commune: str, asked: Asked) -> int:
    """How many dossiers stand on the whole list."""
    query = _of_list(commune, asked).with_only_columns(func.count())
    return int(connection.execute(query).scalar_one())


def counts(connection: Connection, commune: str, asked: Asked) -> dict[Which, int]:
    """How many dossiers stand on each list, in one look."""
    columns = [
        func.sum(case((_on(which, asked), 1), else_=0)).label(which.value) for which in Which
    ]
    row = connection.execute(select(*columns).where(_seen(commune, asked))).one()
    return {which: int(getattr(row, which.value) or 0) for which in Which}


def found(connection: Connection, commune: str, officer: Officer, text: str) -> tuple[Listed, ...]:
    """Dossiers whose code or applicant's name holds every word, without marks; the newest first."""
    words = fold(text).split()
    if not words:
        return ()
    rows = connection.execute(
        select(dossiers.c.dossier, dossiers.c.code, dossiers.c.applicant_name)
        .where(seen_by(commune, officer))
        .order_by(dossiers.c.received_ms.desc())
    )
    matching = (
        row.dossier for row in rows if _holds(f"{row.code or ''} {row.applicant_name}", words)
    )
    ids = tuple(islice(matching, MOST_FOUND))
    query = select(dossiers).where(seen_by(commune, officer), dossiers.c.dossier.in_(ids))
    return tuple(map(as_listed, connection.execute(query.order_by(dossiers.c.received_ms.desc()))))


def by_specialist(connection: Connection, commune: str, asked: Asked) -> tuple[Tally, ...]:
    """The open work of every specialist."""
    return _tallies(connection, commune, asked, dossiers.c.specialist)


def by_state(connection: Connection, commune: str, asked: Asked) -> tuple[Tally, ...]:
    """The open work by where it stands."""
    return _tallies(connection, commune, asked, dossiers.c.state)


def by_unit(connection: Connection, commune: str, asked: Asked) -> tuple[Tally, ...]:
    """The open work by the unit it is at."""
    return _tallies(connection, commune, asked, unit_of())


def specialists(connection: Connection, commune: str, officer: Officer) -> tuple[str, ...]:
    """The names that dossiers this officer sees are given to; empty for nobody."""
    query = select(dossiers.c.specialist).where(seen_by(commune, officer)).distinct()
    return tuple(connection.scalars(query))


def as_listed(row: Row[Any]) -> Listed:
    """A row of the table as a list shows it."""
    return Listed(
        dossier=row.dossier,
        code=row.code or "",
        state=State(row.state),
        ver=row.ver,
        procedure_name=row.procedure_name,
        applicant_name=row.applicant_name,
        resolving_unit=row.resolving_unit,
        unit=row.unit,
        specialist=row.specialist,
        received_ms=row.received_ms,
        due_ms=row.due_ms,
        step_due_ms=row.step_due_ms,
        ready_ms=row.ready_ms,
    )


def _tallies(
    connection: Connection, commune: str, asked: Asked, by: ColumnElement[Any]
) -> tuple[Tally, ...]:
    query = (
        select(
            by.label("key"),
            func.count().label("open"),
            _sum(_on(Which.OVERDUE, asked)).label("overdue"),
            _sum(_due_by(asked, asked.today_ends_ms)).label("today"),
            _sum(_on(Which.SOON, asked)).label("soon"),
        )
        .where(_seen(commune, asked), dossiers.c.state.in_(_OPEN))
        .group_by(text("1"))  # as it was selected: parameters of its own would make it another
    )
    return tuple(
        Tally(
            key=row.key, open=row.open, overdue=row.overdue or 0, today=row.today or 0,
            soon=row.soon or 0,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def _sum(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))


def _seen(commune: str, asked: Asked) -> ColumnElement[bool]:
    """What the officer sees of what is asked for."""
    seen, own = seen_by(commune, asked.officer), asked.officer.unit
    if asked.unit is not None:
        return and_(seen, unit_of() == asked.unit)
    return and_(seen, work_of(own)) if own and not asked.whole else seen


def _of_list(commune: str, asked: Asked) -> Select[Any]:
    query = select(dossiers).where(_seen(commune, asked), _on(asked.which, asked))
    if asked.specialist is not None:
        query = query.where(dossiers.c.specialist == asked.specialist)
    if asked.state is not None:
        query = query.where(dossiers.c.state == asked.state.value)
    return query


def _on(which: Which, asked: Asked) -> ColumnElement[bool]:
    state, here = dossiers.c.state, dossiers.c.state.in_(_HERE)
    match which:
        case Which.NEW:
            return state == State.TRANSFERRED.value
        case Which.MINE:
            return and_(here, dossiers.c.specialist == asked.officer.name)
        case Which.SOON:
            return and_(_due_by(asked, asked.soon_ends_ms), or_(here, _leads(asked.officer)))
        case Which.OVERDUE:
            return and_(state.in_(_OPEN), dossiers.c.due_ms < asked.now_ms)
        case Which.WAITING:
            return state.in_(_WAITING)
        case Which.DONE:
            return state.in_(_RESULTS)
        case Which.WORK:
            return or_(here, and_(state == State.RECEIVED.value, _leads(asked.officer)))


def _leads(officer: Officer) -> ColumnElement[bool]:
    return true() if officer.role is Role.LEADER else ~true()


def _due_by(asked: Asked, until_ms: int) -> ColumnElement[bool]:
    due = dossiers.c.due_ms
    return and_(dossiers.c.state.in_(_OPEN), due >= asked.now_ms, due < until_ms)


def _ordered(order: Order) -> tuple[ColumnElement[Any], ...]:
    by = dossiers.c
    match order:
        case Order.DUE:
            return (by.due_ms.is_(None), by.due_ms, by.dossier)
        case Order.RECEIVED:
            return (by.received_ms.desc(), by.dossier)
        case Order.CODE:
            return (by.code.is_(None), by.code, by.dossier)
        case Order.STATE:
            return (by.state, by.due_ms.is_(None), by.due_ms, by.dossier)


def _holds(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)
