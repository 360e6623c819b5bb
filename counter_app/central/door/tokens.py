"""Bearer tokens: signed by the cell, kept nowhere, good for 15 minutes (HSP/1, section 9).

A token alone opens nothing: each request is also signed by the device it names.
"""

from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter_app.protocol.operation import from_base64url, to_base64url

TOKEN_MS: Final = 15 * 60_000
_PURPOSE: Final = b"HSP/1 bearer\n"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a token speaks for, under which id, until when."""

    device: str
    commune: str
    inc: str
    token_id: str
    expires_ms: int


def sealed(grant: Grant, key: Ed25519PrivateKey) -> str:
    """The grant as a token that only the key's holder can make."""
    body = msgspec.json.encode(grant)
    return f"{to_base64url(body)}.{to_base64url(key.sign(_PURPOSE + body))}"


def opened(token: str, key: Ed25519PublicKey, *, at_ms: int) -> Grant | None:
    """What a token grants; None where it is not the cell's or its time is over."""
    body_text, _, sig_text = token.partition(".")
    body, sig = decoded(body_text), decoded(sig_text)
    if not is_signed(key, sig, _PURPOSE + body):
        return None
    try:
        grant = msgspec.json.decode(body, type=Grant)
    except msgspec.MsgspecError:
        return None
    return grant if grant.expires_ms > at_ms else None


def is_signed(key: Ed25519PublicKey, sig: bytes, message: bytes) -> bool:
    """Whether ``sig`` is the key's over ``message``."""
    try:
        key.verify(sig, message)
    except InvalidSignature:
        return False
    return True


def decoded(text: str) -> bytes:
    """The bytes of base64url; nothing where it is none."""
    try:
        return from_base64url(text)
    except ValueError:
        return b""
