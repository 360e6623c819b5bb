"""Files in a folder: ``ab/cd/<sha256>``, what is coming under ``coming/<commune>``.

Every file is fsynced before it gets its name, and its folder after (HSP/1, section 1).
"""

import hashlib
import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from counter_app.central.files.store import BlobsFull, PartLost, as_fault, require_hash
from counter_app.core.whole_file import sync_folder

_NUMBERS: Final = count()


@dataclass(frozen=True, slots=True)
class FolderBlobs:
    """A folder on this machine's own disk."""

    root: Path

    def add(self, commune: str, sha256: str, *, offset: int, chunk: bytes) -> None:
        """Adds to a coming file; a disk that fills up leaves it as it was."""
        path = self._coming(commune, sha256)
        try:
            _make_folder(path.parent)
            new = not path.exists()
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if os.fstat(handle).st_size < offset:
                    raise PartLost
                _write_at(handle, offset, chunk)
            finally:
                os.close(handle)
            if new:
                sync_folder(path.parent)
        except OSError as cause:
            raise as_fault(cause) from cause

    def finish(self, commune: str, sha256: str, *, size: int) -> bool:
        """Hashes the whole, gives it its name, fsyncs; a wrong one is deleted."""
        path, place = self._coming(commune, sha256), self._place(sha256)
        try:
            if not path.exists():
                raise PartLost
            if path.stat().st_size != size or _hash_of(path) != sha256:
                path.unlink()
                return False
            _make_folder(place.parent)
            path.replace(place)
            sync_folder(place.parent)
            sync_folder(path.parent)
        except OSError as cause:
            raise as_fault(cause) from cause
        return True

    def drop(self, commune: str, sha256: str) -> None:
        """Forgets a coming file."""
        self._coming(commune, sha256).unlink(missing_ok=True)

    def keep(self, sha256: str, content: bytes) -> None:
        """Keeps a whole file under a name of its own until it is durable."""
        require_hash(sha256, content)
        place = self._place(sha256)
        fresh = self.root / "coming" / f"{sha256}-{os.getpid()}-{next(_NUMBERS)}"
        try:
            for folder in (fresh.parent, place.parent):
                _make_folder(folder)
            try:
                handle = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
                try:
                    _write_at(handle, 0, content)
                finally:
                    os.close(handle)
                fresh.replace(place)
            except BaseException:
                fresh.unlink(missing_ok=True)
                raise
            sync_folder(place.parent)
        except OSError as cause:
            raise as_fault(cause) from cause

    def remove(self, sha256: str) -> None:
        """Lets a whole file go."""
        try:
            self._place(sha256).unlink(missing_ok=True)
        except OSError as cause:
            raise as_fault(cause) from cause

    def tidy(self, before_ms: int) -> None:
        """Whole files that were on their way to their name; those of communes are told by rows."""
        try:
            for path in (self.root / "coming").glob("*"):
                if path.is_file() and path.stat().st_mtime * 1000 < before_ms:
                    path.unlink(missing_ok=True)
        except OSError as cause:
            raise as_fault(cause) from cause

    def size_of(self, sha256: str) -> int:
        """How long a whole file is."""
        try:
            return self._place(sha256).stat().st_size
        except FileNotFoundError:
            raise
        except OSError as cause:
            raise as_fault(cause) from cause

    def read(self, sha256: str, start: int, most: int) -> bytes:
        """A piece of a whole file."""
        try:
            with self._place(sha256).open("rb") as file:
                file.seek(start)
                return file.read(most)
        except FileNotFoundError:
            raise
        except OSError as cause:
            raise as_fault(cause) from cause

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _coming(self, commune: str, sha256: str) -> Path:
        return self.root / "coming" / commune / sha256


def _write_at(handle: int, offset: int, chunk: bytes) -> None:
    """Writes all of it durably there and nothing beyond; what fails is cut off again."""
    try:
        os.ftruncate(handle, offset)
        left, at = memoryview(chunk), offset
        while left:
            os.lseek(handle, at, os.SEEK_SET)
            written = os.write(handle, left)
            if not written:
                raise BlobsFull
            left, at = left[written:], at + written
        os.fsync(handle)
    except BaseException:
        os.ftruncate(handle, offset)
        raise


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make_folder(folder: Path) -> None:
    """Makes it and the folders above it, each written down in the one it lies in."""
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync_folder(one.parent)
