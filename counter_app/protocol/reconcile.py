"""Counts and digests by day, so that counter and central can compare what each has.

Days are Vietnamese days of an operation's own clock; a digest is over the operations' digests in
the order of their ``seq``. Beside them where each dossier stands and the order of what happened to
it, whoever wrote that: this is the same at the cell and at every desk that has read on.
"""

import hashlib
from collections.abc import Iterable

import msgspec

from counter_app.protocol.version import PROTO


class ReconcileRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A desk asks what is there of its own operations, from day to day (ISO, both included).

    ``detail``: with every operation of those days. ``dossiers``: instead of operations, the dossiers
    received in those days or in a state since, those behind the id ``after``, as of change ``chg``.
    """

    device: str
    from_day: str
    to_day: str
    detail: bool = False
    dossiers: bool = False
    after: str = ""
    chg: int = 0
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


class DossierThere(msgspec.Struct, frozen=True, kw_only=True):
    """Where a dossier stands there, and what happened to it up to the change asked for, in order.

    ``last`` is its last change by now: behind that one it may have gone on. ``told`` names each
    event by its operation, or as ``name_of`` does where no desk wrote it.
    """

    dossier: str
    code: str
    state: str
    received_ms: int
    last: int
    told: tuple[str, ...]


class ReconcileReply(msgspec.Struct, frozen=True, kw_only=True):
    """The days on which anything is there, in order; or dossiers, by their ids.

    ``after`` asks for the next ones, empty at the end; ``compares``: dossiers can be asked for.
    """

    epoch: str
    now_ms: int
    days: tuple[DayTally, ...]
    dossiers: tuple[DossierThere, ...] = ()
    after: str = ""
    compares: bool = False


def digest_of(shas: Iterable[str]) -> str:
    """The digest of a day from its operations' digests (hex), in the order of their ``seq``."""
    return hashlib.sha256("".join(shas).encode()).hexdigest()
