"""Counts and digests by day, so that counter and central can compare what each has.

Days are Vietnamese days of an operation's own clock; a digest is over the operations' digests in
the order of their ``seq``.
"""

import hashlib
from collections.abc import Iterable

import msgspec

from counter_app.protocol.version import PROTO


class ReconcileRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A desk asks what is there of its own operations, from day to day (ISO, both included).

    ``detail``: with every operation of those days.
    """

    device: str
    from_day: str
    to_day: str
    detail: bool = False
    proto: int = PROTO


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """One operation that the central side has, and what became of it."""

    id: str
    inc: str
    seq: int
    sha: str
    outcome: str


class DayTally(msgspec.Struct, frozen=True, kw_only=True):
    """One day: how many operations, their digest in hex, and each of them if asked for."""

    day: str
    count: int
    digest: str
    operations: tuple[Tallied, ...] = ()


class ReconcileReply(msgspec.Struct, frozen=True, kw_only=True):
    """The days on which anything is there, in order."""

    epoch: str
    now_ms: int
    days: tuple[DayTally, ...]


def digest_of(shas: Iterable[str]) -> str:
    """The digest of a day from its operations' digests (hex), in the order of their ``seq``."""
    return hashlib.sha256("".join(shas).encode()).hexdigest()
