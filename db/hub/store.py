"""A hub's own encrypted file beside the desk's store. One that cannot be read is set aside.

Losing it loses nothing: the desks offer again what the cell has not answered.
"""

from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.secrets import SecretStore, store_key
from db.central.sqlite_store import SqliteStore
from db.counter.store import HUB_KEY
from db.engine import faults_named, make_private, probe, write_engine
from db.hub.models import metadata
from db.places import check_place

FILE_NAME: Final = "hub.db"
_SHAPE: Final = 3
_ASIDE: Final = ".hong"


def open_hub_store(data_dir: Path, secrets: SecretStore) -> SqliteStore:
    """The hub's store in ``data_dir``; the caller closes it. ``EnvironmentFault``: the disk."""
    path, key = data_dir / FILE_NAME, store_key(secrets, HUB_KEY)
    check_place(path)
    if not _is_ours(path, key):
        _set_aside(path)
    with faults_named():
        if not path.exists():
            make_private(path)
        engine = write_engine(path, key)
        try:
            with engine.begin() as connection:
                metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version={_SHAPE}")
        finally:
            engine.dispose()
    return SqliteStore(path, key)


def _is_ours(path: Path, key: str) -> bool:
    """Whether the file opens and has the tables of this program; none is as good."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    try:
        probe(path, key)
        with faults_named():
            return _shape_of(path, key) in {0, _SHAPE}
    except EnvironmentFault as fault:
        if fault.code == "store_on_network":
            raise
        return False


def _shape_of(path: Path, key: str) -> int:
    from db.engine import connect

    connection = connect(path, key)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _set_aside(path: Path) -> None:
    with faults_named():
        for end in ("", "-wal", "-shm"):
            old = path.with_name(path.name + end)
            if old.exists():
                old.replace(path.with_name(path.name + _ASIDE + end))
