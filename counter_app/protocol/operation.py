"""One operation: a change to one dossier as counter and central both know it.

Its digest, its signature and its link in the chain. Nothing here stores or sends.
"""

import base64
import hashlib
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter_app.protocol.canonical import INTEGER_LIMIT, canonical
from counter_app.protocol.hashing import feed


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


class _Head(msgspec.Struct, frozen=True):
    """All of an operation but its body, in the canonical order of names."""

    base_ver: int
    boot_id: str
    dossier: str
    id: str
    kind: str
    mono_ms: int
    seq: int
    supersedes: str | None
    v: int
    wall_ms: int


_HEADS: Final = msgspec.json.Encoder()


def canonical_operation(operation: Operation) -> bytes:
    """The canonical bytes of the operation with its body in place."""
    before, after = _around_body(operation)
    return before + operation.body.encode() + after


def digest(operation: Operation) -> bytes:
    """SHA-256 of the canonical operation, 32 raw bytes."""
    return digest_of(operation, operation.body.encode())


def digest_of(head: object, body: bytes | msgspec.Raw) -> bytes:
    """The same of anything with an operation's fields and a body that is bytes: none are copied."""
    before, after = _around_body(head)
    sha = hashlib.sha256(before)
    feed(sha, body)
    sha.update(after)
    return sha.digest()


def _around_body(head: Any) -> tuple[bytes, bytes]:  # noqa: ANN401  # see digest_of
    # "body" sorts right behind "base_ver", a number, so its bytes go in untouched.
    first, _, rest = _head(head).partition(b",")
    return first + b',"body":', b"," + rest


def _head(one: Any) -> bytes:  # noqa: ANN401  # see digest_of
    """The canonical bytes: of ASCII texts and small integers msgspec's, in a tenth of the time."""
    told = _Head(
        *(one.base_ver, one.boot_id, one.dossier, one.id, one.kind, one.mono_ms, one.seq),
        *(one.supersedes, one.v, one.wall_ms),
    )
    plain = _HEADS.encode(told)
    numbers = (told.base_ver, told.mono_ms, told.seq, told.v, told.wall_ms)
    small = set(map(type, numbers)) == {int} and max(map(abs, numbers)) < INTEGER_LIMIT
    if small and plain.isascii():
        return plain
    return canonical(msgspec.structs.asdict(told)).encode()


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
