"""Writes what happens to a dossier: a move, or a fact that leaves its state as it is.

Event, operation, paper and the row of the lists, in one go. What is lawful is decided before, in
``services``; the version seen is checked here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, local, to_ms, to_ms_or_none
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EVENT_LABELS, EventKind, Standing, State
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.canonical import canonical
from db.counter.kept_papers import KeptChange, change_kept
from db.counter.kin import require_no_kin
from db.counter.letters import AddedPaper, NewPaper, add_paper
from db.counter.outbox import Fact, Stamp, record
from db.engine import cursor_of

_NOW: Final = "SELECT number, version, state FROM dossiers WHERE id = ?"
_LAST: Final = (
    "SELECT kind, at_ms, clerk_name, json_extract(body, '$.move') FROM events "
    "WHERE dossier = ? ORDER BY number DESC LIMIT 1"
)
_MOVE: Final = (
    "UPDATE dossiers SET state = ?, version = ?, due_ms = ?, first_due_ms = ?, since_ms = ?, "
    "step_due_ms = ?, ready_ms = ?, returned_ms = ?, shelf = ?, specialist = ? WHERE number = ?"
)
_BUMP: Final = "UPDATE dossiers SET version = ? WHERE number = ?"
_STAND: Final = (
    "UPDATE dossiers SET due_ms = ?, first_due_ms = ?, since_ms = ?, step_due_ms = ?, "
    "ready_ms = ?, returned_ms = ?, shelf = ?, specialist = ? WHERE number = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move already found lawful: where to, what its event says, and how things stand then.

    ``kept`` is what becomes of the originals the citizen left; ``supersedes`` as of a ``NewFact``.
    """

    dossier_id: DossierId
    seen_version: int
    to: State
    body: Mapping[str, object]
    standing: Standing
    paper: NewPaper | None = None
    kept: KeptChange | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """Something that happened and moved nothing.

    ``seen_version`` of None: it is true whatever happened meanwhile (a paper printed, a citizen
    told). ``standing`` of None: the lists show nothing new; ``kept`` as of a ``Step``.
    ``decides`` of False: it settles nothing (a label printed), so the citizen's kin may do it.
    ``supersedes`` is the operation, refused or in dispute, in whose place this one stands.
    """

    dossier_id: DossierId
    kind: EventKind
    body: Mapping[str, object]
    seen_version: int | None = None
    standing: Standing | None = None
    paper: NewPaper | None = None
    kept: KeptChange | None = None
    decides: bool = True
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The dossier's row number in the store, its version now, and the paper's row if one came."""

    number: int
    version: int
    paper: int | None = None


def write_step(connection: Connection, step: Step, stamp: Stamp) -> Written:
    """Moves the dossier; ``UserError`` when it has moved since it was seen."""
    cursor = cursor_of(connection)
    number, version, _ = _as_seen(cursor, step.dossier_id, step.seen_version)
    paper = add_paper(connection, step.paper, stamp, dossier=number) if step.paper else None
    fact = Fact(
        number=number,
        dossier=step.dossier_id,
        kind=EventKind.MOVED,
        state=step.to,
        version=version,
        body=_body(step, paper, stamp),
        supersedes=step.supersedes,
    )
    record(cursor, fact, stamp)
    cursor.execute(_MOVE, (step.to.value, version + 1, *_columns(step.standing), number))
    if step.kept is not None:
        change_kept(cursor, number, step.kept, at=stamp.at)
    return Written(number=number, version=version + 1, paper=paper.number if paper else None)


def write_fact(connection: Connection, new: NewFact, stamp: Stamp) -> Written:
    """Records the fact; ``UserError`` when it saw an older dossier, or kin would decide."""
    cursor = cursor_of(connection)
    number, version, state = _as_seen(cursor, new.dossier_id, new.seen_version)
    if new.decides:
        require_no_kin(cursor, number, stamp.clerk.id)
    paper = add_paper(connection, new.paper, stamp, dossier=number) if new.paper else None
    fact = Fact(
        number=number,
        dossier=new.dossier_id,
        kind=new.kind,
        state=State(state),
        version=version,
        body=_body(new, paper, stamp),
        supersedes=new.supersedes,
    )
    record(cursor, fact, stamp)
    cursor.execute(_BUMP, (version + 1, number))
    if new.standing is not None:
        cursor.execute(_STAND, (*_columns(new.standing), number))
    if new.kept is not None:
        change_kept(cursor, number, new.kept, at=stamp.at)
    return Written(number=number, version=version + 1, paper=paper.number if paper else None)


def write_each(
    connection: Connection, happened: Sequence[Step | NewFact], stamp: Stamp
) -> tuple[Written, ...]:
    """Writes several things that happened, in their order; each sees what is before it."""
    return tuple(
        write_step(connection, one, stamp)
        if isinstance(one, Step)
        else write_fact(connection, one, stamp)
        for one in happened
    )


def _body(happened: Step | NewFact, paper: AddedPaper | None, stamp: Stamp) -> str:
    """What is signed: what happened, by whom, which paper came of it, who has the originals."""
    kept = happened.kept
    holder = {"holder": kept.holder} if kept is not None and kept.holder else {}
    told = {**happened.body, **holder, **(paper.told if paper else {})}
    return canonical(told | stamp.clerk_told)


def _as_seen(cursor: dbapi2.Cursor, dossier_id: str, seen: int | None) -> tuple[int, int, str]:
    number, version, state = cursor.execute(_NOW, (dossier_id,)).fetchone()
    if seen is not None and version != seen:
        raise UserError("moved_meanwhile", _meanwhile(cursor, number))
    return int(number), int(version), str(state)


def _meanwhile(cursor: dbapi2.Cursor, number: int) -> str:
    """Who did what since, and when."""
    kind, at_ms, who, move = cursor.execute(_LAST, (number,)).fetchone()
    what = RULES[Move(move)].label if move else EVENT_LABELS[EventKind(kind)]
    when = f"{local(from_ms(at_ms)):%H:%M ngày %d/%m/%Y}"
    return f"Lúc {when}, {who} đã ghi “{what.lower()}”. Hãy xem lại hồ sơ rồi làm tiếp."


def _columns(standing: Standing) -> tuple[object, ...]:
    return (
        to_ms_or_none(standing.due_at),
        to_ms_or_none(standing.first_due_at),
        to_ms(standing.since),
        to_ms_or_none(standing.step_due_at),
        to_ms_or_none(standing.ready_at),
        to_ms_or_none(standing.returned_at),
        standing.shelf,
        standing.specialist,
    )
