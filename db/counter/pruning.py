"""Lets operations go that the central side has for good: kept 90 days and until they are durable.

Only from the beginning of the outbox, so that what is left still follows link by link.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from counter_app.core.clock import to_ms
from db.counter import heard
from db.counter.models import enrolment
from db.engine import cursor_of

KEPT: Final = timedelta(days=90)
_MOST: Final = 500
# The last acknowledged operation stays: the link after which the next one is sent.
_FREE_UNTIL: Final = (
    "SELECT min(coalesce((SELECT min(seq) FROM outbox WHERE state <> 'acked' "
    "OR coalesce(answered_ms, :young) >= :young OR seq > :durable), :all), "
    "coalesce((SELECT max(seq) FROM outbox WHERE state = 'acked'), 0), "
    "coalesce((SELECT min(seq) FROM outbox), 0) + :most)"
)
_KEEP_FACTS: Final = (
    "UPDATE dossiers SET facts = (SELECT body FROM outbox o WHERE o.dossier = dossiers.id "
    "AND o.kind = 'dossier.received') WHERE facts IS NULL AND id IN "
    "(SELECT dossier FROM outbox WHERE kind = 'dossier.received' AND seq < ?)"
)
_LET_GO: Final = "DELETE FROM outbox WHERE seq < ?"


def prune(connection: Connection, *, at: datetime) -> int:
    """Lets go what may go, a few hundred at a time; how many went."""
    durable = connection.scalar(select(enrolment.c.durable_through)) or 0
    cursor = cursor_of(connection)
    asked = {
        "young": to_ms(at - KEPT),
        "durable": durable,
        "all": 1 << 62,
        "most": _MOST,
    }
    (free_until,) = cursor.execute(_FREE_UNTIL, asked).fetchone()
    cursor.execute(_KEEP_FACTS, (free_until,))
    cursor.execute(_LET_GO, (free_until,))
    gone = int(cursor.rowcount)
    heard.prune(connection, at=at)
    return gone
