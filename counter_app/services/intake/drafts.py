"""Nothing typed is lost: the window saves its draft under a key and finds it after a cut.

A key is the kind of work and a name of its own: drafts of one kind never meet those of another.
They stay with whoever sat at the desk; another person finds their own.
"""

from datetime import datetime
from enum import StrEnum

from counter_app.services.desk import Desk
from db.counter import drafts
from db.counter.drafts import SavedDraft

__all__ = ["DraftKind", "SavedDraft", "find", "forget", "key_of", "save", "unfinished"]


class DraftKind(StrEnum):
    """What was being done."""

    INTAKE = "intake"
    HANDOVER = "handover"
    COLLECTING = "collecting"
    WORDING = "wording"
    TURNING_AWAY = "turning_away"
    SITTING = "sitting"
    DIALOG = "dialog"
    DECLARING = "declaring"
    SEARCH = "search"


def key_of(kind: DraftKind, name: str) -> str:
    """The key of the draft of that kind and name."""
    return f"{kind.value}/{name}"


def save(key: str, body: str, *, desk: Desk, at: datetime) -> None:
    """Keeps ``body`` (JSON text) under ``key`` durably, in place of what was there."""
    owner = desk.clerk.id
    desk.store.write(lambda one: drafts.save(one, key, body, owner=owner, at=at))


def find(key: str, *, desk: Desk) -> SavedDraft | None:
    """The draft under ``key``, or ``None``."""
    return desk.store.read(lambda one: drafts.load(one, key, owner=desk.clerk.id))


def unfinished(kind: DraftKind, *, desk: Desk) -> tuple[SavedDraft, ...]:
    """Every draft of that kind that was not handed in, the last saved first."""
    prefix = key_of(kind, "")
    return desk.store.read(lambda one: drafts.load_all(one, prefix, owner=desk.clerk.id))


def forget(key: str, *, desk: Desk) -> None:
    """Removes the draft under ``key``, if there is one."""
    desk.store.write(lambda one: drafts.remove(one, key, owner=desk.clerk.id))
