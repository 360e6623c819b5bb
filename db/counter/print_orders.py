"""Orders to print a paper: each has one key, so that however often it is asked for it exists once.

What became of an order is in ``papers``.
"""

from dataclasses import dataclass
from typing import Final

from sqlcipher3 import dbapi2

from counter_app.core.clock import to_ms
from db.counter import models
from db.counter.outbox import Stamp
from db.counter.statements import adding

_ADD: Final = adding(models.print_jobs)
_FIND: Final = "SELECT number, copies, reprint, state, sender FROM print_jobs WHERE key = ?"
_ORIGINAL: Final = "0"


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
    cursor.execute(
        _ADD,
        {
            "number": None,
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
        },
    )
    return StoredJob(
        number=int(cursor.lastrowid), key=key, copies=copies, reprint=reprint, state="waiting"
    )
