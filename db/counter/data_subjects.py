"""Requests of the people written about, and what befell their data; a row is answered once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import Row, insert, select, update

from counter_app.core.clock import from_ms, from_ms_or_none, to_ms
from counter_app.core.ids import DossierId, uuid7
from counter_app.core.text import fold
from counter_app.domain.audit_act import Act
from counter_app.domain.data_subject import DECIDED, Breach, BreachTold, SubjectRequest, Wish
from counter_app.domain.dossier import DossierRow, EventKind
from counter_app.protocol.canonical import canonical
from counter_app.protocol.restricted import SubjectRestricted
from db.counter.audit_log import record
from db.counter.models import breaches, subject_requests
from db.counter.outbox import Stamp, append
from db.counter.parts import to_json
from db.counter.written import row_written
from db.engine import cursor_of

_DECIDED: Final = (
    subject_requests.c.kind == Wish.RESTRICT.value
) & subject_requests.c.done_ms.is_not(None)
_ANY: Final = (
    "SELECT 1 FROM subject_requests WHERE kind = 'restrict' AND done_ms IS NOT NULL LIMIT 1"
)
_NAMED: Final = (
    "SELECT d.id, p.name, coalesce(p.personal_id, json_extract(p.body, '$.passport.number')) "
    "FROM json_each(?) found "
    "CROSS JOIN dossiers d ON d.id = found.value CROSS JOIN people p ON p.dossier = d.number"
)


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    granted: bool
    words: str


def add_request(connection: Connection, new: SubjectRequest, stamp: Stamp) -> int:
    """Writes the request down with its act in the log; its number."""
    row = {
        "kind": (Wish.RESTRICT if new.wish is Wish.LIFT else new.wish).value,
        "person": new.person,
        "asked_ms": to_ms(new.asked_at),
        "due_ms": to_ms(new.due_at),
        "clerk_id": stamp.clerk.id,
        "clerk_name": stamp.clerk.name,
        "body": canonical({"words": new.words, "lifts": new.wish is Wish.LIFT}),
    }
    added = connection.execute(
        insert(subject_requests).values(row).returning(subject_requests.c.number)
    )
    number = int(added.scalar_one())
    row_written(connection, "subject_requests", number)
    record(connection, Act.SUBJECT_ASKED, stamp=stamp, subject=new.person, body={"number": number})
    return number


def requests(connection: Connection, *, only_open: bool = False) -> tuple[SubjectRequest, ...]:
    """All requests, or those still owed an answer, the one due first first."""
    query = select(subject_requests).order_by(subject_requests.c.due_ms, subject_requests.c.number)
    if only_open:
        query = query.where(subject_requests.c.done_ms.is_(None))
    return tuple(_request(row) for row in connection.execute(query))


def answer_request(
    connection: Connection, number: int, answer: str, stamp: Stamp, *, granted: bool
) -> bool:
    """Writes the answer down; False where there is no such request, or it was answered before."""
    told = canonical({"granted": granted, "words": answer})
    waits = (subject_requests.c.number == number) & subject_requests.c.done_ms.is_(None)
    done = connection.execute(
        update(subject_requests)
        .where(waits)
        .values(done_ms=to_ms(stamp.at), done_by=stamp.clerk.name, answer=told)
        .returning(subject_requests.c.person)
    ).scalar_one_or_none()
    if done is None:
        return False
    row_written(connection, "subject_requests.done_ms", number)
    record(connection, Act.SUBJECT_ANSWERED, stamp=stamp, subject=done, body={"number": number})
    one = _request(
        connection.execute(
            select(subject_requests).where(subject_requests.c.number == number)
        ).one()
    )
    if granted and one.wish in DECIDED:
        _tell_other_desks(connection, one, stamp)
    return True


def _tell_other_desks(connection: Connection, one: SubjectRequest, stamp: Stamp) -> None:
    told = {
        "person": one.person,
        "in_force": one.wish is Wish.RESTRICT,
        "why": one.words,
        "answer": one.answer,
        "asked_ms": to_ms(one.asked_at),
        "done_ms": to_ms(stamp.at),
        **stamp.clerk_told,
    }
    append(
        cursor_of(connection),
        EventKind.SUBJECT_RESTRICTED,
        stamp,
        subject=uuid7(to_ms(stamp.at)),
        body=canonical(told),
    )


def hear_of_restriction(
    connection: Connection, told: SubjectRestricted, operation: str, chg: int, *, own: bool
) -> None:
    """A decision in the common order (``chg``), where the last of a person holds.

    Another desk's is written down once. One of this desk stands here already; it is written down
    again where another's that came before it in that order came in later here.
    """
    asked = select(subject_requests.c.person, subject_requests.c.body).where(_DECIDED)
    rows = connection.execute(asked.order_by(subject_requests.c.number))
    bodies = [
        msgspec.json.decode(row.body) for row in rows if fold(row.person) == fold(told.person)
    ]
    if any(one.get("operation") == operation for one in bodies):
        return
    if own and (not bodies or bodies[-1].get("chg", chg) >= chg):
        return
    _write_heard(connection, told, {"operation": operation, "chg": chg})


def _write_heard(
    connection: Connection, told: SubjectRestricted, heard: dict[str, str | int]
) -> None:
    clerk = told.clerk
    row = {
        "kind": Wish.RESTRICT.value,
        "person": told.person,
        "asked_ms": told.asked_ms,
        "due_ms": told.done_ms,
        "clerk_id": clerk.id if clerk else "",
        "clerk_name": clerk.name if clerk else "",
        "body": canonical({"words": told.why, "lifts": not told.in_force, **heard}),
        "done_ms": told.done_ms,
        "done_by": clerk.name if clerk else "",
        "answer": canonical({"granted": True, "words": told.answer}),
    }
    added = insert(subject_requests).values(row).returning(subject_requests.c.number)
    number = int(connection.execute(added).scalar_one())
    for name in ("subject_requests", "subject_requests.done_ms"):
        row_written(connection, name, number)


def restricted(connection: Connection) -> frozenset[str]:
    """Whose data may be used no more, folded."""
    return frozenset(restrictions(connection))


def restrictions(connection: Connection) -> Mapping[str, SubjectRequest]:
    """By person, folded, the request that was granted and not lifted since."""
    asked = select(subject_requests).where(_DECIDED).order_by(subject_requests.c.number)
    granted = (one for one in map(_request, connection.execute(asked)) if one.granted)
    last = {fold(one.person): one for one in granted}
    return {person: one for person, one in last.items() if one.wish is Wish.RESTRICT}


def of_restricted(connection: Connection, dossiers: Sequence[DossierId]) -> frozenset[DossierId]:
    """Those of ``dossiers`` in which somebody stands whose data may be used no more."""
    # Asked at every row of every list, and almost always there is nobody.
    if not dossiers or cursor_of(connection).execute(_ANY).fetchone() is None:
        return frozenset()
    who = restricted(connection)
    if not who:
        return frozenset()
    named = cursor_of(connection).execute(_NAMED, (to_json(list(dossiers)),))
    # A name alone tells one person only where no number does.
    return frozenset(DossierId(one) for one, name, number in named if fold(number or name) in who)


def marked(connection: Connection, rows: Sequence[DossierRow]) -> tuple[DossierRow, ...]:
    """The same rows, those marked in which somebody stands whose data may be used no more."""
    found = of_restricted(connection, [one.id for one in rows])
    if not found:
        return tuple(rows)
    return tuple(replace(one, restricted=True) if one.id in found else one for one in rows)


def add_breach(connection: Connection, told: BreachTold, due_at: datetime, stamp: Stamp) -> int:
    """Writes a breach down with its act in the log; its number."""
    body = {
        "what": told.what,
        "data": told.data,
        "measures": told.measures,
        "people": told.people,
        "since": told.since.isoformat() if told.since else None,
        "harm": told.harm,
        "contact": told.contact,
    }
    row = {
        "follows": told.follows,
        "found_ms": to_ms(told.found_at),
        "due_ms": to_ms(due_at),
        "noted_ms": to_ms(stamp.at),
        "clerk_id": stamp.clerk.id,
        "clerk_name": stamp.clerk.name,
        "body": canonical(body),
    }
    added = connection.execute(insert(breaches).values(row).returning(breaches.c.number))
    number = int(added.scalar_one())
    row_written(connection, "breaches", number)
    record(connection, Act.BREACH_NOTED, stamp=stamp, body={"number": number})
    return number


def all_breaches(connection: Connection) -> tuple[Breach, ...]:
    """Every breach record, the newest first."""
    query = select(breaches).order_by(breaches.c.number.desc())
    return tuple(_breach(row) for row in connection.execute(query))


def tell_breach(connection: Connection, number: int, answer: str, stamp: Stamp) -> bool:
    """Writes down whom it was told, and how; False where there is none that still waits."""
    waits = (breaches.c.number == number) & breaches.c.told_ms.is_(None)
    told = connection.execute(
        update(breaches)
        .where(waits)
        .values(told_ms=to_ms(stamp.at), told_by=stamp.clerk.name, answer=answer)
    )
    if told.rowcount:
        row_written(connection, "breaches.told_ms", number)
        record(connection, Act.BREACH_TOLD, stamp=stamp, body={"number": number})
    return bool(told.rowcount)


def _request(row: Row[Any]) -> SubjectRequest:
    body, (granted, answer) = msgspec.json.decode(row.body), _answered(row.answer)
    return SubjectRequest(
        number=row.number,
        wish=Wish.LIFT if body["lifts"] else Wish(row.kind),
        person=row.person,
        words=body["words"],
        asked_at=from_ms(row.asked_ms),
        due_at=from_ms(row.due_ms),
        clerk_name=row.clerk_name,
        done_at=from_ms_or_none(row.done_ms),
        done_by=row.done_by or "",
        answer=answer,
        granted=granted,
    )


def _answered(told: str | None) -> tuple[bool | None, str]:
    """Whether it was granted, and in what words; words alone grant, as every answer once did."""
    if told is None:
        return None, ""
    try:
        answer = msgspec.json.decode(told, type=_Answer)
    except msgspec.MsgspecError:
        return True, told
    return answer.granted, answer.words


def _breach(row: Row[Any]) -> Breach:
    body = msgspec.json.decode(row.body)
    since = body.pop("since", None)
    return Breach(
        number=row.number,
        told=BreachTold(
            found_at=from_ms(row.found_ms),
            follows=row.follows,
            since=date.fromisoformat(since) if since else None,
            **body,
        ),
        noted_at=from_ms(row.noted_ms),
        due_at=from_ms(row.due_ms),
        clerk_name=row.clerk_name,
        told_at=from_ms_or_none(row.told_ms),
        told_by=row.told_by or "",
        answer=row.answer or "",
    )
