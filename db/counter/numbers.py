"""Numbers, each taken from its series inside the transaction that uses it; none comes back."""

from datetime import date

from sqlcipher3 import dbapi2

from counter_app.domain.lane import Lane
from counter_app.domain.lane import paper_no as lane_paper_no

_NEXT = (
    "INSERT INTO counters (series, value) VALUES (?, 1) "
    "ON CONFLICT (series) DO UPDATE SET value = value + 1 RETURNING value"
)
_FROM_BLOCK = (
    "UPDATE code_blocks SET next = next + 1 WHERE (agency, day, first) = ("
    "SELECT agency, day, first FROM code_blocks WHERE agency = ? AND day = ? AND next <= last "
    "ORDER BY first LIMIT 1) RETURNING next - 1"
)


def next_of(cursor: dbapi2.Cursor, series: str) -> int:
    """The next number of a series, from 1."""
    return int(cursor.execute(_NEXT, (series,)).fetchone()[0])


def code_order(cursor: dbapi2.Cursor, *, agency: str, day: date, lane: int) -> int:
    """Which one of its lane and day the next dossier of an agency is, from 1."""
    return next_of(cursor, f"code:{agency}:{day:%y%m%d}:{lane}")


def code_from_block(cursor: dbapi2.Cursor, *, agency: str, day: date) -> int | None:
    """The next number leased from another unit's series; ``None`` when none is left."""
    row = cursor.execute(_FROM_BLOCK, (agency, day.isoformat())).fetchone()
    return None if row is None else int(row[0])


def paper_no(cursor: dbapi2.Cursor, *, kind: str, year: int, lane: int) -> int:
    """The next number of a kind of paper in a year; ``UserError`` when the lane's are used up."""
    return lane_paper_no(Lane(lane), next_of(cursor, f"{kind}:{year}:{lane}"))
