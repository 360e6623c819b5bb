"""Attached files beside the store, each encrypted under a key of its own; names tell nothing.

AES-256-GCM in pieces of 64 KiB; the place of a piece and whether it is the last are in its nonce, so
that none can be left out, repeated or changed for another. The vault's one key is in the machine's
secret store; the key of a file is derived from it and from the file's id, which is never used twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from counter_app.core.errors import EnvironmentFault
from counter_app.core.secrets import SecretStore, checked_key, store_key
from counter_app.core.whole_file import make_folder, put_whole
from counter_app.domain.office import OfficeKind
from db.backup import CopyStopped, Told, on
from db.counter.attachments import every_id
from db.counter.store import Store, vault_key_name
from db.engine import disk_full
from db.refusing import NO_ROOM

_MARK: Final = b"HSF1"
_PIECE: Final = 64 << 10
_TAG: Final = 16


class Stands(Protocol):
    """A store, open or not, by where it lies and what opens it."""

    @property
    def path(self) -> Path:
        """Its file."""

    @property
    def kind(self) -> OfficeKind:
        """Whose it is."""

    @property
    def secrets(self) -> SecretStore:
        """Its keys."""


class FileDamaged(Exception):
    """A file of the vault is not as it was written."""


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of encrypted files."""

    folder: Path
    key: bytes

    def write(self, file_id: str, content: bytes) -> None:
        """Keeps a file durably under a new id; raises ``EnvironmentFault`` and leaves nothing."""
        place = self.place(file_id)
        try:
            make_folder(place.parent)
            put_whole(place, self._sealed(file_id, content), private=True, step="vault.before_name")
        except OSError as cause:
            raise EnvironmentFault(
                "file_unkept",
                "Chưa cất được tệp vào máy. Hãy kiểm tra chỗ trống của ổ đĩa rồi đính kèm lại.",
            ) from cause

    def read(self, file_id: str) -> bytes:
        """The plain file; ``FileNotFoundError``, or ``FileDamaged``."""
        sealed = self.place(file_id).read_bytes()
        if not sealed.startswith(_MARK):
            raise FileDamaged
        try:
            return b"".join(self._opened(file_id, memoryview(sealed)[len(_MARK) :]))
        except InvalidTag as cause:
            raise FileDamaged from cause

    def has(self, file_id: str) -> bool:
        """Whether the file lies here."""
        return self.place(file_id).exists()

    def is_whole(self, file_id: str) -> bool:
        """Whether the file lies here as it was written; one that the disk cannot read does not."""
        try:
            self.read(file_id)
        except (OSError, FileDamaged):
            return False
        return True

    def remove(self, file_id: str) -> None:
        """Lets a file go."""
        self.place(file_id).unlink(missing_ok=True)

    def _sealed(self, file_id: str, content: bytes) -> Iterator[bytes]:
        yield _MARK
        cipher, pieces = self._cipher(file_id), range(0, len(content), _PIECE)
        for number, start in enumerate(pieces):
            piece = content[start : start + _PIECE]
            yield cipher.encrypt(_nonce(number, number == len(pieces) - 1), piece, _MARK)

    def _opened(self, file_id: str, sealed: memoryview) -> Iterator[bytes]:
        cipher, step = self._cipher(file_id), _PIECE + _TAG
        pieces = range(0, max(len(sealed), 1), step)
        for number, start in enumerate(pieces):
            nonce = _nonce(number, number == len(pieces) - 1)
            yield cipher.decrypt(nonce, bytes(sealed[start : start + step]), _MARK)

    def _cipher(self, file_id: str) -> AESGCM:
        told = b"attached file\n" + file_id.encode()
        return AESGCM(HKDF(SHA256(), 32, salt=None, info=told).derive(self.key))

    def place(self, file_id: str) -> Path:
        """Where the file lies, or would."""
        return self.folder / file_id[-2:] / file_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """How many files lie nowhere, and how many lie somewhere and nowhere as they were written."""

    missing: int
    spoilt: int

    @property
    def words(self) -> str:
        """What is wrong, in a sentence; empty where every file is whole."""
        told = (("thiếu", self.missing), ("hỏng", self.spoilt))
        wrong = ", ".join(f"{what} {count} tệp đính kèm" for what, count in told if count)
        return f"{wrong[0].upper()}{wrong[1:]}." if wrong else ""


def vault_of(store: Stands) -> Vault:
    """The vault of a store; its key is made on first use."""
    store_key(store.secrets, vault_key_name(store.kind))
    return vault_beside(store.path, store.path.stem, kind=store.kind, secrets=store.secrets)


def vault_beside(path: Path, stem: str, *, kind: OfficeKind, secrets: SecretStore) -> Vault:
    """The vault that lies beside a store or a copy of it; no file opens where there is no key."""
    kept = secrets.get(vault_key_name(kind))
    key = b"" if kept is None else bytes.fromhex(checked_key(kept))
    return Vault(path.with_name(f"{stem}-files"), key)


def wanting(ids: Iterable[str], vaults: tuple[Vault, ...], *, told: Told = on) -> Wanting:
    """Which of the files are whole in none of the vaults; ``CopyStopped`` where ``told`` says so."""
    missing = spoilt = 0
    for one in ids:
        if not told(1, 1):
            raise CopyStopped
        if not any(vault.is_whole(one) for vault in vaults):
            lies = any(vault.has(one) for vault in vaults)
            missing, spoilt = missing + (not lies), spoilt + lies
    return Wanting(missing=missing, spoilt=spoilt)


def sweep(store: Store, *, before: datetime) -> int:
    """Lets go what was written before that instant and belongs to no row; how many files.

    Each goes in a transaction of its own, so that no row can come for it meanwhile: whoever
    records a file looks in his transaction whether it is still here.
    """
    vault = vault_of(store)
    if not vault.folder.is_dir():
        return 0
    known = store.read(every_id)
    stray = [one for one in vault.folder.glob("*/*") if one.name not in known]
    old = [one for one in stray if _written(one) < before.timestamp()]
    return sum(store.write(partial(_let_go, file=file)) for file in old)


def copy_files(store: Stands, folder: Path, *, thorough: bool = True, told: Told = on) -> int:
    """Copies the store's attached files that are not whole in ``folder``; how many.

    They stay encrypted and never change: one of another size is spoilt there, and ``thorough``
    reads each to its end. ``CopyStopped`` where ``told`` wants no more.
    """
    name = f"{store.path.stem}-files"
    files = [one for one in store.path.with_name(name).glob("*/*") if one.suffix != ".new"]
    if not files:  # an office that has none may have no key for them either
        return 0
    here = vault_of(store)
    there, copied = Vault(folder / name, here.key), 0
    for file in files:
        if not told(1, 1):
            raise CopyStopped
        if _is_wanted(file.name, here, there, thorough=thorough):
            _copy(file, there.place(file.name))
            copied += 1
    return copied


def _is_wanted(file_id: str, here: Vault, there: Vault, *, thorough: bool) -> bool:
    """Never in the place of one that is there, unless that is spoilt and this one is not."""
    if not there.has(file_id):
        return True
    spoilt = _size(here.place(file_id)) != _size(there.place(file_id))
    spoilt = (spoilt or thorough) and not there.is_whole(file_id)
    return spoilt and here.is_whole(file_id)


def _size(place: Path) -> int:
    try:
        return place.stat().st_size
    except OSError:
        return -1


def _copy(file: Path, place: Path) -> None:
    try:
        make_folder(place.parent)
        put_whole(place, [file.read_bytes()])
    except OSError as cause:
        if not file.exists():
            return  # let go meanwhile: the central side has it in a backup
        if cause.errno in NO_ROOM:
            raise disk_full(place.parent) from cause
        raise EnvironmentFault(
            "backup_unwritable",
            "Chưa sao lưu được tệp đính kèm. Hãy kiểm tra chỗ trống và quyền của thư mục sao lưu.",
        ) from cause


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _let_go(connection: Connection, file: Path) -> bool:
    if file.name in every_id(connection):
        return False
    file.unlink(missing_ok=True)
    return True


def _nonce(number: int, last: bool) -> bytes:  # one of the two parts of a nonce
    return number.to_bytes(11) + bytes([last])
