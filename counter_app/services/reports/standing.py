"""The dossiers of the store as they stood at an instant, with what a report asks of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from counter_app.core.clock import from_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.channel import Channel
from counter_app.domain.charge import ChargeLine
from counter_app.domain.dossier import EventKind
from counter_app.domain.reporting.facts import DossierFacts, TakenIn, facts_at
from counter_app.domain.reporting.ii06a import Ids
from counter_app.domain.reporting.period import Period
from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import from_text
from counter_app.services.desk import Desk
from db.counter.reported import Connection, Reported, reported, unsent

NO_SECTOR: Final = "Lĩnh vực khác"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``left_out`` are known by their numbers only: destroyed by the archive list, or without a past.

    ``unsent`` are those of which the central side does not know everything yet.
    """

    at: datetime
    dossiers: tuple[DossierFacts, ...]
    left_out: Ids
    unsent: frozenset[str]


def standing(period: Period, *, desk: Desk, as_of: datetime) -> Standing:
    """What a report of ``period`` counts, as it stood when that is reckoned."""
    at = period.reckoned_at(as_of)
    return desk.store.read(lambda one: _read(one, period, at, desk))


def _read(connection: Connection, period: Period, at: datetime, desk: Desk) -> Standing:
    """Each dossier is reckoned as it is read: a year of texts and events never lies in memory."""
    found: list[DossierFacts] = []
    left_out: list[DossierId] = []
    for one in reported(connection, since=period.start, until=at):
        if one.facts is None:
            left_out.append(one.id)
        elif facts := _facts(one, one.facts, at, desk):
            found.append(facts)
    return Standing(
        at=at,
        dossiers=tuple(found),
        left_out=tuple(left_out),
        unsent=unsent(connection, since=period.start, until=at),
    )


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


def _facts(one: Reported, text: str, at: datetime, desk: Desk) -> DossierFacts | None:
    first = _RECEIVED.decode(text)
    changes = [event.body for event in one.events if event.kind is EventKind.CORRECTED]
    said = corrected(from_text(text), changes) if changes else first
    procedure = desk.catalogue.get(said.procedure_code)
    taken = TakenIn(
        id=one.id,
        name=one.name,
        received_at=one.received_at,
        due_at=from_ms_or_none(first.due_ms),
        channel=said.draft.channel,
        procedure_code=said.procedure_code,
        procedure_name=said.procedure_name,
        sector=procedure.sector if procedure else NO_SECTOR,
        desk=said.desk_name,
        clerk=said.clerk_name,
        resolving_unit=said.draft.resolving_unit,
        certified_copies=said.draft.certified_copies,
        charges=said.charges,
    )
    return facts_at(taken, one.events, at)
