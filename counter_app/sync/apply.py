"""Applies what the central side tells: events and the cursors behind them in one transaction.

What concerns the desk itself rather than a dossier is in ``desk_news``. Applying twice is applying
once. Nothing is printed and nobody is notified here: what is to be done is left in ``todo``, what a
person must decide in ``disputes``, what cannot be read in ``unapplied``.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final

import msgspec

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.fault_points import passed
from counter_app.domain.dossier import APART, EventKind, State
from counter_app.domain.moving.following import begun, follow
from counter_app.protocol.attached import checked, fetchable
from counter_app.protocol.moved import TO_PRINT
from counter_app.protocol.pull import (
    CentralEvent,
    CentralKind,
    PullReply,
    SnapshotDossier,
    SnapshotPage,
    name_of,
)
from counter_app.protocol.push import PushResult
from counter_app.protocol.received import from_text
from counter_app.protocol.settled import Settled, TwinSuspected
from counter_app.protocol.upcast import NEWEST
from counter_app.sync import desk_news, history, online, restricted
from counter_app.sync.alike import ask_of_alike
from counter_app.sync.given_up import ask_for_slip
from counter_app.sync.here import Here, Rule
from counter_app.sync.lost_dossiers import told_there
from counter_app.sync.lost_steps import note_done_anew, told_after_all
from counter_app.sync.refusals import MEANINGLESS, confused
from counter_app.sync.told import later, note_outcome
from counter_app.sync.twins import note_decision
from db.counter import disputes, heard, incoming, sending, todo
from db.counter.attachments import know_attachment
from db.counter.attempts import undo_steps
from db.counter.cursors import move_cursors, of_commune, read_cursors
from db.counter.event_order import note_place, was_lost
from db.counter.incoming import Connection, Known, Newcomer, Told
from db.counter.store import Store
from db.counter.taken_again import note_taken_again

CHUNK: Final = 100
# What changes where a dossier stands: its last word, in the central side's order, holds.
_STANDS: Final = frozenset(
    {EventKind.MOVED, EventKind.CORRECTED, EventKind.REASSIGNED, EventKind.RESULT_SHELVED}
)

UNKNOWN: Final = "unknown_kind"
UNREADABLE: Final = "unreadable"
NO_DOSSIER: Final = "no_dossier"
NUMBER_TAKEN: Final = "number_taken"


def apply(store: Store, reply: PullReply, here: Here) -> int:
    """Applies a pull's events and moves the cursors; how many were new here."""
    new = 0
    for chunk in _chunks(reply.events):
        new += store.write(partial(apply_events, events=chunk, here=here))
    store.write(lambda one: move_cursors(one, reply.cursors))
    return new


def apply_events(connection: Connection, events: Iterable[CentralEvent], here: Here) -> int:
    """Applies events and moves the cursors behind them, in the caller's transaction."""
    cursors, new = read_cursors(connection), list[CentralEvent]()
    for event in events:
        if event.chg <= cursors.get(event.scope, 0):
            continue
        apply_one(connection, event, here)
        cursors[event.scope] = event.chg
        new.append(event)
    history.go_on(connection, new, cursors, here)
    move_cursors(connection, cursors)
    return len(new)


def apply_one(connection: Connection, event: CentralEvent, here: Here) -> bool:
    """Applies one event, or sets it aside; whether it was applied."""
    try:
        why = _rule(event)(connection, event, here)
    except MEANINGLESS:
        why = UNREADABLE
    if why:
        incoming.set_aside(connection, event, why)
        heard.note_there(connection, event.op)
    elif event.op:
        heard.forget(connection, event.op)
    passed("apply.middle")
    return not why


def apply_page(connection: Connection, page: SnapshotPage, here: Here) -> None:
    """The dossiers of a snapshot that are not here yet; of those that are, their events tell."""
    chg = of_commune(page.cursors)
    for one in page.dossiers:
        if incoming.known_dossier(connection, one.dossier) is None:
            try:
                _begin_with(connection, one, here)
            except MEANINGLESS as cause:  # none of them may be left out
                raise confused() from cause
            heard.forget_until(connection, one.dossier, at_ms=one.at_ms)
        told_there(connection, one.dossier, chg, here)


def _begin_with(connection: Connection, one: SnapshotDossier, here: Here) -> None:
    """A dossier as it stands by now, and that it has files: their bytes are fetched when wanted."""
    text = bytes(one.facts).decode()
    received = from_text(text)
    state, at = State(one.state), from_ms(one.at_ms)
    begin = begun(from_ms(received.received_ms), received.due_ms, received.step_due_ms)
    new = Newcomer(
        id=one.dossier,
        received=received,
        text=text,
        device="",
        by=received.clerk_name,
        operation=f"snapshot:{one.dossier}",
        state=state,
        standing=begin if state is State.RECEIVED else replace(begin, since=at),
        version=max(one.ver, 1),
    )
    _take_in(connection, new, here)
    known = incoming.known_dossier(connection, one.dossier)
    if known is None:
        return
    for file in one.files:
        with suppress(ValueError):  # none that could be asked for
            know_attachment(connection, known.number, checked(file), file.at_ms)


def retry(store: Store, here: Here) -> int:
    """Tries again what an older version of the program could not read; how many it could."""
    aside = store.read(incoming.set_apart)

    def again(connection: Connection) -> int:
        done = 0
        for event in aside:
            if apply_one(connection, event, here):
                incoming.take_back(connection, event)
                done += 1
        return done

    return store.write(again) if aside else 0


def _chunks(events: tuple[CentralEvent, ...]) -> Iterable[tuple[CentralEvent, ...]]:
    return (events[at : at + CHUNK] for at in range(0, len(events), CHUNK))


def _rule(event: CentralEvent) -> Rule:
    if event.v > NEWEST:
        return _unknown
    if event.kind in _RULES:
        return _RULES[event.kind]
    try:
        known = EventKind(event.kind)
    except ValueError:
        return _unknown
    return _skip if known in APART else _happened


def _unknown(_connection: Connection, _event: CentralEvent, _here: Here) -> str:
    return UNKNOWN


def _skip(_connection: Connection, _event: CentralEvent, _here: Here) -> str:
    return ""


def _received(connection: Connection, event: CentralEvent, here: Here) -> str:
    """A dossier that another desk took in, or this one before it lost its memory."""
    if incoming.known_dossier(connection, event.dossier) is not None:
        told_there(connection, event.dossier, event.chg, here)
        return ""
    text = _text(event)
    received = from_text(text)
    at = from_ms(received.received_ms)
    new = Newcomer(
        id=event.dossier,
        received=received,
        text=text,
        device=event.device,
        by=event.by,
        operation=name_of(event),
        state=State.RECEIVED,
        standing=begun(at, received.due_ms, received.step_due_ms),
    )
    why = _take_in(connection, new, here)
    told_there(connection, event.dossier, event.chg, here)
    if not why:
        ask_of_alike(connection, new, event.chg, here)
    return why


def _take_in(connection: Connection, new: Newcomer, here: Here) -> str:
    """The dossier in its lists; a number that another one has here is for a person to look at."""
    received, taken = new.received, incoming.add_dossier(connection, new)
    for number in taken:
        told = {"number": number, "code": received.code, "slip_no": received.slip_no}
        disputes.raise_dispute(
            connection,
            "code",
            dossier=new.id,
            operation=new.operation,
            body=_json({**told, "device": new.device}),
            at=here.at,
        )
    if "slip" in taken:
        return NUMBER_TAKEN
    if not taken:
        disputes.settle_numbers(connection, new.id, at=here.at)
    online.answered(connection, received.draft, at=here.at)
    note_taken_again(connection, new.id, received, by=new.by, device=new.device)
    _follow_up(connection, new.id, here)
    return ""


def _follow_up(connection: Connection, dossier: str, here: Here) -> None:
    """What waited for the dossier to come."""
    for waiting in incoming.set_apart(connection, (NO_DOSSIER,)):
        if waiting.dossier == dossier and apply_one(connection, waiting, here):
            incoming.take_back(connection, waiting)


def _filed_online(connection: Connection, event: CentralEvent, _here: Here) -> str:
    """Something filed on the portal: no dossier yet."""
    online.filed(connection, event)
    return ""


def _visited(connection: Connection, event: CentralEvent, _here: Here) -> str:
    """A visit at another desk concerns no dossier here, but may answer an online filing."""
    online.visited(connection, event)
    return ""


def _happened(connection: Connection, event: CentralEvent, here: Here) -> str:
    """One more event of a dossier's history; our own come back only to be counted."""
    known = incoming.known_dossier(connection, event.dossier)
    if known is None:
        return "" if event.op and incoming.wrote(connection, event.op) else NO_DOSSIER
    operation = name_of(event)
    lost = was_lost(connection, known.number, operation)
    note_place(connection, known.number, operation, event.chg)
    own = incoming.own_event(connection, known.number, operation, chg=event.chg, standing=_STANDS)
    if own is not None:
        if own.outrun and own.kind in _STANDS:
            _say_again(connection, event, known, own)
        if own.kind is EventKind.NOTED:
            note_decision(connection, known.id, msgspec.json.decode(own.body), here)
        return ""
    again = incoming.has_event(connection, known.number, operation)
    if lost:
        _count_again(connection, event, operation, here)
    if again and event.kind != EventKind.CORRECTED:
        return ""
    told = Told(
        kind=EventKind(event.kind),
        at=from_ms(event.at_ms),
        by=event.by,
        device=event.device,
        body=_text(event),
        operation=operation,
    )
    if not again:
        _add(connection, known, told)
        _leave_for_a_person(connection, known, told, here)
    return _follow(connection, known, told, here) if told.kind is EventKind.CORRECTED else ""


def _count_again(connection: Connection, event: CentralEvent, operation: str, here: Here) -> None:
    body = msgspec.json.decode(event.body, type=dict[str, Any])
    told = {"kind": event.kind, "chg": event.chg, "body": body}
    told_after_all(connection, event.dossier, told, operation=operation, at=here.at)


def _leave_for_a_person(connection: Connection, known: Known, told: Told, here: Here) -> None:
    """What another's event asks to be done here, when it is told for the first time."""
    body: dict[str, Any] = msgspec.json.decode(told.body, type=dict[str, Any])
    if told.kind is EventKind.NOTED:
        note_decision(connection, known.id, body, here)
    if known.device is None and TO_PRINT in body:
        todo.leave(connection, TO_PRINT, dossier=known.id, body=told.body, at=here.at)
    if told.kind is EventKind.CORRECTED:
        ask_for_slip(connection, known.id, body, here)
    note_done_anew(connection, known.id, body, at=here.at)


def _follow(connection: Connection, known: Known, told: Told, here: Here) -> str:
    """The dossier as its corrections have it; tried again while a number of it is another's here."""
    taken = incoming.correct(connection, known)
    for number in taken:
        disputes.raise_dispute(
            connection,
            "code",
            dossier=known.id,
            operation=told.operation,
            body=_json({**number, "device": told.device}),
            at=here.at,
        )
    if not taken:
        disputes.settle_numbers(connection, known.id, at=here.at)
    return NUMBER_TAKEN if taken else ""


def _say_again(
    connection: Connection, event: CentralEvent, known: Known, own: incoming.Own
) -> None:
    """Ours was accepted after what came in here meanwhile: in the common order it is the later one.

    The history here is never rewritten, so the last word is entered once more.
    """
    operation = f"{event.op}@{event.chg}"
    if incoming.has_event(connection, known.number, operation):
        return
    told = Told(
        kind=own.kind,
        at=from_ms(event.at_ms),
        by=own.by,
        device=event.device,
        body=own.body,
        operation=operation,
    )
    _add(connection, known, told)
    if told.kind is EventKind.CORRECTED:
        incoming.correct(connection, known)


def _add(connection: Connection, known: Known, told: Told) -> None:
    body: dict[str, Any] = msgspec.json.decode(told.body, type=dict[str, Any])
    if told.kind is EventKind.ATTACHED:
        know_attachment(connection, known.number, fetchable(told.body), to_ms(told.at))
    state, standing = follow(known.state, known.standing, told.kind, body, told.at)
    incoming.add_event(connection, known, told, state=state, standing=standing)
    incoming.pass_number(connection, body)
    if told.kind is EventKind.CODE_LINKED:
        incoming.link_code(connection, known, str(body["system"]), str(body["code"]))


def _judged(connection: Connection, event: CentralEvent, here: Here) -> str:
    """A later judgement of one of our operations that had to wait."""
    told = msgspec.json.decode(event.body, type=dict[str, Any])
    result = msgspec.convert({**told, "id": told["op"]}, PushResult)
    if sending.judge(connection, result, at=later(here.at, event.at_ms)):
        note_outcome(connection, result, at=here.at)
    return ""


def _settled(connection: Connection, event: CentralEvent, here: Here) -> str:
    """A person decided a conflict, here or elsewhere."""
    told = msgspec.json.decode(event.body, type=Settled)
    settled = _json({"by": told.by})
    if disputes.settle_dispute(connection, told.op, by=event.by, settled=settled, at=here.at):
        undo_steps(connection, event.dossier, ())  # given up, it changed nothing here either
    return ""


def _twin(connection: Connection, event: CentralEvent, here: Here) -> str:
    """Two dossiers of one matter, taken in at two desks: a person says whether they are one."""
    told = msgspec.json.decode(event.body, type=TwinSuspected)
    disputes.raise_twin(
        connection,
        event.dossier,
        told.twin,
        operation=name_of(event),
        body=_json(msgspec.to_builtins(told)),
        at=here.at,
    )
    return ""


_RULES: Final[Mapping[str, Rule]] = {
    EventKind.RECEIVED: _received,
    EventKind.VISIT_RECORDED: _visited,
    EventKind.SUBJECT_RESTRICTED: restricted.decided,
    CentralKind.FILED_ONLINE: _filed_online,
    CentralKind.JUDGED: _judged,
    CentralKind.SETTLED: _settled,
    CentralKind.TWIN: _twin,
    **desk_news.RULES,
}


def _text(event: CentralEvent) -> str:
    return bytes(event.body).decode()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
