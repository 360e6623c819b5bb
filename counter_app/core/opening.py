"""Processes that open one data folder at once take turns: what a first start makes, it makes once.

Only the turn-taking; what is opened is in ``db``.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_app.core.errors import EnvironmentFault
from counter_app.core.whole_file import make_folder


@contextmanager
def alone_in(folder: Path, lock: str = "opening.lock") -> Iterator[None]:
    """Waits until nobody else is opening ``folder``, made when missing; frees it on the way out.

    ``lock``: the file that says so; what is guarded apart has one of its own.

    Where nothing can be written nothing is made either, and nobody waits. Raises
    ``EnvironmentFault`` (``folder_unusable``) where there is no such folder then.
    """
    try:
        make_folder(folder)
    except OSError as cause:
        raise EnvironmentFault(
            "folder_unusable",
            "Không dùng được thư mục dữ liệu. Hãy kiểm tra quyền và dung lượng ổ đĩa.",
        ) from cause
    try:
        handle = os.open(folder / lock, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        yield
        return
    try:
        _take(handle)
        yield
    finally:
        # Closing lets go, and so does the system when the process dies.
        os.close(handle)


@contextmanager
def only_one(file: Path) -> Iterator[None]:
    """Holds ``file`` as a mark for the block; raises ``EnvironmentFault`` where another process does.

    The system lets go of it when the process dies.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if not _taken_at_once(handle):
            raise EnvironmentFault(
                "being_served",
                "Một máy chủ đang chạy trên kho này. Hãy dừng máy chủ ấy trước.",
            )
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        while True:
            try:
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds; a first start may take longer
                continue

    def _taken_at_once(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _taken_at_once(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
