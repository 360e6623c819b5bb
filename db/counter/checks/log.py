"""The log of acts: digests, signatures, links, gaps, and where the last of each life stands."""

from collections.abc import Iterator
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlcipher3 import dbapi2

from counter_app.domain.audit_act import Act
from counter_app.protocol.acted import Acted, act_digest, acts_start
from counter_app.protocol.operation import chain_link
from db.counter.checks.found import Damage
from db.counter.proved import is_signed

_FIELDS: Final = Acted.__struct_fields__
_ACTS: Final = (
    "SELECT number, inc, at_ms, boot_id, mono_ms, clerk_id, clerk_name, act, subject, body, "
    "sha, sig, chain FROM audit WHERE number > ? ORDER BY number"
)
_LAST: Final = "SELECT coalesce(max(number), 0) FROM audit"
_LINK: Final = "SELECT inc, chain FROM audit WHERE number = ?"
_LIVES: Final = "SELECT id, device, audit_number, audit_head FROM incarnations ORDER BY number"
_MESSAGE: Final = "Nhật ký truy cập không còn như lúc ghi."
_CUT: Final = "Phần cuối nhật ký truy cập bị mất."


def broken_log_end(cursor: dbapi2.Cursor, key: Ed25519PublicKey, count: int) -> Iterator[Damage]:
    """The same of the last ``count`` acts."""
    (last,) = cursor.execute(_LAST).fetchone()
    yield from broken_log(cursor, key, max(last - count, 0))


def broken_log(cursor: dbapi2.Cursor, key: Ed25519PublicKey, since: int = 0) -> Iterator[Damage]:
    """The first act that is not as it was recorded, or that is missing.

    ``since``: the one before the first to be looked at, whose own link is believed.
    """
    lives = {row[0]: row[1:] for row in cursor.execute(_LIVES).fetchall()}
    before_it = cursor.execute(_LINK, (since,)).fetchall() if since else []
    ends: dict[str, tuple[int, str]] = {inc: (since, chain) for inc, chain in before_it}
    for number, row in enumerate(cursor.execute(_ACTS, (since,)), start=since + 1):
        acted, life = msgspec.convert(dict(zip(_FIELDS, row[:10], strict=True)), Acted), row[1]
        if acted.number != number:
            yield Damage(code="log_gap", row=f"audit {min(number, acted.number)}", message=_MESSAGE)
            return
        start = acts_start(lives[life][0], life).hex() if life in lives else ""
        _, before = ends.get(life, (0, start))
        if _is_wrong(acted, before, row[10:], key):
            yield Damage(code="log_changed", row=f"audit {number}", message=_MESSAGE)
            return
        ends[life] = (number, row[12])
        if acted.act == Act.LOG_CUT:
            told = msgspec.json.decode(acted.body, type=dict[str, int])
            yield Damage(code="log_cut", row=f"audit {told['noted']}", message=_CUT)
    for life, (_, number, head) in lives.items():
        if number is not None and number < since:
            ends[life] = (number, _link_of(cursor, life, number))
        if ends.get(life, (None, None)) != (number, head):
            yield Damage(code="log_cut", row=f"audit {number} ({life})", message=_CUT)
            return


def _link_of(cursor: dbapi2.Cursor, life: str, number: int) -> str:
    """What the last act of a life that is over hangs on; empty where that is not its own."""
    inc, chain = cursor.execute(_LINK, (number,)).fetchone() or ("", "")
    return chain if inc == life else ""


def _is_wrong(acted: Acted, before: str, seal: tuple[str, ...], key: Ed25519PublicKey) -> bool:
    """Whether digest, signature or link of one act differ."""
    sha, signature, chain = seal
    try:
        digest = act_digest(acted)
        link = chain_link(bytes.fromhex(before), digest).hex()
    except ValueError:
        return True
    return (digest.hex(), link) != (sha, chain) or not is_signed(sha, signature, key)
