"""Hashing a body without letting go of the interpreter.

For 2,048 bytes and more ``hashlib`` lets other threads run, and to get the interpreter back among
busy ones takes longer than eight kilobytes take.
"""

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from hashlib import _Hash

_AT_ONCE: Final = 2047


def feed(sha: "_Hash", body: bytes | msgspec.Raw) -> None:
    """As ``sha.update(body)``."""
    told = memoryview(body)
    for start in range(0, len(told), _AT_ONCE):
        sha.update(told[start : start + _AT_ONCE])
