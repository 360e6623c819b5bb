"""Where the series of lanes stand, read from all that ever came in: what a next holder begins above.

A desk numbers with no line, so it has to be told before its first paper. Read whole at each lease:
no count is kept that could fall behind what desks really sent, what was refused included.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, or_, select

from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.domain.code import parse_code
from counter_app.domain.lane import PAPERS_PER_LANE, PaperNo, day_order, paper_lane
from counter_app.domain.workflow import PaperKind
from counter_app.protocol.enrolment import UsedNumbers, UsedPaper
from db.central.changes import AT_ONCE
from db.central.models import administration, operations, quarantine

# Nobody knows how far a PC came that is gone: more papers than it can have given unheard of.
LEAP: Final = 10_000
# Codes count by the day; a desk's clock may be some days behind.
_DAYS_BACK: Final = timedelta(days=7)
_NUMBERED: Final = ("slip_no", "paper_no")


def used_numbers(
    connection: Connection,
    commune: str,
    lanes: Collection[int],
    *,
    day: str,
) -> UsedNumbers:
    """The last number of each series of ``lanes`` that counts on that ISO day or later."""
    today = date.fromisoformat(day)
    papers: dict[tuple[str, int, int], int] = {}
    codes: dict[tuple[str, date, int, int], tuple[int, str]] = {}
    for told in _told(connection, commune, today.year):
        for kind, year, number in _papers(told):
            lane = paper_lane(PaperNo(number))
            if lane in lanes and year >= today.year:
                papers[kind, year, lane] = max(papers.get((kind, year, lane), 0), number)
        for code in _codes(told):
            for series, order in _orders(code):
                if series[2] in lanes and series[1] >= today - _DAYS_BACK:
                    codes[series] = max(codes.get(series, (0, "")), (order, code))
    return UsedNumbers(
        papers=tuple(
            UsedPaper(kind=kind, year=year, number=number)
            for (kind, year, _lane), number in sorted(papers.items())
        ),
        codes=tuple(code for _series, (_order, code) in sorted(codes.items())),
    )


def beyond_unheard(
    used: UsedNumbers, lanes: Collection[int], *, day: str
) -> list[dict[str, object]]:
    """Numbers above all that a PC may have given unheard of, for its lanes and every kind of paper.

    In the form in which a paper's number is told, so that it counts as one once it is written down.
    """
    year = date.fromisoformat(day).year
    known: dict[tuple[str, int, int], int] = {}
    for one in used.papers:
        known[one.kind, one.year, paper_lane(PaperNo(one.number))] = one.number
    return [
        {
            "paper": kind.value,
            "paper_no": _leapt(known.get((kind.value, year, lane), lane * PAPERS_PER_LANE)),
            "paper_year": year,
        }
        for lane in sorted(lanes)
        for kind in PaperKind
    ]


def _leapt(number: int) -> int:
    """Further on within the lane: it never runs into the next one's numbers."""
    last = number - number % PAPERS_PER_LANE + PAPERS_PER_LANE - 1
    return min(number + LEAP, last)


def _told(connection: Connection, commune: str, year: int) -> Iterator[Any]:
    """The bodies that name a number, of the year or the one before by the cell's own clock."""
    since_ms = to_ms(datetime(year - 1, 1, 1, tzinfo=UTC))
    for table, text, at_ms in (
        (operations, operations.c.body, operations.c.received_ms),
        (quarantine, quarantine.c.payload, quarantine.c.received_ms),
        (administration, administration.c.body, administration.c.at_ms),
    ):
        query = select(text).where(
            table.c.commune_id == commune, at_ms >= since_ms, _names_one(text)
        )
        with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
            for found in rows.scalars():
                try:
                    yield msgspec.json.decode(found)
                except msgspec.DecodeError:
                    continue  # in quarantine because nobody can read it


def _names_one(text: Column[Any]) -> Any:  # noqa: ANN401  # SQLAlchemy's own condition
    return or_(*(text.like(f'%"{name}"%') for name in _NUMBERED))


def _parts(told: object) -> Iterator[dict[str, Any]]:
    """All objects in a message, however deep."""
    waiting = [told]
    while waiting:
        match waiting.pop():
            case dict() as found:
                yield found
                waiting += found.values()
            case list() as found:
                waiting += found


def _papers(told: object) -> Iterator[tuple[str, int, int]]:
    for one in _parts(told):
        match one:
            case {"slip_no": int(number), "slip_year": int(year)}:
                yield PaperKind.SLIP.value, year, number
            case {"paper": str(kind), "paper_no": int(number), "paper_year": int(year)}:
                yield kind, year, number


def _codes(told: object) -> Iterator[str]:
    for one in _parts(told):
        match one:
            case {"code": str(code)}:
                yield code


def _orders(code: str) -> Iterator[tuple[tuple[str, date, int, int], int]]:
    """The series a code may be of, by either scheme of lanes, and which one it is in each."""
    try:
        found = parse_code(code)
    except UserError:
        return
    for digits in (1, 2):
        order = day_order(found.sequence, lane_digits=digits)
        if order is not None:
            yield (found.agency, found.date, order.lane, digits), order.n
