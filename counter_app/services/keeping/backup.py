"""A copy of the store to another place, made while the counter works and proved by opening it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counter_app.core.clock import local
from counter_app.services.desk import Desk
from db import backup as copies
from db.counter.vault import copy_files


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade:
    """Where the verified copy is, and how large."""

    path: Path
    size_bytes: int


def back_up(folder: Path, *, desk: Desk, at: datetime) -> BackupMade:
    """A verified copy of the store in ``folder``, its attached files beside it, as encrypted as here.

    A failure leaves no half copy there.
    """
    store = desk.store
    name = f"{store.path.stem}-{local(at):%Y%m%d-%H%M%S}.db"
    path = store.lanes.io.run(lambda: copies.copy(store.path, store.key, folder / name))
    store.lanes.io.run(lambda: copy_files(store, folder))
    return BackupMade(path=path, size_bytes=path.stat().st_size)
