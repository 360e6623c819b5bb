"""Nothing typed is lost: the window saves its draft under a key and finds it after a cut.

A key is the kind of work and a name of its own: drafts of one kind never meet those of another.
They stay with whoever sat at the desk; another person finds their own. Who holds the right opens an
intake of another on purpose, and may take it over; both are in the log of acts.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.office.office import staff
from db.counter import drafts
from db.counter.audit_log import record
from db.counter.drafts import SavedDraft
from db.counter.office import Connection

__all__ = [
    "FILING",
    "DraftKind",
    "OthersDraft",
    "SavedDraft",
    "TakenOver",
    "find",
    "forget",
    "key_of",
    "of_others",
    "open_other",
    "save",
    "take_over",
    "unfinished",
]

FILING: Final = "filing:"
"""Before the name of a half-done intake that a dialog is about, in that dialog's name."""


class DraftKind(StrEnum):
    """What was being done."""

    INTAKE = "intake"
    HANDOVER = "handover"
    COLLECTING = "collecting"
    WORDING = "wording"
    TURNING_AWAY = "turning_away"
    SITTING = "sitting"
    DIALOG = "dialog"
    DECLARING = "declaring"
    SEARCH = "search"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class OthersDraft:
    """A draft and whose it is."""

    draft: SavedDraft
    owner_name: str


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the place of an intake that another took over, until its owner has read it.

    ``what`` names no citizen.
    """

    by: str
    what: str
    at: datetime


def key_of(kind: DraftKind, name: str) -> str:
    """The key of the draft of that kind and name."""
    return f"{kind.value}/{name}"


def save(key: str, body: str, *, desk: Desk, at: datetime) -> None:
    """Keeps ``body`` (JSON text) under ``key`` durably, in place of what was there."""
    owner = desk.clerk.id
    desk.store.write(lambda one: drafts.save(one, key, body, owner=owner, at=at))


def find(key: str, *, desk: Desk) -> SavedDraft | None:
    """The draft under ``key``, or ``None``."""
    return desk.store.read(lambda one: drafts.load(one, key, owner=desk.clerk.id))


def unfinished(kind: DraftKind, *, desk: Desk) -> tuple[SavedDraft, ...]:
    """Every draft of that kind that was not handed in, the last saved first."""
    prefix = key_of(kind, "")
    return desk.store.read(lambda one: drafts.load_all(one, prefix, owner=desk.clerk.id))


def forget(key: str, *, desk: Desk) -> None:
    """Removes the draft under ``key``, if there is one."""
    desk.store.write(lambda one: drafts.remove(one, key, owner=desk.clerk.id))


def of_others(kind: DraftKind, *, desk: Desk) -> tuple[OthersDraft, ...]:
    """Every draft of that kind of anybody else, the last saved first; needs ``OTHERS_DRAFTS``."""
    require(desk.clerk, Right.OTHERS_DRAFTS)
    prefix = key_of(kind, "")
    found = desk.store.read(lambda one: drafts.load_others(one, prefix, owner=desk.clerk.id))
    names = {str(one.id): one.name for one in staff(desk.store)}
    return tuple(OthersDraft(draft=one, owner_name=names.get(one.owner, "")) for one in found)


def open_other(name: str, owner: str, *, why: str, desk: Desk, at: datetime) -> SavedDraft:
    """The intake of that name as ``owner`` left it, theirs still; that it was opened is written down.

    ``UserError`` (``draft_gone``) where there is none any more.
    """
    require(desk.clerk, Right.OTHERS_DRAFTS)
    stamp = desk.witnessed(at)

    def opened(connection: Connection) -> SavedDraft:
        found = _of(connection, DraftKind.INTAKE, name, owner)
        body = {"draft": name, "why": why}
        record(connection, Act.DRAFT_SEEN, stamp=stamp, subject=owner, body=body)
        return found

    return desk.store.write(opened)


def take_over(name: str, owner: str, *, what: str, desk: Desk, at: datetime) -> None:
    """The intake, with all that was half-typed in its dialogs, is whose desk this is from now on.

    ``what`` tells its owner which it was; no citizen is named there. ``UserError`` as ``open_other``.
    """
    require(desk.clerk, Right.OTHERS_DRAFTS)
    stamp, mine = desk.witnessed(at), desk.clerk.id
    told = msgspec.json.encode(TakenOver(by=desk.clerk.name, what=what, at=at)).decode()

    def taken(connection: Connection) -> None:
        _hand_on(connection, _of(connection, DraftKind.INTAKE, name, owner), owner, mine)
        beside = drafts.load(connection, key_of(DraftKind.DECLARING, name), owner=owner)
        dialogs = drafts.load_all(connection, key_of(DraftKind.DIALOG, f"{owner}/"), owner=owner)
        for one in (*((beside,) if beside else ()), *dialogs):
            if one is beside or one.key.endswith(f"{FILING}{name}"):
                _hand_on(connection, one, owner, mine)
        drafts.save(connection, key_of(DraftKind.TAKEN_OVER, name), told, owner=owner, at=at)
        record(connection, Act.DRAFT_TAKEN, stamp=stamp, subject=owner, body={"draft": name})

    desk.store.write(taken)


def _of(connection: Connection, kind: DraftKind, name: str, owner: str) -> SavedDraft:
    found = drafts.load(connection, key_of(kind, name), owner=owner)
    if found is None or found.owner != owner:
        raise UserError(
            "draft_gone",
            "Hồ sơ này không còn nhập dở: đã tiếp nhận hoặc đã bỏ. Hãy mở lại danh sách.",
        )
    return found


def _hand_on(connection: Connection, one: SavedDraft, owner: str, to: str) -> None:
    """What a dialog is named by has its owner's id in it, too."""
    key = one.key.replace(key_of(DraftKind.DIALOG, f"{owner}/"), key_of(DraftKind.DIALOG, f"{to}/"))
    drafts.remove(connection, one.key, owner=owner)
    drafts.save(connection, key, one.body, owner=to, at=one.saved_at)
