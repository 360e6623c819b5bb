"""What is remembered of copies made and tried out, beside the store: also while no stick is in.

And which copies stay: all of two days, one a day for a month, one a month for a year, and the newest
few whatever the clock says.
"""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.clock import from_local, local
from counter_app.core.errors import EnvironmentFault
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole

FILE_NAME: Final = "safekeeping.json"
_NAME: Final = re.compile(r"(?P<stem>[a-z]+)-(?P<at>\d{8}-\d{6})\.db")
_ALL: Final = timedelta(days=2)
_MONTHS: Final = 12
_FEW: Final = 10


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The last good copy, the one looked through row by row, and the last rehearsal.

    ``mark``: how far the store was by then (``db.counter.changed``); ``seconds``: what it cost.
    """

    first_at: datetime | None = None
    last_at: datetime | None = None
    folder: str = ""
    name: str = ""
    mark: str = ""
    seconds: float = 0.0
    thorough_at: datetime | None = None
    thorough_name: str = ""
    rehearsed_at: datetime | None = None
    rehearsed_name: str = ""
    rehearsed_wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of the store as it lies in a folder."""

    path: Path
    at: datetime
    size_bytes: int


def kept(data_dir: Path) -> Kept:
    """What is remembered; nothing where the note is missing or of another version."""
    try:
        return msgspec.json.decode((data_dir / FILE_NAME).read_bytes(), type=Kept)
    except (OSError, *NO_MESSAGE):
        return Kept()


def keep(now: Kept, data_dir: Path) -> None:
    """Remembers; a disk that refuses is told at the next save and loses no copy."""
    with contextlib.suppress(OSError):
        put_whole(data_dir / FILE_NAME, [msgspec.json.encode(now)])


def copy_name(stem: str, at: datetime) -> str:
    """The name of a copy made at that instant."""
    return f"{stem}-{local(at):%Y%m%d-%H%M%S}.db"


def made_at(name: str) -> datetime | None:
    """When the copy of that name was made; None where it is no copy's name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    with contextlib.suppress(ValueError):
        return from_local(datetime.strptime(found["at"], "%Y%m%d-%H%M%S"))  # noqa: DTZ007  local
    return None


def copies_in(folder: Path, stem: str) -> tuple[Copy, ...]:
    """The copies of that store in ``folder``, the newest first."""
    try:
        found = [
            Copy(path=one, at=at, size_bytes=one.stat().st_size)
            for one in folder.glob(f"{stem}-*.db")
            if (at := made_at(one.name)) is not None
        ]
    except OSError as cause:
        raise EnvironmentFault(
            "backup_unreadable", "Không đọc được nơi sao lưu. Hãy cắm lại USB hoặc chọn nơi khác."
        ) from cause
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def to_let_go(copies: Iterable[Copy], *, now: datetime, days: int) -> tuple[Copy, ...]:
    """Those that no rule keeps; the newest ten stay whatever their age.

    All of the last two days; of each earlier day within ``days`` its last; of each of the last
    twelve months its last. A copy of a day to come was made by a clock ahead: it stays, and counts
    for none of the others.
    """
    today = local(now).date()
    known = [one for one in copies if one.at <= now]
    newest_first = sorted(known, key=lambda one: one.at, reverse=True)
    let_go, days_seen, months_seen = [], set(), set()
    for place, one in enumerate(newest_first):
        day = local(one.at).date()
        month = (day.year, day.month)
        months_old = (today.year - day.year) * 12 + today.month - day.month
        stays = (
            place < _FEW
            or now - one.at <= _ALL
            or (day not in days_seen and (today - day).days <= days)
            or (month not in months_seen and months_old <= _MONTHS)
        )
        days_seen.add(day)
        months_seen.add(month)
        if not stays:
            let_go.append(one)
    return tuple(let_go)
