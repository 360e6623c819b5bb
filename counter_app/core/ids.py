"""Identifiers and randomness: made here, passed on as arguments.

UUIDv7 names dossiers and operations; it is never used for ordering.
"""

import os
import secrets
from collections.abc import Callable
from typing import NewType

DossierId = NewType("DossierId", str)
VisitId = NewType("VisitId", str)
OperationId = NewType("OperationId", str)
ClerkId = NewType("ClerkId", str)

RandomBytes = Callable[[int], bytes]


def uuid7(wall_ms: int, random: RandomBytes = os.urandom) -> str:
    """A UUIDv7 (RFC 9562) of ``wall_ms`` milliseconds since 1970, as text."""
    value = (wall_ms & 0xFFFF_FFFF_FFFF) << 80
    value |= int.from_bytes(random(10)) & ((1 << 80) - 1)
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def incarnation(random: RandomBytes = os.urandom) -> str:
    """64 random bits as 16 hex digits: which life of the store is writing."""
    return random(8).hex()


def note_id(random: RandomBytes = os.urandom) -> str:
    """Eight hex digits that name one line of a log, short enough to be told over the telephone."""
    return random(4).hex()


def lookup_secret() -> str:
    """Eight digits from a cryptographic source, printed on the slip for looking a dossier up."""
    return f"{secrets.randbelow(10**8):08d}"
