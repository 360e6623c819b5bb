"""What a clerk has typed and not yet handed in: kept as text under a key, until it is.

Each clerk's are their own: the same key stands once for each of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.core.clock import from_ms, to_ms
from db.counter.models import drafts

# Between the key and its owner; no key has a line's end in it.
_OF: Final = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """One piece of unfinished work; ``owner`` is a clerk's id, empty where it is anybody's."""

    key: str
    body: str
    saved_at: datetime
    owner: str = ""


def save(connection: Connection, key: str, body: str, *, owner: str, at: datetime) -> None:
    """Keeps ``body`` under ``key``, in place of what ``owner`` had there."""
    kept = _stored(key, owner)
    row = insert(drafts).values(key=kept, body=body, saved_ms=to_ms(at), owner=owner)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["key"],
            set_={"body": row.excluded.body, "saved_ms": row.excluded.saved_ms},
        )
    )


def load(connection: Connection, key: str, *, owner: str) -> SavedDraft | None:
    """The owner's draft under ``key``, else one that is anybody's, or ``None``."""
    mine = select(drafts).where(drafts.c.key.in_((_stored(key, owner), key)))
    row = connection.execute(mine.order_by(drafts.c.owner.is_(None))).first()
    return None if row is None else _saved(row)


def load_all(connection: Connection, prefix: str, *, owner: str) -> tuple[SavedDraft, ...]:
    """The owner's drafts whose key begins with ``prefix``, and anybody's; the last saved first."""
    begun = select(drafts).where(drafts.c.key.startswith(prefix, autoescape=True), _is_of(owner))
    rows = connection.execute(begun.order_by(drafts.c.saved_ms.desc(), drafts.c.key))
    return tuple(map(_saved, rows))


def load_others(connection: Connection, prefix: str, *, owner: str) -> tuple[SavedDraft, ...]:
    """Drafts whose key begins with ``prefix`` of everybody else; the last saved first."""
    begun = select(drafts).where(drafts.c.key.startswith(prefix, autoescape=True))
    theirs = begun.where(drafts.c.owner.is_not(None), drafts.c.owner != owner)
    rows = connection.execute(theirs.order_by(drafts.c.saved_ms.desc(), drafts.c.key))
    return tuple(map(_saved, rows))


def remove(connection: Connection, key: str, *, owner: str) -> None:
    """Forgets the owner's draft under ``key``, and one that is anybody's, if there is any."""
    connection.execute(delete(drafts).where(drafts.c.key.in_((_stored(key, owner), key))))


def _stored(key: str, owner: str) -> str:
    return f"{key}{_OF}{owner}"


def _is_of(owner: str) -> ColumnElement[bool]:
    return or_(drafts.c.owner.is_(None), drafts.c.owner == owner)


def _saved(row: Row[Any]) -> SavedDraft:
    key = row.key.partition(_OF)[0]
    return SavedDraft(key=key, body=row.body, saved_at=from_ms(row.saved_ms), owner=row.owner or "")
