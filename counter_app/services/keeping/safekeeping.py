"""Copies made by themselves on a second medium: where to, when, how many stay, what is wrong.

What a copy is, is in ``backup``.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from msgspec import structs

from counter_app.core.config import copies_home, load_machine, save_machine
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.fault_points import passed
from counter_app.core.whole_file import put_whole
from counter_app.domain.audit_act import Act
from counter_app.services.clock_doubt import ran_ahead
from counter_app.services.desk import Desk
from counter_app.services.keeping import keys_beside
from counter_app.services.keeping.backup import BackupMade, back_up
from counter_app.services.keeping.kept_copies import (
    Copy,
    Kept,
    copies_in,
    keep,
    kept,
    to_let_go,
)
from counter_app.services.people.audit import note
from counter_app.services.people.destinations import require_connecting
from db import places
from db.backup import CopyStopped, Told, on
from db.counter import changed
from db.places import same_disk

__all__ = [
    "CopyStopped",
    "Safety",
    "choose_place",
    "is_behind",
    "is_due",
    "keep_safe",
    "place_of",
    "safety",
]

T = TypeVar("T")
LOG: Final = logging.getLogger(__name__)
EVERY: Final = timedelta(minutes=30)
# Of a store that takes minutes: never more than a tenth of the time.
_TIMES_ITS_COST: Final = 10
_THOROUGH_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """How the copies stand. ``folder`` is None while no place is chosen.

    ``data_on_stick``: the store itself lies on what can be pulled out. ``keys_wrong``: why no copy
    opens on another PC, in a sentence; the next copy mends it.
    """

    folder: Path | None
    is_there: bool
    same_disk: bool
    data_on_stick: bool
    kept: Kept
    copies: tuple[Copy, ...]
    keys_wrong: str = ""


def safety(*, desk: Desk) -> Safety:
    """What is known now; a place that is not there has no copies to show."""
    home, data_dir = place_of(desk), desk.data_dir
    there = home is not None and home.is_dir()
    copies = copies_in(home, desk.store.path.stem) if there and home is not None else ()
    goes = home is not None and bool(copies) and keys_beside.go_along(home, data_dir)
    return Safety(
        folder=None if home is None else home.parent,
        is_there=there,
        same_disk=there and home is not None and same_disk(home, data_dir),
        data_on_stick=places.place_of(data_dir) is places.Place.STICK,
        kept=kept(data_dir),
        copies=copies,
        keys_wrong=keys_beside.wrong_with(home) if goes and home is not None else "",
    )


def place_of(desk: Desk) -> Path | None:
    """As ``copies_home``, of this desk."""
    return copies_home(desk.data_dir, desk.store.device.id)


def choose_place(folder: Path | None, *, desk: Desk, at: datetime) -> None:
    """From now on copies go into ``folder``; None: no place. ``UserError`` where it is no good,
    or who sits here may not say (``require_connecting``).
    """
    require_connecting(desk, at)
    machine = load_machine(desk.data_dir)
    if folder is None:
        _told(desk, machine.backup_folder, "")
        save_machine(desk.data_dir, replace(machine, backup_folder=""))
        return
    folder = folder.absolute()
    if folder.is_relative_to(desk.data_dir.absolute()):
        raise UserError(
            "backup_inside",
            "Nơi này nằm trong chính thư mục dữ liệu. Hãy chọn USB hoặc ổ đĩa khác.",
            field="folder",
        )
    if not folder.is_dir():
        raise UserError(
            "backup_no_folder",
            "Không có thư mục này. Hãy cắm USB rồi chọn lại.",
            field="folder",
        )
    moved = replace(machine, backup_folder=str(folder))
    _make_home(folder / f"sao-luu-{desk.store.device.id}")
    _told(desk, machine.backup_folder, moved.backup_folder)
    save_machine(desk.data_dir, moved)


def _told(desk: Desk, before: str, now: str) -> None:
    """The log has it first; a store that can only be read is copied elsewhere all the same."""
    note(desk, Act.COPIES_PLACED, body={"from": before, "to": now})


def is_due(*, desk: Desk, at: datetime) -> bool:
    """Whether something was taken down since the last copy, and long enough ago."""
    known = kept(desk.data_dir)
    rest = max(EVERY, timedelta(seconds=_TIMES_ITS_COST * known.seconds))
    last = known.last_at  # of a day to come, it was made by a clock ahead and says nothing
    lately = last is not None and timedelta(0) <= at - last < rest
    return _is_behind(known, desk) and not lately


def is_behind(*, desk: Desk) -> bool:
    """Whether something was taken down since the last copy, or its keys are not beside it as here."""
    return _is_behind(kept(desk.data_dir), desk)


def keep_safe(*, desk: Desk, at: datetime, thorough: bool = False, told: Told = on) -> BackupMade:
    """A copy in the place chosen, proved, the old ones let go; everything at once, on no lane.

    ``thorough``: looked through to its last row and file, as else once a day. Raises ``UserError`` where no place is chosen, ``EnvironmentFault`` where it is not there, was
    taken away in the middle or is full; the copies made before are as they were.
    """
    home, known = place_of(desk), kept(desk.data_dir)
    if home is None:
        raise UserError("backup_no_place", "Chưa chọn nơi sao lưu. Hãy chọn USB hoặc ổ đĩa khác.")
    if not home.is_dir():
        raise EnvironmentFault(
            "backup_unplugged", f"Chưa thấy nơi sao lưu {home.parent}. Hãy cắm USB rồi sao lưu lại."
        )
    mark, began = desk.store.read(changed.mark), time.monotonic()
    thorough = thorough or _wants_thorough(known, home, at)
    try:
        made = _named(lambda: back_up(home, desk=desk, at=at, thorough=thorough, told=told), home)
    except EnvironmentFault as fault:
        LOG.warning("backup.failed", extra={"code": fault.code})
        with suppress(EnvironmentFault, OSError):  # room for the next
            _let_go(home, known, desk, at)
        raise
    passed("backup.made")
    now = structs.replace(
        known,
        first_at=known.first_at or at,
        last_at=at,
        folder=str(home),
        name=made.path.name,
        mark=mark,
        seconds=time.monotonic() - began,
        thorough_at=at if thorough else known.thorough_at,
        thorough_name=made.path.name if thorough else known.thorough_name,
    )
    keep(now, desk.data_dir)
    _named(lambda: _let_go(home, now, desk, at), home)
    return made


def _is_behind(known: Kept, desk: Desk) -> bool:
    home = place_of(desk)
    if home is None or known.folder != str(home):
        return True
    return known.mark != desk.store.read(changed.mark) or keys_beside.are_behind(
        home, desk.data_dir
    )


def _wants_thorough(known: Kept, home: Path, at: datetime) -> bool:
    """Once a day, and for the first in a place."""
    last = known.thorough_at
    lately = last is not None and timedelta(0) <= at - last < _THOROUGH_EVERY
    return not lately or known.folder != str(home)


def _make_home(home: Path) -> None:
    try:
        home.mkdir(exist_ok=True)
        put_whole(home / "thu.tmp", [b"\0"])
        (home / "thu.tmp").unlink()
    except OSError as cause:
        raise UserError(
            "backup_unwritable",
            "Không ghi được vào nơi này. Hãy chọn thư mục khác, hoặc mở khoá ghi của USB.",
            field="folder",
        ) from cause


def _let_go(home: Path, known: Kept, desk: Desk, at: datetime) -> None:
    """The newest stay, and the last one that was looked through row by row.

    All of them while the clock is ahead of the calendar: it would make every good copy an old one.
    One that is behind lets none of them go: they are of days to come.
    """
    if ran_ahead(at, desk.calendar):
        return
    days = load_machine(desk.data_dir).backup_keep
    for one in to_let_go(copies_in(home, desk.store.path.stem), now=at, days=days):
        if one.path.name != known.thorough_name:
            one.path.unlink(missing_ok=True)


def _named(work: Callable[[], T], home: Path) -> T:
    """What fails because the medium is gone or full says so."""
    try:
        return work()
    except (EnvironmentFault, OSError) as cause:
        if not home.is_dir():
            raise EnvironmentFault(
                "backup_cut_off",
                "Nơi sao lưu bị rút ra giữa chừng, bản này chưa có. Hãy cắm lại rồi sao lưu lại; "
                "các bản trước vẫn còn.",
            ) from cause
        if isinstance(cause, EnvironmentFault) and cause.code == "disk_full":
            raise EnvironmentFault(
                "backup_full",
                "Nơi sao lưu đã đầy. Hãy chọn USB khác hoặc xóa bớt tệp khác trên đó.",
            ) from cause
        if isinstance(cause, EnvironmentFault):
            raise
        raise EnvironmentFault(
            "backup_failed", "Nơi sao lưu báo lỗi khi ghi. Hãy thử lại hoặc chọn nơi khác."
        ) from cause
