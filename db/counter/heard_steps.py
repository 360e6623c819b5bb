"""Later steps of dossiers that were only heard of: what they tell, where the dossier stands with them.

Reads only; what is kept of hearsay and for how long is in ``heard``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms
from counter_app.core.ids import ClerkId
from counter_app.domain.dossier import Event, EventKind, Standing, State
from counter_app.domain.heard import GOES_ON, Heard
from counter_app.domain.moving.following import follow
from db.counter.models import dossiers, events, heard, sister_desks

ANOTHER: Final = "quầy khác"
HEALED: Final = "healed"
"""The outcome of one that another operation took the place of."""

IS_STEP: Final = heard.c.kind != EventKind.RECEIVED.value
_OLDEST_FIRST: Final = (heard.c.wall_ms, heard.c.seq)
_IN_HISTORY: Final = exists().where(
    events.c.dossier == dossiers.c.number, events.c.operation == heard.c.id
)

STEP_AT: Final = (
    select(func.coalesce(sister_desks.c.name, ANOTHER))
    .select_from(heard.outerjoin(sister_desks, sister_desks.c.device == heard.c.device))
    .where(
        heard.c.dossier == dossiers.c.id,
        IS_STEP,
        heard.c.outcome.in_([one.value for one in GOES_ON]),
        ~_IN_HISTORY.correlate(dossiers, heard),
    )
    .order_by(heard.c.wall_ms.desc())
    .limit(1)
    .correlate(dossiers)
    .scalar_subquery()
    .label("step_at")
)
"""Which desk went on with a dossier that is here, where nothing but hearsay tells of it."""


StepRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as it was heard, what it tells, and how the dossier stands after it."""

    row: StepRow
    body: dict[str, Any]
    state: State
    standing: Standing


def steps(
    connection: Connection, number: int, dossier: str, state: State, standing: Standing
) -> tuple[Event, ...]:
    """What was heard of a dossier that is here and stands so, in the order it was written."""
    known = select(events.c.operation).where(events.c.dossier == number)
    new = heard.c.id.not_in(known)
    found = followed(step_rows(connection, heard.c.dossier == dossier, new), state, standing)
    return tuple(
        Event(
            number=at,
            kind=EventKind(step.row.kind),
            at=from_ms(step.row.wall_ms),
            by=ClerkId(step.row.device),
            by_name=_writer(step.body),
            state=step.state,
            body=step.body,
            device=step.row.device,
            heard=Heard(step.row.outcome),
        )
        for at, step in enumerate(found, 1)
    )


def step_rows(connection: Connection, *conditions: ColumnElement[bool]) -> list[StepRow]:
    """The steps that keep the conditions as they are kept here, the oldest first."""
    asked = select(heard).where(IS_STEP, heard.c.outcome != HEALED, *conditions)
    return list(connection.execute(asked.order_by(*_OLDEST_FIRST)).all())


def followed(rows: Iterable[StepRow], state: State, standing: Standing) -> Iterator[Step]:
    """What each step tells and how the dossier then stands; what cannot be read is passed over.

    One that the central side did not accept changes nothing of where the dossier stands.
    """
    for row in rows:
        try:
            body = msgspec.json.decode(row.body, type=dict[str, Any])
            if row.outcome in GOES_ON:
                state, standing = follow(state, standing, row.kind, body, from_ms(row.wall_ms))
        except (ValueError, KeyError, TypeError, msgspec.MsgspecError):
            continue  # a newer program's; the rest still tells something
        yield Step(row=row, body=body, state=state, standing=standing)


def _writer(body: Mapping[str, Any]) -> str:
    clerk = body.get("clerk")
    return str(clerk.get("name", "") if isinstance(clerk, Mapping) else body.get("clerk_name", ""))
