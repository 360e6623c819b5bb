"""What waits to be sent: dossiers, other things, and since when. Changes nothing."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from counter_app.core.clock import from_ms_or_none
from db.counter.models import dossiers, outbox
from db.counter.outbox_view import OPEN


def waiting(connection: Connection) -> tuple[int, int, datetime | None]:
    """How many dossiers and how many other subjects have something unsent; the oldest moment."""
    subject, dossier = outbox.c.dossier, dossiers.c.id
    row = connection.execute(
        select(
            func.count(dossier.distinct()),
            func.count(subject.distinct()),
            func.min(outbox.c.wall_ms),
        )
        .select_from(outbox.outerjoin(dossiers, dossier == subject))
        .where(OPEN)
    ).one()
    return row[0], row[1] - row[0], from_ms_or_none(row[2])
