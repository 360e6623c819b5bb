"""How a conflict ends: a person decides, at a desk or at the cell, and says so by a new operation.

The attempt itself stays for ever as it was signed, answered ``conflict``. Who decides writes an
operation whose ``supersedes`` names it:

- *doing it anew*: one of the same kind, made on the dossier as it stands by now (for a correction,
  ``was`` holds what stands there and ``now`` what was chosen). It is judged like any other, and may
  be a conflict again.
- *letting it stand*: ``attempt.dropped``, which changes nothing but says who gave it up, and why.

For either, once accepted, the central side writes one event of its own, ``conflict.settled`` with
:class:`Settled`, after the operation's. A desk with that conflict open closes it then, whoever
decided; until then it shows the dossier by the accepted events only, the attempt beside them.
"""

from typing import Final

import msgspec

from counter_app.protocol.happened import Happened


class AttemptDropped(Happened, frozen=True, kw_only=True):
    """The body of ``attempt.dropped``, version 1: what stands holds, and why."""

    reason: str


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """The body of ``conflict.settled``: the operation in conflict, and the one that settled it."""

    op: str
    by: str


TWIN_DECIDED: Final = "twin."
"""How ``what`` of a note begins that says whether two dossiers are one: ``same``, ``different``."""


class TwinSuspected(msgspec.Struct, frozen=True, kw_only=True):
    """The body of ``dossier.twin_suspected``: another dossier of the same matter, for a person.

    ``dossier`` of the event is the newer one; this names the older: its id, its code if it has
    one, which device took it in and when, in milliseconds since 1970.
    """

    twin: str
    code: str | None
    device: str
    received_ms: int
