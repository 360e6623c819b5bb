"""Holds what the lists say of a result and of kept originals against the events that told it.

Part of ``checks``: state, times, shelf and specialist of every dossier, the holder and the return
of every original, the codes of other systems. Reads only.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.core.clock import from_ms, to_ms_or_none
from counter_app.domain.dossier import Standing, State
from counter_app.domain.moving.following import begun, follow
from db.counter.counted import of_counted
from db.counter.signed import PURGED

# What came down from another desk as it stands may lack its first events: nothing to follow.
_STANDINGS: Final = (
    "SELECT number, state, since_ms, due_ms, first_due_ms, step_due_ms, ready_ms, returned_ms,"
    " shelf, specialist, received_ms, coalesce(facts, (SELECT o.body FROM outbox o"
    " WHERE o.dossier = dossiers.id AND o.kind = 'dossier.received')) FROM dossiers"
    " WHERE EXISTS (SELECT 1 FROM events e WHERE e.dossier = dossiers.number AND e.number = 1)"
    " ORDER BY number"
)
_ONE: Final = _STANDINGS.replace(" ORDER BY", " AND id = ? ORDER BY")
# Of those, their following begins where the first event that is here left them.
_BEGUN_LATER: Final = _ONE.replace("WHERE EXISTS", "WHERE NOT EXISTS").replace(
    "SELECT number, state,",
    "SELECT number, (SELECT e.state FROM events e WHERE e.dossier = dossiers.number"
    " ORDER BY e.number LIMIT 1),",
)
_PARTS: Final = (
    *("state", "since_ms", "due_ms", "first_due_ms", "step_due_ms", "ready_ms", "returned_ms"),
    *("shelf", "specialist"),
)
_TOLD: Final = of_counted(
    "SELECT dossier, kind, at_ms, body, operation FROM counted WHERE kind IN ('dossier.moved',"
    " 'dossier.corrected', 'dossier.reassigned', 'result.shelved', 'paper.voided')"
    " ORDER BY dossier, number"
)
_TOLD_OF_ONE: Final = _TOLD.replace(" ORDER BY", " AND dossier = ? ORDER BY")
_ORIGINALS: Final = (
    "SELECT o.dossier, o.label, o.holder, o.received_ms, o.returned_ms, o.returned_to,"
    " json_extract(coalesce(d.facts, (SELECT b.body FROM outbox b WHERE b.dossier = d.id"
    " AND b.kind = 'dossier.received')), '$.desk_name')"
    " FROM originals o JOIN dossiers d ON d.number = o.dossier"
    " WHERE d.number NOT IN (SELECT dossier FROM purges) ORDER BY o.dossier, o.position"
)
_HANDS: Final = (
    "SELECT e.at_ms, e.body, d.applicant_name FROM events e"
    " JOIN dossiers d ON d.number = e.dossier WHERE e.dossier = ? ORDER BY e.number"
)
# A code of another system is the last one that a fact told, and none that was told is missing.
_CODES: Final = (
    "WITH told AS (SELECT e.dossier, json_extract(e.body, '$.system') AS system,"
    " json_extract(e.body, '$.code') AS code, max(e.number) FROM events e"
    " WHERE e.kind = 'code.linked' GROUP BY 1, 2) "
    "SELECT c.dossier FROM external_codes c LEFT JOIN told t"
    " ON t.dossier = c.dossier AND t.system = c.system WHERE c.code IS NOT t.code "
    "AND c.dossier NOT IN (SELECT dossier FROM purges) "
    "UNION SELECT t.dossier FROM told t LEFT JOIN external_codes c"
    " ON c.dossier = t.dossier AND c.system = t.system WHERE c.code IS NULL ORDER BY 1 LIMIT 1"
)


def wrong_standing(cursor: dbapi2.Cursor) -> str:
    """Which dossier's state, times, shelf or specialist differ first, and which; empty if none."""
    told = cursor.connection.cursor().execute(_TOLD)
    of = groupby(told, key=itemgetter(0))
    number, events = next(of, (None, iter(())))
    for row in cursor.execute(_STANDINGS):
        while number is not None and number < row[0]:
            number, events = next(of, (None, iter(())))
        wrong = _difference(row, events if number == row[0] else iter(()))
        if wrong:
            return f"dossier {row[0]} ({wrong})"
    return ""


def _difference(row: tuple[Any, ...], told: Iterable[tuple[Any, ...]]) -> str:
    """Which part of the row is not what its events led to."""
    if row[11] in (None, PURGED):  # an operation that is gone is named by what looks for it
        return ""
    try:
        stands = _in_columns(*_followed(row, State.RECEIVED, told))
    except (KeyError, TypeError, ValueError):
        return "events"
    shown = zip(_PARTS, row[1:10], stands, strict=True)
    return next((part for part, found, meant in shown if found != meant), "")


def _followed(
    row: tuple[Any, ...], state: State, told: Iterable[tuple[Any, ...]]
) -> tuple[State, Standing]:
    """What the events led to, from ``state`` on."""
    facts = msgspec.json.decode(row[11], type=_Promised)
    now = begun(from_ms(row[10]), facts.due_ms, facts.step_due_ms)
    for _, kind, at_ms, text, _ in told:
        body = msgspec.json.decode(text, type=dict[str, Any])
        state, now = follow(state, now, kind, body, from_ms(at_ms))
    return state, now


def _in_columns(state: State, now: Standing) -> tuple[object, ...]:
    """In the order of ``_PARTS``."""
    return (
        state.value,
        *map(to_ms_or_none, (now.since, now.due_at, now.first_due_at, now.step_due_at)),
        *map(to_ms_or_none, (now.ready_at, now.returned_at)),
        now.shelf,
        now.specialist,
    )


def standing_without(
    cursor: dbapi2.Cursor, dossier: str, without: Collection[str] = ()
) -> tuple[State, Standing] | None:
    """Where the dossier stands by its events but for these operations'; None: unknown."""
    whole = cursor.execute(_ONE, (dossier,)).fetchone()
    row = whole or cursor.execute(_BEGUN_LATER, (dossier,)).fetchone()
    if row is None or row[11] is None:
        return None
    first = State(row[1]) if whole is None else State.RECEIVED
    told = cursor.execute(_TOLD_OF_ONE, (row[0],)).fetchall()
    return _followed(row, first, [one for one in told if one[4] not in without])


def columns_of(state: State, standing: Standing) -> dict[str, object]:
    """State, times, shelf and specialist as the row has them."""
    return dict(zip(_PARTS, _in_columns(state, standing), strict=True))


class _Promised(msgspec.Struct):
    """What the facts of an intake say of dates."""

    due_ms: int | None = None
    step_due_ms: int | None = None


def wrong_code(cursor: dbapi2.Cursor) -> str:
    """The first dossier whose codes of other systems are not those that were told."""
    found = cursor.execute(_CODES).fetchone()
    return f"dossier {found[0]}" if found else ""


@dataclass(slots=True)
class _Hands:
    """Whose hands the originals of one dossier are in, after the events followed so far."""

    holder: str
    given: list[tuple[int, str, frozenset[str], str]] = field(default_factory=list)

    def follow(self, at_ms: int, body: dict[str, object], applicant: str) -> None:
        self.holder = str(body.get("holder") or self.holder)
        for labels, to in _given_back(body, applicant):
            self.given.append((at_ms, to, labels, self.holder))


def wrong_original(cursor: dbapi2.Cursor) -> str:
    """Which original is held by, or was given back to, another than was told; nothing if none."""
    rows = cursor.execute(_ORIGINALS).fetchall()
    for (number, desk), papers in groupby(rows, key=itemgetter(0, 6)):
        hands = _Hands(holder=str(desk or ""))
        for at_ms, body, applicant in cursor.execute(_HANDS, (number,)).fetchall():
            hands.follow(at_ms, msgspec.json.decode(body, type=dict[str, object]), applicant)
        for _, label, holder, received_ms, returned_ms, to, _ in papers:
            gone = (one for one in hands.given if one[0] >= received_ms and label in one[2])
            at_ms, receiver, _, last = next(gone, (None, "", frozenset(), hands.holder))
            if (returned_ms, to) != (at_ms, receiver):
                return f"dossier {number} ({label}: returned)"
            if holder != last:
                return f"dossier {number} ({label}: holder)"
    return ""


def _given_back(body: dict[str, object], applicant: str) -> Iterator[tuple[frozenset[str], str]]:
    """Which originals an event gives back, and to whom."""
    if "originals" in body:
        yield _labels(body["originals"]), str(body.get("to") or "")
    details = body.get("details")
    if not isinstance(details, dict):
        return
    if "originals" in details:
        yield _labels(details["originals"]), str(details.get("name") or "")
    if "papers_back" in details:
        yield _labels(details["papers_back"]), str(details.get("asked_by") or applicant)


def _labels(told: object) -> frozenset[str]:
    return frozenset(map(str, told)) if isinstance(told, list) else frozenset()
