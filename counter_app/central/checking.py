"""Whether what came is what was signed: shape, digest, signature, chain. Needs no store.

libsodium tries a signature in half the time of ``protocol.operation.verify``. It takes what that
takes, but for keys of small order, under which anything is signed.
"""

import re
from typing import Final

import msgspec
from nacl.signing import VerifyKey

from counter_app.central.signatures import (
    SIGNATURE_BYTES,
    Signed,
    Trying,
    is_signed,
    try_here,
)
from counter_app.protocol.operation import chain_link, digest_of, from_base64url
from counter_app.protocol.push import PushedOperation, PushRequest

_MOST_SMALL: Final = 2**31
_MOST: Final = 2**53
_LONGEST: Final = 200
_DIGEST: Final = re.compile("[0-9a-f]{64}")


class PushMalformed(Exception):
    """The request is no push that a counter writes: nothing of it is looked at."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """An operation and what is wrong with its digest or signature: a code, empty when nothing."""

    sent: PushedOperation
    fault: str = ""


def refuse_malformed(request: PushRequest) -> None:
    """Raises :class:`PushMalformed` where a number is out of its range or a run has a break."""
    if not _is_digest(request.chain_prev) or not _is_name(request.inc):
        raise PushMalformed("chain_prev or inc")
    if not 0 < request.first < _MOST:
        raise PushMalformed("first")
    for expected, sent in enumerate(request.ops, request.first):
        if sent.seq != expected:
            raise PushMalformed("seq")
        _refuse_odd(sent)


def checked(
    request: PushRequest, public_key: bytes, trying: Trying = try_here
) -> tuple[Checked, ...]:
    """Each operation with its digest made anew from the bytes that came and its signature tried."""
    read = [_read(sent) for sent in request.ops]
    right = iter(trying(public_key, [signed for _, signed in read if signed is not None]))
    return tuple(
        one if signed is None or next(right) else _wrongly_signed(one) for one, signed in read
    )


def link_at(request: PushRequest, seq: int) -> str:
    """The link (hex) of the pushed chain after ``seq``, which lies in the run or just before it."""
    link = bytes.fromhex(request.chain_prev)
    for sent in request.ops:
        if sent.seq > seq:
            break
        link = chain_link(link, bytes.fromhex(sent.sha))
    return link.hex()


def check(sent: PushedOperation, key: VerifyKey) -> Checked:
    """One operation, its digest made anew and its signature tried."""
    one, signed = _read(sent)
    return one if signed is None or is_signed(key, *signed) else _wrongly_signed(one)


def _read(sent: PushedOperation) -> tuple[Checked, Signed | None]:
    """What can be said without its signature, and what it has to have signed."""
    if sent.hole:
        return Checked(sent=sent), None
    try:
        str(sent.body, "utf-8")
    except UnicodeDecodeError:  # kept as it can be read; nobody could have signed it
        readable = bytes(sent.body).decode(errors="replace").encode()
        kept = msgspec.structs.replace(sent, body=msgspec.Raw(readable))
        return Checked(sent=kept, fault="digest.wrong"), None
    sha = digest_of(sent, sent.body)
    if sha.hex() != sent.sha:
        return Checked(sent=sent, fault="digest.wrong"), None
    try:
        signature = from_base64url(sent.sig)
    except ValueError:
        signature = b""
    if len(signature) != SIGNATURE_BYTES:
        return _wrongly_signed(Checked(sent=sent)), None
    return Checked(sent=sent), (sha, signature)


def _wrongly_signed(one: Checked) -> Checked:
    return Checked(sent=one.sent, fault="signature.wrong")


def _refuse_odd(sent: PushedOperation) -> None:
    texts = (sent.id, sent.dossier, sent.kind, sent.boot_id, sent.sig, sent.supersedes or "")
    if not _is_name(sent.id) or any(len(one) > _LONGEST or "\0" in one for one in texts):
        raise PushMalformed("text")
    if not _is_digest(sent.sha):
        raise PushMalformed("sha")
    if not 0 <= sent.v < _MOST_SMALL or not 0 <= sent.base_ver < _MOST_SMALL:
        raise PushMalformed("v or base_ver")
    if not all(-_MOST < number < _MOST for number in (sent.seq, sent.wall_ms, sent.mono_ms)):
        raise PushMalformed("number")


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and text.isascii() and text.isprintable()


def _is_digest(text: str) -> bool:
    return _DIGEST.fullmatch(text) is not None
