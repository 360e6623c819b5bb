"""The operations: digests, signatures, links, gaps, and where the last of them stands."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlcipher3 import dbapi2

from counter_app.protocol.operation import (
    Operation,
    canonical_operation,
    chain_link,
    chain_start,
)
from db.counter.checks.found import Damage
from db.counter.proved import is_signed
from db.counter.signed import in_slices, of_signed

_OPERATIONS: Final = of_signed(
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, body, "
    "sha, sig, chain, purged FROM signed WHERE seq > ? AND seq <= ? ORDER BY seq"
)
_LINK: Final = of_signed("SELECT chain FROM signed WHERE seq = ?")
_LAST: Final = "SELECT coalesce(max(seq), 0) FROM outbox"
_LIVES: Final = "SELECT id, device, first_seq, head_seq, head FROM incarnations ORDER BY number"
_LET_GO: Final = (
    "SELECT g.link FROM let_go g JOIN incarnations i ON i.id = g.inc "
    "WHERE g.seq = (SELECT min(seq) FROM (SELECT seq FROM outbox UNION ALL "
    "SELECT seq FROM kept_seals)) - 1"
)
# What is sent on hangs on the same link that the seals end with; an older program kept none.
_LET_GO_WRONG: Final = (
    "SELECT g.seq FROM let_go g JOIN incarnations i ON i.id = g.inc "
    "LEFT JOIN kept_seals k ON k.seq = g.seq WHERE k.chain IS NOT g.link AND (g.seq < i.first_seq "
    "OR g.seq >= (SELECT min(seq) FROM kept_seals)) ORDER BY g.seq LIMIT 1"
)
_MESSAGES: Final = {"outbox_gap": "Thiếu thao tác trong hàng chờ gửi."}
_Life = tuple[str, str, int, int, str]
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

    An older program kept no seal of what it let go; what is left hangs on the link that it left.
    ``since``: the one before the first to be looked at, whose own link is believed.
    """
    lives = {row[2]: row for row in cursor.execute(_LIVES).fetchall()}
    before = cursor.execute(_LINK, (since,)) if since else cursor.execute(_LET_GO)
    link = next((bytes.fromhex(row[0]) for row in before), None)
    walk = _Walk(lives=lives, key=key, last=None if link and not since else since, link=link)
    for row in in_slices(cursor, _OPERATIONS, since=since):
        wrong = walk.step(row)
        if wrong:
            gap = f"seq {(walk.last or 0) + 1}"
            yield Damage(
                code=wrong,
                row=gap if wrong == "outbox_gap" else f"seq {row[0]}",
                message=_MESSAGES.get(wrong, "Nhật ký thao tác không khớp với chữ ký."),
            )
            return
    yield from _heads(walk)
    for (seq,) in cursor.execute(_LET_GO_WRONG).fetchall():
        message = "Nhật ký thao tác không khớp với chữ ký."
        yield Damage(code="chain_broken", row=f"seq {seq}", message=message)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """From one operation to the next: how far it is, and where each life walked through ended."""

    lives: dict[int, _Life]
    key: Ed25519PublicKey
    last: int | None
    link: bytes | None
    first: int | None = None
    ends: dict[int, tuple[int, str]] = field(default_factory=dict)

    def step(self, row: tuple[Any, ...]) -> str:
        """What is wrong with the next operation: a code, or nothing."""
        seq, (sha, signature, stored, purged) = row[0], row[11:]
        if self.last is not None and seq != self.last + 1:
            return "outbox_gap"
        if seq in self.lives:
            self.link = chain_start(self.lives[seq][1], self.lives[seq][0])
        wrong = _wrong_link(row, sha, signature, self.key, purged=bool(purged))
        if not wrong and self.link is not None:
            digest = bytes.fromhex(sha)
            wrong = "" if chain_link(self.link, digest).hex() == stored else "chain_broken"
        if not wrong:
            self.first = self.first or seq
            self.last, self.link = seq, bytes.fromhex(stored)
            self.ends[max((one for one in self.lives if one <= seq), default=0)] = (seq, stored)
        return wrong


def _wrong_link(
    row: tuple[Any, ...], sha: str, signature: str, key: Ed25519PublicKey, *, purged: bool
) -> str:
    """What is wrong with one operation by itself: a code, or nothing."""
    if not purged and (row[10] is None or _digest(row) != sha):
        return "digest_wrong"
    return "" if is_signed(sha, signature, key) else "signature_wrong"


def _digest(row: tuple[Any, ...]) -> str:
    """SHA-256 of the operation as it stands there; empty where it has no canonical form."""
    operation = msgspec.convert(dict(zip(_FIELDS, row[:11], strict=True)), Operation)
    try:
        return hashlib.sha256(canonical_operation(operation)).hexdigest()
    except ValueError:
        return ""


def _heads(walk: _Walk) -> Iterator[Damage]:
    """Each life ends where it said it did; none is said of what nobody looked at."""
    unseen = 0 if walk.first is None else walk.first - 1
    for first, (life, device, _, head_seq, head) in sorted(walk.lives.items()):
        nothing = (first - 1, chain_start(device, life).hex())
        if (head_seq, head) == walk.ends.get(first, nothing) or (
            first not in walk.ends and head_seq <= unseen
        ):
            continue
        yield Damage(
            code="tail_cut",
            row=f"seq {head_seq}",
            message=f"Phần cuối nhật ký thao tác bị mất (đời dữ liệu {life}).",
        )
        return
