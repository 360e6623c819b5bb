"""A leader's numbers: the work of each specialist or unit, counted by the lists' own conditions."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from counter_app.domain.desk_lists import GroupBy, ListName
from db.counter.lists import ALIVE, Asked, condition, on_its_day
from db.counter.models import dossiers

_D: Final = dossiers.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The numbers of one group."""

    key: str
    open: int
    due_today: int
    due_next: int
    overdue: int
    step_late: int
    finished: int
    on_time: int
    same_day: int
    same_day_kept: int


def tallies(connection: Connection, by: GroupBy, asked: Asked) -> list[Tally]:
    """Open and finished work of each specialist or unit, by their key."""
    key = _D.specialist if by is GroupBy.SPECIALIST else func.coalesce(_D.resolving_unit, "")
    finished = condition(ListName.FINISHED, asked)
    on_time = and_(finished, or_(_D.first_due_ms.is_(None), _D.ready_ms <= _D.first_due_ms))
    over = or_(finished, condition(ListName.OVERDUE, asked))
    same_day = and_(over, on_its_day(_D.first_due_ms))
    rows = connection.execute(
        select(
            key,
            func.total(condition(ListName.OPEN, asked)),
            func.total(condition(ListName.DUE_TODAY, asked)),
            func.total(condition(ListName.DUE_NEXT, asked)),
            func.total(condition(ListName.OVERDUE, asked)),
            func.total(condition(ListName.STEP_LATE, asked)),
            func.total(finished),
            func.total(on_time),
            func.total(same_day),
            func.total(and_(same_day, on_time)),
        )
        .where(or_(_D.state.in_(ALIVE), finished))
        .group_by(key)
    )
    return [
        Tally(
            key=row[0],
            open=int(row[1]),
            due_today=int(row[2]),
            due_next=int(row[3]),
            overdue=int(row[4]),
            step_late=int(row[5]),
            finished=int(row[6]),
            on_time=int(row[7]),
            same_day=int(row[8]),
            same_day_kept=int(row[9]),
        )
        for row in rows
    ]
