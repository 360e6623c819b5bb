"""What waits to be sent: dossiers, other things, and since when. Changes nothing."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from counter_app.core.clock import from_ms_or_none
from db.counter.cell_view import standing_since
from db.counter.models import dossiers, outbox
from db.counter.outbox_view import OPEN, WANTS_A_PERSON

_SEEN: Final = "data_version"


def waiting(connection: Connection) -> tuple[int, int, int, datetime | None]:
    """Of what is unsent: dossiers and other subjects that go by themselves; what waits for a
    person, open disputes too; the oldest moment of all.
    """
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
    standing, since = standing_since(connection)
    oldest = min((one for one in (from_ms_or_none(row[3]), since) if one), default=None)
    return row[0], row[1], row[2] + standing, oldest


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
