"""Orders to print a paper: each has one key, so that however often it is asked for it exists once.

What became of an order is in ``papers``. Each is sealed as it stands, the last one as the last, so
that none is changed or taken away by another hand unseen.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from db.counter import models
from db.counter.outbox import Stamp
from db.counter.row_seals import seal_of
from db.counter.statements import adding

_ADD: Final = adding(models.print_jobs)
_FIND: Final = "SELECT number, copies, reprint, state, sender FROM print_jobs WHERE key = ?"
_ORIGINAL: Final = "0"
_SEALED: Final = tuple(one.name for one in models.print_jobs.columns if one.name != "seal")
ALL_ORDERS: Final = (
    "SELECT number, key, paper, copies, reprint, state, made_ms, clerk_name, sender, device, "
    "sent_ms, seal FROM print_jobs"
)
_ONE: Final = f"{ALL_ORDERS} WHERE number = ?"
_LAST: Final = f"{ALL_ORDERS} ORDER BY number DESC LIMIT 1"
_UNSEALED: Final = f"{ALL_ORDERS} WHERE seal IS NULL ORDER BY number"
_END: Final = "SELECT max(number) FROM print_jobs"
_SEAL: Final = "UPDATE print_jobs SET seal = ? WHERE number = ?"
_CHANGE: Final = (
    "UPDATE print_jobs SET state = :state, sender = :sender, device = :device, "
    "sent_ms = :sent_ms, seal = :seal WHERE number = :number"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJob:
    """One order to print: ``reprint`` 0 is the original."""

    number: int
    key: str
    copies: int
    reprint: int
    state: str
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperName:
    """One paper among all: ``owner`` is the id of its dossier, visit or hand-over."""

    owner: str
    kind: str
    year: int
    paper_no: int


def order_key(paper: PaperName, request: str = _ORIGINAL) -> str:
    """The one key of an order for a paper; without a request the original's."""
    return f"{paper.owner}:{paper.kind}:{paper.year}:{paper.paper_no}:{request}"


def find_order(cursor: dbapi2.Cursor, key: str) -> StoredJob | None:
    """The order under ``key``; ``None`` where none was given."""
    row = cursor.execute(_FIND, (key,)).fetchone()
    if row is None:
        return None
    return StoredJob(
        number=row[0], key=key, copies=row[1], reprint=row[2], state=row[3], sender=row[4]
    )


def add_order(
    cursor: dbapi2.Cursor, key: str, stamp: Stamp, *, paper: int, copies: int, reprint: int = 0
) -> StoredJob:
    """A new order, waiting for a device; its key must not be taken."""
    seals = stamp.device.row_key
    number = _next_number(cursor, seals)
    row: dict[str, object] = {
        "number": number,
        "key": key,
        "paper": paper,
        "copies": copies,
        "reprint": reprint,
        "state": "waiting",
        "made_ms": to_ms(stamp.at),
        "clerk_name": stamp.clerk.name,
        "sender": "",
        "device": "",
        "sent_ms": None,
    }
    row["seal"] = order_seal(seals, tuple(row.values())).last
    cursor.execute(_ADD, row)
    return StoredJob(number=number, key=key, copies=copies, reprint=reprint, state="waiting")


def _next_number(cursor: dbapi2.Cursor, seals: bytes) -> int:
    """The number after the last order, which is from now on sealed as one among others.

    Where it is not sealed as the last one, those after it were taken away, or it was changed: a
    number is left out, which tells of it for good.
    """
    found = cursor.execute(_LAST).fetchone()
    if found is None:
        return 1
    seal = order_seal(seals, found[:-1])
    if found[-1] != seal.last:
        return int(found[0]) + 2
    cursor.execute(_SEAL, (seal.among, found[0]))
    return int(found[0]) + 1


def change_order(
    cursor: dbapi2.Cursor,
    number: int,
    seals: bytes,
    *,
    only_from: Collection[str] = (),
    **now: object,
) -> bool:
    """Whether the order was there, in a state of ``only_from`` (none: in any), and is so ``now``."""
    found = cursor.execute(_ONE, (number,)).fetchone()
    if found is None:
        return False
    was = dict(zip(_SEALED, found[:-1], strict=True))
    if only_from and was["state"] not in only_from:
        return False
    told, stood = was | now, found[-1]
    before, after = (order_seal(seals, tuple(one.values())) for one in (was, told))
    seal = {before.last: after.last, before.among: after.among}.get(stood, stood)
    cursor.execute(_CHANGE, told | {"seal": seal})
    return True


def seal_unsealed(cursor: dbapi2.Cursor, seals: bytes) -> None:
    """Seals once what an older program ordered."""
    (end,) = cursor.execute(_END).fetchone()
    for *row, _ in cursor.execute(_UNSEALED).fetchall():
        seal = order_seal(seals, row)
        cursor.execute(_SEAL, (seal.last if row[0] == end else seal.among, row[0]))


class OrderSeal(NamedTuple):
    """How an order is sealed: as the ``last`` one, or ``among`` those after it."""

    last: str
    among: str


def order_seal(seals: bytes, row: Sequence[object]) -> OrderSeal:
    """The seal of an order whose columns but the seal are ``row``."""
    whole = seal_of(seals, "print_jobs", row)
    return OrderSeal(last=whole, among=whole[: len(whole) // 2])
