"""How far a store's life is and which log it has, noted beside the store: what was lost shows by it."""

import contextlib
import os
from pathlib import Path
from typing import Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.core.validation import NO_MESSAGE
from db.counter.outside import Remembered
from db.engine import log_named

_HEAD_OF: Final = (
    "SELECT head_seq, head, coalesce(audit_number, 0), coalesce(audit_head, '') "
    "FROM incarnations WHERE id = ?"
)
# Written over to its end, whichever note was the longer one.
_WIDE: Final = 512


class HeadBeside:
    """The head of the life at work, noted beside the store as soon as a commit has moved it.

    A log that is deleted after a kill takes commits along, which show by it. It is not synced, and
    written after its commit, which is: it never tells of what is not there, and only a loss of
    power together with the log takes the newest of it.
    """

    def __init__(self, path: Path, life: str, pc: str) -> None:
        self._path, self._life, self._pc = path, life, pc
        self._file = _head_file(path)
        self._noted = (-1, -1)

    def moved(self, cursor: dbapi2.Cursor) -> Remembered | None:
        """The head as this transaction leaves it, if that is another than was noted last."""
        seq, head, acts, acts_head = cursor.execute(_HEAD_OF, (self._life,)).fetchone()
        if (seq, acts) == self._noted:
            return None
        return Remembered(
            life=self._life, seq=seq, head=head, acts=acts, acts_head=acts_head, pc=self._pc
        )

    def note(self, now: Remembered) -> None:
        """Writes it in its place in one write, once that transaction is on the disk."""
        self._noted = (now.seq, now.acts)
        told = msgspec.json.encode(msgspec.structs.replace(now, log=log_named(self._path)))
        # What was saved is saved: an older note guards less, it never makes a taken dossier fail.
        with contextlib.suppress(OSError):
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.write(handle, told.ljust(_WIDE))
            finally:
                os.close(handle)


def noted_beside(path: Path) -> Remembered | None:
    """What was last noted of the store's head beside it; None where nothing is, or it is spoilt."""
    try:
        return msgspec.json.decode(_head_file(path).read_bytes(), type=Remembered)
    except (OSError, *NO_MESSAGE):
        return None


def note_log(path: Path) -> None:
    """Notes beside the store which log lies there now, where that is another than was noted."""
    noted, log = noted_beside(path), log_named(path)
    if noted is not None and noted.log != log:
        put_beside(path, msgspec.structs.replace(noted, log=log))


def put_beside(path: Path, now: Remembered) -> None:
    """Writes the note anew; a disk that refuses keeps the older one."""
    noted = _head_file(path)
    # Two processes that end at once must not take each other's file away.
    fresh = noted.with_suffix(f".{os.getpid()}.new")
    try:
        fresh.write_bytes(msgspec.json.encode(now))
        fresh.replace(noted)
    except OSError:
        # What was saved is saved: an older note guards less, it never makes a taken dossier fail.
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _head_file(path: Path) -> Path:
    return path.with_suffix(".head")
