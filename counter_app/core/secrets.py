"""Where keys live: the machine's key ring, else a file only its owner can read.

Holds the store key, the device's signing key and a second copy of the incarnation. It never
holds what a clerk types.
"""

import hashlib
import json
import os
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import RandomBytes
from counter_app.core.whole_file import make_folder, put_whole

# In the place of a key that a remote wipe has ended, or that now lies under people's secrets: a
# program that runs on with what it knew makes no second one there.
DESTROYED: Final = "destroyed"
MOVED: Final = "moved"
_HEX64: Final = re.compile(r"[0-9a-f]{64}")
# Back ends that keep nothing, or keep it where anyone can read it.
_UNSAFE_MODULES: Final = (
    "keyring.backends.fail",
    "keyring.backends.null",
    "keyrings.alt",
    "keyring.backends.chainer",
)
_FILE_NOTICE: Final = (
    "Máy này không có kho khóa. Khóa dữ liệu nằm trong tệp secrets.json, chỉ người dùng này đọc "
    "được. Hãy bật mã hóa ổ đĩa."
)


class SecretStore(Protocol):
    """A small, safe place for a few named texts."""

    @property
    def notice(self) -> str:
        """What the clerk should know about this place; empty when all is well."""
        ...

    def get(self, name: str) -> str | None:
        """The text kept under ``name``, or ``None``."""
        ...

    def set(self, name: str, value: str) -> None:
        """Keeps ``value`` under ``name`` durably."""
        ...

    def destroy(self, names: Iterable[str]) -> None:
        """The keys under ``names`` are lost for good; what is asked for then is ``DESTROYED``."""
        ...


class FileSecretStore:
    """One file, readable by its owner only; for machines without a key ring."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "secrets.json"

    @property
    def notice(self) -> str:
        """Says that the keys lie in a file."""
        return _FILE_NOTICE

    def get(self, name: str) -> str | None:
        """The text kept under ``name``, or ``None``."""
        return self._read().get(name)

    def set(self, name: str, value: str) -> None:
        """Replaces the file as a whole, so a cut leaves the old one."""
        self._write({**self._read(), name: value})

    def destroy(self, names: Iterable[str]) -> None:
        """Puts ``DESTROYED`` in their place."""
        self._write({**self._read(), **dict.fromkeys(names, DESTROYED)})

    def move_out(self, names: Iterable[str]) -> None:
        """Puts ``MOVED`` in their place, also of those not made yet: they are kept elsewhere."""
        self._write({**self._read(), **dict.fromkeys(names, MOVED)})

    def set_aside(self, names: Iterable[str], *, under: str) -> None:
        """Keeps each text under a name that begins with ``under``, and none in its own place."""
        kept, names = self._read(), frozenset(names)
        self._write({f"{under}/{one}" if one in names else one: kept[one] for one in kept})

    def _write(self, kept: dict[str, str]) -> None:
        try:
            make_folder(self._path.parent)
            put_whole(self._path, [json.dumps(kept).encode()], private=True)
        except OSError as cause:
            raise EnvironmentFault(
                "secrets_unwritable",
                "Không ghi được tệp khóa. Hãy kiểm tra dung lượng và quyền của thư mục dữ liệu.",
            ) from cause

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as cause:
            raise EnvironmentFault(
                "secrets_unreadable",
                "Không đọc được tệp khóa. Hãy báo người quản trị, đừng xóa tệp nào.",
            ) from cause
        return dict(kept)


class KeyringSecretStore:
    """The operating system's own key ring, one service name for each data folder."""

    def __init__(self, data_dir: Path) -> None:
        place = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
        self._service = f"counter-app/{place}"

    @property
    def notice(self) -> str:
        """Nothing to say: the system guards the keys."""
        return ""

    def get(self, name: str) -> str | None:
        """The text kept under ``name``, or ``None``."""
        import keyring

        with _locked_named():
            return keyring.get_password(self._service, name)

    def set(self, name: str, value: str) -> None:
        """Keeps ``value`` in the key ring."""
        import keyring

        with _locked_named():
            keyring.set_password(self._service, name, value)

    def destroy(self, names: Iterable[str]) -> None:
        """Puts ``DESTROYED`` in their place."""
        for name in names:
            self.set(name, DESTROYED)

    def move_out(self, names: Iterable[str]) -> None:
        """Puts ``MOVED`` in their place, also of those not made yet: they are kept elsewhere."""
        for name in names:
            self.set(name, MOVED)

    def set_aside(self, names: Iterable[str], *, under: str) -> None:
        """Keeps each text under a name that begins with ``under``, and none in its own place."""
        import keyring

        for name in names:
            kept = self.get(name)
            if kept is not None:
                self.set(f"{under}/{name}", kept)
                with _locked_named():
                    keyring.delete_password(self._service, name)


# Either of the two that need nobody's secret.
PlainSecrets = FileSecretStore | KeyringSecretStore


def open_secrets(data_dir: Path) -> PlainSecrets:
    """The place this data folder's keys are in: its file if it has one, else the key ring."""
    in_file = FileSecretStore(data_dir)
    # A folder that began with a file stays with it: a key ring that appears later is empty.
    if (data_dir / "secrets.json").exists() or not _keyring_is_safe():
        return in_file
    return KeyringSecretStore(data_dir)


def system_ring(data_dir: Path) -> KeyringSecretStore | None:
    """The system's key ring for this data folder; None where it has no safe one."""
    return KeyringSecretStore(data_dir) if _keyring_is_safe() else None


def store_key(secrets: SecretStore, name: str, random: RandomBytes = os.urandom) -> str:
    """The 64 hex digits of the key under ``name``, made on first use."""
    kept = secrets.get(name)
    if kept is None:
        kept = random(32).hex()
        secrets.set(name, kept)
    return checked_key(kept)


def checked_key(text: str) -> str:
    """``text`` if it is a raw 256-bit key; 62 or 63 digits would silently be a passphrase."""
    if not _HEX64.fullmatch(text):
        raise EnvironmentFault(
            "key_damaged", "Khóa dữ liệu bị hỏng. Hãy báo người quản trị, đừng xóa tệp nào."
        )
    return text


def device_key(secrets: SecretStore, name: str = "device-key") -> Ed25519PrivateKey:
    """The device's signing key, made on first use and never changed."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(store_key(secrets, name)))


@contextmanager
def _locked_named() -> Generator[None, None, None]:
    """A key ring that is locked or does not answer is the machine's fault, and says so."""
    import keyring.errors

    try:
        yield
    except keyring.errors.KeyringError as cause:
        raise EnvironmentFault(
            "key_ring_closed",
            "Kho khóa của hệ điều hành đang khóa. Hãy mở khóa kho ấy, hoặc đăng nhập lại vào máy, "
            "rồi làm lại.",
        ) from cause


def _keyring_is_safe() -> bool:
    import keyring
    import keyring.errors

    try:
        ring = keyring.get_keyring()
        safe = ring.priority > 0 and not type(ring).__module__.startswith(_UNSAFE_MODULES)
    except (keyring.errors.KeyringError, RuntimeError):
        return False
    return safe
