"""One operation: a change to one dossier as counter and central both know it.

Its digest, its signature and its link in the chain. Nothing here stores or sends.
"""

import base64
import hashlib
from typing import Final, Protocol

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter_app.protocol.canonical import INTEGER_LIMIT, canonical


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """What is hashed and signed; ``body`` is already canonical text, kept byte for byte.

    ``wall_ms`` is evidence of the clock, never order; ``base_ver`` the dossier version it saw.
    """

    id: str
    seq: int
    dossier: str
    kind: str
    v: int
    base_ver: int
    wall_ms: int
    boot_id: str
    mono_ms: int
    supersedes: str | None
    body: str


class Headed(Protocol):
    """All of an operation but its body, whichever way that is held."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def seq(self) -> int: ...  # noqa: D102
    @property
    def dossier(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def v(self) -> int: ...  # noqa: D102
    @property
    def base_ver(self) -> int: ...  # noqa: D102
    @property
    def wall_ms(self) -> int: ...  # noqa: D102
    @property
    def boot_id(self) -> str: ...  # noqa: D102
    @property
    def mono_ms(self) -> int: ...  # noqa: D102
    @property
    def supersedes(self) -> str | None: ...  # noqa: D102


def canonical_operation(operation: Operation) -> bytes:
    """The canonical bytes of the operation with its body in place."""
    return b"".join((_before_body(operation), operation.body.encode(), _after_body(operation)))


def digest(operation: Operation) -> bytes:
    """SHA-256 of the canonical operation, 32 raw bytes."""
    return digest_of(operation, operation.body.encode())


def digest_of(head: Headed, body: bytes | msgspec.Raw) -> bytes:
    """The same of a body that is bytes still: nothing of it is copied."""
    sha = hashlib.sha256(_before_body(head))
    sha.update(body)
    sha.update(_after_body(head))
    return sha.digest()


class _Rest(msgspec.Struct):
    """What comes after the body, in canonical order."""

    boot_id: str
    dossier: str
    id: str
    kind: str
    mono_ms: int
    seq: int
    supersedes: str | None
    v: int
    wall_ms: int


_REST: Final = msgspec.json.Encoder()


# "base_ver" and "body" sort before every other key, so the body's bytes go in untouched.
def _before_body(head: Headed) -> bytes:
    return b'{"base_ver":%d,"body":' % head.base_ver


def _after_body(head: Headed) -> bytes:
    rest = _Rest(
        boot_id=head.boot_id,
        dossier=head.dossier,
        id=head.id,
        kind=head.kind,
        mono_ms=head.mono_ms,
        seq=head.seq,
        supersedes=head.supersedes,
        v=head.v,
        wall_ms=head.wall_ms,
    )
    text = _REST.encode(rest)
    if not text.isascii() or not all(
        map(_is_plain, (rest.mono_ms, rest.seq, rest.v, rest.wall_ms))
    ):
        text = canonical(msgspec.structs.asdict(rest)).encode()  # the long way, or not at all
    return b"," + text[1:]


def _is_plain(number: object) -> bool:
    return type(number) is int and -INTEGER_LIMIT < number < INTEGER_LIMIT


def sign(sha: bytes, key: Ed25519PrivateKey) -> bytes:
    """The device's signature over the 32 bytes of a digest, 64 raw bytes."""
    return key.sign(sha)


def verify(sha: bytes, signature: bytes, key: Ed25519PublicKey) -> None:
    """Returns when the signature is the device's; else raises ``InvalidSignature``."""
    key.verify(signature, sha)


def chain_start(device: str, incarnation: str) -> bytes:
    """The link before an incarnation's first operation, 32 raw bytes."""
    return hashlib.sha256(f"HSP/1\n{device}\n{incarnation}".encode()).digest()


def chain_link(previous: bytes, sha: bytes) -> bytes:
    """The link after ``previous`` that seals a digest, 32 raw bytes."""
    return hashlib.sha256(previous + sha).digest()


def to_base64url(raw: bytes) -> str:
    """Base64url without padding: how keys and signatures travel."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The raw bytes of unpadded base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
