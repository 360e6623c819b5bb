"""The lanes of numbers under seal: each as it stands, with which lanes there are beside it.

Whoever changes a lane says so first; at the end of that transaction those are sealed anew that were
as they had been sealed. What another hand did stays wrong.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from db.counter.row_seals import seal_of
from db.engine import cursor_of

ALL_LANES: Final = "SELECT lane, device_no, kind, from_day, to_day, seal FROM lanes ORDER BY lane"
_SEAL: Final = "UPDATE lanes SET seal = ? WHERE lane = ?"
# Where a connection notes the lanes as they were.
_BEFORE: Final = "lanes before"

Row = tuple[Any, ...]


def lanes_change(connection: Connection) -> None:
    """A lane is about to be added or changed."""
    if _BEFORE not in connection.info:
        connection.info[_BEFORE] = cursor_of(connection).execute(ALL_LANES).fetchall()


def forget_lanes(connection: Connection) -> None:
    """An undone transaction changed none."""
    connection.info.pop(_BEFORE, None)


def seal_lanes(connection: Connection, seals: bytes) -> None:
    """Seals the lanes that changed in the transaction under way, if any did."""
    before = connection.info.pop(_BEFORE, None)
    if before is not None:
        strange = frozenset(wrong_lanes(before, seals))
        _seal(connection, seals, but=strange)


def seal_unsealed_lanes(connection: Connection, seals: bytes) -> None:
    """Seals once what an older program leased."""
    rows = cursor_of(connection).execute(ALL_LANES).fetchall()
    if all(row[-1] is None for row in rows):
        _seal(connection, seals)


def wrong_lanes(rows: Sequence[Row], seals: bytes) -> Iterator[int]:
    """Which lanes are not as they were sealed; ``rows``: of ``ALL_LANES``."""
    yield from (row[0] for row in rows if row[-1] != _seal_of(row, rows, seals))


def _seal(connection: Connection, seals: bytes, *, but: frozenset[int] = frozenset()) -> None:
    cursor = cursor_of(connection)
    rows = cursor.execute(ALL_LANES).fetchall()
    for row in rows:
        if row[0] not in but:
            cursor.execute(_SEAL, (_seal_of(row, rows, seals), row[0]))


def _seal_of(row: Row, rows: Sequence[Row], seals: bytes) -> str:
    return seal_of(seals, "lanes", (*row[:-1], [one[0] for one in rows]))
