"""Copies a store while it works, and trusts the copy only after opening it with its key."""

import os
from pathlib import Path

from counter_app.core.errors import EnvironmentFault
from db.engine import connect, faults_named, make_private


def copy(source: Path, key: str, target: Path) -> Path:
    """A verified copy of ``source`` at ``target``; a failure leaves no half copy behind."""
    fresh = target.with_name(target.name + ".new")
    with faults_named():
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with faults_named():
            fresh.unlink(missing_ok=True)
            make_private(fresh)
            _copy_pages(source, key, fresh)
            verify(fresh, key)
            _to_disk(fresh)
            fresh.replace(target)
            _to_disk(target.parent)
    finally:
        for leftover in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + leftover).unlink(missing_ok=True)
    return target


def verify(path: Path, key: str) -> None:
    """Returns when the file opens with its key and is whole; else ``EnvironmentFault``."""
    connection = connect(path, key)
    try:
        connection.execute("PRAGMA query_only=ON")
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        connection.close()
    if answer != "ok" or damaged:
        raise EnvironmentFault(
            "backup_damaged", "Bản sao lưu vừa tạo bị lỗi. Hãy chọn ổ đĩa khác rồi sao lưu lại."
        )


def _copy_pages(source: Path, key: str, target: Path) -> None:
    # The backup API hangs when its connection has a transaction open: this one is its own.
    reader, writer = connect(source, key), connect(target, key)
    try:
        reader.execute("PRAGMA busy_timeout=5000").fetchall()
        reader.backup(writer)
        # A copy in WAL mode would grow side files beside it when it is only looked at.
        writer.execute("PRAGMA journal_mode=DELETE").fetchall()
    finally:
        writer.close()
        reader.close()


def _to_disk(path: Path) -> None:
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
