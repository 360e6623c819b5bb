"""Files that are there whole or not at all, also where a stick is pulled out half-way."""

import contextlib
import os
from pathlib import Path

from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed


def write_whole(path: Path, data: bytes) -> None:
    """Replaces ``path`` once every byte is on the disk; ``EnvironmentFault`` where that fails."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data[: len(data) // 2])
            passed("file.half")
            file.write(data[len(data) // 2 :])
            file.flush()
            os.fsync(file.fileno())
        passed("file.before_name")
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as cause:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            "stick_unwritable",
            f"Không ghi được tệp {path.name}. Hãy xem lại USB và chỗ trống rồi thử lại.",
        ) from cause


def _sync_folder(folder: Path) -> None:
    """Its new name lasts, too; a file system that cannot do it has done what it can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
