"""What this PC remembers of a real store outside its data folder: a folder put back whole shows by it.

Keys, notes and store lie in the data folder of a PC that has no key ring, and are put back together.
One small file a life, in the user's own place for what programs remember (``COUNTER_STATE``); none
for training and demonstration, whose numbers are nobody's. Where that place cannot be written to it
is as if there were none: what could not be kept up to date must never be believed.
"""

import contextlib
import os
from pathlib import Path

import msgspec

from counter_app.core import ids
from counter_app.core.config import state_dir
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import make_folder, put_whole
from counter_app.domain.office import OfficeKind


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """How far a life was brought on this PC: the end (hex) of its chain, and all lanes ever numbered from.

    ``acts`` and ``acts_head``: the same of its log of acts. ``place``: where its store lay then.
    ``reserve``: the lanes it held sealed; None of an older program, which kept none.
    ``left``: that store went on with another life, and none goes on with this one. ``pc``: of
    ``this_pc``, in what is noted beside the store, as ``log`` is: of ``log_named``.
    """

    life: str
    seq: int
    head: str
    lanes: tuple[int, ...] = ()
    reserve: tuple[int, ...] | None = None
    place: str = ""
    acts: int = 0
    acts_head: str = ""
    left: bool = False
    pc: str = ""
    log: str = ""


class Recalled(msgspec.Struct, frozen=True):
    """Every life that this PC brought on as one device, wherever its store lay."""

    lives: dict[str, Remembered]

    @property
    def lanes(self) -> frozenset[int]:
        """All that those lives ever numbered from."""
        return frozenset(lane for one in self.lives.values() for lane in one.lanes)


def recall(kind: OfficeKind, device: str) -> Recalled | None:
    """What was kept of this device's lives; None where nothing was, or nothing can be known.

    By life and not by place: a folder is moved, copied and brought home, and only the store that
    was left last at exactly this point goes on with the life it names.
    """
    if not can_tell(kind):
        return None
    kept = filter(None, map(_read, state_dir().glob(f"*{device}*.json")))
    # An older program kept one file a place: the furthest of a life holds.
    lives = {one.life: one for one in sorted(kept, key=lambda one: (one.left, one.seq, one.acts))}
    return Recalled(lives) if lives else None


def this_pc(kind: OfficeKind) -> str:
    """A name that only this PC has, made at its first start; empty where none can be kept."""
    if not can_tell(kind):
        return ""
    kept = state_dir() / "pc"
    with contextlib.suppress(OSError):
        if not kept.exists():
            make_folder(kept.parent)
            put_whole(kept, [ids.incarnation().encode()], private=True)
        return kept.read_text(encoding="ascii")
    return ""


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


def is_remembered_at(path: Path, kind: OfficeKind) -> bool:
    """Whether a life was last brought on in this place, and no other has followed it."""
    if kind is not OfficeKind.REAL:
        return False
    kept = filter(None, map(_read, state_dir().glob("*.json")))
    return any(one.place == _place(path) and not one.left for one in kept)


def lanes_remembered(path: Path) -> frozenset[int] | None:
    """Every lane that a real store in this place may have numbered from, or held in reserve.

    Of all that its devices ever lived: a store moves from place to place. None where it is not whole.
    """
    kept = [(one, life) for one in state_dir().glob("*.json") if (life := _read(one)) is not None]
    here = [(_device(*one), one[1]) for one in kept if one[1].place == _place(path)]
    lasting = [life for _, life in here if not life.left]
    if not lasting or any(life.reserve is None for life in lasting):
        return None
    devices = {device for device, _ in here}
    lived = (life for one, life in kept if _device(one, life) in devices)
    return frozenset(lane for life in lived for lane in (*life.lanes, *(life.reserve or ())))


def _read(kept: Path) -> Remembered | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Remembered)
    except (OSError, *NO_MESSAGE):
        return None


def remember(path: Path, kind: OfficeKind, device: str, now: Remembered) -> None:
    """Keeps it in the place of what was kept of that life; a place that refuses guards nothing."""
    if kind is not OfficeKind.REAL:
        return
    kept = _file(device, now.life)
    with contextlib.suppress(OSError):
        make_folder(kept.parent)
        told = msgspec.structs.replace(now, place=_place(path))
        put_whole(kept, [msgspec.json.encode(told)], private=True, step="life.before_name")


def leave(path: Path, kind: OfficeKind, device: str, ended: Remembered) -> None:
    """The store at ``path`` goes on with another life, and nothing with this one."""
    remember(path, kind, device, msgspec.structs.replace(ended, left=True))


def _file(device: str, life: str) -> Path:
    return state_dir() / f"{device}-{life}.json"


def _device(kept: Path, life: Remembered) -> str:
    return kept.name.removesuffix(f"-{life.life}.json")


def _place(path: Path) -> str:
    return str(path.resolve())
