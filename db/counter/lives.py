"""The lives of a store as the central side knows them, and where the chain of each stands.

A life is what is sent under one name. What was let go of it leaves its last link behind.
"""

from dataclasses import dataclass
from functools import reduce
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.protocol.operation import chain_link, chain_start
from db.counter.models import incarnations, let_go, outbox

# No chain leads here: the central side answers it as a gap, and is told what it lacks.
_NO_LINK: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What is sent under one name: the first operation of it, and the first one after it.

    ``number`` is the store's own life it belongs to; ``offered`` where that went on under another
    name, because a copy of this store had used it up.
    """

    inc: str
    first_seq: int
    until: int | None
    number: int
    device: str
    offered: bool = False


def lives(connection: Connection) -> tuple[Life, ...]:
    """Every life of this store as the central side knows them, the oldest first."""
    rows = connection.execute(select(incarnations).order_by(incarnations.c.number)).all()
    starts: list[tuple[int, str, int, str, bool]] = []
    for row in rows:
        starts.append((row.first_seq, row.id, row.number, row.device, False))
        if row.offered_as is not None:
            starts.append((row.offered_from, row.offered_as, row.number, row.device, True))
    ends = [one[0] for one in starts[1:]] + [None]
    return tuple(
        Life(inc=inc, first_seq=first, until=until, number=number, device=device, offered=offered)
        for (first, inc, number, device, offered), until in zip(starts, ends, strict=True)
    )


def last_of_life(connection: Connection) -> int:
    """The last number written under the life that writes now."""
    newest = select(incarnations.c.head_seq).order_by(incarnations.c.number.desc()).limit(1)
    return int(connection.scalar(newest) or 0)


def oldest_kept(connection: Connection, life: Life) -> int | None:
    """The first operation of a life that is still here."""
    found = connection.scalar(select(func.min(outbox.c.seq)).where(operations_of(life)))
    return None if found is None else int(found)


def let_go_of(connection: Connection, life: Life) -> int:
    """Up to which number the operations of a life are no longer here; 0: all are."""
    found = connection.scalar(select(let_go.c.seq).where(let_go.c.inc == life.inc))
    return 0 if found is None else int(found)


def keep_links(connection: Connection, until: int) -> None:
    """Writes down where each life stands before ``until``: what is before that will be let go."""
    for life in lives(connection):
        gone = operations_of(life) & (outbox.c.seq < until)
        last = connection.scalar(select(func.max(outbox.c.seq)).where(gone))
        if last is None:
            continue
        link = link_before(connection, life, last + 1)
        row = upsert(let_go).values(inc=life.inc, seq=last, link=link)
        connection.execute(
            row.on_conflict_do_update(index_elements=["inc"], set_={"seq": last, "link": link})
        )


def life_of(connection: Connection, seq: int) -> Life:
    """Under which life ``seq`` is sent."""
    return [one for one in lives(connection) if one.first_seq <= seq][-1]


def operations_of(life: Life) -> ColumnElement[bool]:
    """The operations sent under this life."""
    begun = outbox.c.seq >= life.first_seq
    return begun if life.until is None else begun & (outbox.c.seq < life.until)


def link_before(connection: Connection, life: Life, seq: int) -> str:
    """The link that the central side has before ``seq`` under this life, hex."""
    if seq == life.first_seq:
        return chain_start(life.device, life.inc).hex()
    gone = connection.execute(select(let_go).where(let_go.c.inc == life.inc)).first()
    if gone is not None and gone.seq == seq - 1:
        return str(gone.link)
    if not life.offered:
        asked = select(outbox.c.chain).where(outbox.c.seq == seq - 1)
        return connection.scalar(asked) or _NO_LINK
    shas = connection.scalars(
        select(outbox.c.sha).where(operations_of(life), outbox.c.seq < seq).order_by(outbox.c.seq)
    )
    start = chain_start(life.device, life.inc) if gone is None else bytes.fromhex(gone.link)
    return reduce(chain_link, map(bytes.fromhex, shas), start).hex()
