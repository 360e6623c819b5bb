"""Files that are there whole or not at all, and last: also where a stick is pulled out half-way.

What is written by pieces, or takes a number for its name (``central.files.folder``, ``devices.folder``), goes
its own way; that a name lasts is the same for all.
"""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed

# A file system that knows no such thing has done what it can.
_NOT_KNOWN: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})
# Without O_BINARY Windows puts a sign before each line's end, whatever is written.
_NEW: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_FOR_ALL: Final = 0o666
_FOR_OWNER: Final = 0o600


def put_whole(
    path: Path, pieces: Iterable[bytes], *, private: bool = False, step: str = "file.before_name"
) -> None:
    """Replaces ``path`` once every byte is on the disk; ``OSError``, and it is as it was.

    ``private``: only its owner can read it. ``step`` is passed before it gets its name.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        mode = _FOR_OWNER if private else _FOR_ALL
        with os.fdopen(os.open(fresh, _NEW, mode), "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        passed(step)
        fresh.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes) -> None:
    """``put_whole`` onto a stick; ``EnvironmentFault`` where that fails."""
    try:
        put_whole(path, _halves(data))
    except OSError as cause:
        raise EnvironmentFault(
            "stick_unwritable",
            f"Không ghi được tệp {path.name}. Hãy xem lại USB và chỗ trống rồi thử lại.",
        ) from cause


def make_folder(folder: Path) -> None:
    """Makes it and those over it where they are missing, so that they last; ``OSError``."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """The names in it last; ``OSError`` where the disk fails."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as cause:
        if cause.errno not in _NOT_KNOWN:
            raise
    finally:
        os.close(handle)


def _halves(data: bytes) -> Iterator[bytes]:
    yield data[: len(data) // 2]
    passed("file.half")
    yield data[len(data) // 2 :]
