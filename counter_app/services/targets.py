"""Whether papers can be written where somebody wants them, asked before anything is numbered."""

import tempfile
from pathlib import Path

from counter_app.core.errors import EnvironmentFault


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
