"""What waits to be sent: how many dossiers, and since when. Changes nothing."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from counter_app.core.clock import from_ms_or_none
from db.counter.models import outbox


def waiting(connection: Connection) -> tuple[int, datetime | None]:
    """The number of dossiers with something unsent, and the oldest such moment."""
    row = connection.execute(
        select(func.count(outbox.c.dossier.distinct()), func.min(outbox.c.wall_ms)).where(
            outbox.c.state != "acked"
        )
    ).one()
    return row[0], from_ms_or_none(row[1])
