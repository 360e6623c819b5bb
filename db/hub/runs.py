"""Keeps desks' runs in the order they came, and the cell's answers beside them.

Nothing here is ever changed of a run; what a run means is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import Row, delete, exists, func, insert, or_, select, update

from counter_app.protocol.carried import CarriedAnswer
from counter_app.protocol.hub import SignedRun
from db.hub.models import lives, runs

MOST_RUNS: Final = 20
MOST_ANSWERS: Final = 50
_MOST_BYTES: Final = 2 << 20
# How long sisters may still hear what the cell has answered.
_KEPT_MS: Final = 30 * 86_400_000
# An answer of another history of the cell than the desk's: when to ask for one anew.
_ASK_AGAIN_MS: Final = 600_000
# In place of the history of the cell that answered, where none is known.
_NO_EPOCH: Final = ""
_ENCODE: Final = msgspec.json.Encoder()


class NotNext(Exception):
    """Nothing was kept: operations before ``expected`` are missing, or (``twin``) differ."""

    def __init__(self, expected: int, *, twin: bool = False) -> None:
        super().__init__(f"expected {expected}")
        self.expected, self.twin = expected, twin


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run checked already: its life, its numbers, the links (hex) of its chain by number."""

    signed: SignedRun
    inc: str
    first: int
    last: int
    links: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRun:
    """A run that the cell has not answered here; ``again``: it had, before it was put back."""

    number: int
    device: str
    inc: str
    signed: SignedRun
    again: bool = False


def keep(connection: Connection, new: NewRun, *, settled: int, at_ms: int) -> int:
    """Keeps a run that goes on from what is here; how far its life is here then.

    Raises :class:`NotNext`. Below ``settled`` the desk has answers, so that may be missing here.
    """
    device = new.signed.device
    settle(connection, device, {new.inc: settled})
    here = connection.execute(
        select(lives).where(lives.c.device == device, lives.c.inc == new.inc)
    ).first()
    if here is not None:
        if new.first > max(here.last_seq + 1, settled):
            raise NotNext(here.last_seq + 1)
        known = new.links.get(here.last_seq)
        if known is not None and known != here.head:
            raise NotNext(here.last_seq + 1, twin=True)
        if new.last <= here.last_seq:
            return int(here.last_seq)
    _add(connection, new, at_ms=at_ms)
    values = {"last_seq": new.last, "head": new.links[new.last]}
    if here is None:
        connection.execute(
            insert(lives).values(device=device, inc=new.inc, settled=settled, **values)
        )
    else:
        at = (lives.c.device == device) & (lives.c.inc == new.inc)
        connection.execute(update(lives).where(at).values(values))
    return new.last


def settle(connection: Connection, device: str, waiting: Mapping[str, int]) -> None:
    """The desk itself has answers to everything below these numbers of its lives."""
    for inc, first in waiting.items():
        life = (lives.c.device == device) & (lives.c.inc == inc)
        connection.execute(update(lives).where(life).values(settled=first))
        connection.execute(
            update(runs)
            .where(runs.c.device == device, runs.c.inc == inc, runs.c.last < first)
            .where(runs.c.done == 0)
            .values(done=1)
        )


def want(
    connection: Connection, device: str, waiting: Mapping[str, int], *, epoch: str, at_ms: int
) -> None:
    """The desk waits for these numbers: what has no answer it can take is to be asked for again."""
    settle(connection, device, waiting)
    for inc, first in waiting.items():
        late = func.coalesce(runs.c.answered_ms, 0) < at_ms - _ASK_AGAIN_MS
        connection.execute(
            update(runs)
            .where(runs.c.device == device, runs.c.inc == inc, runs.c.last >= first)
            .where(runs.c.done == 1, late, or_(runs.c.epoch.is_(None), runs.c.epoch != epoch))
            .values(done=0)
        )


def lasts(connection: Connection, device: str) -> dict[str, int]:
    """How far each life of a desk is here."""
    rows = connection.execute(select(lives.c.inc, lives.c.last_seq).where(lives.c.device == device))
    return {row.inc: row.last_seq for row in rows}


def of_others(
    connection: Connection, device: str, after: int
) -> tuple[int, bool, tuple[SignedRun, ...]]:
    """Other desks' runs after ``after``: the new cursor, whether there are more, the runs."""
    asked = select(runs.c.number, runs.c.run).where(runs.c.number > after, runs.c.device != device)
    rows = connection.execute(asked.order_by(runs.c.number).limit(MOST_RUNS + 1)).all()
    found: list[Row[int, str]] = []
    size = 0
    for row in rows[:MOST_RUNS]:
        size += len(row.run)
        if found and size > _MOST_BYTES:
            break
        found.append(row)
    cursor = found[-1].number if found else after
    signed = tuple(msgspec.json.decode(row.run, type=SignedRun) for row in found)
    return cursor, len(found) < len(rows), signed


def answers_to(
    connection: Connection, device: str, waiting: Mapping[str, int], *, epoch: str
) -> tuple[CarriedAnswer, ...]:
    """What the cell answered in this epoch to the desk's runs that reach what still waits there."""
    found: list[CarriedAnswer] = []
    for inc, first in waiting.items():
        asked = select(runs.c.answer).where(
            runs.c.device == device,
            runs.c.inc == inc,
            runs.c.last >= first,
            runs.c.epoch == epoch,
        )
        texts = connection.scalars(asked.order_by(runs.c.number).limit(MOST_ANSWERS)).all()
        found += [msgspec.json.decode(text, type=CarriedAnswer) for text in texts if text]
    return tuple(found[:MOST_ANSWERS])


def answers_to_others(
    connection: Connection, device: str, after: int
) -> tuple[int, bool, tuple[CarriedAnswer, ...]]:
    """What the cell answered to other desks after ``after``: cursor, whether there is more, answers."""
    asked = select(runs.c.answer_no, runs.c.answer).where(
        runs.c.answer_no > after, runs.c.device != device
    )
    rows = connection.execute(asked.order_by(runs.c.answer_no).limit(MOST_ANSWERS + 1)).all()
    found = rows[:MOST_ANSWERS]
    cursor = found[-1].answer_no if found else after
    told = tuple(msgspec.json.decode(row.answer, type=CarriedAnswer) for row in found)
    return cursor, len(rows) > len(found), told


def due(connection: Connection, *, after: int = 0, limit: int) -> tuple[DueRun, ...]:
    """Runs after ``after`` that the cell has not answered, in the order they came."""
    due = select(runs).where(runs.c.done == 0, runs.c.number > after)
    asked = due.order_by(runs.c.number).limit(limit)
    return tuple(
        DueRun(
            number=row.number,
            device=row.device,
            inc=row.inc,
            signed=msgspec.json.decode(row.run, type=SignedRun),
            again=row.epoch is not None,
        )
        for row in connection.execute(asked)
    )


def last_epoch(connection: Connection) -> str | None:
    """In which of its histories the cell answered last; None: never."""
    newest = select(runs.c.epoch).where(runs.c.answer_no.is_not(None))
    return connection.scalar(newest.order_by(runs.c.answer_no.desc()).limit(1))


def offer_again(connection: Connection, epoch: str) -> int:
    """The cell was put back since it answered last: what it may have lost is due once more.

    Also what a desk had the answer to itself: that desk may be gone. How many runs that are.
    """
    again = runs.c.done == 1, func.coalesce(runs.c.epoch, _NO_EPOCH) != epoch
    values = {"done": 0, "epoch": func.coalesce(runs.c.epoch, _NO_EPOCH)}
    return int(connection.execute(update(runs).where(*again).values(values)).rowcount)


def give_up(connection: Connection, number: int, *, at_ms: int) -> None:
    """The cell lacks what lies before this run, and was given the run once: its desk may ask again."""
    values = {"done": 1, "epoch": _NO_EPOCH, "answered_ms": at_ms}
    connection.execute(update(runs).where(runs.c.number == number).values(values))


def note_answer(
    connection: Connection, number: int, answer: CarriedAnswer, *, epoch: str, at_ms: int
) -> None:
    """The cell has answered this run, in its history ``epoch``."""
    last = connection.scalar(select(func.max(runs.c.answer_no))) or 0
    values: dict[str, object] = {"done": 1, "epoch": epoch, "answered_ms": at_ms}
    values["answer_no"] = last + 1
    values["answer"] = _ENCODE.encode(answer).decode()
    connection.execute(update(runs).where(runs.c.number == number).values(values))


def prune(connection: Connection, *, at_ms: int) -> int:
    """Lets go what its desk has had the answer to for long; how many runs that were.

    A desk that has not come back for its answers never offers again what is kept of its life here.
    """
    heard = exists().where(
        lives.c.device == runs.c.device, lives.c.inc == runs.c.inc, lives.c.settled > runs.c.last
    )
    long_ago = runs.c.came_ms < at_ms - _KEPT_MS
    gone = connection.execute(delete(runs).where(runs.c.done == 1, long_ago, heard))
    return int(gone.rowcount)


def _add(connection: Connection, new: NewRun, *, at_ms: int) -> None:
    connection.execute(
        insert(runs).values(
            device=new.signed.device,
            inc=new.inc,
            first=new.first,
            last=new.last,
            run=_ENCODE.encode(new.signed).decode(),
            came_ms=at_ms,
            done=0,
        )
    )
