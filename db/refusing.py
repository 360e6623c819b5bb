"""A disk that takes nothing more, full or only to be read: found by writing to it, told in words."""

import contextlib
import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault

# What SQLite keeps beside a file that several share, and some.
_TRIED: Final = 1 << 16
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a disk takes nothing, and what to do: two pieces of plain Vietnamese."""

    code: str
    why: str
    mend: str

    @property
    def reading_goes_on(self) -> str:
        """The sentence for whoever can still look."""
        return f"{self.why}, chỉ còn tìm và xem được. {self.mend} rồi mở lại chương trình."

    @property
    def before_opening(self) -> str:
        """The sentence for whoever is about to open what lies there."""
        return f"{self.why}: vào rồi chỉ tìm và xem được. {self.mend} trước khi tiếp nhận."

    def fault(self) -> EnvironmentFault:
        """For whoever cannot even look."""
        return EnvironmentFault(
            self.code, f"{self.why} nên chưa mở được dữ liệu. {self.mend} rồi mở lại chương trình."
        )


def refusal(folder: Path) -> Refusal | None:
    """Why nothing can be written into ``folder``; None where something was."""
    tried = folder / f".ghi-thu-{os.getpid()}"
    try:
        _write(tried)
    except OSError as cause:
        if cause.errno in NO_ROOM:
            why = f"Ổ đĩa đã đầy{free_words(folder)}"
            return Refusal(code="disk_full", why=why, mend="Hãy xóa bớt tệp khác")
        return Refusal(
            code="store_readonly", why="Không ghi được vào ổ đĩa", mend="Hãy báo người quản trị,"
        )
    finally:
        with contextlib.suppress(OSError):
            tried.unlink()
    return None


def free_words(place: Path) -> str:
    """How much is free on the disk under ``place``, in brackets; nothing where it does not say."""
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return ""
    return f" (còn trống {free / 1_000_000:.1f} MB)".replace(".", ",")


def _write(file: Path) -> None:
    # Noise, as some disks keep noughts for nothing; synced, as others find out only then.
    left = os.urandom(_TRIED)
    handle = os.open(file, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)
