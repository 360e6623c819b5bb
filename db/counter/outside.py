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
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole
from counter_app.domain.office import OfficeKind


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """The life that wrote last, the end (hex) of its chain, and all lanes ever numbered from.

    ``acts`` and ``acts_head``: the same of its log of acts. ``place``: where the store lay then.
    """

    life: str
    seq: int
    head: str
    lanes: tuple[int, ...] = ()
    place: str = ""
    acts: int = 0
    acts_head: str = ""


def recall(path: Path, kind: OfficeKind, device: str) -> Remembered | None:
    """What was kept of the store at ``path`` as this device's; None where nothing can be known.

    Of a store that never was at this path, what was kept last of the same device's at another one:
    a folder put back under another name.
    """
    kept = _file(path, device)
    if not can_tell(kind):
        return None
    return _read(kept) or next(filter(None, map(_read, _newest_first(kept.parent, device))), None)


def can_tell(kind: OfficeKind) -> bool:
    """Whether what is kept on this PC, or that nothing is, can be believed: it can be kept there."""
    if kind is not OfficeKind.REAL:
        return False
    place = state_dir()
    # A PC that remembers nothing yet has not even the folder.
    there = next(one for one in (place, *place.parents) if one.exists())
    return os.access(there, os.W_OK)


def lies_beside(path: Path, seen: Remembered) -> bool:
    """Whether the store that ``seen`` was kept of still lies in a place of its own, so this is a copy."""
    return bool(seen.place) and seen.place != _place(path) and Path(seen.place).exists()


def _newest_first(place: Path, device: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(
            place.glob(f"*-{device}.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True
        )
    return []


def _read(kept: Path) -> Remembered | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Remembered)
    except (OSError, *NO_MESSAGE):
        return None


def remember(path: Path, kind: OfficeKind, device: str, now: Remembered) -> None:
    """Keeps it in the place of what was kept before; a place that refuses guards nothing."""
    if kind is not OfficeKind.REAL:
        return
    kept = _file(path, device)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        told = msgspec.structs.replace(now, place=_place(path))
        put_whole(kept, [msgspec.json.encode(told)], private=True, step="life.before_name")


def _file(path: Path, device: str) -> Path:
    place = hashlib.sha256(_place(path).encode()).hexdigest()[:16]
    return state_dir() / f"{place}-{device}.json"


def _place(path: Path) -> str:
    return str(path.resolve())
