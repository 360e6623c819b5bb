"""How a desk joins a cell and proves who it is at each request. Keys are base64url.

The device's name follows from its public key, so that a chain begun before enrolment stays true.
"""

import hashlib
import re
from typing import Annotated, Any, Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from counter_app.protocol.anchored import MOST_LIVES, MOST_SPOILT, ActsHead, Cut, Spoilt
from counter_app.protocol.version import PROTO

LaneKind = Literal["active", "sealed", "retired"]
_DEVICE_ID: Final = re.compile(r"d-[0-9a-f]{16}")


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A desk asks to join with an administrator's one-time code.

    ``lanes`` are those it numbers with already; it keeps them where nobody else has them.
    """

    code: str
    public_key: str
    name: str
    app: str
    lanes: tuple[int, ...] = ()
    inc: str = ""
    proto: int = PROTO


class LeasedLane(msgspec.Struct, frozen=True, kw_only=True):
    """A lane and from when to when (ISO days; None: until further notice) it may be used."""

    lane: int
    kind: LaneKind
    from_day: str
    to_day: str | None = None


class LeasedBlock(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers ``first`` to ``last`` of another agency's series on one ISO day."""

    agency: str
    day: str
    first: int
    last: int


class UsedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The last number of a kind of paper, year and lane that is on a paper already."""

    kind: str
    year: int
    number: int


class UsedNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Where the series of leased lanes stand: whoever has the lane now begins above each."""

    papers: tuple[UsedPaper, ...] = ()
    codes: tuple[str, ...] = ()


class SisterDesk(msgspec.Struct, frozen=True, kw_only=True):
    """Another desk of the office: its key reads the codes on its slips.

    ``ended``: it was retired or revoked, so that others go on with what it printed.
    """

    device: str
    device_no: int
    name: str
    public_key: str
    ended: bool = False


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk needs to know; ``office`` is in the plain form of an office file.

    ``name`` is the desk's own, as the administrator who gave the code named it.
    """

    device: str
    device_no: int
    commune: str
    lanes: tuple[LeasedLane, ...]
    office: dict[str, Any]
    cell_url: str
    server_keys: tuple[str, ...]
    epoch: str
    sisters: tuple[SisterDesk, ...] = ()
    name: str = ""
    used: UsedNumbers = UsedNumbers()


class LanesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A desk whose store was put back or copied asks for lanes that no copy of it numbered from.

    ``spent`` are lanes it will never number from again. ``lives`` are all of this copy's, which a
    cell that knows none of it passes over: what was leased to another's is no lane for this one.
    """

    device: str
    spent: tuple[int, ...] = ()
    lives: tuple[str, ...] = ()
    proto: int = PROTO


class LanesReturn(msgspec.Struct, frozen=True, kw_only=True):
    """A retired desk says that it knows, numbers nothing more and has sent everything it had."""

    device: str
    proto: int = PROTO


class LanesReturned(msgspec.Struct, frozen=True, kw_only=True):
    """The lanes that another desk may have after today."""

    lanes: tuple[int, ...]


class ChallengeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A desk asks for something to sign."""

    device: str


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """What to sign, once, until ``expires_ms``.

    ``acts``: how far the log of acts of each life is known; None at a cell that keeps none.
    """

    nonce: str
    expires_ms: int
    acts: dict[str, int] | None = None


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``sig`` is the device's over ``challenge_bytes``.

    ``acts``: where the log of each life ends; ``spoilt``: what the desk found in its own store.
    """

    device: str
    inc: str
    nonce: str
    sig: str
    acts: Annotated[tuple[ActsHead, ...], msgspec.Meta(max_length=MOST_LIVES)] = ()
    spoilt: Annotated[tuple[Spoilt, ...], msgspec.Meta(max_length=MOST_SPOILT)] = ()


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A bearer token bound to the device's key; ``last_seq`` is what the cell has of this life.

    ``cuts``: whenever a log of this desk did not go on from what was known of it.
    """

    token: str
    token_id: str
    expires_ms: int
    now_ms: int
    epoch: str
    last_seq: int
    cuts: tuple[Cut, ...] = ()


def raw_public(key: Ed25519PrivateKey) -> bytes:
    """The 32 raw bytes of a key's public half."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def device_id(public_key: bytes) -> str:
    """The device's name, from the 32 raw bytes of its public key."""
    return "d-" + hashlib.sha256(public_key).hexdigest()[:16]


def is_device_id(text: str) -> bool:
    """Whether a device may be called so."""
    return _DEVICE_ID.fullmatch(text) is not None


def challenge_bytes(device: str, inc: str, nonce: str) -> bytes:
    """What a device signs to get a token."""
    return f"HSP/1 token\n{device}\n{inc}\n{nonce}".encode()


def request_bytes(method: str, path: str, body: bytes, token_id: str) -> bytes:
    """What a device signs of each request: a stolen token alone is then of no use.

    ``path`` with its query, as sent; ``body`` as sent, compressed or not.
    """
    digest = hashlib.sha256(body).hexdigest()
    return f"HSP/1 request\n{method} {path}\n{digest}\n{token_id}".encode()
