"""Opens a cell's store by its address: ``sqlite:///path`` or ``postgresql://host/name``.

A file is brought up to date as it is opened; PostgreSQL's tables belong to an owner who migrates.
"""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import RandomBytes
from counter_app.core.secrets import SecretStore, checked_key, store_key
from db import backup
from db.central import upgrade
from db.central.cell import begin_epoch
from db.central.scope import require_keeper
from db.central.sqlite_store import SqliteStore
from db.central.store import Store
from db.engine import faults_named, make_private, probe, write_engine
from db.places import check_place

_KEY: Final = "central-store-key"


def open_store(url: str, *, secrets: SecretStore, random: RandomBytes = os.urandom) -> Store:
    """The store at ``url``; ``secrets`` keeps the key of a file. Raises ``EnvironmentFault``."""
    address = _read(url)
    if address.get_backend_name() == "sqlite":
        path, key = _file(address, secrets, random)
        return SqliteStore(path, key)
    from db.central.postgres_store import PostgresStore

    store = PostgresStore(address)
    try:
        upgrade.check_is_head(store.read("", upgrade.revision).result())
    except BaseException:
        store.close()
        raise
    return store


def migrate(url: str, *, secrets: SecretStore, random: RandomBytes = os.urandom) -> None:
    """Makes the tables at ``url`` or brings them up to date; PostgreSQL: as their owner."""
    address = _read(url)
    if address.get_backend_name() == "sqlite":
        _file(address, secrets, random)
        return
    from db.central.postgres_store import faults_named as postgres_faults_named

    engine = create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True)
    try:
        with postgres_faults_named():
            upgrade.upgrade(engine, random=random)
    finally:
        engine.dispose()


def begin_anew(url: str, *, secrets: SecretStore, random: RandomBytes = os.urandom) -> str:
    """The new epoch of a store that was put back to an earlier point; PostgreSQL: as its owner."""
    migrate(url, secrets=secrets, random=random)
    address = _read(url)
    if address.get_backend_name() == "sqlite":
        engine = write_engine(*_file(address, secrets, random))
        named = faults_named
    else:
        from db.central.postgres_store import faults_named as postgres_faults_named

        engine = create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True)
        named = postgres_faults_named
    try:
        with named(), engine.begin() as connection:
            require_keeper(connection)
            return begin_epoch(connection, random)
    finally:
        engine.dispose()


def file_of(url: str) -> Path | None:
    """The file of a cell's address; None where it is no file."""
    address = _read(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database).absolute()


def require_there(url: str) -> None:
    """Raises ``UserError`` where the address names a file that is not there."""
    file = file_of(url)
    if file is not None and not file.is_file():
        raise UserError("store_missing", "Không thấy kho dữ liệu ở địa chỉ này. Hãy xem lại --db.")


def back_up(url: str, target: Path, *, secrets: SecretStore) -> Path:
    """A verified copy of a cell's file while it serves; refuses PostgreSQL, which has its own."""
    address = _read(url)
    if address.get_backend_name() != "sqlite":
        raise UserError(
            "backup_of_server", "PostgreSQL được sao lưu bằng packaging/central/backup của máy chủ."
        )
    require_there(url)
    key = secrets.get(_KEY)
    if key is None:
        raise EnvironmentFault(
            "key_missing", "Không thấy khóa của kho dữ liệu. Hãy báo người quản trị, đừng xóa gì."
        )
    return backup.copy(Path(str(address.database)).absolute(), checked_key(key), target.absolute())


def _read(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise UserError("store_url", "Địa chỉ kho phải bắt đầu bằng sqlite:/// hoặc postgresql://.")
    return address


def _file(address: URL, secrets: SecretStore, random: RandomBytes) -> tuple[Path, str]:
    """The file and its key, with its tables up to date."""
    if not address.database:
        raise UserError("store_url", "Địa chỉ kho sqlite:/// còn thiếu đường dẫn tệp.")
    path = Path(address.database).absolute()
    check_place(path)
    if path.exists() and secrets.get(_KEY) is None:
        raise EnvironmentFault(
            "key_missing", "Không thấy khóa của kho dữ liệu. Hãy báo người quản trị, đừng xóa gì."
        )
    key = store_key(secrets, _KEY, random)
    if path.exists() and path.stat().st_size > 0:
        probe(path, key)
    elif not path.exists():
        with faults_named():
            path.parent.mkdir(parents=True, exist_ok=True)
            make_private(path)
    engine = write_engine(path, key)
    try:
        with faults_named():
            upgrade.upgrade(engine, random=random)
    finally:
        engine.dispose()
    return path, key
