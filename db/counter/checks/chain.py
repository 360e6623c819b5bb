"""The operations: digests, signatures, links, gaps, and where the last of them stands."""

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlcipher3 import dbapi2

from counter_app.protocol.operation import (
    Operation,
    canonical_operation,
    chain_link,
    chain_start,
    from_base64url,
    verify,
)
from db.counter.checks.found import Damage

_OPERATIONS: Final = (
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, body, "
    "sha, sig, chain FROM outbox WHERE seq > ? ORDER BY seq"
)
_LINK: Final = "SELECT chain FROM outbox WHERE seq = ?"
_LAST: Final = "SELECT coalesce(max(seq), 0) FROM outbox"
_LIVES: Final = "SELECT id, device, first_seq, head_seq, head FROM incarnations ORDER BY number"
_LET_GO: Final = (
    "SELECT g.link FROM let_go g JOIN incarnations i ON i.id = g.inc "
    "WHERE g.seq = (SELECT min(seq) FROM outbox) - 1"
)
_FIELDS: Final = (
    *("seq", "id", "dossier", "kind", "v", "base_ver"),
    *("wall_ms", "boot_id", "mono_ms", "supersedes", "body"),
)


def broken_end(cursor: dbapi2.Cursor, key: Ed25519PublicKey, count: int) -> Iterator[Damage]:
    """The same of the last ``count`` operations."""
    (last,) = cursor.execute(_LAST).fetchone()
    since = last - count
    standing = since > 0 and cursor.execute(_LINK, (since,)).fetchone() is not None
    yield from broken_chain(cursor, key, since if standing else 0)


def broken_chain(cursor: dbapi2.Cursor, key: Ed25519PublicKey, since: int = 0) -> Iterator[Damage]:
    """Recomputes digests, signatures and links; stops at the first that differs.

    Operations acknowledged long ago may be gone; what is left hangs on the link they left behind.
    ``since``: the one before the first to be looked at, whose own link is believed.
    """
    lives = {row[2]: row for row in cursor.execute(_LIVES).fetchall()}
    last = since or None
    before = cursor.execute(_LINK, (since,)) if since else cursor.execute(_LET_GO)
    link = next((bytes.fromhex(row[0]) for row in before), None)
    for row in cursor.execute(_OPERATIONS, (since,)):
        operation, (sha, signature, stored) = _operation(row), row[11:]
        if last is not None and operation.seq != last + 1:
            message = "Thiếu thao tác trong hàng chờ gửi."
            yield Damage(code="outbox_gap", row=f"seq {last + 1}", message=message)
            return
        if operation.seq in lives:
            link = chain_start(lives[operation.seq][1], lives[operation.seq][0])
        wrong = _wrong_link(operation, sha, signature, key)
        if not wrong and link is not None:
            digest = bytes.fromhex(sha)
            wrong = "" if chain_link(link, digest).hex() == stored else "chain_broken"
        if wrong:
            message = "Nhật ký thao tác không khớp với chữ ký."
            yield Damage(code=wrong, row=f"seq {operation.seq}", message=message)
            return
        last, link = operation.seq, bytes.fromhex(stored)
    yield from _head(lives, last, link)


def _wrong_link(operation: Operation, sha: str, signature: str, key: Ed25519PublicKey) -> str:
    """What is wrong with one operation by itself: a code, or nothing."""
    digest = hashlib.sha256(canonical_operation(operation)).digest()
    if digest.hex() != sha:
        return "digest_wrong"
    try:
        verify(digest, from_base64url(signature), key)
    except (InvalidSignature, ValueError):
        return "signature_wrong"
    return ""


def _head(
    lives: dict[int, tuple[str, str, int, int, str]], last: int | None, link: bytes | None
) -> Iterator[Damage]:
    if not lives:
        return
    life, _, first, head_seq, head = lives[max(lives)]
    empty = last is None or last < first
    same = empty and head_seq == first - 1
    if not same and (last != head_seq or link is None or link.hex() != head):
        yield Damage(
            code="tail_cut",
            row=f"seq {head_seq}",
            message=f"Phần cuối nhật ký thao tác bị mất (đời dữ liệu {life}).",
        )


def _operation(row: tuple[object, ...]) -> Operation:
    return msgspec.convert(dict(zip(_FIELDS, row[:11], strict=True)), Operation)
