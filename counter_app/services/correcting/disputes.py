"""What counter and central side disagree on, field by field, and what a person decides of it.

Both sides are kept whatever is decided; the decision is an operation of its own, in place of the
one in dispute (``protocol.settled``). Nothing legal is ever overwritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import Dispute
from counter_app.domain.dossier import EventKind
from counter_app.domain.workflow import RULES, Move
from counter_app.protocol.corrected import NOW, WAS, laid_on
from counter_app.protocol.merging import merge
from counter_app.protocol.received import from_plain, plain_of
from counter_app.protocol.settled import TWIN_DECIDED
from counter_app.services.correcting.reissue import require_reason
from counter_app.services.correcting.stale_slips import ask_where_stale
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.sending.dispute_words import (
    DATE,
    HERE,
    Disputed,
    DisputeView,
    Side,
    Verdict,
    decided_words,
    seen_as,
)
from counter_app.services.sending.number_words import same_number
from counter_app.services.sending.twin_words import takers_of
from db.counter import attempts, cell_view, twins, views
from db.counter.cell_view import Connection
from db.counter.corrections import follow_facts
from db.counter.disputes import settle_dispute
from db.counter.moves import NewFact, write_fact
from db.counter.outbox import Stamp
from db.engine import cursor_of

_SETTLED: Final = "Việc này đã có người quyết. Hãy xem lại danh sách."
Write = Callable[[Connection, Stamp], None]


def open_disputes(*, desk: Desk) -> tuple[DisputeView, ...]:
    """What nobody has decided yet, the oldest first."""

    def read(connection: Connection) -> tuple[DisputeView, ...]:
        found = cell_view.open_disputes(connection)
        return tuple(_view(connection, one, desk) for one in found)

    return desk.store.read(read)


def decide(
    number: int, choices: Mapping[str, Side], *, reason: str, desk: Desk, at: datetime
) -> None:
    """Settles a dispute of fields or of a step that is given up; ``UserError`` says what lacks.

    A step that is done anew is made as any other step: it takes the place of the attempt by itself.
    """
    require_reason(reason)
    seen = _open(number, desk)
    _require_chosen(seen, choices)
    dispute = seen.dispute
    write: Write = partial(_drop, dispute, reason)
    if dispute.kind == "fields" and seen.dossier is not None:
        again = desk.store.read(lambda one: _anew(one, seen, choices, reason))
        write = partial(_correct, seen, again) if again else write
    elif Side.MINE in choices.values():
        raise UserError("step_anew", "Muốn làm lại bước này, hãy mở hồ sơ và chọn bước ở F4.")
    _settle(
        dispute,
        {"choices": {name: side.value for name, side in choices.items()}},
        reason,
        partial(_write_and_ask, write, seen, choices),
        desk=desk,
        at=at,
    )


def _write_and_ask(
    write: Write,
    seen: DisputeView,
    choices: Mapping[str, Side],
    connection: Connection,
    stamp: Stamp,
) -> None:
    """The decision; and where our word was given up, that the slip which bears it is issued anew."""
    write(connection, stamp)
    given_up = [one.name for one in seen.fields if choices.get(one.name) is Side.THEIRS]
    if seen.dispute.kind == "fields" and given_up and seen.dossier is not None:
        about = seen.dossier.row.id
        ask_where_stale(connection, about, date=DATE in given_up, at=stamp.at)


def judge_duplicate(
    number: int,
    verdict: Verdict,
    *,
    reason: str,
    desk: Desk,
    at: datetime,
    keep: Side = Side.MINE,
) -> str:
    """Says whether two dossiers are one; both stay, the decision stands in the history of each.

    Where they are one, ``keep`` is the one that goes on: the dispute's own (``MINE``) or the other.
    Answers the id of the other one, to be withdrawn as any is; empty where none is too many.
    """
    require_reason(reason)
    seen = _open(number, desk)
    pair = (seen.dispute.dossier, seen.twin)
    extra = "" if verdict is Verdict.DIFFERENT else pair[keep is Side.MINE]
    codes = (_code(seen.dossier), _code(seen.other) or str(seen.dispute.body.get("code") or ""))
    told = [
        {
            "what": f"{TWIN_DECIDED}{verdict.value}",
            "twin": pair[1 - place],
            "twin_code": codes[1 - place],
            "extra": extra == pair[place],
            "asked": seen.question.asked,
            "decided_ms": to_ms(at),
        }
        for place in (0, 1)
    ]

    def write(connection: Connection, stamp: Stamp) -> None:
        now = twins.question_of(connection, *pair)
        if now.asked != seen.question.asked or now.against != seen.question.against:
            raise UserError("dispute_settled", _SETTLED)
        for dossier, body in zip(pair, told, strict=True):
            _note(dossier, body | {"reason": reason.strip()}, connection, stamp)

    _settle(seen.dispute, told[0], reason, write, desk=desk, at=at)
    return extra


def _code(dossier: DossierView | None) -> str:
    return "" if dossier is None else dossier.row.code or f"số giấy hẹn {dossier.row.slip_no}"


def acknowledge(number: int, *, reason: str, desk: Desk, at: datetime) -> None:
    """Notes that somebody has dealt with two dossiers of one number."""
    require_reason(reason)
    seen = _open(number, desk)
    told: dict[str, object] = {"what": "code.clash"}
    about = seen.dispute.dossier if seen.dossier is None else seen.dossier.row.id
    write = partial(_note, about, told | {"reason": reason.strip()})
    _settle(seen.dispute, told, reason, write, desk=desk, at=at)


def _require_chosen(seen: DisputeView, choices: Mapping[str, Side]) -> None:
    missing = [one.label for one in seen.fields if one.differs and one.name not in choices]
    if missing:
        raise UserError("choice_missing", f"Chưa chọn: {', '.join(missing)}.", field="fields")


def _open(number: int, desk: Desk) -> DisputeView:
    def read(connection: Connection) -> DisputeView | None:
        found = cell_view.dispute(connection, number)
        return _view(connection, found, desk) if found is not None else None

    seen = desk.store.read(read)
    if seen is None or seen.dispute.settled_at is not None:
        raise UserError("dispute_settled", _SETTLED)
    return seen


def _view(connection: Connection, dispute: Dispute, desk: Desk) -> DisputeView:
    sisters = {one.device: one.name for one in cell_view.sisters(connection)}
    names: dict[str | None, str] = {None: HERE}
    names.update(sisters)
    own = names | {None: desk.office.desk_name}
    dossier = _named(connection, dispute.dossier, own)
    twin = str(dispute.body.get("twin") or "")
    other = _named(connection, twin, own) if twin else None
    asked = ""
    if dispute.kind == "code":
        bearer = _named(connection, cell_view.bearer_of(connection, dispute), own)
        row = None if bearer is None else bearer.row
        asked = same_number(dispute, sisters, own=desk.store.device.id, bearer=row)
        dossier, other = dossier or bearer, bearer if dossier is not None else None
    seen = seen_as(
        dispute,
        dossier=dossier,
        other=other,
        attempt=attempts.attempt(connection, dispute.operation),
        meanwhile=attempts.meanwhile(connection, dispute.dossier),
        standing=None if dossier is None else attempts.standing(connection, dossier.row.id),
        names=names,
        desk=desk,
    )
    if dispute.kind == "move":
        behind = attempts.steps_behind(connection, dispute.dossier, dispute.operation)
        known = (one.move for one in behind if one.move in set(Move))
        return replace(seen, behind=tuple(RULES[Move(move)].label for move in known))
    if not seen.is_duplicate:
        return replace(seen, asked=asked)
    question = twins.question_of(connection, dispute.dossier, twin)
    codes = {dispute.dossier: _code(dossier), twin: _code(other)}
    decided = decided_words(question, codes, names)
    newer = cell_view.taker_of(connection, dispute.dossier, desk.store.device.id)
    takers = takers_of(dispute, newer)
    return replace(seen, question=question, decided=decided, takers=takers)


def _named(
    connection: Connection, dossier: str, names: Mapping[str | None, str]
) -> DossierView | None:
    """The dossier, its desk by the name it has at the cell: one may have had another before."""
    found = views.view(connection, DossierId(dossier))
    if found is None:
        return None
    device = cell_view.device_of(connection, dossier)
    name = names.get(device) or found.received.desk_name
    return replace(found, received=msgspec.structs.replace(found.received, desk_name=name))


def _settle(
    dispute: Dispute,
    told: Mapping[str, object],
    reason: str,
    write: Write,
    *,
    desk: Desk,
    at: datetime,
) -> None:
    """The decision and its operation, in one transaction."""
    settled = msgspec.json.encode({**told, "reason": reason.strip()}).decode()
    stamp = desk.stamp(at)

    def both(connection: Connection) -> None:
        if not settle_dispute(
            connection, dispute.operation, by=desk.clerk.name, settled=settled, at=at
        ):
            raise UserError("dispute_settled", _SETTLED)
        write(connection, stamp)

    desk.store.write(both)


def _drop(dispute: Dispute, reason: str, connection: Connection, stamp: Stamp) -> None:
    """What stands holds: the attempt is given up, and what it changed here is undone.

    With a step go those that stood upon it and were not taken there either.
    """
    given_up = [dispute.operation]
    if dispute.kind == "move":
        behind = attempts.steps_behind(connection, dispute.dossier, dispute.operation)
        given_up += [one.operation for one in behind]
        attempts.undo_steps(connection, dispute.dossier, given_up)
    for operation in given_up:
        fact = NewFact(
            dossier_id=DossierId(dispute.dossier),
            kind=EventKind.DROPPED,
            body={"reason": reason.strip()},
            supersedes=operation,
        )
        write_fact(connection, fact, stamp)
    settled = msgspec.json.encode({"with": dispute.operation, "reason": reason.strip()}).decode()
    for operation in given_up[1:]:
        settle_dispute(connection, operation, by=stamp.clerk.name, settled=settled, at=stamp.at)


def _note(dossier: str, body: Mapping[str, object], connection: Connection, stamp: Stamp) -> None:
    """Stands in the history of the dossier, where it is here."""
    if views.view(connection, DossierId(dossier)) is None:
        return
    fact = NewFact(dossier_id=DossierId(dossier), kind=EventKind.NOTED, body=body)
    write_fact(connection, fact, stamp)


def _anew(
    connection: Connection, seen: DisputeView, choices: Mapping[str, Side], reason: str
) -> dict[str, Any]:
    """The body of the correction done anew; empty where nothing of the attempt is left to do."""
    attempt = attempts.attempt(connection, seen.dispute.operation)
    if attempt is None:
        return {}
    stands = _with(
        attempts.standing(connection, seen.dispute.dossier).facts,
        {one.name: one.raw_theirs for one in seen.fields},
    )
    was, now = attempt.body.get(WAS) or {}, attempt.body.get(NOW) or {}
    wanted = merge(stands, was=was, now=now).fields
    back = {one.name: one.raw_theirs for one in seen.fields if choices.get(one.name) is Side.THEIRS}
    wanted = _with(wanted, back)
    changed = {name: value for name, value in wanted.items() if value != stands.get(name)}
    if not changed:
        return {}
    return {
        "reason": reason.strip(),
        "changes": [_change(one) for one in seen.fields if choices.get(one.name) is Side.MINE],
        NOW: changed,
        WAS: {name: stands.get(name) for name in changed},
    }


def _change(one: Disputed) -> dict[str, str]:
    return {"what": one.label, "before": one.theirs, "after": one.mine}


def _with(facts: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """``facts`` with values at dotted names; a None takes the field away unless it was there."""
    made = msgspec.json.decode(msgspec.json.encode(facts), type=dict[str, Any])
    for name, value in values.items():
        *path, last = name.split(".")
        inner: Any = made
        for part in path:
            inner = inner.get(part) if isinstance(inner, dict) else None
        if isinstance(inner, dict):
            inner[last] = value
    return made


def _correct(
    seen: DisputeView, body: Mapping[str, Any], connection: Connection, stamp: Stamp
) -> None:
    """The correction done anew, and the dossier's row by it."""
    if seen.dossier is None:
        raise LookupError("a correction is of a dossier that is here")
    fact = NewFact(
        dossier_id=seen.dossier.row.id,
        kind=EventKind.CORRECTED,
        body=body,
        supersedes=seen.dispute.operation,
    )
    written = write_fact(connection, fact, stamp)
    after = from_plain(laid_on(plain_of(seen.dossier.received), body))
    follow_facts(cursor_of(connection), written.number, after, seen.dossier.versions)
