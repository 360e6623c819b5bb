"""What waits to be sent: dossiers, other things, and since when. Changes nothing."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from counter_app.core.clock import from_ms_or_none
from db.counter.cell_view import standing_since
from db.counter.models import dossiers, outbox
from db.counter.models.outbox import ASIDE, WAITS
from db.counter.outbox_view import OPEN, WANTS_A_PERSON

MANY: Final = 5_000

_SEEN: Final = "data_version"


def waiting(connection: Connection) -> tuple[int, int, int, datetime | None]:
    """Of what is unsent: dossiers and other subjects that go by themselves; what waits for a
    person, open disputes too; the oldest moment of all.

    Of more than ``MANY`` operations, as a desk has that never joined, it is told what can be told
    at once: the dossiers received since the oldest of them, and no other subjects.
    """
    dossiers_, others, stuck, oldest = (
        _of_many(connection) if _are_many(connection) else _each(connection)
    )
    standing, since = standing_since(connection)
    earliest = min((one for one in (oldest, since) if one), default=None)
    return dossiers_, others, stuck + standing, earliest


def _are_many(connection: Connection) -> bool:
    some = select(outbox.c.seq).where(WAITS).limit(MANY + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) > MANY


def _of_many(connection: Connection) -> tuple[int, int, int, datetime | None]:
    first = select(outbox.c.wall_ms).where(WAITS).order_by(outbox.c.seq).limit(1)
    oldest_ms = connection.scalar(first)
    since = select(func.count()).where(dossiers.c.received_ms >= oldest_ms)
    subjects = func.count((outbox.c.dossier + "").distinct())
    stuck = select(subjects).where(ASIDE, WANTS_A_PERSON)
    found = connection.scalar(since) or 0, connection.scalar(stuck) or 0
    return found[0] - min(found), 0, found[1], from_ms_or_none(oldest_ms)


def _each(connection: Connection) -> tuple[int, int, int, datetime | None]:
    # Not the column itself: the index of all operations would be walked for its order.
    subject = outbox.c.dossier + ""
    subjects = (
        select(
            subject.label("subject"),
            func.max(_one_if(WANTS_A_PERSON)).label("stuck"),
            func.min(outbox.c.wall_ms).label("oldest"),
        )
        .where(OPEN)
        .group_by(subject)
        .subquery()
    )
    known, goes = dossiers.c.id.is_not(None), subjects.c.stuck == 0
    row = connection.execute(
        select(
            func.coalesce(func.sum(_one_if(and_(known, goes))), 0),
            func.coalesce(func.sum(_one_if(and_(~known, goes))), 0),
            func.coalesce(func.sum(subjects.c.stuck), 0),
            func.min(subjects.c.oldest),
        ).select_from(subjects.outerjoin(dossiers, dossiers.c.id == subjects.c.subject))
    ).one()
    return row[0], row[1], row[2], from_ms_or_none(row[3])


def was_written(connection: Connection) -> bool:
    """Whether anybody, another process too, has written since this connection was last asked.

    Each reading connection remembers its own mark (https://sqlite.org/pragma.html#pragma_data_version),
    so a write is told by the next look whichever connection it takes.
    """
    mark = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    before = connection.info.get(_SEEN)
    connection.info[_SEEN] = mark
    return bool(mark != before)


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
