"""What was attempted here and not accepted, what stands without it, and what takes its place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, select, update

from counter_app.domain.dossier import EventKind
from counter_app.domain.outgoing import SendState
from counter_app.protocol.corrected import laid_on
from counter_app.protocol.received import from_text
from db.counter.checks.standing import columns_of, standing_without
from db.counter.disputes import settle_dispute
from db.counter.models import dossiers, events, outbox
from db.counter.moves import Step
from db.counter.outbox import Stamp
from db.counter.settled import ELSEWHERE
from db.counter.views import FACTS
from db.engine import cursor_of

_ANEW: Final = '{"done_anew":true}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An operation of this desk as it was signed; who wrote it and when, in ms."""

    kind: str
    body: Mapping[str, Any]
    by: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A step that stood upon one that was not taken, and was not taken either."""

    operation: str
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """Who wrote the last thing that came down about a dossier, when, in ms, and at which device.

    ``device`` is empty for the central side.
    """

    by: str
    at_ms: int
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The facts as a correction left them; who made it, when, in ms, and at which device.

    ``device`` is None for this desk, empty for the central side.

    The first are those of the receipt, with nobody's name.
    """

    facts: Mapping[str, Any]
    by: str = ""
    at_ms: int | None = None
    device: str | None = ""

    def value(self, name: str) -> object:
        """The value at a dotted name; None where there is none."""
        found: Any = self.facts
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands of a dossier's facts, and how it came to: one ``Said`` after the other."""

    said: tuple[Said, ...]

    @property
    def facts(self) -> Mapping[str, Any]:
        """What holds now."""
        return self.said[-1].facts

    def last_word(self, name: str) -> Said:
        """Who gave a dotted name the value that holds now."""
        value, found = self.said[-1].value(name), self.said[-1]
        for earlier in reversed(self.said):
            if earlier.value(name) != value:
                return found
            found = earlier
        return found


def attempt(connection: Connection, operation: str) -> Attempt | None:
    """The operation, where this desk wrote it."""
    row = connection.execute(
        select(outbox.c.kind, outbox.c.body, outbox.c.wall_ms, events.c.clerk_name)
        .select_from(
            outbox.join(dossiers, dossiers.c.id == outbox.c.dossier).join(
                events,
                (events.c.dossier == dossiers.c.number) & (events.c.operation == outbox.c.id),
            )
        )
        .where(outbox.c.id == operation)
    ).first()
    if row is None:
        return None
    body = msgspec.json.decode(row.body, type=dict[str, Any])
    return Attempt(kind=row.kind, body=body, by=row.clerk_name, at_ms=row.wall_ms)


def meanwhile(connection: Connection, dossier: str) -> Meanwhile | None:
    """The last thing others did with the dossier, as far as it has come down."""
    row = connection.execute(
        select(events.c.clerk_name, events.c.at_ms, events.c.device)
        .select_from(events.join(dossiers, dossiers.c.number == events.c.dossier))
        .where(dossiers.c.id == dossier, events.c.device.is_not(None))
        .order_by(events.c.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Meanwhile(by=row.clerk_name, at_ms=row.at_ms, device=row.device)


def standing(connection: Connection, dossier: str) -> Standing:
    """The dossier by all its corrections but those that were not accepted."""
    row = connection.execute(select(dossiers.c.number, FACTS).where(dossiers.c.id == dossier)).one()
    told = connection.execute(
        select(events.c.body, events.c.clerk_name, events.c.at_ms, events.c.device)
        .where(
            events.c.dossier == row.number,
            events.c.kind == EventKind.CORRECTED.value,
            events.c.operation.not_in(_not_accepted(dossier)),
        )
        .order_by(events.c.number)
    )
    # As bodies that came over the line have it, lists and all.
    first = msgspec.json.encode(from_text(row.facts))
    facts = msgspec.json.decode(first, type=dict[str, Any])
    said = [Said(facts=facts)]
    for one in told:
        facts = laid_on(facts, msgspec.json.decode(one.body, type=dict[str, Any]))
        said.append(Said(facts=facts, by=one.clerk_name, at_ms=one.at_ms, device=one.device))
    return Standing(said=tuple(said))


def _not_accepted(dossier: str) -> Select[tuple[str]]:
    refused = (SendState.CONFLICT.value, SendState.REJECTED.value)
    return select(outbox.c.id).where(outbox.c.dossier == dossier, outbox.c.state.in_(refused))


def steps_behind(connection: Connection, dossier: str, operation: str) -> tuple[Behind, ...]:
    """Later steps of this desk, not taken there either, that nothing has taken the place of."""
    first = select(outbox.c.seq).where(outbox.c.id == operation).scalar_subquery()
    asked = (
        select(outbox.c.id, outbox.c.body)
        .where(
            outbox.c.dossier == dossier,
            outbox.c.kind == EventKind.MOVED.value,
            outbox.c.state.in_((SendState.CONFLICT.value, SendState.BLOCKED.value)),
            outbox.c.seq > first,
            outbox.c.id.not_in(_taken_the_place_of(dossier)),
        )
        .order_by(outbox.c.seq)
    )
    return tuple(
        Behind(operation=row.id, move=str(msgspec.json.decode(row.body, type=dict)["move"]))
        for row in connection.execute(asked)
    )


def undo_steps(connection: Connection, dossier: str, operations: Collection[str]) -> None:
    """The dossier stands as if these steps had never been; their events stay in the history."""
    stands = standing_without(cursor_of(connection), dossier, operations)
    if stands is not None:
        row = update(dossiers).where(dossiers.c.id == dossier)
        connection.execute(row.values(columns_of(*stands)))


def in_place_of_disputed(connection: Connection, step: Step, stamp: Stamp) -> Step:
    """The step, in place of one that was attempted here and is in dispute, where there is such."""
    disputed = _disputed_move(connection, step.dossier_id)
    if disputed is None:
        return step
    settle_dispute(connection, disputed, by=stamp.clerk.name, settled=_ANEW, at=stamp.at)
    return replace(step, supersedes=disputed)


def _disputed_move(connection: Connection, dossier: str) -> str | None:
    return connection.scalars(
        select(outbox.c.id)
        .where(
            outbox.c.dossier == dossier,
            outbox.c.state == SendState.CONFLICT.value,
            outbox.c.kind == EventKind.MOVED.value,
            outbox.c.id.not_in(_taken_the_place_of(dossier)),
            ~ELSEWHERE,
        )
        .order_by(outbox.c.seq)
    ).first()


def _taken_the_place_of(dossier: str) -> Select[tuple[str | None]]:
    later = outbox.alias("later")
    return select(later.c.supersedes).where(
        later.c.dossier == dossier, later.c.supersedes.is_not(None)
    )
