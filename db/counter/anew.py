"""A store begun anew where one has lived and is lost for good: no number of the lost one comes again.

Which lanes those were is what this PC keeps of each store outside its folder, numbered from or in
reserve; where that is not whole a person names them. They are written down beside what is set aside
before anything else is done, so that a cut leaves them, and the new store holds each as retired: it
is never opened, leased or asked for. What others lease it, the central side knows of.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed
from counter_app.core.key_file import NAME, TWIN, has_keys, read_keys, wiped
from counter_app.core.secrets import DESTROYED, PlainSecrets, SecretStore
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import make_folder, put_whole, sync_folder
from counter_app.domain.office import OfficeKind
from db.counter.outside import lanes_remembered
from db.counter.traces import has_lived
from db.engine import faults_named

ASIDE: Final = "hong"
_KEYS: Final = (NAME, TWIN)
# A file of the store that is there all the same is empty: of a founding that was cut.
_LEFT: Final = ("{0}.db*", "{0}.head", "{0}-files", "hub.db*", "safekeeping.json")
# Without files of their own: those of the store itself come to lie beside them.
_COPIES: Final = ("{0}-*.db",)
# Of a second try in the same second: nothing takes the place of what was set aside.
_ENDS: Final = ("", *(f"-{number}" for number in range(2, 100)))
# Of a real store, under people's secrets or not; the training store has its own in the same place.
_STORE_KEYS: Final = ("store-key-real", "files-key-real", "hub-store-key")
_NOTES: Final = (
    *("device-key", "incarnation-real", "lanes-real"),
    *("lanes-withheld-real", "lane-word-real", "put-back-real"),
)


def is_lost(path: Path, secrets: SecretStore) -> bool:
    """Whether a real store has lived at ``path`` and nothing of its file is there."""
    there = path.exists() and (path.is_dir() or path.stat().st_size > 0)
    return not there and (has_keys(path.parent) or has_lived(path, OfficeKind.REAL, secrets))


def lanes_lost(path: Path) -> frozenset[int] | None:
    """The lanes of the stores that were given up in this place; None where none was."""
    notes = tuple(path.parent.glob(f"{ASIDE}/*/{path.stem}.lanes"))
    return frozenset(lane for one in notes for lane in _read(one)) if notes else None


def lanes_of_missing(path: Path, told: frozenset[int]) -> frozenset[int] | None:
    """The lanes that no store in this place may number from; None where nobody knows them.

    ``told``: as a person names them. What was given up here before never is all: a store came after.
    """
    remembered = lanes_remembered(path)
    if remembered is None and not told:
        return None
    return told | (remembered or frozenset()) | (lanes_lost(path) or frozenset())


def room_aside(path: Path, at: datetime) -> Path:
    """A folder that is not there yet, for what is set aside of the store at ``path``."""
    stamp, home = f"{local(at):%Y%m%d-%H%M%S}", path.parent / ASIDE
    return next(one for end in _ENDS if not (one := home / f"{stamp}{end}").exists())


def set_aside(path: Path, secrets: PlainSecrets, lanes: frozenset[int], *, at: datetime) -> None:
    """All that is left of a real store whose file is gone, in a folder of its own beside it.

    Its keys too, which open the copies there and elsewhere. ``EnvironmentFault`` (``store_wiped``)
    on a PC that was revoked, where nothing may begin.
    """
    _require_not_wiped(path.parent, secrets)
    aside = room_aside(path, at)
    with faults_named():
        make_folder(aside)
        put_whole(aside / f"{path.stem}.lanes", [msgspec.json.encode(sorted(lanes))])
    passed("anew.noted")
    # Keys that lie in clear open the copies still; those under people's secrets go with their file.
    # That goes last: as long as it is there a second try knows that they were.
    under_secrets = has_keys(path.parent)
    secrets.set_aside((*_NOTES, *(_STORE_KEYS if under_secrets else ())), under=aside.name)
    passed("anew.notes_aside")
    with faults_named():
        for folder, left in ((path.parent / "backups", _COPIES), (path.parent, (*_LEFT, *_KEYS))):
            for pattern in left:
                for one in folder.glob(pattern.format(path.stem)):
                    one.rename(aside / one.name)
        sync_folder(aside)
        sync_folder(path.parent)


def _require_not_wiped(folder: Path, secrets: PlainSecrets) -> None:
    if secrets.get(f"store-key-{OfficeKind.REAL.value}") == DESTROYED:
        raise wiped()
    try:
        if has_keys(folder):
            read_keys(folder)
    except EnvironmentFault as fault:
        if fault.code == wiped().code:  # a spoilt one is set aside with the rest
            raise


def _read(note: Path) -> tuple[int, ...]:
    """``EnvironmentFault`` where it cannot be read: what is not known may be given twice."""
    try:
        return msgspec.json.decode(note.read_bytes(), type=tuple[int, ...])
    except (OSError, *NO_MESSAGE) as cause:
        raise EnvironmentFault(
            "old_lanes_unreadable",
            f"Không đọc được {note.name} trong {note.parent.name}, nơi ghi dãy số cũ. Hãy "
            "báo người quản trị.",
        ) from cause
