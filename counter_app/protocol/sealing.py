"""How a commune's changes are sealed to each other, and what the cell signs of a day's end (HSP/1, 11).

Both sides reckon the links by these lines alone: whoever was told every change can tell whether
one of them was altered, left out or cut off afterwards.
"""

import hashlib

import msgspec

from counter_app.protocol.hashing import feed
from counter_app.protocol.pull import CentralEvent


class DayRoot(msgspec.Struct, frozen=True, kw_only=True):
    """``day.root``: the last change of an ISO day, its link (hex), the cell's signature."""

    day: str
    chg: int
    head: str
    sig: str


def commune_chain_start(commune: str) -> str:
    """The link before a commune's first change, hex."""
    return hashlib.sha256(f"HSP/1\ncommune\n{commune}".encode()).hexdigest()


def change_link(before: str, change: CentralEvent) -> str:
    """The link (hex) that seals a change: over the one before, all its fields and its body."""
    body = hashlib.sha256()
    feed(body, change.body)
    sealed = msgspec.json.encode(
        (
            *(before, change.chg, change.dossier, change.kind, change.v, change.ver),
            *(change.by, change.device, change.at_ms, change.op or None),
            body.hexdigest(),
        )
    )
    return hashlib.sha256(sealed).hexdigest()


def root_bytes(commune: str, day: str, chg: int, head: str) -> bytes:
    """What the cell signs of a day's end."""
    return f"HSP/1 root\n{commune}\n{day}\n{chg}\n{head}".encode()
