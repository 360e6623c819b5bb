"""What the central side tells a counter, in order, scope by scope. Nothing here applies it.

A scope is ``commune:<id>``, ``catalog``, ``calendar`` or ``device``; its cursor is the last ``chg``
the counter has applied. An event may come twice and is then applied once.
"""

import hashlib
from enum import StrEnum
from typing import Annotated

import msgspec

from counter_app.protocol.attached import AttachmentAdded
from counter_app.protocol.version import PROTO

# What a store and a clock can hold; anything beyond is nobody's number.
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
_Moment = Annotated[int, msgspec.Meta(ge=0, le=253_402_214_400_000)]


class CentralKind(StrEnum):
    """Kinds of event that only the central side writes; the others are operations' own kinds."""

    JUDGED = "op.judged"
    SETTLED = "conflict.settled"
    TWIN = "dossier.twin_suspected"
    FILED_ONLINE = "dossier.filed_online"
    REVOKED = "device.revoked"
    RETIRED = "device.retired"
    READMITTED = "device.readmitted"
    LANES = "device.lanes"
    BLOCKS = "device.code_blocks"
    SISTERS = "device.sisters"
    OFFICE = "device.office"
    CATALOG = "catalog.published"
    CALENDAR = "calendar.published"
    ROOT = "day.root"


class PullRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Where each cursor stands; ``epoch`` empty at the first contact. Waits up to ``wait_s``.

    ``knows``: what happened came down before, in another life of the cell. All of it is read again,
    for a snapshot would not tell which of it is gone.
    """

    device: str
    cursors: dict[str, int]
    epoch: str = ""
    limit: int = 200
    wait_s: int = 0
    knows: bool = False
    proto: int = PROTO


class CentralEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a scope. ``by`` names who made it, ``device`` which desk sent it, if one did.

    ``op`` is the operation it came from; ``ver`` the dossier's version at the central side.
    """

    chg: _Number
    scope: str
    kind: str
    v: int
    at_ms: _Moment
    dossier: str = ""
    ver: _Number = 0
    by: str = ""
    device: str = ""
    op: str = ""
    body: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"{}"))


def name_of(event: CentralEvent) -> str:
    """The operation an event is; where the central side itself wrote it, what stands for one.

    The same whenever the event comes again, also after the cell was restored.
    """
    if event.op:
        return event.op
    told = f"{event.kind}\n{event.dossier}\n{event.at_ms}\n".encode() + bytes(event.body)
    return "central:" + hashlib.sha256(told).hexdigest()[:24]


class PullReply(msgspec.Struct, frozen=True, kw_only=True):
    """Events in order and where the cursors then stand; ``more`` asks to come again at once."""

    epoch: str
    now_ms: int
    more: bool
    cursors: dict[str, _Number]
    events: tuple[CentralEvent, ...]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a 410: the cursor is too old or of another epoch; begin with these pages."""

    snapshot: str
    epoch: str
    error: str = "snapshot"


class SnapshotFile(AttachmentAdded, frozen=True, kw_only=True):
    """A file that a dossier has, and since when."""

    at_ms: _Moment


class SnapshotDossier(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier as it stands: its facts (``dossier.received``), where it is now, its files."""

    dossier: str
    state: str
    ver: _Number
    facts: msgspec.Raw
    at_ms: _Moment
    files: tuple[SnapshotFile, ...] = ()


class SnapshotPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a snapshot; ``after`` asks for the next one, empty at the end.

    ``link`` (hex) seals the commune's last change before the snapshot: what follows hangs on it.
    ``told`` are changes up to there that where a dossier stands does not show: of which others it
    was held to be a twin, what was decided of that, its codes in other systems; with the first page
    also what was filed online and nobody has answered, and whose data was ever restricted.
    """

    epoch: str
    cursors: dict[str, _Number]
    dossiers: tuple[SnapshotDossier, ...]
    after: str = ""
    link: str = ""
    told: tuple[CentralEvent, ...] = ()
