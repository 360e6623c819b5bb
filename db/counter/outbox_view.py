"""Reads the outbox for people: what waits, what was refused, what was answered last.

Changes nothing; the states are the synchroniser's to write.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select, union
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms, from_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import DossierRow
from counter_app.domain.outgoing import Outgoing, SendState
from counter_app.protocol.push import PushResult
from db.counter.hub import AtHub, kept_there
from db.counter.models import ASIDE, WAITS, dossiers, outbox
from db.counter.settled import ELSEWHERE
from db.counter.views import rows_where

_ACKED: Final = SendState.ACKED.value
_REFUSED: Final = (SendState.REJECTED.value, SendState.CONFLICT.value, SendState.PARKED.value)
_SHOWN: Final = (
    outbox.c.seq,
    outbox.c.id,
    outbox.c.dossier,
    outbox.c.kind,
    outbox.c.state,
    outbox.c.wall_ms,
    outbox.c.tries,
    outbox.c.next_at,
    outbox.c.answered_ms,
    outbox.c.last_code,
    outbox.c.answer,
    outbox.c.supersedes,
)
_later: Final = outbox.alias("later")
HEALED: Final = exists().where(
    _later.c.dossier == outbox.c.dossier, _later.c.supersedes == outbox.c.id
)
OPEN: Final = and_(
    WAITS,
    ~(outbox.c.state.in_(_REFUSED) & HEALED.where(_later.c.state.in_((_ACKED, *_REFUSED)))),
    ~ELSEWHERE,
)
"""Neither acknowledged nor done with by what took its place; that may have been refused in turn."""

WANTS_A_PERSON: Final = and_(outbox.c.state.in_(_REFUSED), ~HEALED, ~ELSEWHERE)
"""Refused or set aside, and nothing has been written in its place, here or elsewhere."""

Found = tuple[tuple[Outgoing, ...], dict[str, DossierRow]]
"""Operations in the order they were written, and the dossiers they are about, by id."""


def unacknowledged(connection: Connection, most: int) -> Found:
    """What has no acknowledgement, by whole subjects: each that wants a person, then the oldest.

    ``most``: of how many of the operations written first the subjects are taken.
    """
    pressing = select(outbox.c.dossier).where(ASIDE, WANTS_A_PERSON)
    oldest = select(outbox.c.dossier).where(OPEN).order_by(outbox.c.seq).limit(most).subquery()
    subjects = union(pressing, select(oldest.c.dossier)).subquery()
    return _found(connection, and_(OPEN, outbox.c.dossier.in_(select(subjects.c.dossier))))


def answered_last(connection: Connection, limit: int) -> Found:
    """The acknowledged operations written last."""
    newest = (
        select(outbox.c.seq)
        .where(outbox.c.state == _ACKED)
        .order_by(outbox.c.seq.desc())
        .limit(limit)
    )
    return _found(connection, outbox.c.seq.in_(newest))


def of_subject(connection: Connection, subject: str) -> tuple[Outgoing, ...]:
    """All that was ever written here about one dossier, visit or hand-over."""
    return _operations(connection, select(*_SHOWN).where(outbox.c.dossier == subject))


def open_refusals(connection: Connection, dossier: DossierId) -> tuple[Outgoing, ...]:
    """Operations of a dossier that the central side refused and nothing has taken the place of."""
    refused = outbox.c.state.in_(_REFUSED) & ~ELSEWHERE
    asked = select(*_SHOWN).where(outbox.c.dossier == dossier, refused)
    found = _operations(connection, asked)
    return tuple(one for one in found if not one.healed)


def rows_of(connection: Connection, subjects: Collection[str]) -> dict[str, DossierRow]:
    """Those of ``subjects`` that are dossiers here, by id."""
    rows = rows_where(connection, dossiers.c.id.in_(subjects), more=()) if subjects else ()
    return {row.id: row for _number, row, _more in rows}


def refused_count(connection: Connection) -> int:
    """How many dossiers have an operation that waits for a person."""
    # Counted here: to count them apart the store would walk its index of all dossiers.
    asked = select(outbox.c.dossier).where(ASIDE, WANTS_A_PERSON)
    return len(set(connection.scalars(asked)))


def set_aside(connection: Connection) -> dict[SendState, int]:
    """How many operations were answered with no acknowledgement and nothing was written instead."""
    aside = and_(ASIDE, ~HEALED, ~ELSEWHERE)
    asked = select(outbox.c.state, func.count()).where(aside).group_by(outbox.c.state)
    return {SendState(state): count for state, count in connection.execute(asked)}


def _found(connection: Connection, condition: ColumnElement[bool]) -> Found:
    operations = _operations(connection, select(*_SHOWN).where(condition))
    subjects = select(outbox.c.dossier).where(condition)
    rows = rows_where(connection, dossiers.c.id.in_(subjects), more=())
    return operations, {row.id: row for _number, row, _more in rows}


def _operations(connection: Connection, asked: Select[*tuple[Any, ...]]) -> tuple[Outgoing, ...]:
    rows = connection.execute(asked.order_by(outbox.c.seq)).all()
    healed = _healed(connection, {row.dossier for row in rows if row.state in _REFUSED})
    at_hub = kept_there(connection)
    return tuple(_operation(row, healed, at_hub) for row in rows)


def _healed(connection: Connection, subjects: Collection[str]) -> frozenset[str]:
    """What later operations about these subjects took the place of."""
    asked = select(outbox.c.supersedes).where(
        outbox.c.dossier.in_(subjects), outbox.c.supersedes.is_not(None)
    )
    return frozenset(connection.scalars(asked).all()) if subjects else frozenset()


def _operation(row: Row[*tuple[Any, ...]], healed: frozenset[str], at_hub: AtHub) -> Outgoing:
    answer = _answer(row.answer)
    state = SendState(row.state)
    there = state in (SendState.PENDING, SendState.INFLIGHT) and at_hub.has(row.seq)
    return Outgoing(
        seq=row.seq,
        id=row.id,
        subject=row.dossier,
        kind=row.kind,
        state=state,
        made_at=from_ms(row.wall_ms),
        tries=row.tries,
        next_at=from_ms_or_none(row.next_at or None),
        answered_at=from_ms_or_none(row.answered_ms),
        code=(answer and answer.code) or row.last_code or "",
        item=(answer and answer.item) or "",
        args=(answer and answer.args) or {},
        blocked_by=(answer and answer.by) or "",
        supersedes=row.supersedes or "",
        healed=row.id in healed,
        at_hub=at_hub.name if there else "",
    )


def _answer(text: str | None) -> PushResult | None:
    """The central side's answer; one that cannot be read is as none."""
    try:
        return msgspec.json.decode(text, type=PushResult) if text else None
    except msgspec.MsgspecError:
        return None


def states_of(connection: Connection, subjects: Sequence[str]) -> dict[str, SendState]:
    """The least advanced state of each subject: ``acked`` where the central side has all of it.

    What a later operation took the place of speaks no more.
    """
    asked = select(outbox.c.dossier, outbox.c.state).where(
        outbox.c.dossier.in_(subjects), ~HEALED, ~ELSEWHERE
    )
    found: dict[str, SendState] = {}
    for subject, state in connection.execute(asked.distinct()):
        if found.get(subject, SendState.ACKED) is SendState.ACKED:
            found[subject] = SendState(state)
    return found
