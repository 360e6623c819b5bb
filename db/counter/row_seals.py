"""The seal in a row that changes as it lives, which only this PC can make: a MAC over its columns.

For rows too many, or changed too often, for an act of their own in the log. Whoever changes a row
seals it anew only where it was as it had been sealed: what another hand did stays wrong for good.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ENCODE: Final = msgspec.json.Encoder().encode
_SIZE: Final = 32


def row_key(key: Ed25519PrivateKey) -> bytes:
    """The key of the seals (32 bytes), from the one that the PC signs with."""
    return hashlib.blake2b(key.private_bytes_raw(), person=b"row seals", digest_size=32).digest()


def seal_of(key: bytes, table: str, row: Sequence[object]) -> str:
    """The seal of a row's columns, hex; ``key`` is of ``row_key``."""
    told = _ENCODE((table, row))
    return hashlib.blake2b(told, key=key, digest_size=_SIZE).hexdigest()
