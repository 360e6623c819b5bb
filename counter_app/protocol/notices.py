"""What the events of the scopes ``device``, ``catalog`` and ``calendar`` say: their bodies.

Each says the whole of its matter, so that applying it twice, or only the last one, is the same.
"""

from typing import Any

import msgspec

from counter_app.protocol.canonical import canonical_bytes
from counter_app.protocol.enrolment import LeasedBlock, LeasedLane, SisterDesk, UsedNumbers


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """``device.revoked``: this desk sends no more; ``wipe`` asks it to forget what it holds."""

    wipe: bool


class Retired(msgspec.Struct, frozen=True, kw_only=True):
    """``device.retired``: this desk still sends what it has and numbers nothing from now on."""

    day: str


class Readmitted(msgspec.Struct, frozen=True, kw_only=True):
    """``device.readmitted``: a revoked or retired desk came back with a fresh code."""


class LanesLeased(msgspec.Struct, frozen=True, kw_only=True):
    """``device.lanes``: all lanes of this desk, and where their series stand."""

    lanes: tuple[LeasedLane, ...]
    used: UsedNumbers = UsedNumbers()


class BlocksLeased(msgspec.Struct, frozen=True, kw_only=True):
    """``device.code_blocks``: all blocks of this desk whose day has not passed."""

    blocks: tuple[LeasedBlock, ...]


class Sisters(msgspec.Struct, frozen=True, kw_only=True):
    """``device.sisters``: all desks of the office, the reader's own among them."""

    sisters: tuple[SisterDesk, ...]


class OfficeSet(msgspec.Struct, frozen=True, kw_only=True):
    """``device.office``: the office's settings in the plain form of an office file."""

    office: dict[str, Any]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """``catalog.published``, ``calendar.published``: in force from ``valid_from`` (ISO day).

    ``number`` rises within a kind; ``version`` is its name for people. A catalogue's content is
    ``{"files": {name: TOML text}}``, a calendar's ``{"rows": [{date, kind, name, …}]}``. ``sig`` is
    the cell's over ``published_bytes``.
    """

    number: int
    version: str
    valid_from: str
    content: dict[str, Any]
    sig: str = ""


def published_bytes(commune: str, kind: str, told: Published) -> bytes:
    """What the cell signs of an edition; raises ``NotCanonical`` where it has no canonical form."""
    return b"HSP/1 published\n" + canonical_bytes(
        {
            "commune": commune,
            "kind": kind,
            "number": told.number,
            "version": told.version,
            "valid_from": told.valid_from,
            "content": told.content,
        }
    )
