"""What a clerk has typed and not yet handed in: kept as text under a key, until it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from counter_app.core.clock import from_ms, to_ms
from db.counter.models import drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """One piece of unfinished work."""

    key: str
    body: str
    saved_at: datetime


def save(connection: Connection, key: str, body: str, *, at: datetime) -> None:
    """Keeps ``body`` under ``key``, in place of what was there."""
    row = insert(drafts).values(key=key, body=body, saved_ms=to_ms(at))
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["key"],
            set_={"body": row.excluded.body, "saved_ms": row.excluded.saved_ms},
        )
    )


def load(connection: Connection, key: str) -> SavedDraft | None:
    """The draft under ``key``, or ``None``."""
    row = connection.execute(select(drafts).where(drafts.c.key == key)).first()
    return None if row is None else _saved(row.key, row.body, row.saved_ms)


def load_all(connection: Connection, prefix: str) -> tuple[SavedDraft, ...]:
    """Every draft whose key begins with ``prefix``, the last saved first."""
    begun = select(drafts).where(drafts.c.key.startswith(prefix, autoescape=True))
    rows = connection.execute(begun.order_by(drafts.c.saved_ms.desc(), drafts.c.key))
    return tuple(_saved(row.key, row.body, row.saved_ms) for row in rows)


def remove(connection: Connection, key: str) -> None:
    """Forgets the draft under ``key``, if there is one."""
    connection.execute(delete(drafts).where(drafts.c.key == key))


def _saved(key: str, body: str, saved_ms: int) -> SavedDraft:
    return SavedDraft(key=key, body=body, saved_at=from_ms(saved_ms))
