"""How far a desk's log of acts is, told with its token: a chain alone cannot see a cut tail.

The cell says in its challenge how far it knows each life's log; the desk answers where it now ends
and which link it has at that place. Both travel as keys that an older side passes over (HSP/1,
sections 10 and 11). The log itself never leaves the desk.
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.protocol.operation import to_base64url

# Of one desk, in one message: lives of its store, and what it found spoilt in it.
MOST_LIVES: Final = 32
MOST_SPOILT: Final = 32
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
_Link = Annotated[str, msgspec.Meta(pattern="^(?:[0-9a-f]{64})?$")]
_Word = Annotated[str, msgspec.Meta(max_length=200)]


class Broke(StrEnum):
    """How a log does not go on from what was known of it; ``PUT_BACK``: in a life that is over."""

    SHORTER = "shorter"
    OTHER = "other"
    PUT_BACK = "put_back"


class ActsHead(msgspec.Struct, frozen=True, kw_only=True):
    """Where the log of one life ends (``number``, ``head``), and its ``link`` at ``since``.

    ``since`` is how far the cell knows it; 0: not at all. A ``link`` that is gone is empty.
    """

    inc: _Word
    number: _Count
    head: _Link
    since: _Count
    link: _Link
    sig: str


class Spoilt(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk's own look found in its store: kind and row, and when (its clock)."""

    code: _Word
    row: _Word
    at_ms: _Count
    sig: str


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A log that did not go on from ``known``, noticed at the cell at ``at_ms``; it had ``found``."""

    inc: str
    broke: Broke
    known: int
    found: int
    at_ms: int


def acts_head(
    device: str, key: Ed25519PrivateKey, *, inc: str, number: int, head: str, since: int, link: str
) -> ActsHead:
    """The end of a life's log, signed."""
    bare = ActsHead(inc=inc, number=number, head=head, since=since, link=link, sig="")
    sig = to_base64url(key.sign(acts_head_bytes(device, bare)))
    return msgspec.structs.replace(bare, sig=sig)


def spoilt(device: str, key: Ed25519PrivateKey, *, code: str, row: str, at_ms: int) -> Spoilt:
    """What was found, signed."""
    bare = Spoilt(code=code, row=row[:200], at_ms=at_ms, sig="")
    return msgspec.structs.replace(bare, sig=to_base64url(key.sign(spoilt_bytes(device, bare))))


def acts_head_bytes(device: str, one: ActsHead) -> bytes:
    """What the device signs of where its log ends.

    Without ``since`` and ``link``: what is kept can be tried again for as long as it is kept.
    """
    return f"HSP/1 acts\n{device}\n{one.inc}\n{one.number}\n{one.head}".encode()


def spoilt_bytes(device: str, one: Spoilt) -> bytes:
    """What the device signs of damage it found."""
    return f"HSP/1 spoilt\n{device}\n{one.code}\n{one.at_ms}\n{one.row}".encode()
