"""Numbers, each taken from its series inside the transaction that uses it; none comes back."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from counter_app.core.errors import UserError
from counter_app.domain.code import parse_code
from counter_app.domain.lane import Lane, PaperNo, day_order, paper_lane, paper_order
from counter_app.domain.lane import paper_no as lane_paper_no
from counter_app.protocol.enrolment import UsedNumbers
from db.engine import cursor_of

Kind = TypeVar("Kind", bound=str)

_NEXT = (
    "INSERT INTO counters (series, value) VALUES (?, 1) "
    "ON CONFLICT (series) DO UPDATE SET value = value + 1 RETURNING value"
)
_GO_ON_BEHIND = (
    "INSERT INTO counters (series, value) VALUES (?, ?) "
    "ON CONFLICT (series) DO UPDATE SET value = max(value, excluded.value)"
)
_LAST = "SELECT value FROM counters WHERE series = ?"
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
    return next_of(cursor, _code_series(agency, day, lane))


def code_from_block(cursor: dbapi2.Cursor, *, agency: str, day: date) -> int | None:
    """The next number leased from another unit's series; ``None`` when none is left."""
    row = cursor.execute(_FROM_BLOCK, (agency, day.isoformat())).fetchone()
    return None if row is None else int(row[0])


def paper_no(cursor: dbapi2.Cursor, *, kind: str, year: int, lane: int) -> int:
    """The next number of a kind of paper in a year; ``UserError`` when the lane's are used up."""
    return lane_paper_no(Lane(lane), next_of(cursor, _paper_series(kind, year, lane)))


def used(
    connection: Connection, *, agency: str, day: date, lane: int, kinds: Iterable[Kind]
) -> tuple[int, dict[Kind, int]]:
    """How many codes an agency's lane has given on a day, and how many papers of each kind that year."""
    cursor = cursor_of(connection)
    papers = {kind: _last_of(cursor, _paper_series(kind, day.year, lane)) for kind in kinds}
    return _last_of(cursor, _code_series(agency, day, lane)), papers


def pass_code(cursor: dbapi2.Cursor, code: str) -> None:
    """A code is on a paper that came from elsewhere: its series goes on behind it.

    A disk put back as a whole, or copied, numbers from a lane it already numbered from.
    """
    try:
        found = parse_code(code)
    except UserError:
        return  # another system's: no series of ours makes such a one
    for digits in (1, 2):
        order = day_order(found.sequence, lane_digits=digits)
        if order is not None:
            _pass(cursor, _code_series(found.agency, found.date, order.lane), order.n)


def pass_paper(cursor: dbapi2.Cursor, *, kind: str, year: int, number: int) -> None:
    """A paper's number is on a paper that came from elsewhere: its series goes on behind it."""
    lane = paper_lane(PaperNo(number))
    _pass(cursor, _paper_series(kind, year, lane), paper_order(PaperNo(number)))


def pass_used(cursor: dbapi2.Cursor, used: UsedNumbers) -> None:
    """Others numbered from this desk's lanes before: each series goes on behind what is told."""
    for one in used.papers:
        pass_paper(cursor, kind=one.kind, year=one.year, number=one.number)
    for code in used.codes:
        pass_code(cursor, code)


def _code_series(agency: str, day: date, lane: int) -> str:
    return f"code:{agency}:{day:%y%m%d}:{lane}"


def _paper_series(kind: str, year: int, lane: int) -> str:
    return f"{kind}:{year}:{lane}"


def _last_of(cursor: dbapi2.Cursor, series: str) -> int:
    row = cursor.execute(_LAST, (series,)).fetchone()
    return 0 if row is None else int(row[0])


def _pass(cursor: dbapi2.Cursor, series: str, order: int) -> None:
    cursor.execute(_GO_ON_BEHIND, (series, order))
