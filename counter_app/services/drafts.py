"""Nothing typed is lost: the window saves its draft under a key and finds it after a cut."""

from datetime import datetime

from counter_app.services.desk import Desk
from db.counter import drafts
from db.counter.drafts import SavedDraft

__all__ = ["SavedDraft", "find", "forget", "save", "unfinished"]


def save(key: str, body: str, *, desk: Desk, at: datetime) -> None:
    """Keeps ``body`` (JSON text) under ``key`` durably, in place of what was there."""
    desk.store.write(lambda connection: drafts.save(connection, key, body, at=at))


def find(key: str, *, desk: Desk) -> SavedDraft | None:
    """The draft under ``key``, or ``None``."""
    return desk.store.read(lambda connection: drafts.load(connection, key))


def unfinished(*, desk: Desk) -> tuple[SavedDraft, ...]:
    """Every draft that was not handed in, the last saved first."""
    return desk.store.read(drafts.load_all)


def forget(key: str, *, desk: Desk) -> None:
    """Removes the draft under ``key``, if there is one."""
    desk.store.write(lambda connection: drafts.remove(connection, key))
