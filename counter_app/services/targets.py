"""Whether there is a place for what is to be written, asked before anything is numbered."""

import shutil
import tempfile
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from db.engine import disk_full

# What new dossiers leave free, or a tenth of a small disk: orders to print, lists and what is
# half typed are still kept there.
_LEFT_FREE: Final = 4_000_000


def require_room(folder: Path) -> None:
    """Returns when there is room for one more dossier; ``disk_full`` else."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return  # the save itself will tell
    if usage.free < min(_LEFT_FREE, usage.total // 10):
        raise disk_full(folder)


def require_folder(folder: Path) -> None:
    """Returns when papers can be written into ``folder``, made when missing; else says so."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise EnvironmentFault(
            "printer.folder",
            "Không ghi được vào thư mục in, hồ sơ chưa tiếp nhận. Xin kiểm tra thư mục, ổ đĩa.",
        ) from error


def require_writable(path: Path) -> None:
    """Returns when a file can stand at ``path``; what is there stays as it is until then."""
    try:
        if path.exists():
            path.open("ab").close()
        else:
            tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise unwritable(path) from error


def unwritable(path: Path) -> EnvironmentFault:
    """What to tell when nothing could be written at ``path``."""
    return EnvironmentFault(
        "file_unwritable", f"Không ghi được tệp {path.name}. Hãy xem lại thư mục và ổ đĩa."
    )
