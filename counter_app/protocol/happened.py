"""Bodies of the small facts, version 1: what happened beside the moves and corrections.

Views: a body is kept as the bytes that were signed, keys these types do not know included. Every
body also tells under ``clerk`` who did it (``Who``), for the sake of the other desks.
"""

from typing import Any

import msgspec


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The clerk who did it, with the role they were signed in with and their title in the office.

    ``unit`` is the specialist's own, empty at a counter.
    """

    id: str
    name: str
    role: str
    title: str = ""
    unit: str = ""


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What any body has: who did it, where it is told."""

    clerk: Who | None = None


class Noted(Happened, frozen=True, kw_only=True):
    """A note; ``what`` names its kind where it has one (a result proof-read, a paper revoked)."""

    what: str = ""


class Reassigned(Happened, frozen=True, kw_only=True):
    """Given to another clerk, and on what ground."""

    why: str
    declared_by: str
    declared_name: str
    given_to: str
    given_name: str


class PaperTold(Happened, frozen=True, kw_only=True):
    """A numbered paper came out, came out again or was held; ``paper`` is its kind."""

    paper: str = ""
    paper_no: int | None = None
    paper_year: int | None = None


class PaperVoided(Happened, frozen=True, kw_only=True):
    """A paper is void; ``takes_back`` names the move that is undone with it, dates side by side."""

    paper: str
    paper_no: int
    paper_year: int
    reason: str
    takes_back: str | None = None
    due_before: str | None = None
    due_at: str | None = None


class OriginalReturned(Happened, frozen=True, kw_only=True):
    """Originals given back: their labels and to whom."""

    originals: tuple[str, ...]
    to: str


class ResultShelved(Happened, frozen=True, kw_only=True):
    """Where a result lies from now on."""

    shelf: str


class CitizenTold(Happened, frozen=True, kw_only=True):
    """The citizen was told: of what, how, with what outcome."""

    about: str
    way: str = ""
    outcome: str = ""


class CodeLinked(Happened, frozen=True, kw_only=True):
    """The code another system gave."""

    system: str
    code: str


class ChargeTaken(Happened, frozen=True, kw_only=True):
    """Money taken, in dong."""

    amount_vnd: int


class ChargeVoided(Happened, frozen=True, kw_only=True):
    """The money of a void slip, in dong: taken by mistake, or given back by mistake."""

    amount_vnd: int
    paper: str
    paper_no: int
    paper_year: int


class ChargeRefunded(Happened, frozen=True, kw_only=True):
    """Money given back, in dong, and why; ``of`` names the slip it was taken by."""

    amount_vnd: int
    reason: str
    of: dict[str, Any]


class ReceiptLinked(Happened, frozen=True, kw_only=True):
    """The legal receipt of a slip as its provider told it; ``issued_on`` is an ISO date."""

    form: str
    series: str
    number: int
    issued_on: str
    state: str
    paper: str
    paper_no: int
    paper_year: int


class HandedOver(Happened, frozen=True, kw_only=True):
    """A list of dossiers handed over; each dossier's own step comes as its own operation."""

    way: str
    destination: str
    items: tuple[dict[str, Any], ...]


class HandoverConfirmed(Happened, frozen=True, kw_only=True):
    """The other side has them: who confirmed, and which dossiers."""

    receiver: str
    dossiers: tuple[str, ...]
