"""A file that somebody names or picks, read from there and nowhere its path leads on to.

A link may lead to another's files, and on Windows to a server that learns the PC's account from the
mere look at it: such a path is refused before it is looked at.
"""

import errno
import os
import re
import stat
import sys
from pathlib import Path
from typing import Final

from counter_app.core.errors import UserError

_NETWORK: Final = re.compile(r"[\\/]{2}")
_DRIVE: Final = re.compile(r"[A-Za-z]:(?=[\\/]|$)")
# What Windows takes for a device, a stream of another file, or strips of its end.
_NO_FILE: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(?:\..*)?|.*:.*|.*[. ]",
    re.IGNORECASE | re.DOTALL,
)
_ON_WINDOWS: Final = sys.platform == "win32"
_LEADS_ON: Final = {0xA000000C, 0xA0000003}  # reparse points: symbolic links, junctions (ntifs.h)
# What an attacker may put under the name between a look and the opening is refused, too.
_OPENED: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


def read_given(path: Path, most: int) -> bytes:
    """What the file holds, one byte more than ``most`` where it holds more.

    ``UserError`` with the field ``path`` where the path leads elsewhere, ``OSError`` where no plain
    file can be read there.
    """
    if misleads(str(path), windows=_ON_WINDOWS):
        raise UserError(
            "path_elsewhere",
            "Không mở tệp trên mạng hay thiết bị. Hãy chép tệp vào máy này rồi chọn lại.",
            field="path",
        )
    try:
        if any(_leads_on(one) for one in (path, *(path.parents if _ON_WINDOWS else ()))):
            raise UserError(
                "path_link", "Đây là lối tắt, không phải tệp. Hãy chọn chính tệp ấy.", field="path"
            )
        with os.fdopen(os.open(path, _OPENED), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, "no plain file")
            return file.read(most + 1)
    except ValueError as cause:  # a sign that no path bears
        raise OSError(errno.EINVAL, "no path") from cause


def misleads(path: str, *, windows: bool) -> bool:
    """Whether a path names something else than a file of this PC, by its letters alone."""
    if _NETWORK.match(path):
        return True
    if not windows:
        return False
    parts = [one for one in re.split(r"[\\/]", _DRIVE.sub("", path, count=1)) if one]
    return any(_NO_FILE.fullmatch(one) for one in parts if one not in {".", ".."})


def _leads_on(path: Path) -> bool:
    seen = path.lstat()
    return stat.S_ISLNK(seen.st_mode) or getattr(seen, "st_reparse_tag", 0) in _LEADS_ON
