"""Holds what the lists say of a result and of kept originals against the events that told it.

Part of ``audit``: the times, shelf and specialist of every dossier, the holder and the return of
every original, the codes of other systems. Reads only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.workflow import Move

_STANDINGS: Final = (
    "SELECT number, ready_ms, returned_ms, shelf, specialist FROM dossiers ORDER BY number"
)
# What of an event a list may show; the body's own keys are told apart by kind and move.
_TOLD: Final = (
    "SELECT dossier, kind, at_ms, json_extract(body, '$.move'), state,"
    " coalesce(json_extract(body, '$.details.shelf'), json_extract(body, '$.shelf'), ''),"
    " coalesce(json_extract(body, '$.details.specialist'), '')"
    " FROM events WHERE kind IN ('dossier.moved', 'result.shelved') ORDER BY dossier, number"
)
_ORIGINALS: Final = (
    "SELECT o.dossier, o.label, o.holder, o.received_ms, o.returned_ms, o.returned_to,"
    " json_extract(coalesce(d.facts, (SELECT b.body FROM outbox b WHERE b.dossier = d.id"
    " AND b.kind = 'dossier.received')), '$.desk_name')"
    " FROM originals o JOIN dossiers d ON d.number = o.dossier ORDER BY o.dossier, o.position"
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
    "UNION SELECT t.dossier FROM told t LEFT JOIN external_codes c"
    " ON c.dossier = t.dossier AND c.system = t.system WHERE c.code IS NULL ORDER BY 1 LIMIT 1"
)
_RESULTS: Final = frozenset({State.READY.value, State.REFUSED_AFTER_APPRAISAL.value})
_MADE: Final = frozenset({Move.FINISH.value, Move.REFUSE.value})
_Row = tuple[int, str, int, str | None, str, str, str]


@dataclass(slots=True)
class _Standing:
    """How a dossier stands after the events followed so far."""

    ready_ms: int | None = None
    returned_ms: int | None = None
    shelf: str = ""
    specialist: str = ""

    def follow(self, event: _Row) -> None:
        _, kind, at_ms, move, state, shelf, specialist = event
        if kind == EventKind.RESULT_SHELVED:
            self.shelf = shelf
        elif move == Move.TAKE_UP:
            self.specialist = specialist or self.specialist
        elif move in _MADE:
            self.ready_ms, self.shelf = at_ms, shelf
        elif move == Move.RETURN_RESULT:
            self.returned_ms, self.shelf = at_ms, ""
        elif move == Move.STEP_BACK:
            self.ready_ms = self.ready_ms if state in _RESULTS else None
            self.returned_ms, self.shelf = None, ""


def wrong_standing(cursor: dbapi2.Cursor) -> str:
    """Which dossier's times, shelf or specialist differ first, and which; nothing when none do."""
    told: dict[int, _Standing] = {}
    for event in cursor.execute(_TOLD):
        told.setdefault(event[0], _Standing()).follow(event)
    for number, ready_ms, returned_ms, shelf, specialist in cursor.execute(_STANDINGS):
        stands = told.get(number, _Standing())
        same = {
            "ready_ms": ready_ms == stands.ready_ms,
            "returned_ms": returned_ms == stands.returned_ms,
            "shelf": shelf == stands.shelf,
            "specialist": specialist == stands.specialist,
        }
        wrong = next((part for part, holds in same.items() if not holds), "")
        if wrong:
            return f"dossier {number} ({wrong})"
    return ""


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
