"""The acts that open and close a day, as the log of acts keeps them, and how the store stands.

The log is sealed, signed and chained, so a closing has no table of its own: its act is the closing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms
from counter_app.domain.audit_act import Act
from counter_app.domain.closing.drawer import Counted
from counter_app.domain.closing.figures import Closed, Standing
from counter_app.domain.shelf import ON_SHELF
from db.counter.reported import unsent
from db.engine import cursor_of

DRAWER: Final = "drawer"
_CLOSING: Final = "closing:"
_OPENING: Final = "opening:"
_LAST: Final = (
    "SELECT number, at_ms, clerk_id, clerk_name, body FROM audit WHERE subject = :subject AND subject <> ''"
    " AND act = :act ORDER BY number DESC LIMIT 1"
)
_ALL: Final = (
    "SELECT number, at_ms, clerk_id, clerk_name, body FROM audit WHERE subject = :subject AND subject <> ''"
    " AND act = :act ORDER BY number"
)
_NAMES: Final = (
    "SELECT DISTINCT subject FROM audit WHERE subject >= :first AND subject <= :last"
    " AND subject <> '' AND act = :act ORDER BY subject"
)
_FIRST: Final = (
    "SELECT min(subject) FROM audit WHERE subject >= :first AND subject < :last AND subject <> ''"
)
_LIFE: Final = (
    "SELECT head_seq, head, coalesce(audit_number, 0), coalesce(audit_head, '')"
    " FROM incarnations ORDER BY number DESC LIMIT 1"
)
_LINK: Final = (
    "SELECT chain FROM outbox WHERE seq = :seq UNION ALL SELECT chain FROM kept_seals"
    " WHERE seq = :seq LIMIT 1"
)
_ACT_LINK: Final = "SELECT chain FROM audit WHERE number = :number"
_ORIGINALS: Final = "SELECT coalesce(sum(count), 0), count(DISTINCT dossier) FROM originals WHERE returned_ms IS NULL"
_SHELF: Final = (
    "SELECT count(*) FROM dossiers WHERE state IN (SELECT value FROM json_each(:states))"
)
_DRAFTS: Final = "SELECT count(*) FROM drafts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An act of this kind: its number in the log, when, by whom, and what it says."""

    number: int
    at: datetime
    by_id: str
    by: str
    body: Mapping[str, Any]

    def closed(self) -> Closed:
        """What it closed."""
        return msgspec.convert(self.body, Closed)

    def counted(self) -> Counted:
        """What it counted."""
        return msgspec.convert(self.body, Counted)


def closing_subject(span: str) -> str:
    """What the closing of a span is called in the log."""
    return _CLOSING + span


def opening_subject(day: str) -> str:
    """What the opening of a day is called there."""
    return _OPENING + day


def last_noted(connection: Connection, act: Act, subject: str) -> Noted | None:
    """The newest act of that kind and subject."""
    asked = {"act": act.value, "subject": subject}
    row = cursor_of(connection).execute(_LAST, asked).fetchone()
    return None if row is None else _noted(row)


def all_noted(connection: Connection, act: Act, subject: str) -> tuple[Noted, ...]:
    """All of that kind and subject, the oldest first."""
    asked = {"act": act.value, "subject": subject}
    return tuple(map(_noted, cursor_of(connection).execute(_ALL, asked).fetchall()))


def closed_spans(connection: Connection, first: str, last: str) -> tuple[str, ...]:
    """The spans closed whose names lie from ``first`` to ``last``, in the order of their names."""
    asked = {
        "first": closing_subject(first),
        "last": closing_subject(last),
        "act": Act.BOOKS_CLOSED.value,
    }
    rows = cursor_of(connection).execute(_NAMES, asked).fetchall()
    return tuple(row[0].removeprefix(_CLOSING) for row in rows)


def first_day_noted(connection: Connection) -> str | None:
    """The first day that was ever opened or closed here; None: nobody has begun to."""
    cursor, found = cursor_of(connection), list[str]()
    for prefix in (_CLOSING, _OPENING):
        ends = {"first": f"{prefix}2", "last": f"{prefix}3"}
        row = cursor.execute(_FIRST, ends).fetchone()
        found += [row[0].removeprefix(prefix)] if row[0] else []
    return min(found, default=None)


def standing(connection: Connection, *, not_transferred: int) -> Standing:
    """How the store stands: what waits on the shelf and for the line, and where its chains end."""
    cursor = cursor_of(connection)
    seq, head, acts, acts_head = cursor.execute(_LIFE).fetchone()
    waits = unsent(connection)
    states = msgspec.json.encode(sorted(ON_SHELF)).decode()
    return Standing(
        not_transferred=not_transferred,
        originals=cursor.execute(_ORIGINALS).fetchone()[0],
        on_shelf=cursor.execute(_SHELF, {"states": states}).fetchone()[0],
        drafts=cursor.execute(_DRAFTS).fetchone()[0],
        unsent=None if waits is None else len(waits),
        seq=seq,
        head=head,
        acts=acts,
        acts_head=acts_head,
    )


def last_operation(connection: Connection) -> int:
    """The number of the last operation that was written."""
    return int(cursor_of(connection).execute(_LIFE).fetchone()[0])


def chains_hold(connection: Connection, told: Standing) -> bool:
    """Whether both chains still go through the links where they ended then: no tail was cut."""
    cursor = cursor_of(connection)
    links = (
        (told.seq, told.head, cursor.execute(_LINK, {"seq": told.seq}).fetchone()),
        (told.acts, told.acts_head, cursor.execute(_ACT_LINK, {"number": told.acts}).fetchone()),
    )
    return all(not number or (row is not None and row[0] == head) for number, head, row in links)


def _noted(row: tuple[Any, ...]) -> Noted:
    number, at_ms, by_id, by, body = row
    told = msgspec.json.decode(body)
    return Noted(number=number, at=from_ms(at_ms), by_id=by_id, by=by, body=told)
