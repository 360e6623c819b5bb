"""Processes that open one data folder at once take turns: what a first start makes, it makes once.

Only the turn-taking; what is opened is in ``db``.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_app.core.errors import EnvironmentFault


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits until no other process is opening ``folder``, made when missing; frees it on the way out.

    Raises ``EnvironmentFault`` (``folder_unusable``) when nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "opening.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as cause:
        raise EnvironmentFault(
            "folder_unusable",
            "Không dùng được thư mục dữ liệu. Hãy kiểm tra quyền và dung lượng ổ đĩa.",
        ) from cause
    try:
        _take(handle)
        yield
    finally:
        # Closing lets go, and so does the system when the process dies.
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        while True:
            try:
                return msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten seconds; a first start may take longer
                continue

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
