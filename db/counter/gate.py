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

from counter_app.core.errors import EnvironmentFault
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole, sync_folder
from db.counter.checks.file import damaged_file
from db.engine import connect, faults_named

LOG: Final = logging.getLogger(__name__)

DAMAGED: Final = "Tệp dữ liệu bị hỏng."
READING_GOES_ON: Final = "Chỉ còn tìm và xem được; hãy báo người quản trị khôi phục bản sao lưu."
# What is found of the file itself; a disk that did not read once may read the next time.
LASTS: Final = frozenset({"store_corrupt", "key_or_file_wrong"})
_END: Final = ".damaged"
_SALT: Final = 16


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


def note_damage(path: Path, key: str, why: str) -> None:
    """The store at ``path`` is written no more, by anybody, where a second look finds it damaged too.

    A disk may have failed once, and the file be whole. Takes as long as a look at the whole file.
    """
    if damage_noted(path) or not _is_damaged(path, key):
        return
    try:
        note = _Note(why=why, salt=_salt(path))
        put_whole(_note(path), [msgspec.json.encode(note)], private=True)
    except OSError:
        LOG.warning("damage.not_noted")


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


def _is_damaged(path: Path, key: str) -> bool:
    """Whether a connection of its own finds so; one that the disk fails finds nothing."""
    connection = connect(path, key)
    try:
        with faults_named():
            return any(one.code != "orphan" for one in damaged_file(connection.cursor()))
    except EnvironmentFault as fault:
        return fault.code in LASTS
    finally:
        connection.close()


def _salt(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_SALT).hex()


def _note(path: Path) -> Path:
    return path.with_suffix(_END)
