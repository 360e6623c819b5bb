"""``keys.json``: one master key under each person's secret, the store's keys under the master.

Written whole, by one process at a time, for its owner's eyes, and twice: without it nobody opens the
store, so one spoilt block must not be enough. What is in it opens nothing without a secret, the
recovery code, or the system's key ring.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_wrapping import FLOOR, Kdf
from counter_app.core.opening import alone_in
from counter_app.core.validation import NO_MESSAGE
from counter_app.core.whole_file import put_whole

NAME: Final = "keys.json"
UNWRITABLE: Final = "secrets_unwritable"
VERSION: Final = 1
# The same again, written first; read where the file itself is not as it was written.
TWIN: Final = "keys-2.json"
_LOCK: Final = "keys.lock"
# Whose way in the recovery code is; clerks have ids.
RECOVERY: Final = "recovery"
_DEAREST_KIB: Final = 1 << 20


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One person's way in: the master under their secret, and how often a guess was wrong since.

    ``failed_ms``: the machine's monotonic clock at the last wrong one.
    """

    id: str
    clerk: str
    name: str
    salt: bytes
    box: bytes
    failures: int = 0
    failed_ms: int = 0

    @property
    def mark(self) -> str:
        """What tells this wrap from any other, hex; no secret can be tried on it."""
        return _mark(self.id.encode(), self.clerk.encode(), self.salt, self.box)


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """The master under the recovery code; the day (ISO) somebody proved to have it, if any."""

    salt: bytes
    box: bytes
    proved_on: str = ""

    @property
    def mark(self) -> str:
        """As a slot's."""
        return _mark(RECOVERY.encode(), self.salt, self.box)


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. ``ring``: the store's keys by name (JSON) under the master.

    ``wiped``: the PC was revoked; nothing else is left.
    """

    v: int = VERSION
    kdf: Kdf = FLOOR
    slots: tuple[Slot, ...] = ()
    recovery: Recovery | None = None
    system: bool = False
    ring: bytes = b""
    wiped: bool = False

    def slot(self, clerk: str) -> Slot | None:
        """The slot of a clerk, by their id."""
        return next((one for one in self.slots if one.clerk == clerk), None)

    def with_slot(self, slot: Slot) -> "KeyFile":
        """The file with ``slot`` in its clerk's place."""
        others = tuple(one for one in self.slots if one.clerk != slot.clerk)
        return msgspec.structs.replace(self, slots=(*others, slot))

    def without(self, clerk: str) -> "KeyFile":
        """The file without the clerk's slot."""
        kept = tuple(one for one in self.slots if one.clerk != clerk)
        return msgspec.structs.replace(self, slots=kept)

    @property
    def marks(self) -> dict[str, str]:
        """The mark of each way in, by whose it is: a clerk's id, ``RECOVERY``."""
        marks = {one.clerk: one.mark for one in self.slots}
        return marks if self.recovery is None else {**marks, RECOVERY: self.recovery.mark}


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """As it lies on the disk. ``sha``: SHA-256 (hex) of ``keys`` as written, for a spoilt disk only."""

    sha: str
    keys: msgspec.Raw


def has_keys(data_dir: Path) -> bool:
    """Whether the folder's store is opened by secrets."""
    return any((data_dir / name).exists() for name in (NAME, TWIN))


def encoded(kept: KeyFile) -> bytes:
    """The file's bytes."""
    keys = msgspec.json.encode(kept)
    return msgspec.json.encode(_Sealed(sha=sha256(keys).hexdigest(), keys=msgspec.Raw(keys)))


def read_keys(data_dir: Path) -> KeyFile:
    """The folder's file; ``EnvironmentFault`` where it is damaged, newer than this program, or wiped."""
    kept = _read(data_dir / NAME) or _read(data_dir / TWIN)
    if kept is None:
        raise damaged()
    if kept.v > VERSION:
        raise EnvironmentFault(
            "keys_newer", "Tệp khóa do phiên bản mới hơn ghi. Hãy cập nhật chương trình rồi mở lại."
        )
    if kept.wiped:
        raise wiped()
    # A changed price opens nothing; one beyond measure would only stop the machine.
    if not (0 < kept.kdf.passes <= 1_000 and 0 < kept.kdf.memory_kib <= _DEAREST_KIB):
        raise damaged()
    return kept


def wiped() -> EnvironmentFault:
    """The PC was revoked: its keys are no more, and nothing opens or begins here."""
    return EnvironmentFault(
        "store_wiped",
        "Máy này đã bị thu hồi, dữ liệu trên máy đã khoá vĩnh viễn. Hãy báo người quản trị.",
    )


def change_keys(data_dir: Path, change: Callable[[KeyFile], KeyFile]) -> KeyFile:
    """What ``change`` makes of the file, written before it is given back; it may refuse by raising."""
    with alone_in(data_dir, _LOCK):
        changed = change(read_keys(data_dir))
        _write(data_dir, changed)
    return changed


def put_keys(data_dir: Path, kept: KeyFile) -> None:
    """The file in the place of whatever was there."""
    with alone_in(data_dir, _LOCK):
        _write(data_dir, kept)


def _mark(*parts: bytes) -> str:
    return sha256(b"".join(sha256(one).digest() for one in parts)).hexdigest()


def _read(file: Path) -> KeyFile | None:
    try:
        sealed = msgspec.json.decode(file.read_bytes(), type=_Sealed)
        if sha256(sealed.keys).hexdigest() != sealed.sha:
            return None
        return msgspec.json.decode(sealed.keys, type=KeyFile)
    except (OSError, *NO_MESSAGE):
        return None


def _write(data_dir: Path, kept: KeyFile) -> None:
    """The twin first: a cut between the two leaves everything as it was."""
    twin = uncounted(kept)
    try:
        if _read(data_dir / TWIN) != twin:
            put_whole(data_dir / TWIN, [encoded(twin)], private=True)
        put_whole(data_dir / NAME, [encoded(kept)], private=True, step="keys.before_name")
    except OSError as cause:
        raise EnvironmentFault(
            UNWRITABLE,
            "Không ghi được tệp khóa. Hãy kiểm tra dung lượng và quyền của thư mục dữ liệu.",
        ) from cause


def uncounted(kept: KeyFile) -> KeyFile:
    """Without the guesses, which change at every one: they are kept outside the folder, too."""
    bare = [msgspec.structs.replace(one, failures=0, failed_ms=0) for one in kept.slots]
    return msgspec.structs.replace(kept, slots=tuple(sorted(bare, key=lambda one: one.id)))


def damaged() -> EnvironmentFault:
    """The file, or what is sealed in it, is not as it was written."""
    return EnvironmentFault(
        "keys_damaged",
        f"Không đọc được tệp khóa {NAME}. Hãy báo người quản trị, đừng xóa tệp nào; bản sao lưu "
        "mở được bằng mã khôi phục.",
    )
