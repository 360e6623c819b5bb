"""Copies a store while it works, and trusts the copy only after opening it with its key."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from counter_app.core.errors import EnvironmentFault
from counter_app.core.whole_file import make_folder
from db.engine import connect, faults_named, lies_still, make_private, require_sound
from db.page_proof import CopyStopped, first_bad_page

__all__ = ["CopyStopped", "Told", "copy", "on", "verify"]

# 4 MB: some 30 ms, after which whoever waits is told and may have enough.
_PAGES_A_STEP: Final = 2_000
# Some milliseconds of a look at rows and indexes.
_STEPS: Final = 20_000
Told = Callable[[int, int], bool]
"""Told how many pages of how many are copied; whether to go on."""


def on(_done: int, _total: int) -> bool:
    """Nobody looks, and it goes on to its end."""
    return True


def copy(source: Path, key: str, target: Path, *, thorough: bool = True, told: Told = on) -> Path:
    """A verified copy of ``source`` at ``target``; a failure leaves no half copy behind.

    ``thorough``: every row and index is looked at, not the pages alone (``verify``).
    """
    fresh = target.with_name(target.name + ".new")
    with faults_named():
        make_folder(target.parent)
    try:
        with faults_named():
            fresh.unlink(missing_ok=True)
            make_private(fresh)
            _copy_pages(source, key, fresh, lambda done, total: told(done, 2 * total))
            verify(fresh, key, thorough=thorough, told=_behind(told))
            _to_disk(fresh)
            fresh.replace(target)
            _to_disk(target.parent)
    finally:
        for leftover in ("", "-wal", "-shm", "-journal"):
            fresh.with_name(fresh.name + leftover).unlink(missing_ok=True)
    return target


def verify(path: Path, key: str, *, thorough: bool = True, told: Told = on) -> None:
    """Returns when the file opens with its key and is whole; else ``EnvironmentFault``.

    The digest of every page is held against the page in any case. ``thorough``: and rows against
    indexes, which takes five times as long and of what was sound when it was copied finds nothing.
    ``CopyStopped`` soon after ``told`` wants no more.
    """
    bad = first_bad_page(path, key, told=told)
    connection = connect(path, key)
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.set_progress_handler(lambda: int(not told(1, 1)), _STEPS)
        look = "PRAGMA integrity_check(1)" if thorough else "SELECT 'ok' FROM sqlite_master"
        answer = connection.execute(look).fetchone()[0]
    except dbapi2.DatabaseError as cause:  # a table that does not even open
        if not told(1, 1):
            raise CopyStopped from cause
        raise _damaged() from cause
    finally:
        connection.close()
    if answer != "ok" or bad is not None:
        raise _damaged()


def _behind(told: Told) -> Told:
    """For the second half of the work: the pages are copied, and proved now."""
    return lambda done, total: told(total + done, 2 * total)


def _damaged() -> EnvironmentFault:
    return EnvironmentFault(
        "backup_damaged", "Bản sao lưu vừa tạo bị lỗi. Hãy chọn ổ đĩa khác rồi sao lưu lại."
    )


def _copy_pages(source: Path, key: str, target: Path, told: Told) -> None:
    def heard(_status: int, left: int, total: int) -> None:
        if not told(total - left, total):
            raise CopyStopped

    # The backup API hangs when its connection is writing: this one is its own.
    still = lies_still(source, key)
    reader, writer = connect(source, key, still=still), connect(target, key)
    try:
        reader.execute("PRAGMA busy_timeout=5000").fetchall()
        # One picture to the end: else each save in the meantime would begin the copy anew.
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        reader.backup(writer, pages=_PAGES_A_STEP, progress=heard)
        # What came off a spoilt page is copied as noughts: the copy is as bad as what it is of.
        require_sound(reader.cursor())
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
