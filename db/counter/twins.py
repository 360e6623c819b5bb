"""Reads what was decided of two dossiers that may be one matter, and what became of the other one.

Writes nothing: the questions for a person are rows of ``disputes``.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.twin_question import TwinDecision, TwinQuestion, twin_question
from counter_app.protocol.settled import TWIN_DECIDED
from counter_app.protocol.twin_notes import SAME, decision_told
from db.counter.event_order import WITH_PLACES, placed
from db.counter.models import dossiers, events

_WHAT: Final[ColumnElement[Any]] = func.json_extract(events.c.body, "$.what")
_TWIN: Final[ColumnElement[Any]] = func.json_extract(events.c.body, "$.twin")
_NOTED: Final[ColumnElement[bool]] = events.c.kind == EventKind.NOTED.value


def question_of(connection: Connection, dossier: str, twin: str) -> TwinQuestion:
    """How the question stands whether these two are one, by the decisions known here."""
    told = list[tuple[int, Row[*tuple[Any, ...]]]]()
    for one, other in ((dossier, twin), (twin, dossier)):
        noted = (
            WITH_PLACES.add_columns(dossiers.c.id.label("of"))
            .join(dossiers, dossiers.c.number == events.c.dossier)
            .where(dossiers.c.id == one, _NOTED, _WHAT.startswith(TWIN_DECIDED), _TWIN.in_([other]))
            .order_by(events.c.number)
        )
        told += placed(connection.execute(noted))
    told.sort(key=lambda at: (at[0], at[1].written or 0, at[1].at_ms))
    return twin_question(_decision(row) for _, row in told)


def withdrawn_twins(connection: Connection, dossier: str) -> tuple[str, ...]:
    """The codes (or slip numbers) of those that somebody held to be one with it, withdrawn by now."""
    others = (
        select(_TWIN)
        .join(dossiers, dossiers.c.number == events.c.dossier)
        .where(dossiers.c.id == dossier, _NOTED, _WHAT == SAME)
    )
    gone = select(dossiers.c.code, dossiers.c.slip_no).where(
        dossiers.c.id.in_(others), dossiers.c.state == State.WITHDRAWN.value
    )
    rows = connection.execute(gone.order_by(dossiers.c.number))
    return tuple(row.code or f"số giấy hẹn {row.slip_no}" for row in rows)


def _decision(row: Row[*tuple[Any, ...]]) -> TwinDecision:
    body = msgspec.json.decode(row.body, type=dict[str, Any])
    return decision_told(row.of, body, by=row.clerk_name, at_ms=row.at_ms, device=row.device)
