"""One act of the log of acts: its digest, and where the chain of a life's acts begins.

Signed and linked as an operation is; it never goes anywhere, only where it ends is told
(``anchored``).
"""

import hashlib
from typing import Final

import msgspec

from counter_app.protocol.canonical import canonical

# The names that sort before "body" and behind it, so that a body's bytes go in untouched.
_BEFORE: Final = ("act", "at_ms")
_BEHIND: Final = (*("boot_id", "clerk_id", "clerk_name", "inc", "mono_ms", "number", "subject"),)


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """What is hashed and signed; ``body`` is canonical text, kept byte for byte.

    ``number`` counts through all lives of a store; ``at_ms`` is evidence of the clock, never order.
    """

    number: int
    inc: str
    at_ms: int
    boot_id: str
    mono_ms: int
    clerk_id: str
    clerk_name: str
    act: str
    subject: str
    body: str


def act_digest(acted: Acted) -> bytes:
    """SHA-256 of the canonical act with its body in place, 32 raw bytes."""
    before, behind = (
        canonical({name: getattr(acted, name) for name in names}) for names in (_BEFORE, _BEHIND)
    )
    return hashlib.sha256(f'{before[:-1]},"body":{acted.body},{behind[1:]}'.encode()).digest()


def acts_start(device: str, incarnation: str) -> bytes:
    """The link before the first act of a life, 32 raw bytes."""
    return hashlib.sha256(f"HSP/1 audit\n{device}\n{incarnation}".encode()).digest()
