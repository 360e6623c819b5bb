"""Writes what a person must decide, and that it is decided; the decision is a new operation."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter_app.core.clock import to_ms
from counter_app.domain.central_side import TWINS_AGAIN
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


def raise_twin(
    connection: Connection, dossier: str, twin: str, *, operation: str, body: str, at: datetime
) -> None:
    """The question whether these two are one, once for each pair, whoever asks it first."""
    asked = select(disputes.c.number).where(_of_pair(dossier, twin)).limit(1)
    if connection.execute(asked).first() is None:
        raise_dispute(
            connection, "duplicate", dossier=dossier, operation=operation, body=body, at=at
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


def settle_numbers(connection: Connection, dossier: str, *, at: datetime) -> None:
    """No number of this dossier is another's here any more: nobody has to look at it."""
    connection.execute(
        update(disputes)
        .where(
            disputes.c.kind == "code",
            disputes.c.dossier == dossier,
            disputes.c.settled_ms.is_(None),
        )
        .values(settled_ms=to_ms(at), settled_by="", settled="{}")
    )


def settle_twin(
    connection: Connection,
    dossier: str,
    twin: str,
    *,
    by: str,
    settled: str,
    at: datetime,
    but: int = 0,
) -> None:
    """The question whether these two dossiers are one is answered, but for its asking ``but``.

    ``settled`` is JSON.
    """
    connection.execute(
        update(disputes)
        .where(
            _of_pair(dossier, twin),
            disputes.c.settled_ms.is_(None),
            disputes.c.operation != _asking(dossier, twin, but),
        )
        .values(settled_ms=to_ms(at), settled_by=by, settled=settled)
    )


def ask_twin_again(
    connection: Connection, dossier: str, twin: str, *, asked: int, at: datetime
) -> bool:
    """The question of two dossiers is open for the ``asked``-th time; whether it was not until now.

    The two stand in it as in the question before.
    """
    operation = _asking(dossier, twin, asked)
    known = select(disputes.c.operation).where(
        disputes.c.operation == operation, disputes.c.settled_ms.is_(None)
    )
    if connection.execute(known).first() is not None:
        return False
    before = connection.execute(
        select(disputes).where(_of_pair(dossier, twin)).order_by(disputes.c.number.desc())
    ).first()
    connection.execute(
        upsert(disputes)
        .values(
            kind="duplicate",
            dossier=dossier if before is None else before.dossier,
            operation=operation,
            body=func.json_object("twin", twin) if before is None else before.body,
            seen_ms=to_ms(at),
        )
        .on_conflict_do_update(index_elements=["operation"], set_={"settled_ms": None})
    )
    return True


def _asking(dossier: str, twin: str, asked: int) -> str:
    """What stands for an operation where the same pair is asked about again."""
    one, other = sorted((dossier, twin))
    return f"{TWINS_AGAIN}{one}:{other}:{asked}"


def _of_pair(dossier: str, twin: str) -> ColumnElement[bool]:
    """The questions of these two, either way round."""
    other = func.json_extract(disputes.c.body, "$.twin")
    return and_(
        disputes.c.kind == "duplicate",
        or_(
            (disputes.c.dossier == dossier) & (other == twin),
            (disputes.c.dossier == twin) & (other == dossier),
        ),
    )
