"""Why a store is only read: its disk takes nothing, or its file is damaged, which a note keeps.

The note lies beside the store, outside of what is damaged, and names the file by its salt, which
every file has its own of: whoever opens it next, a window or a command, only reads it as well. It
says nothing of a copy that took the store's place, and goes with a look at the whole file that
finds nothing.
"""

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole, sync_folder
from db.counter.checks.file import damaged_file
from db.engine import connect, faults_named

LOG: Final = logging.getLogger(__name__)

DAMAGED: Final = "Tệp dữ liệu bị hỏng."
READING_GOES_ON: Final = "Chỉ còn tìm và xem được; hãy báo người quản trị khôi phục bản sao lưu."
# Nothing the file holds can be relied on: what is written now may bury what could still be saved.
SPOILT: Final = {
    "disk_unreadable": "Ổ đĩa không đọc được một phần dữ liệu.",
    "store_corrupt": DAMAGED,
    "key_or_file_wrong": DAMAGED,
}
# SQLite reads only, ever after, where the file could not be opened for writing just then.
_OPENED_ANEW: Final = frozenset({"disk_error", "store_readonly", "store_faltered", *SPOILT})
FALTERED: Final = (
    "Máy trục trặc trong giây lát nên việc vừa làm chưa xong. Hãy làm lại; nếu vẫn lỗi, báo người"
    " quản trị."
)
# What is found of the file itself; a disk that did not read once may read the next time.
LASTS: Final = frozenset({"store_corrupt", "key_or_file_wrong"})
_END: Final = ".damaged"
_SALT: Final = 16
# Whoever has so many bytes left had enough for a page.
_A_LOT: Final = 1 << 26


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    """Why, in plain Vietnamese, and of which file (hex)."""

    why: str
    salt: str


@dataclass(slots=True)
class Gate:
    """Why nothing may be written any more, in plain Vietnamese; empty while all is well.

    ``ill``: a fault left connections in a state that nobody knows; the next use opens others.
    """

    why: str = ""
    writer_ill: bool = False
    reader_ill: bool = False


def is_well_after(cause: Exception) -> bool:
    """Whether a connection that this passed through is as it was."""
    if isinstance(cause, EnvironmentFault):
        return cause.code not in _OPENED_ANEW
    return isinstance(cause, UserError)


def note_damage(path: Path, why: str) -> None:
    """The store at ``path`` is written no more, by anybody."""
    if damage_noted(path):
        return
    try:
        note = _Note(why=why, salt=_salt(path))
        put_whole(_note(path), [msgspec.json.encode(note)], private=True)
    except OSError:
        LOG.warning("damage.not_noted")


def is_damaged(path: Path, key: str) -> bool:
    """Whether a connection of its own finds the file so, as one has that the disk or memory failed.

    Takes as long as a look at the whole file. Where the disk does not read it now, nothing is found.
    """
    if damage_noted(path):
        return True
    connection = connect(path, key)
    try:
        with faults_named():
            found = any(one.code != "orphan" for one in damaged_file(connection.cursor()))
    except EnvironmentFault as fault:
        found = fault.code in LASTS
    finally:
        connection.close()
    if found:
        require_memory()
    return found


def require_memory() -> None:
    """Raises ``MemoryError`` where memory has ended: nothing is known of a file then.

    The cipher takes a page for spoilt, too, that it got no memory to look at.
    """
    bytearray(_A_LOT)


def damage_noted(path: Path) -> str:
    """Why the store is written no more; empty where nothing is noted."""
    try:
        note = msgspec.json.decode(_note(path).read_bytes(), type=_Note)
        return note.why if note.salt == _salt(path) else ""
    except FileNotFoundError:
        return ""
    except (OSError, *NO_MESSAGE):  # whatever it says, it is there
        return DAMAGED


def forget_damage(path: Path) -> None:
    """The file at ``path`` was looked through and is whole; a disk that refuses keeps the note."""
    with contextlib.suppress(OSError):
        _note(path).unlink()
        sync_folder(path.parent)


def _salt(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_SALT).hex()


def _note(path: Path) -> Path:
    return path.with_suffix(_END)
