"""A copy of the store to another place, made while the counter works and proved by opening it."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_file import encoded, read_keys
from counter_app.core.whole_file import put_whole
from counter_app.domain.audit_act import Act
from counter_app.services.desk import Desk
from counter_app.services.keeping.kept_copies import copy_name
from counter_app.services.keeping.keys_beside import go_along
from counter_app.services.people.audit import note
from db import backup as copies
from db.counter.gate import DAMAGED
from db.counter.put_back import Stood
from db.counter.store import Store
from db.counter.vault import copy_files

KEYS: Final = "keys.json"
LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade:
    """Where the verified copy is, how large, and whether it can be opened once this PC is gone."""

    path: Path
    size_bytes: int
    opens_elsewhere: bool = True


def back_up(
    folder: Path,
    *,
    desk: Desk,
    at: datetime,
    thorough: bool = True,
    told: copies.Told = copies.on,
) -> BackupMade:
    """A verified copy of the store in ``folder``, its attached files beside it, as encrypted as here.

    Onto another disk the keys go along, wrapped as they are: a recovery code opens it elsewhere.
    A failure leaves no half copy there; nor does ``told`` that answers no (``copies.CopyStopped``).
    The copy uses no lane: whoever calls it waits, and nobody else.
    """
    store = desk.store
    path = folder / copy_name(store.path.stem, at)
    try:
        along = copy_whole(store, path, thorough=thorough, told=told)
    except EnvironmentFault as fault:
        if fault.code == "store_corrupt":
            store.close_for_writing(DAMAGED, damaged=True)
        raise
    made = BackupMade(path=path, size_bytes=path.stat().st_size, opens_elsewhere=along)
    LOG.info("backup.made", extra={"file": path.name, "bytes": made.size_bytes})
    body = {"to": str(path.parent), "file": path.name, "bytes": made.size_bytes}
    note(desk, Act.BACKED_UP, body=body)
    return made


def copy_whole(store: Store | Stood, path: Path, *, thorough: bool, told: copies.Told) -> bool:
    """A proved copy at ``path`` with its files, and its keys as ``back_up``; whether they lie there."""
    folder = path.parent
    copies.copy(store.path, store.key, path, thorough=thorough, told=told)
    try:
        copy_files(store, folder, thorough=thorough, told=told)
        return _copy_keys(folder, store.path.parent)
    except BaseException:
        with suppress(OSError):  # the medium may be gone
            path.unlink(missing_ok=True)
        raise


def _copy_keys(folder: Path, data_dir: Path) -> bool:
    """Whether they lie beside the copy now."""
    if not go_along(folder, data_dir):
        return False
    # Read and written anew: a spoilt file never takes the place of a good one.
    put_whole(folder / KEYS, [encoded(read_keys(data_dir))], private=True)
    return True
