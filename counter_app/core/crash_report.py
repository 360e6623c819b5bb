"""What a clerk hands to support after a fault: versions, and what the logs tell. Of no citizen.

A crash of the process itself, which Python cannot catch, is written by ``faulthandler`` into a
file of its own and found there at the next start.
"""

import faulthandler
import os
import platform
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from counter_app.core.clock import local
from counter_app.core.diagnostics import FOLDER, NAME, within, without_people
from counter_app.core.whole_file import put_whole

CRASHING: Final = "native.txt"
CRASHED: Final = "native-last.txt"
TAIL_LINES: Final = 200
_TAIL_BYTES: Final = 64 << 10
_MOST_NATIVE: Final = 8 << 10
_PLACE: Final = re.compile(r'(?<=File ")[^"]*')

_HEAD: Final = """BÁO CÁO LỖI CỦA CHƯƠNG TRÌNH
Lập lúc {at}.

Tệp này chỉ có phiên bản và nơi gặp lỗi trong chương trình; không có tên, số giấy tờ,
nội dung hồ sơ của ai. Hãy đọc qua rồi gửi cho người hỗ trợ kỹ thuật.
"""


class NativeCrashes:
    """Where a crash of this process itself will be written, until it ends well."""

    def __init__(self, data_dir: Path) -> None:
        """Raises ``OSError`` where nothing can be written."""
        self._path = data_dir / FOLDER / CRASHING
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file: BinaryIO = os.fdopen(handle, "wb", buffering=0)
        faulthandler.enable(self._file)

    def end_well(self) -> None:
        """Nothing is listened for any more, and nothing is left."""
        faulthandler.disable()
        self._file.close()
        with suppress(OSError):
            self._path.unlink()


def crashed_before(data_dir: Path) -> bool:
    """Whether the last start ended in a crash that nobody was told of yet; it is put aside."""
    crashing = data_dir / FOLDER / CRASHING
    try:
        if not crashing.stat().st_size:
            return False
        crashing.replace(crashing.with_name(CRASHED))
    except OSError:
        return False
    return True


def report(data_dir: Path, *, versions: Mapping[str, str], at: datetime) -> str:
    """The whole file as text; ``versions`` by the name of what they are of."""
    told = {**versions, "Python": platform.python_version(), "Hệ điều hành": platform.platform()}
    parts = [
        _HEAD.format(at=f"{local(at):%H:%M:%S ngày %d/%m/%Y}"),
        _part("Phiên bản", "\n".join(f"{name}: {version}" for name, version in told.items())),
        _part("Lần gần nhất chương trình dừng đột ngột", _native(data_dir) or "Không có."),
        _part(f"Ghi chép gần nhất, {TAIL_LINES} dòng", _tail(data_dir) or "Không có."),
    ]
    return without_people("\n".join(parts))


def save(text: str, path: Path) -> None:
    """Writes exactly what was shown; raises ``OSError`` and leaves nothing where it cannot."""
    put_whole(path, [text.encode("utf-8", "backslashreplace")], private=True)


def _part(title: str, body: str) -> str:
    return f"== {title} ==\n{body.strip()}\n"


def _native(data_dir: Path) -> str:
    try:
        with (data_dir / FOLDER / CRASHED).open("rb") as file:
            text = file.read(_MOST_NATIVE).decode("utf-8", "backslashreplace")
    except OSError:
        return ""
    return _PLACE.sub(lambda found: within(found.group()), text)


def _tail(data_dir: Path) -> str:
    try:
        with (data_dir / FOLDER / NAME).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            lines = file.read().decode("utf-8", "backslashreplace").split("\n")
    except OSError:
        return ""
    # The first may have been cut in two by where reading began.
    return "\n".join(lines[-TAIL_LINES - 1 :] if len(lines) > TAIL_LINES else lines)
