"""Keeps ready what a report asks of each dossier, so that a year of them is read in one scan.

A row follows from the events alone: triggers let it go with whatever changes them, it is reckoned
anew in an idle moment or before the next report, and one that this PC did not seal counts for nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms_or_none, to_ms, to_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import Channel
from counter_app.domain.charge import ChargeLine
from counter_app.domain.dossier import EventKind
from counter_app.domain.reporting.facts import (
    EDITION,
    Charge,
    Copied,
    DossierFacts,
    TakenIn,
    facts_at,
)
from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import from_text
from db.counter.reported import Reported, reported
from db.counter.row_seals import seal_of
from db.engine import cursor_of

# Reckoned in one go: what a clerk who saves meanwhile would not notice.
AT_ONCE: Final = 25
_TABLE: Final = f"reckoned {EDITION}"
_EVER: Final = datetime.max.replace(tzinfo=UTC)
_WAITING: Final = "SELECT dossier FROM reckoned WHERE seal IS NULL ORDER BY dossier LIMIT ?"
_KEEP: Final = "INSERT OR REPLACE INTO reckoned VALUES (?, ?, ?, ?, ?, ?)"
_FORGET: Final = "INSERT OR REPLACE INTO reckoned (dossier) VALUES (?)"
# What was over before the span began is out of it, whatever became of it since.
_READY: Final = (
    "SELECT dossier, received_ms, ended_ms, last_ms, facts, seal FROM reckoned"
    " WHERE received_ms <= :at_ms AND (ended_ms IS NULL OR ended_ms >= :since_ms)"
)
_COUNTS: Final = "SELECT (SELECT count(*) FROM dossiers) - (SELECT count(*) FROM reckoned)"
_ROWLESS: Final = "SELECT number FROM dossiers WHERE number NOT IN (SELECT dossier FROM reckoned)"
_IDS: Final = "SELECT id FROM dossiers WHERE number IN (SELECT value FROM json_each(?))"
_ALL: Final = -1
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(DossierFacts).decode
_NUMBERS: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Dossiers as they stood at an instant, in the order written.

    ``left_out`` are known by their numbers only: destroyed by the archive list, or without a past.
    ``forged`` are the rows of those whose reckoning was not as this PC had sealed it.
    """

    dossiers: tuple[DossierFacts, ...]
    left_out: tuple[DossierId, ...]
    forged: tuple[int, ...]


def reckon(connection: Connection, seals: bytes, most: int = AT_ONCE) -> int:
    """Reckons some dossiers that wait for it; how many there were, none once all is ready."""
    cursor = cursor_of(connection)
    waiting = [number for (number,) in cursor.execute(_WAITING, (most,))]
    rows = (_row(one) for one in reported(connection, waiting))
    cursor.executemany(_KEEP, [(*row, seal_of(seals, _TABLE, row)) for row in rows])
    return len(waiting)


def forget(connection: Connection, rows: Collection[int]) -> None:
    """These are to be reckoned anew."""
    cursor_of(connection).executemany(_FORGET, [(number,) for number in rows])


def standing_at(connection: Connection, *, since: datetime, at: datetime, seals: bytes) -> Standing:
    """All that were taken in by ``at`` and not over before ``since``, as they stood at ``at``.

    Events are followed only of those that changed later than ``at``, or are not ready.
    """
    cursor, at_ms = cursor_of(connection), to_ms(at)
    found: dict[int, DossierFacts | None] = {}
    later: list[int] = []
    forged = _rowless(connection)
    for row in cursor.execute(_READY, {"since_ms": to_ms(since), "at_ms": at_ms}):
        number, _, _, last_ms, facts, seal = row
        if seal != seal_of(seals, _TABLE, row[:5]):
            forged.append(number)
        elif last_ms > at_ms:
            later.append(number)
        else:
            found[number] = _DECODE(facts) if facts else None
    waiting = [number for (number,) in cursor.execute(_WAITING, (_ALL,))]
    found |= dict(followed(connection, {*later, *waiting, *forged}, since, at))
    return Standing(
        dossiers=tuple(one for _, one in sorted(found.items()) if one is not None),
        left_out=_ids(connection, [number for number, one in found.items() if one is None]),
        forged=tuple(forged),
    )


def followed(
    connection: Connection, numbers: Collection[int], since: datetime, at: datetime
) -> Iterator[tuple[int, DossierFacts | None]]:
    """The same of those rows, from the events themselves; None of one that was left out."""
    for one in reported(connection, numbers) if numbers else ():
        if one.received_at > at:
            continue
        facts = None if one.facts is None else _facts(one, one.facts, at)
        ended_at = one.ready_at
        if facts is not None:
            ended_at = None if facts.ended is None else facts.ended.at
        if ended_at is None or ended_at >= since:
            yield one.number, facts


def _rowless(connection: Connection) -> list[int]:
    """Dossiers without a row: each got one with its first event, so another hand took it away."""
    cursor = cursor_of(connection)
    if cursor.execute(_COUNTS).fetchone()[0] == 0:
        return []
    return [number for (number,) in cursor.execute(_ROWLESS)]


def _ids(connection: Connection, numbers: list[int]) -> tuple[DossierId, ...]:
    if not numbers:
        return ()
    told = cursor_of(connection).execute(_IDS, (_NUMBERS.encode(numbers).decode(),))
    return tuple(sorted(DossierId(one) for (one,) in told))


def _row(one: Reported) -> tuple[object, ...]:
    """The columns of a dossier but its seal."""
    received_ms = to_ms(one.received_at)
    facts = None if one.facts is None else _facts(one, one.facts, _EVER)
    if facts is None:
        return one.number, received_ms, to_ms_or_none(one.ready_at), received_ms, None
    ended_ms = None if facts.ended is None else to_ms(facts.ended.at)
    last_ms = max([received_ms, *(to_ms(event.at) for event in one.events)])
    return one.number, received_ms, ended_ms, last_ms, _ENCODE(facts)


class _Draft(msgspec.Struct, frozen=True):
    """What a report asks of a filing; the rest of the text is passed over."""

    procedure_code: str
    channel: Channel = Channel.COUNTER
    resolving_unit: str | None = None
    certified_copies: tuple[CertifiedCopy, ...] = ()


class _Received(msgspec.Struct, frozen=True):
    """As ``protocol.received.DossierReceived``, which takes nearly three times as long to read."""

    due_ms: int | None
    procedure_code: str
    procedure_name: str
    desk_name: str
    clerk_name: str
    charges: tuple[ChargeLine, ...]
    draft: _Draft


_RECEIVED: Final = msgspec.json.Decoder(_Received)


def _facts(one: Reported, text: str, at: datetime) -> DossierFacts | None:
    """None where it was not taken in yet, or its events cannot be followed (``check`` names those)."""
    try:
        return facts_at(_taken(one, text, at), one.events, at)
    except (KeyError, TypeError, ValueError):
        return None


def _taken(one: Reported, text: str, at: datetime) -> TakenIn:
    first = _RECEIVED.decode(text)
    mended = EventKind.CORRECTED
    changes = [event.body for event in one.events if event.kind is mended and event.at <= at]
    said = corrected(from_text(text), changes) if changes else first
    return TakenIn(
        id=one.id,
        received_at=one.received_at,
        due_at=from_ms_or_none(first.due_ms),
        channel=said.draft.channel,
        procedure_code=said.procedure_code,
        procedure_name=said.procedure_name,
        desk=said.desk_name,
        clerk=said.clerk_name,
        resolving_unit=said.draft.resolving_unit,
        copied=tuple(Copied(pages=c.pages, copies=c.copies) for c in said.draft.certified_copies),
        charges=tuple(
            Charge(kind=line.kind, amount_vnd=line.amount_vnd, exempt=line.exempt)
            for line in said.charges
        ),
    )
