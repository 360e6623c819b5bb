"""Reads hand-over lists, and which dossiers wait to go or to come back. Changes nothing.

Lists are written in ``handover_writing``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, case, exists, func, or_, select

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow, State
from counter_app.domain.handover import Way
from db.counter import views
from db.counter.models import components, dossiers, handover_items, handovers, papers
from db.engine import cursor_of

_NEWER: Final = handover_items.alias("newer")
_LATER: Final = select(_NEWER.c.handover).where(
    _NEWER.c.dossier == handover_items.c.dossier, _NEWER.c.handover > handover_items.c.handover
)
# An item waits while its dossier stands where this list, its newest, brought it.
_WAITS: Final = and_(
    handover_items.c.confirmed_ms.is_(None),
    handovers.c.way == Way.OUT.value,
    dossiers.c.state == State.TRANSFERRED.value,
    ~exists(_LATER),
)
_JOINED: Final = (
    handovers.join(handover_items, handover_items.c.handover == handovers.c.number)
    .join(dossiers, dossiers.c.number == handover_items.c.dossier)
    .outerjoin(papers, papers.c.handover == handovers.c.number)
)
# The dossiers of which the other side still has to say that they arrived.
UNCONFIRMED_DOSSIERS: Final = (
    select(handover_items.c.dossier).select_from(_JOINED).where(_WAITS).correlate(None)
)
_LISTS: Final = (
    select(
        handovers,
        papers.c.number.label("paper"),
        papers.c.year,
        papers.c.paper_no,
        func.count().label("lines"),
        func.count(handover_items.c.confirmed_ms).label("confirmed"),
        func.sum(case((_WAITS, 1), else_=0)).label("waiting"),
    )
    .select_from(_JOINED)
    .group_by(handovers.c.number)
)
_MOST_LISTS: Final = 2_000
_TRACE: Final = (
    "SELECT h.way, h.destination, h.made_ms, h.receiver_name, i.confirmed_ms, p.year, p.paper_no"
    " FROM handover_items i JOIN handovers h ON h.number = i.handover"
    " JOIN dossiers d ON d.number = i.dossier LEFT JOIN papers p ON p.handover = h.number"
    " WHERE d.id = ? ORDER BY h.number"
)
_AT_DESK: Final = (
    "SELECT number FROM dossiers WHERE state = 'received'"
    " ORDER BY step_due_ms IS NULL, step_due_ms, due_ms IS NULL, due_ms, number"
)
_AWAY: Final = (
    "SELECT d.number FROM dossiers d WHERE d.state IN ('processing', 'awaiting_signature')"
    # Made known before it came: the last list it stood on brought it away.
    " OR (d.state IN ('ready', 'refused_after_appraisal') AND 'out' = (SELECT h.way FROM"
    " handover_items i JOIN handovers h ON h.number = i.handover WHERE i.dossier = d.number"
    " ORDER BY i.handover DESC LIMIT 1)) ORDER BY d.due_ms IS NULL, d.due_ms, d.number"
)
_LAST_PLACES: Final = (
    "SELECT d.id, h.destination FROM handover_items i JOIN handovers h ON h.number = i.handover"
    " JOIN dossiers d ON d.number = i.dossier WHERE h.way = 'out' AND d.state NOT IN"
    " ('received', 'returned', 'archived') ORDER BY i.handover"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A list as it stands: ``waiting`` counts what the other side has not confirmed."""

    number: int
    id: str
    way: Way
    destination: str
    made_at: datetime
    clerk_name: str
    receiver_name: str
    confirmed_at: datetime | None
    paper: int
    year: int
    paper_no: int
    count: int
    confirmed: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverItem:
    """One line: ``waits`` while the other side should still confirm it; else it is history."""

    position: int
    row: DossierRow
    bundle: str
    note: str
    confirmed_at: datetime | None
    waits: bool
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """A dossier given away that nobody has said to have."""

    handover_id: str
    destination: str
    made_at: datetime
    row: DossierRow
    year: int
    paper_no: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One list that a dossier stood on."""

    way: Way
    destination: str
    made_at: datetime
    receiver_name: str
    confirmed_at: datetime | None
    year: int
    paper_no: int


def lists_since(connection: Connection, since: datetime) -> tuple[Handover, ...]:
    """The lists made from ``since`` on and all that still wait, the newest first."""
    waiting = select(handovers.c.number).select_from(_JOINED).where(_WAITS)
    asked = (
        _LISTS.where(or_(handovers.c.made_ms >= to_ms(since), handovers.c.number.in_(waiting)))
        .order_by(handovers.c.number.desc())
        .limit(_MOST_LISTS)
    )
    return tuple(map(_handover, connection.execute(asked)))


def list_numbered(connection: Connection, year: int, paper_no: int) -> Handover | None:
    """The list of that number."""
    asked = _LISTS.where(papers.c.year == year, papers.c.paper_no == paper_no)
    row = connection.execute(asked).first()
    return _handover(row) if row else None


def list_with_id(connection: Connection, handover_id: str) -> Handover | None:
    """The list of that id."""
    row = connection.execute(_LISTS.where(handovers.c.id == handover_id)).first()
    return _handover(row) if row else None


def items_of(connection: Connection, handover: int) -> tuple[HandoverItem, ...]:
    """The lines of a list, in their order."""
    counted = select(func.coalesce(func.sum(components.c.count), 0)).where(
        components.c.dossier == handover_items.c.dossier
    )
    asked = (
        select(handover_items, _WAITS.label("waits"), counted.scalar_subquery().label("papers"))
        .select_from(_JOINED)
        .where(handovers.c.number == handover)
        .order_by(handover_items.c.position)
    )
    lines = connection.execute(asked).all()
    rows = views.rows_of(connection, [line.dossier for line in lines])
    return tuple(
        HandoverItem(
            position=line.position,
            row=row,
            bundle=line.bundle,
            note=line.note,
            confirmed_at=from_ms_or_none(line.confirmed_ms),
            waits=bool(line.waits),
            papers=line.papers,
        )
        for line, row in zip(lines, rows, strict=True)
    )


def unconfirmed(connection: Connection) -> tuple[Unconfirmed, ...]:
    """Every dossier given away and not confirmed, the oldest first."""
    asked = (
        select(
            handovers.c.id,
            handovers.c.destination,
            handovers.c.made_ms,
            handover_items.c.dossier,
            papers.c.year,
            papers.c.paper_no,
        )
        .select_from(_JOINED)
        .where(_WAITS)
        .order_by(handovers.c.number, handover_items.c.position)
    )
    lines = connection.execute(asked).all()
    rows = views.rows_of(connection, [line.dossier for line in lines])
    return tuple(
        Unconfirmed(
            handover_id=line.id,
            destination=line.destination,
            made_at=from_ms(line.made_ms),
            row=row,
            year=line.year,
            paper_no=line.paper_no,
        )
        for line, row in zip(lines, rows, strict=True)
    )


def passages(connection: Connection, dossier_id: DossierId) -> tuple[Passage, ...]:
    """The lists that a dossier stood on, the oldest first."""
    return tuple(
        Passage(
            way=Way(row[0]),
            destination=row[1],
            made_at=from_ms(row[2]),
            receiver_name=row[3],
            confirmed_at=from_ms_or_none(row[4]),
            year=row[5],
            paper_no=row[6],
        )
        for row in cursor_of(connection).execute(_TRACE, (dossier_id,)).fetchall()
    )


def at_desk(connection: Connection) -> tuple[DossierRow, ...]:
    """What is still to be transferred, the most pressing first."""
    return _rows(connection, _AT_DESK)


def away(connection: Connection) -> tuple[DossierRow, ...]:
    """What may come back, what is due first before the rest."""
    return _rows(connection, _AWAY)


def last_places(connection: Connection) -> dict[str, str]:
    """To whom each dossier on its way was given last, by dossier id."""
    return dict(cursor_of(connection).execute(_LAST_PLACES).fetchall())


def _rows(connection: Connection, statement: str) -> tuple[DossierRow, ...]:
    numbers = [row[0] for row in cursor_of(connection).execute(statement).fetchall()]
    return views.rows_of(connection, numbers)


def _handover(row: Row[*tuple[Any, ...]]) -> Handover:
    return Handover(
        number=row.number,
        id=row.id,
        way=Way(row.way),
        destination=row.destination,
        made_at=from_ms(row.made_ms),
        clerk_name=row.clerk_name,
        receiver_name=row.receiver_name,
        confirmed_at=from_ms_or_none(row.confirmed_ms),
        paper=row.paper,
        year=row.year,
        paper_no=row.paper_no,
        count=row.lines,
        confirmed=row.confirmed,
        waiting=row.waiting,
    )
