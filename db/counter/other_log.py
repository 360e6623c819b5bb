"""A log beside the store that is not its own: SQLite would play an old one over a newer file.

Looked at before SQLite sees it, and only where it is not the log that was noted last. It is the
store's own wherever the file with it is as far as was noted of it: that is noted once it stands.
"""

import logging
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DatabaseError

from counter_app.core.errors import EnvironmentFault
from counter_app.core.whole_file import make_folder, sync_folder
from db.counter.anew import ASIDE, room_aside
from db.counter.checks.found import Notice
from db.counter.device import has_reached
from db.counter.gate import LASTS, require_memory
from db.counter.head_beside import note_log, noted_beside
from db.counter.outside import Remembered
from db.engine import begun, faults_named, log_named, log_of, read_engine

LOG: Final = logging.getLogger(__name__)

# Not by the name that SQLite knows: whoever opens the file beside it opens it without.
_END: Final = ".nhat-ky-la"
_TRIAL: Final = ".thu"
_KEPT_OUT: Final = (
    "Một nhật ký cũ nằm cạnh kho; chương trình không dùng mà cất vào {place}. "
    "Kho vẫn đủ, hãy báo người quản trị."
)
_PLAYED: Final = (
    "Nhật ký cũ nằm cạnh kho đã ghi đè, có thể thiếu hồ sơ. "
    "Kho trước đó ở {place}; hãy báo quản trị khôi phục."
)


def keep_other_log_out(path: Path, key: str, at: datetime) -> None:
    """Nothing is done where the log beside the store is its own, or where that cannot be told.

    One that would take the store back, which without it is as far as was noted, is set aside. Where
    it is not as far either way, what lies there is set aside as a copy before it changes.
    """
    if not (log := log_named(path)):
        return
    noted = noted_beside(path)
    if noted is None or noted.log == log:
        return
    try:
        with faults_named():
            _judge(path, key, noted, at)
    except (EnvironmentFault, DatabaseError) as cause:  # an older store, a full disk
        LOG.warning("log.not_judged", extra={"code": getattr(cause, "code", "")})


def other_logs(path: Path) -> tuple[Notice, ...]:
    """What was set aside so, as long as it lies there."""
    return tuple(
        Notice(
            code="other_log",
            row=one.parent.name,
            message=(_PLAYED if one.with_name(path.name).exists() else _KEPT_OUT).format(
                place=f"{ASIDE}/{one.parent.name}"
            ),
        )
        for one in sorted(path.parent.glob(f"{ASIDE}/*/{path.name}{_END}"))
    )


def _judge(path: Path, key: str, noted: Remembered, at: datetime) -> None:
    log = log_of(path)
    before = log.stat()
    if _reaches_with_log(path, key, noted):
        note_log(path)
        return
    whole, now = _reaches(path, key, noted, still=True), log.stat()
    if (now.st_ino, now.st_mtime_ns) != (before.st_ino, before.st_mtime_ns):
        return  # another process is writing it
    aside = room_aside(path, at)
    make_folder(aside)
    if whole:
        log.rename(aside / f"{path.name}{_END}")
        sync_folder(path.parent)
    else:
        shutil.copy2(path, aside / path.name)
        shutil.copy2(log, aside / f"{path.name}{_END}")
    sync_folder(aside)
    LOG.warning("log.set_aside", extra={"code": "kept_out" if whole else "played"})


def _reaches_with_log(path: Path, key: str, noted: Remembered) -> bool:
    """On a copy: a log that SQLite has seen is in the file when it closes."""
    trial = path.with_name(f"{path.name}{_TRIAL}")
    shutil.rmtree(trial, ignore_errors=True)  # of a look that was cut
    make_folder(trial)
    try:
        for one in (path, log_of(path)):
            shutil.copy2(one, trial / one.name)
        return _reaches(trial / path.name, key, noted)
    except EnvironmentFault as fault:
        if fault.code not in LASTS:
            raise
        require_memory()
        return False
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _reaches(path: Path, key: str, noted: Remembered, *, still: bool = False) -> bool:
    engine = read_engine(path, key, still=still)
    try:
        with faults_named(), engine.connect() as connection, begun(connection):
            return has_reached(connection, noted)
    finally:
        engine.dispose()
