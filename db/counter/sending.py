"""The outbox as the synchroniser sees it: what to send next, and what became of it.

States: pending → inflight → acked | rejected | conflict | blocked | parked. Body, number and seal
of an operation never change here (HSP/1, section 2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy import Connection as Connection

from counter_app.core.clock import to_ms
from counter_app.domain.dossier import EventKind
from counter_app.protocol.operation import Operation
from counter_app.protocol.push import Outcome, PushedOperation, PushResult, pushed
from db.counter.lives import Life, life_of, link_before, lives, operations_of
from db.counter.models import ASIDE, WAITS, incarnations, outbox
from db.counter.outbox_view import HEALED
from db.counter.settled import ELSEWHERE, SETTLED_ELSEWHERE

# A clock set back by years must not keep an item waiting for years.
LONGEST_WAIT_MS: Final = 24 * 3_600_000
_OVERHEAD: Final = 512
_STATES: Final = {
    Outcome.ACCEPTED: "acked",
    Outcome.REJECTED: "rejected",
    Outcome.CONFLICT: "conflict",
    Outcome.BLOCKED: "blocked",
    Outcome.HELD: "parked",
}
_UNANSWERED: Final = and_(
    WAITS,
    or_(
        outbox.c.state.in_(("pending", "inflight")),
        and_(outbox.c.state == "parked", outbox.c.answer.is_(None)),
    ),
)
_ANSWER: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A run of one life's operations, in order; ``chain_prev`` is the link before it, hex."""

    life: Life
    chain_prev: str
    operations: tuple[PushedOperation, ...]

    @property
    def first(self) -> int:
        """The first number in it."""
        return self.operations[0].seq

    @property
    def seqs(self) -> tuple[int, ...]:
        """The numbers in it."""
        return tuple(one.seq for one in self.operations)

    @property
    def alone(self) -> bool:
        """Whether it is one operation with its body."""
        return len(self.operations) == 1 and not self.operations[0].hole


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What has no acknowledgement: to be sent, for a person to look at; when the first was written."""

    unsent: int
    undecided: int
    oldest_ms: int | None


def forget_flight(connection: Connection) -> None:
    """Nothing was answered: what was under way waits again."""
    _set(connection, and_(WAITS, outbox.c.state == "inflight"), state="pending")


def next_batch(
    connection: Connection, *, most: int, most_bytes: int, after: int = 0
) -> Batch | None:
    """The next unanswered run, at least one operation, marked as under way; None: all answered.

    ``after``: up to which number all is answered or under way already.
    """
    asked = select(func.min(outbox.c.seq)).where(_UNANSWERED, outbox.c.seq > after)
    first = connection.scalar(asked)
    if first is None:
        return None
    life = life_of(connection, first)
    run = select(outbox).where(outbox.c.seq >= first, operations_of(life))
    rows = _within(connection.execute(run.order_by(outbox.c.seq).limit(most)).all(), most_bytes)
    _set(
        connection,
        outbox.c.seq.between(first, rows[-1].seq) & (outbox.c.state == "pending"),
        state="inflight",
    )
    return _batch(connection, life, rows)


def every_batch(
    connection: Connection, *, most: int, most_bytes: int, after: Mapping[str, int] | None = None
) -> tuple[Batch, ...]:
    """All unanswered runs in order, as they would be sent; nothing is marked as under way.

    ``after``: up to which number of a life (by ``inc``) somebody has them already.
    """
    found: list[Batch] = []
    last = 0
    while True:
        asked = select(func.min(outbox.c.seq)).where(_UNANSWERED, outbox.c.seq > last)
        first = connection.scalar(asked)
        if first is None:
            return tuple(found)
        life = life_of(connection, first)
        known = min((after or {}).get(life.inc, 0), (life.until or first + (1 << 53)) - 1)
        if known >= first:
            last = known
            continue
        run = select(outbox).where(outbox.c.seq >= first, operations_of(life))
        rows = connection.execute(run.order_by(outbox.c.seq).limit(most)).all()
        found.append(_batch(connection, life, _within(rows, most_bytes)))
        last = found[-1].seqs[-1]


def first_unanswered(connection: Connection) -> dict[str, int]:
    """Each life's first number without an answer; where all have one, the number after the last."""
    found = {}
    for life in lives(connection):
        first = connection.scalar(
            select(func.min(outbox.c.seq)).where(_UNANSWERED, operations_of(life))
        )
        last = connection.scalar(select(func.max(outbox.c.seq)).where(operations_of(life)))
        found[life.inc] = int(first if first is not None else (last or life.first_seq - 1) + 1)
    return found


def first_change(connection: Connection) -> int | None:
    """The first of the central side's changes that is an operation of this desk's."""
    found: int | None = connection.scalar(select(func.min(outbox.c.chg)))
    return found


def came_before(connection: Connection, dossier: str, chg: int) -> bool:
    """Whether the central side took this desk's dossier in before its change ``chg``.

    One whose receipt is not kept here any more was taken in long ago.
    """
    receipt = (outbox.c.dossier == dossier) & (outbox.c.kind == EventKind.RECEIVED.value)
    row = connection.execute(select(outbox.c.chg).where(receipt)).first()
    return row is None or (row.chg is not None and row.chg < chg)


def still_waiting(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Which of these operations have no answer yet."""
    asked = select(outbox.c.id).where(outbox.c.id.in_(ids), _UNANSWERED)
    return frozenset(connection.scalars(asked))


def with_these_seals(connection: Connection, seals: Mapping[str, str]) -> frozenset[str]:
    """Which operations (id to SHA-256) are ours and are the very same."""
    asked = select(outbox.c.id, outbox.c.sha).where(outbox.c.id.in_(list(seals)))
    rows = connection.execute(asked).all()
    return frozenset(row.id for row in rows if row.sha == seals[row.id])


def due_body(connection: Connection, *, now_ms: int) -> Batch | None:
    """The next operation the central side holds a place for and may now be sent whole."""
    row = connection.execute(
        select(outbox)
        .where(
            ASIDE,
            outbox.c.state == "parked",
            outbox.c.answer.is_not(None),
            or_(outbox.c.next_at <= now_ms, outbox.c.next_at > now_ms + LONGEST_WAIT_MS),
        )
        .order_by(outbox.c.seq)
        .limit(1)
    ).first()
    if row is None:
        return None
    return _batch(connection, life_of(connection, row.seq), [row], holes=False)


def count_failure(connection: Connection, seq: int, *, code: str, next_ms: int) -> int:
    """One more failure of an operation sent alone; how many there were."""
    connection.execute(
        update(outbox)
        .where(outbox.c.seq == seq)
        .values(tries=outbox.c.tries + 1, last_code=code, next_at=next_ms)
    )
    return int(connection.scalar(select(outbox.c.tries).where(outbox.c.seq == seq)) or 0)


def park(connection: Connection, seq: int) -> None:
    """The operation is set aside: from now on a hole stands for it."""
    _set(connection, outbox.c.seq == seq, state="parked")


def send_now(connection: Connection, seq: int) -> None:
    """A person asks for a parked operation to be tried again at once."""
    _set(connection, (outbox.c.seq == seq) & (outbox.c.state == "parked"), next_at=0)


def settle(
    connection: Connection, results: Sequence[PushResult], *, next_ms: int, at: datetime
) -> None:
    """Writes the answers down, each at its own operation; a hole waits until ``next_ms``.

    ``at`` by the later of both clocks: from then on an operation is kept for its time.
    """
    answers = []
    for result in results:
        outcome = _outcome(result)
        values = {
            "state": _STATES[outcome],
            "last_code": result.code,
            "chg": result.chg,
            "ver": result.ver,
            "answer": _ANSWER.encode(result).decode(),
            "answered_ms": to_ms(at),
        }
        until = next_ms if outcome is Outcome.HELD else None
        answers.append({"operation": result.id, "wait_until": until, **values})
    if answers:
        connection.execute(_SETTLE, answers)


# An answer to a retry never takes back an acknowledgement.
_SETTLE: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("operation"), outbox.c.state != "acked")
    .values(
        {name: bindparam(name) for name in ("state", "last_code", "chg", "ver", "answer")}
        | {
            "answered_ms": bindparam("answered_ms"),
            "next_at": func.coalesce(bindparam("wait_until"), outbox.c.next_at),
        }
    )
)


def subject_of(connection: Connection, operation: str) -> tuple[str, str] | None:
    """What one of our operations is about, and its kind; None if it is not ours."""
    asked = select(outbox.c.dossier, outbox.c.kind).where(outbox.c.id == operation)
    row = connection.execute(asked).first()
    return None if row is None else (row.dossier, row.kind)


def judge(connection: Connection, result: PushResult, *, at: datetime) -> bool:
    """A later judgement of one of our operations; whether it is ours."""
    if subject_of(connection, result.id) is None:
        return False
    settle(connection, [result], next_ms=0, at=at)
    return True


def offer_again(connection: Connection, life: Life, *, above: int) -> int:
    """Everything of ``life`` above a number is to be sent again; how many operations that are."""
    changed = connection.execute(
        update(outbox)
        .where(
            operations_of(life),
            outbox.c.seq > above,
            outbox.c.state.not_in(("pending", "inflight")),
        )
        .values(state="pending", answer=None, answered_ms=None, tries=0, next_at=0)
    )
    return int(changed.rowcount)


def offer_as_another(connection: Connection, life: Life, *, inc: str) -> None:
    """What of ``life`` has no answer goes under the name ``inc`` from now on."""
    first = connection.scalar(
        select(func.min(outbox.c.seq)).where(_UNANSWERED, operations_of(life))
    )
    connection.execute(
        update(incarnations)
        .where(incarnations.c.number == life.number)
        .values(offered_as=inc, offered_from=first)
    )


def send_again(connection: Connection, ids: Sequence[str]) -> int:
    """Single operations are to be sent again, verbatim, with all that follow them in their life."""
    first = connection.scalar(select(func.min(outbox.c.seq)).where(outbox.c.id.in_(ids)))
    if first is None:
        return 0
    return offer_again(connection, life_of(connection, first), above=first - 1)


def waiting(connection: Connection) -> Waiting:
    """What has no acknowledgement yet; what a later operation heals is no longer undecided."""
    # In parts: to look into each of the millions that wait at a desk never joined takes half a minute.
    count, first = select(func.count()).select_from(outbox), select(outbox.c.wall_ms)
    going = outbox.c.state.in_(("pending", "inflight"))
    done_with = count.where(going, outbox.c.id.in_(SETTLED_ELSEWHERE))
    first = first.where(WAITS, ~and_(ASIDE, HEALED), ~ELSEWHERE).order_by(outbox.c.seq).limit(1)
    return Waiting(
        unsent=_counted(connection, count.where(WAITS, going)) - _counted(connection, done_with),
        undecided=_counted(connection, count.where(ASIDE, ~HEALED, ~ELSEWHERE)),
        oldest_ms=connection.scalar(first),
    )


def _counted(connection: Connection, asked: Select[int]) -> int:
    return connection.scalars(asked).one()


def _set(connection: Connection, condition: ColumnElement[bool], **values: object) -> None:
    connection.execute(update(outbox).where(condition).values(**values))


def _outcome(result: PushResult) -> Outcome:
    """What became of it at first; a duplicate tells what it was."""
    if result.r is not Outcome.DUPLICATE:
        return result.r
    return result.was or Outcome.ACCEPTED


def _within(rows: Sequence[Row[Any]], most_bytes: int) -> list[Row[Any]]:
    """The run as far as its numbers follow each other and it stays small enough."""
    chosen: list[Row[Any]] = []
    size = 0
    for row in rows:
        size += len(row.body.encode()) + _OVERHEAD
        if chosen and (size > most_bytes or row.seq != chosen[-1].seq + 1):
            break
        chosen.append(row)
    return chosen


def _batch(
    connection: Connection, life: Life, rows: Sequence[Row[Any]], *, holes: bool = True
) -> Batch:
    return Batch(
        life=life,
        chain_prev=link_before(connection, life, rows[0].seq),
        operations=tuple(_sent(row, hole=holes and row.state == "parked") for row in rows),
    )


def _sent(row: Row[Any], *, hole: bool) -> PushedOperation:
    if hole:
        return PushedOperation(id=row.id, seq=row.seq, sha=row.sha, hole=True)
    operation = Operation(
        id=row.id,
        seq=row.seq,
        dossier=row.dossier,
        kind=row.kind,
        v=row.v,
        base_ver=row.base_ver,
        wall_ms=row.wall_ms,
        boot_id=row.boot_id,
        mono_ms=row.mono_ms,
        supersedes=row.supersedes,
        body=row.body,
    )
    return pushed(operation, sha=row.sha, sig=row.sig)
