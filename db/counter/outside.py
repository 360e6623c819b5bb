"""What this PC remembers of a real store outside its data folder: a folder put back whole shows by it.

Keys, notes and store lie in the data folder of a PC that has no key ring, and are put back together.
One small file a store, in the user's own place for what programs remember (``COUNTER_STATE``); none
for training and demonstration, whose numbers are nobody's. Where that place cannot be written to it
is as if there were none: what could not be kept up to date must never be believed.
"""

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from counter_app.core.config import state_dir
from counter_app.core.whole_file import put_whole
from counter_app.domain.office import OfficeKind


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """The life that wrote last, the end (hex) of its chain, and all lanes ever numbered from."""

    life: str
    seq: int
    head: str
    lanes: tuple[int, ...] = ()


def recall(path: Path, kind: OfficeKind, device: str) -> Remembered | None:
    """What was kept of the store at ``path`` as this device's; None where nothing can be known.

    Of a store that never was at this path, what was kept last of the same device's at another one:
    a folder put back under another name.
    """
    kept = _file(path, device)
    if kind is not OfficeKind.REAL or not os.access(kept.parent, os.W_OK):
        return None
    return _read(kept) or next(filter(None, map(_read, _newest_first(kept.parent, device))), None)


def _newest_first(place: Path, device: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(
            place.glob(f"*-{device}.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True
        )
    return []


def _read(kept: Path) -> Remembered | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Remembered)
    except (OSError, msgspec.MsgspecError):
        return None


def remember(path: Path, kind: OfficeKind, device: str, now: Remembered) -> None:
    """Keeps it in the place of what was kept before; a place that refuses guards nothing."""
    if kind is not OfficeKind.REAL:
        return
    kept = _file(path, device)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        put_whole(kept, [msgspec.json.encode(now)], private=True, step="life.before_name")


def _file(path: Path, device: str) -> Path:
    place = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    return state_dir() / f"{place}-{device}.json"
