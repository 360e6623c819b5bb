"""Reads dossiers: the rows of lists, and one dossier whole. Changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, union_all
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.dossier import DossierRow, Event, EventKind, Standing, State
from counter_app.domain.moving.life import Life
from counter_app.domain.outgoing import SendState
from counter_app.domain.papers import OfficePaper, SlipContent, SlipStands
from counter_app.domain.people.identity import PERSONAL_ID
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import DossierReceived, from_text
from db.counter import learned, search
from db.counter.data_subjects import marked
from db.counter.event_order import WITH_PLACES, in_order, is_lost
from db.counter.heard_steps import STEP_AT, steps
from db.counter.kept_papers import KeptPaper, kept_of
from db.counter.letters import read_content
from db.counter.models import dossiers, events, external_codes, outbox, papers
from db.counter.purged import PURGED, gone
from db.engine import cursor_of

# The signed text itself, for as long as the outbox keeps it; afterwards the dossier does.
FACTS: Final = func.coalesce(
    dossiers.c.facts,
    select(outbox.c.body)
    .where(outbox.c.dossier == dossiers.c.id, outbox.c.kind == EventKind.RECEIVED.value)
    .scalar_subquery(),
).label("facts")
_GIVEN_UP: Final = select(outbox.c.supersedes).where(outbox.c.kind == EventKind.DROPPED.value)
_OF_CODE: Final = union_all(
    select(dossiers.c.number).where(dossiers.c.code == bindparam("code")),
    select(external_codes.c.dossier).where(external_codes.c.code == bindparam("code")),
)
_YEARS: Final = range(2020, 2100)
_SHOWN: Final = (
    dossiers.c.number,
    dossiers.c.id,
    dossiers.c.code,
    dossiers.c.slip_no,
    dossiers.c.procedure_code,
    dossiers.c.procedure_name,
    dossiers.c.applicant_name,
    dossiers.c.birth_year,
    dossiers.c.state,
    dossiers.c.received_ms,
    dossiers.c.due_ms,
    dossiers.c.clerk_name,
    dossiers.c.printed,
    dossiers.c.resolving_unit,
    dossiers.c.bundle,
    dossiers.c.first_due_ms,
    dossiers.c.since_ms,
    dossiers.c.step_due_ms,
    dossiers.c.ready_ms,
    dossiers.c.returned_ms,
    dossiers.c.shelf,
    dossiers.c.specialist,
    dossiers.c.device,
    STEP_AT,
)
_NUMBERED: Final = select(*_SHOWN).where(
    dossiers.c.number.in_(bindparam("numbers", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A numbered paper of a dossier; ``content`` is every word that was on it."""

    number: int
    kind: str
    year: int
    paper_no: int
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None
    replaces: int | None
    reprints: int
    content: SlipContent | OfficePaper


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalCode:
    """A code that another system gave the same dossier."""

    system: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """One dossier whole; ``received`` is what was filed and promised, as corrected since.

    ``versions`` are those facts as they came about: word for word as taken in, then after each
    correction. ``received.promise`` keeps the working of the date; events are in the common order.
    ``history`` has those too that count no more, because the central side lost them.
    ``heard`` are later steps of other desks that the central side has not told of yet.
    """

    row: DossierRow
    version: int
    received: DossierReceived
    events: tuple[Event, ...]
    papers: tuple[Paper, ...]
    external_codes: tuple[ExternalCode, ...]
    versions: tuple[DossierReceived, ...]
    history: tuple[Event, ...] = ()
    kept: tuple[KeptPaper, ...] = ()
    heard: tuple[Event, ...] = ()

    @property
    def life(self) -> Life:
        """What its moves are judged by."""
        return Life(
            state=self.row.state,
            standing=self.row.standing,
            received_at=self.row.received_at,
            events=tuple(sorted(self.events, key=lambda one: one.number)),
            procedure_code=self.row.procedure_code,
            case_id=self.received.case_id,
            promise=self.received.promise,
            resolving_unit=self.received.draft.resolving_unit,
        )

    @property
    def kept_now(self) -> tuple[KeptPaper, ...]:
        """The citizen's originals that are still with the office."""
        return tuple(one for one in self.kept if one.returned_at is None)

    @property
    def slip(self) -> Paper:
        """The slip in force; every dossier has one."""
        slips = [paper for paper in self.papers if paper.kind == PaperKind.SLIP]
        return max(slips, key=lambda paper: (paper.voided_at is None, paper.number))


def search_rows(connection: Connection, text: str, limit: int) -> tuple[DossierRow, ...]:
    """Dossiers that ``text`` finds: a whole code first, then the newest.

    A whole personal number finds also what was filed before its person had it.
    """
    exact = _with_code(connection, text)
    found = search.matching(cursor_of(connection), text, limit)
    number = "".join(text.split()).replace(".", "")
    later = learned.joined(connection, number) if PERSONAL_ID.fullmatch(number) else []
    numbers = list(dict.fromkeys([*exact, *found, *later]))[:limit]
    return _rows_in_order(connection, numbers)


def rows_received(
    connection: Connection, *, since: datetime, until: datetime
) -> tuple[DossierRow, ...]:
    """Dossiers received from ``since`` on, before ``until``; the newest first."""
    asked = select(*_SHOWN).where(
        dossiers.c.received_ms >= to_ms(since), dossiers.c.received_ms < to_ms(until)
    )
    return _rows(connection, asked)


def rows_in_state(connection: Connection, state: State) -> tuple[DossierRow, ...]:
    """Every dossier in ``state``; the newest first."""
    return _rows(connection, select(*_SHOWN).where(dossiers.c.state == state.value))


def row_with_code(connection: Connection, code: str) -> DossierRow | None:
    """The dossier with this code, ours or another system's."""
    rows = _rows_in_order(connection, _with_code(connection, code)[:1])
    return rows[0] if rows else None


def row_with_secret(connection: Connection, lookup_secret: str) -> DossierRow | None:
    """The newest dossier with this look-up secret; reads them all, for slips without a code."""
    rows = _rows(connection, select(*_SHOWN).where(dossiers.c.lookup_secret == lookup_secret))
    return rows[0] if rows else None


def rows_with_slip_no(connection: Connection, slip_no: int) -> tuple[DossierRow, ...]:
    """The dossiers that had a slip of this number, void or not; the newest year first."""
    # Kind, year, number is how papers are indexed: a look-up for each year there can be.
    had = select(papers.c.dossier).where(
        papers.c.kind == PaperKind.SLIP.value,
        papers.c.year.in_(_YEARS),
        papers.c.paper_no == slip_no,
    )
    return _rows(connection, select(*_SHOWN).where(dossiers.c.number.in_(had)))


def rows_of(connection: Connection, numbers: Sequence[int]) -> tuple[DossierRow, ...]:
    """The dossiers of these numbers, in their order."""
    return _rows_in_order(connection, numbers)


def rows_where(
    connection: Connection, *conditions: ColumnElement[bool], more: Sequence[ColumnElement[Any]]
) -> list[tuple[int, DossierRow, tuple[Any, ...]]]:
    """Dossiers that keep every condition, oldest first: row number, row, and ``more`` of each."""
    asked = select(*_SHOWN, *more).where(*conditions).order_by(dossiers.c.number)
    found, shown = connection.execute(asked).all(), len(_SHOWN)
    rows = marked(connection, [_row(row) for row in found])
    return [(row.number, one, tuple(row[shown:])) for row, one in zip(found, rows, strict=True)]


def rows_of_bundle(connection: Connection, bundle: str) -> tuple[DossierRow, ...]:
    """The dossiers filed together under this id, in the order in which they were taken in."""
    asked = select(*_SHOWN).where(dossiers.c.bundle == bundle).order_by(dossiers.c.number)
    return marked(connection, [_row(row) for row in connection.execute(asked)])


def view(connection: Connection, dossier_id: DossierId) -> DossierView | None:
    """The whole of one dossier, or ``None``."""
    row = connection.execute(
        select(*_SHOWN, dossiers.c.version, FACTS).where(dossiers.c.id == dossier_id)
    ).first()
    if row is None:
        return None
    if row.facts == PURGED:
        raise gone(connection, dossier_id)
    history = _events(connection, row.number)
    told = tuple(one for one in history if not one.lost)
    versions = _versions(from_text(row.facts), told)
    (shown,) = marked(connection, (_row(row),))
    return DossierView(
        row=shown,
        version=row.version,
        received=versions[-1],
        versions=versions,
        events=told,
        history=history,
        papers=_papers(connection, row.number),
        external_codes=_external_codes(connection, row.number),
        kept=kept_of(connection, dossier_id),
        heard=steps(connection, row.number, dossier_id, shown.state, shown.standing),
    )


def _versions(first: DossierReceived, told: tuple[Event, ...]) -> tuple[DossierReceived, ...]:
    """The facts as taken in, then as they stood after each correction, as the row follows them."""
    versions = [first]
    for event in sorted(told, key=lambda one: one.number):
        if event.kind is EventKind.CORRECTED:
            versions.append(corrected(versions[-1], [event.body]))
    return tuple(versions)


def _with_code(connection: Connection, text: str) -> list[int]:
    code = "".join(text.split()).upper()
    if not code:
        return []
    return list(connection.scalars(_OF_CODE, {"code": code}))


def _rows(connection: Connection, asked: Select[*tuple[Any, ...]]) -> tuple[DossierRow, ...]:
    newest_first = asked.order_by(dossiers.c.received_ms.desc(), dossiers.c.number.desc())
    return marked(connection, [_row(row) for row in connection.execute(newest_first)])


def _rows_in_order(connection: Connection, numbers: Sequence[int]) -> tuple[DossierRow, ...]:
    if not numbers:
        return ()
    rows = connection.execute(_NUMBERED, {"numbers": numbers})
    found = {row.number: _row(row) for row in rows}
    return marked(connection, [found[number] for number in numbers if number in found])


def _row(row: Row[*tuple[Any, ...]]) -> DossierRow:
    # By place, as ``_SHOWN`` has them: to find each by its name costs more than all else here.
    dossier_id, code, slip_no, procedure, procedure_name, applicant, birth_year, state = row[1:9]
    received_ms, due_ms, clerk_name, printed, unit, bundle, first_due_ms, since_ms = row[9:17]
    step_due_ms, ready_ms, returned_ms, shelf, specialist, device, step_at = row[17:24]
    due_at, first_due_at = from_ms_or_none(due_ms), from_ms_or_none(first_due_ms)
    return DossierRow(
        id=DossierId(dossier_id),
        code=code or "",
        slip_no=slip_no,
        procedure_code=procedure,
        procedure_name=procedure_name,
        applicant_name=applicant,
        birth_year=birth_year,
        state=State(state),
        received_at=from_ms(received_ms),
        due_at=due_at,
        clerk_name=clerk_name,
        printed=printed == SlipStands.OUT,
        slip=SlipStands(printed),
        standing=Standing(
            since=from_ms(since_ms),
            due_at=due_at,
            first_due_at=first_due_at,
            step_due_at=from_ms_or_none(step_due_ms),
            ready_at=from_ms_or_none(ready_ms),
            returned_at=from_ms_or_none(returned_ms),
            shelf=shelf,
            specialist=specialist,
        ),
        first_due_at=first_due_at,
        resolving_unit=unit,
        bundle=bundle,
        step_at=step_at or "",
        taken_elsewhere=device is not None,
    )


def _events(connection: Connection, number: int) -> tuple[Event, ...]:
    told = WITH_PLACES.where(events.c.dossier == number).order_by(events.c.number)
    rows = connection.execute(told).all()
    waited = {one.operation for one in rows if one.sending == SendState.BLOCKED.value}
    given_up = set(connection.scalars(_GIVEN_UP.where(outbox.c.supersedes.in_(waited))))
    return tuple(
        Event(
            number=row.number,
            kind=EventKind(row.kind),
            at=from_ms(row.at_ms),
            by=ClerkId(row.clerk_id),
            by_name=row.clerk_name,
            state=State(row.state),
            body=msgspec.json.decode(row.body, type=dict[str, object]),
            device=row.device,
            attempted=row.kind == EventKind.MOVED.value
            and (row.sending == SendState.CONFLICT.value or row.operation in given_up),
            lost=is_lost(row),
        )
        for row in in_order(rows)
    )


def _papers(connection: Connection, number: int) -> tuple[Paper, ...]:
    rows: Iterable[Row[*tuple[Any, ...]]] = connection.execute(
        select(papers).where(papers.c.dossier == number).order_by(papers.c.number)
    )
    return tuple(
        Paper(
            number=row.number,
            kind=row.kind,
            year=row.year,
            paper_no=row.paper_no,
            issued_at=from_ms(row.issued_ms),
            voided_at=from_ms_or_none(row.voided_ms),
            void_reason=row.void_reason,
            replaces=row.replaces,
            reprints=row.reprints,
            content=read_content(PaperKind(row.kind), row.content),
        )
        for row in rows
    )


def _external_codes(connection: Connection, number: int) -> tuple[ExternalCode, ...]:
    rows = connection.execute(
        select(external_codes.c.system, external_codes.c.code)
        .where(external_codes.c.dossier == number)
        .order_by(external_codes.c.system)
    )
    return tuple(ExternalCode(system=row.system, code=row.code) for row in rows)
