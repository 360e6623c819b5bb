"""Looks at the store behind the first picture: a little at each start, everything once a week.

How far it got is kept beside the store. A spoilt file is closed for writing; an edited row is told.
"""

import contextlib
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole
from counter_app.services.desk import Desk
from counter_app.services.keeping.findings import keep_spoilt
from db.counter.checks import Damage
from db.counter.checks.patient import Patient, Stopped

__all__ = ["Damage", "Stopped", "check_at_start", "check_whole"]

FILE_NAME: Final = "checked.json"
WHOLE_EVERY: Final = timedelta(days=7)
# Of a usual store everything; of a very large one as many pages as a disk reads in that time.
_START_S: Final = 20.0
SPOILT: Final = frozenset(("integrity", "page_changed", "unreadable"))
# What is unreadable because the disk failed just then may be read the next time.
_PASSES: Final = ("disk i/o", "disk_", "store_busy", "locked")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """How far the looks have come: the table of the last start, the next look of the whole."""

    table: str = ""
    look: int = 0
    whole_at: datetime | None = None


def checked(data_dir: Path) -> Checked:
    """What was kept; nothing where the note is missing or of another version."""
    try:
        return msgspec.json.decode((data_dir / FILE_NAME).read_bytes(), type=Checked)
    except (OSError, *NO_MESSAGE):
        return Checked()


def check_at_start(*, desk: Desk, stop: threading.Event) -> tuple[Damage, ...]:
    """Seals, the last thousand operations, and the file's pages; ``Stopped`` when told to end."""
    known = checked(desk.data_dir)
    found, table = _patient(desk, stop).at_start(known.table, seconds=_START_S)
    _keep(msgspec.structs.replace(known, table=table), desk)
    return _heeded(found, desk)


def check_whole(*, desk: Desk, at: datetime, stop: threading.Event) -> tuple[Damage, ...]:
    """All that ``check`` looks for in the store, where the last time ended; once a week.

    Empty also where it is not yet time. ``Stopped`` when told to end: the next call goes on with
    the look that was under way. Attached files are read by ``check`` alone.
    """
    known = checked(desk.data_dir)
    if known.whole_at is not None and timedelta(0) <= at - known.whole_at < WHOLE_EVERY:
        return ()
    patient = _patient(desk, stop)
    for number in range(known.look, patient.count()):
        found = patient.look(number)
        if found:  # told at each start until it is mended
            return _heeded(found, desk)
        known = msgspec.structs.replace(known, look=number + 1)
        _keep(known, desk)
    _keep(msgspec.structs.replace(known, look=0, whole_at=at), desk)
    return ()


def _patient(desk: Desk, stop: threading.Event) -> Patient:
    store = desk.store
    return Patient(store.path, store.key, store.device, stop, still=store.still)


def _heeded(found: tuple[Damage, ...], desk: Desk) -> tuple[Damage, ...]:
    """A spoilt file is written no more: it would bury what can still be saved."""
    if SPOILT.intersection(one.code for one in found):
        heed_spoilt(found, desk=desk)
    else:
        keep_spoilt(found, desk=desk, at=desk.clock.now())
    return found


def heed_spoilt(found: Sequence[Damage], *, desk: Desk) -> None:
    """Whoever writes is refused from here on, and from the next start on where the file is spoilt."""
    for one in found:
        if one.code in SPOILT:
            passes = one.code == "unreadable" and any(sign in one.row.lower() for sign in _PASSES)
            desk.store.close_for_writing(one.message, damaged=not passes)
            return


def _keep(now: Checked, desk: Desk) -> None:
    """A disk that refuses is told at the next save; the looks begin anew."""
    with contextlib.suppress(OSError):
        put_whole(desk.data_dir / FILE_NAME, [msgspec.json.encode(now)])
