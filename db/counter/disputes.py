"""Writes what a person must decide, and that it is decided; the decision is a new operation."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, or_, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import to_ms
from db.counter.models import disputes

Kind = Literal["move", "fields", "duplicate", "code"]


def raise_dispute(
    connection: Connection, kind: Kind, *, dossier: str, operation: str, body: str, at: datetime
) -> None:
    """A question for a person, once for each operation."""
    connection.execute(
        upsert(disputes)
        .values(kind=kind, dossier=dossier, operation=operation, body=body, seen_ms=to_ms(at))
        .on_conflict_do_nothing(index_elements=["operation"])
    )


def settle_dispute(
    connection: Connection, operation: str, *, by: str, settled: str, at: datetime
) -> bool:
    """The question of this operation is answered; whether it was open. ``settled`` is JSON."""
    changed = connection.execute(
        update(disputes)
        .where(disputes.c.operation == operation, disputes.c.settled_ms.is_(None))
        .values(settled_ms=to_ms(at), settled_by=by, settled=settled)
    )
    return bool(changed.rowcount)


def settle_twin(
    connection: Connection, dossier: str, twin: str, *, by: str, settled: str, at: datetime
) -> None:
    """The question whether these two dossiers, either way round, are one is answered.

    ``settled`` is JSON.
    """
    other = func.json_extract(disputes.c.body, "$.twin")
    connection.execute(
        update(disputes)
        .where(
            disputes.c.kind == "duplicate",
            or_(
                (disputes.c.dossier == dossier) & (other == twin),
                (disputes.c.dossier == twin) & (other == dossier),
            ),
            disputes.c.settled_ms.is_(None),
        )
        .values(settled_ms=to_ms(at), settled_by=by, settled=settled)
    )
