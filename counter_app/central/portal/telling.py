"""Queues what the portal is to hear, in the very transaction that accepts it."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from counter_app.central.portal.course import Step, course_of
from counter_app.central.portal.dossier_message import dossier_message, lacks_number
from counter_app.central.portal.fields import DossierMessage, ProgressMessage
from counter_app.central.portal.naming import Naming, Terms, naming_of, terms_of
from counter_app.central.portal.progress_message import answer_message, progress_message
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol import received as received_body
from counter_app.protocol import visited
from counter_app.protocol.received import DossierReceived
from db.central import desk_moves
from db.central.attachments import Attached, dossiers_with
from db.central.cell import tells_portal
from db.central.changes import NewChange
from db.central.desk_dossier import changes_of, files_of
from db.central.dossiers import dossiers_now
from db.central.heads import take_head
from db.central.portal import NewMessage, add_messages, first_told, told_as
from db.central.store import Connection


class Why(StrEnum):
    """Why the portal has not been told of a dossier."""

    NO_CODE = "no_code"
    NO_NUMBER = "no_number"
    ANSWERED = "answered"
    OLDER = "older"


log: Final = logging.getLogger("counter_app.central")
DOSSIER: Final = "DongBoHoSoMC"
PROGRESS: Final = "CapNhatTienDoHoSoMC"

_TOLD: Final = frozenset(
    {
        *(EventKind.RECEIVED, EventKind.MOVED, EventKind.CORRECTED, EventKind.CHARGE_TAKEN),
        *(EventKind.ATTACHED, EventKind.PAPER_VOIDED, EventKind.CODE_LINKED),
        EventKind.CHARGE_VOIDED,
    }
)


def tell(
    connection: Connection, commune: str, new: Sequence[NewChange], *, after: int, at_ms: int
) -> int:
    """Queues the messages of changes just written, ``after`` being the last before; how many."""
    touched = dict.fromkeys(one.dossier for one in new if one.kind in _TOLD)
    messages = _of_touched(connection, commune, tuple(touched), after) if touched else []
    for change in new:
        if change.kind == EventKind.VISIT_RECORDED:
            said = _made(_of_visit(change), change.dossier)
            messages += [one for one in said if not _is_answered(connection, commune, one.code)]
    return add_messages(connection, commune, messages, at_ms=at_ms)


def _of_touched(
    connection: Connection, commune: str, touched: Sequence[str], after: int
) -> list[NewMessage]:
    """What is new of these dossiers; of two by one code, the first alone."""
    messages: list[NewMessage] = []
    terms, standing = terms_of(connection, commune), dossiers_now(connection, commune, touched)
    for dossier in touched:
        if dossier in standing:
            told = _of_dossier(connection, commune, standing[dossier], terms, after)
            others = {one.code for one in messages if one.dossier}
            messages += [one for one in _made(told, dossier) if one.code not in others]
    return messages


def tell_stock(connection: Connection, commune: str, ids: Sequence[str], *, at_ms: int) -> int:
    """Queues dossiers taken before the portal was told of anything; how many had never been told.

    Whole, with every step so far. The commune's order is held: nothing is told in between.
    """
    take_head(connection, commune)
    terms, told = terms_of(connection, commune), 0
    for dossier, now in dossiers_now(connection, commune, ids).items():
        if told_as(connection, commune, dossier):
            continue
        messages = _made(_of_dossier(connection, commune, now, terms, 0), dossier)
        told += bool(add_messages(connection, commune, messages, at_ms=at_ms))
    return told


def tell_arrived(connection: Connection, commune: str, sha256: str, *, at_ms: int) -> int:
    """Queues anew the dossiers told of before that name a file whose bytes have come; how many."""
    ids = dossiers_with(connection, commune, sha256) if tells_portal(connection) else ()
    told = [one for one in ids if told_as(connection, commune, one)]
    if not told:
        return 0
    head = take_head(connection, commune)
    return add_messages(
        connection, commune, _of_touched(connection, commune, told, head.chg), at_ms=at_ms
    )


def write_changes(
    connection: Connection,
    commune: str,
    new: Sequence[NewChange],
    after: DossierNow,
    *,
    files: Sequence[Attached] = (),
) -> bool:
    """As ``desk_moves.write_changes``, and tells the portal where it is told."""
    if not desk_moves.write_changes(connection, commune, new, after, files=files):
        return False
    if tells_portal(connection):
        last = max(one.chg for one in changes_of(connection, commune, after.dossier))
        tell(connection, commune, new, after=last - len(new), at_ms=new[-1].at_ms)
    return True


def _made(messages: Iterator[NewMessage], dossier: str) -> list[NewMessage]:
    """All of them; none where a body of another version cannot be told in the portal's words.

    What a desk sends is never refused because of the portal.
    """
    try:
        return list(messages)
    except (KeyError, TypeError, ValueError):
        log.exception("portal_untold", extra={"dossier": dossier})
        return []


def _of_dossier(
    connection: Connection, commune: str, now: DossierNow, terms: Terms, after: int
) -> Iterator[NewMessage]:
    """Its new steps, and the dossier as it then stands; to a portal that knows it not yet, all.

    A dossier without a name there, or of a person without a number, is told with all its steps once
    it has one.
    """
    received = received_body.from_text(received_body.facts_of(now))
    changes = changes_of(connection, commune, now.dossier)
    course = course_of(changes)
    naming = naming_of(connection, terms, now, received, changes)
    if not course.steps or why_untold(connection, commune, received, naming, now.dossier):
        return
    files = files_of(connection, commune, now.dossier)
    message = dossier_message(now, received, naming, course, files)
    first = naming.new and received.draft.online is None
    whole = _whole(message, now, updating=not first, after=after)
    if first:
        yield whole
    for step in course.steps:
        if first or step.chg > after:
            yield _step(now, received, naming, step)
    if not first:
        yield whole


def why_untold(
    connection: Connection, commune: str, received: DossierReceived, naming: Naming, dossier: str
) -> Why | None:
    """What keeps a dossier from being told; None where nothing does."""
    draft = received.draft
    if not naming.code:
        return Why.NO_CODE
    if draft.online is not None:
        answered = _is_answered(connection, commune, naming.code, dossier)
        return Why.ANSWERED if answered else None
    return Why.NO_NUMBER if naming.new and lacks_number(draft) else None


def _is_answered(connection: Connection, commune: str, code: str, dossier: str = "") -> bool:
    """Whether the portal hears of a filing by another dossier, which still goes on.

    It knows one course of each: what a second desk made of the same filing would write over it.
    """
    other = first_told(connection, commune, code)
    if other in ("", dossier):
        return False
    standing = dossiers_now(connection, commune, [other]).get(other)
    return standing is not None and standing.state is not State.WITHDRAWN


def _whole(message: DossierMessage, now: DossierNow, *, updating: bool, after: int) -> NewMessage:
    body = msgspec.json.encode(message).decode()
    return NewMessage(
        id=_id(message.code, DOSSIER, str(after), body),
        code=message.code,
        dossier=now.dossier,
        service=DOSSIER,
        updating=updating,
        body=body,
    )


def _step(now: DossierNow, received: DossierReceived, naming: Naming, step: Step) -> NewMessage:
    told = msgspec.json.encode(step.body).decode()
    message = progress_message(now, received, naming.code, step)
    return _progress(message, now.dossier, f"{step.at.isoformat()}\n{told}")


def _of_visit(change: NewChange) -> Iterator[NewMessage]:
    message = answer_message(visited.from_text(change.text))
    if message is not None:
        yield _progress(message, "", change.text)


def _progress(message: ProgressMessage, dossier: str, told: str) -> NewMessage:
    return NewMessage(
        id=_id(message.code, PROGRESS, told),
        code=message.code,
        dossier=dossier,
        service=PROGRESS,
        updating=True,
        body=msgspec.json.encode(message).decode(),
    )


def _id(*parts: str) -> str:
    """The same whenever the same is told, so that a step told again is the same message."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
