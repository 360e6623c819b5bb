"""Proves each page of an encrypted file by its digest, in short steps that whoever waits may end.

As ``PRAGMA cipher_integrity_check`` does, which answers only at its end: minutes of a large file.
The shape is ``engine._SHAPE``'s: pages of 2,048 bytes, each ending with an IV (16) and the
HMAC-SHA256 (32) over what stands before and the page's number. The file must have no WAL.
"""

import hashlib
import hmac
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

_PAGE: Final = 2_048
_SALT: Final = 16
_DIGEST: Final = 32
_MIXED: Final = 0x3A
_ROUNDS: Final = 2
# SQLite keeps its locks there and never writes that page.
_LOCKS: Final = 0x40000000 // _PAGE + 1
# A millisecond of work: Python's lock is let go of between, for a save goes on beside this.
_PAGES_A_STEP: Final = 250
_REST_S: Final = 0.0005


class CopyStopped(Exception):
    """Whoever wanted the copy has had enough; nothing of it is left."""


def first_bad_page(path: Path, key: str, *, told: Callable[[int, int], bool]) -> int | None:
    """The number of the first page that is not as it was written; None where all are.

    ``told`` hears how many of how many are proved. ``CopyStopped`` once it does not want more.
    """
    size = path.stat().st_size
    whole, number, rest = max(size // _PAGE, 1), 0, threading.Event()
    if size % _PAGE:
        return size // _PAGE + 1
    with path.open("rb") as file:
        mixed = _digest_key(key, file.read(_SALT))
        file.seek(0)
        while piece := file.read(_PAGE * _PAGES_A_STEP):
            for at in range(0, len(piece), _PAGE):
                number += 1
                begins = at + (_SALT if number == 1 else 0)
                said = piece[begins : at + _PAGE - _DIGEST] + number.to_bytes(4, "little")
                digest = hmac.digest(mixed, said, "sha256")
                if digest != piece[at + _PAGE - _DIGEST : at + _PAGE] and number != _LOCKS:
                    return number
            if not told(number, whole):
                raise CopyStopped
            rest.wait(_REST_S)
    return None


def _digest_key(key: str, salt: bytes) -> bytes:
    """The key of the digests, from the file's key (64 hex digits) and its salt."""
    mixed = bytes(one ^ _MIXED for one in salt)
    return hashlib.pbkdf2_hmac("sha512", bytes.fromhex(key), mixed, _ROUNDS, _DIGEST)
