"""Counts which procedures this desk takes in: read once, over the last weeks' last two thousand."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import to_ms
from db.engine import cursor_of

# What was filed as one bundle counts once, as the bundle that was asked for.
_COUNT: Final = (
    "SELECT coalesce(substr(bundle, 1, instr(bundle, '.') - 1), procedure_code) AS asked, "
    "count(DISTINCT coalesce(bundle, id)) AS times "
    "FROM (SELECT id, bundle, procedure_code FROM dossiers "
    "WHERE received_ms >= ? AND device IS NULL ORDER BY received_ms DESC LIMIT 2000) "
    "GROUP BY asked ORDER BY times DESC, asked LIMIT ?"
)


def most_used(connection: Connection, *, since: datetime, limit: int) -> tuple[str, ...]:
    """The codes of procedures and bundles taken in here since then, the most frequent first."""
    return tuple(row[0] for row in cursor_of(connection).execute(_COUNT, (to_ms(since), limit)))
