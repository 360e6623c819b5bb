"""What kind of place a folder is: this machine's own disk, a network's, a stick, or a synced folder.

Nothing is written to find out. What cannot be told counts as a disk of the machine's own.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.text import fold


class Place(StrEnum):
    """Where a folder lies."""

    OWN_DISK = "own_disk"
    NETWORK = "network"
    STICK = "stick"
    SYNCED = "synced"


_NETWORK_SYSTEMS: Final = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs"),
        *("fuse.sshfs", "fuse.rclone", "davfs", "fuse.davfs2"),
    )
)
# Where the programs say that they keep a folder in step with other machines.
_SYNC_SETTINGS: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "DROPBOX_PATH")
# What they call its root, in any language of theirs and with whose it is behind ("OneDrive - UBND",
# "Google Drive của tôi", "Dropbox (Cơ quan)", "Nextcloud2"); longer words are other things.
_SYNC_NAMES: Final = re.compile(
    r"(?:(?:tai lieu (?:tren |cua )?)?onedrive|(?:zalo|vnpt|viettel) ?drive|sharepoint"
    r"|creative cloud files|dropbox|google ?drive|icloud ?drive|nextcloud|owncloud|megasync|mega$|pcloud ?drive"
    r"|seafile|syncthing|synologydrive|box sync|yandex\.disk|my drive|drive cua toi"
    r"|o dia cua toi)(?![a-z])"
)
_SYNC_MARKS: Final = (
    ".849C9593-D756-4E56-8D6E-42412F2A707B",  # OneDrive
    ".dropbox",
    ".dropbox.cache",
    ".tmp.driveupload",
    ".tmp.drivedownload",  # Google Drive
    ".stfolder",  # Syncthing
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".debris",  # MEGA
    ".SynologyWorkingDirectory",
    "Mobile Documents/com~apple~CloudDocs",  # iCloud
)
_SYNC_JOURNAL: Final = re.compile(r"\._?sync_.*\.db")  # Nextcloud and ownCloud
_SYSTEM: Final = Path("/sys")
# GetDriveTypeW's answers.
_DRIVES: Final = {2: Place.STICK, 4: Place.NETWORK}
_REFUSED: Final = {
    Place.NETWORK: (
        "store_on_network",
        "Không để dữ liệu trên ổ mạng được. Hãy chọn thư mục trên ổ đĩa của máy này.",
    ),
    Place.SYNCED: (
        "store_in_synced",
        "Không để dữ liệu trong thư mục đồng bộ (OneDrive, Google Drive…) được. Hãy chọn thư mục khác.",
    ),
    Place.STICK: (
        "store_on_stick",
        "Không để dữ liệu trên USB được. Hãy chọn thư mục trên ổ đĩa của máy; USB để sao lưu.",
    ),
}


def check_place(path: Path) -> None:
    """Refuses a network's or a synced folder: locks do not hold there and files get spoiled."""
    _refuse(path, Place.NETWORK, Place.SYNCED)


def check_new_place(path: Path) -> None:
    """As ``check_place``, and no stick, which is pulled out and lies about what it has written."""
    _refuse(path, Place.NETWORK, Place.SYNCED, Place.STICK)


def place_of(
    path: Path, *, system: Path = _SYSTEM, settings: Mapping[str, str] = os.environ
) -> Place:
    """The kind of place ``path`` is or will be in, also where a link leads to it."""
    real = Path(os.path.realpath(path))
    if any(str(one).startswith(("\\\\", "//")) for one in (path, real)):
        return Place.NETWORK
    kind = _by_system(real, system)
    synced = any(_is_synced(one, settings) for one in {path.absolute(), real})
    return Place.SYNCED if kind is Place.OWN_DISK and synced else kind


def same_disk(one: Path, other: Path, *, system: Path = _SYSTEM) -> bool:
    """Whether both are lost together with one disk; partitions of one are."""
    return _disk(one, system) == _disk(other, system)


def _refuse(path: Path, *kinds: Place) -> None:
    kind = place_of(path)
    if kind in kinds:
        raise EnvironmentFault(*_REFUSED[kind])


def _is_synced(path: Path, settings: Mapping[str, str]) -> bool:
    told = [Path(settings[name]) for name in _SYNC_SETTINGS if settings.get(name)]
    return any(
        _SYNC_NAMES.match(fold(folder.name))
        or folder in told
        or any((folder / mark).exists() for mark in _SYNC_MARKS)
        or _has_journal(folder)
        for folder in (path, *path.parents)
    )


if sys.platform == "win32":
    import ctypes

    def _by_system(path: Path, _system: Path) -> Place:
        kind = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\")
        return _DRIVES.get(kind, Place.OWN_DISK)

else:

    def _by_system(path: Path, system: Path) -> Place:
        """By the kind of file system, then by what the kernel says of the disk under it."""
        if _file_system(path) in _NETWORK_SYSTEMS:
            return Place.NETWORK
        device = _block_device(path, system)
        if device is not None and any(_can_be_pulled(one) for one in _disks(device)):
            return Place.STICK
        return Place.OWN_DISK


def _can_be_pulled(disk: Path) -> bool:
    try:
        return (disk / "removable").read_text().strip() == "1" or "/usb" in disk.as_posix()
    except OSError:
        return False


def _disk(path: Path, system: Path) -> tuple[Path, ...] | int:
    """The whole disks under ``path``; where the kernel names none, the number of the file system."""
    device = _block_device(path, system)
    return _existing(path).stat().st_dev if device is None else tuple(sorted(_disks(device)))


def _block_device(path: Path, system: Path) -> Path | None:
    """The kernel's folder of the device that ``path`` lies on."""
    try:
        number = _existing(path).stat().st_dev
        folder = system / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
        return folder.resolve(strict=True)
    except (AttributeError, OSError):  # not Linux, or no disk of its own: tmpfs, overlay
        return None


def _disks(device: Path) -> Iterator[Path]:
    """The disks under a partition, under an encrypted volume, under a volume of several."""
    slaves = device / "slaves"
    below = [one.resolve() for one in slaves.iterdir()] if slaves.is_dir() else []
    if below:
        for one in below:
            yield from _disks(one)
    else:
        yield device.parent if (device / "partition").exists() else device


def _existing(path: Path) -> Path:
    """``path``, or the nearest folder over it that is there already."""
    place = path.absolute()
    return next(one for one in (place, *place.parents) if one.exists())


def _file_system(path: Path) -> str:
    """The kind of file system under ``path`` on Linux, else nothing."""
    place = str(path)
    best, kind = "", ""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in mounts.splitlines():
        _, point, system, *_ = line.replace("\\040", "\0").split(" ")
        point = point.replace("\0", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, system
    return kind


def _has_journal(folder: Path) -> bool:
    """Also where the folder is not there yet, or may not be looked into."""
    with suppress(OSError), os.scandir(folder) as found:
        return any(_SYNC_JOURNAL.fullmatch(one.name) for one in found)
    return False
