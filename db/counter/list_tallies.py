"""A leader's numbers: the work of each specialist or unit, counted by the lists' own conditions."""

from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from counter_app.domain.desk_lists import Group, GroupBy, ListName
from db.counter.lists import ALIVE, Asked, condition, on_its_day
from db.counter.models import dossiers

_D: Final = dossiers.c


def tallies(connection: Connection, by: GroupBy, asked: Asked) -> list[Group]:
    """Open and finished work of each specialist or unit, by their key; not named yet."""
    key = _D.specialist if by is GroupBy.SPECIALIST else func.coalesce(_D.resolving_unit, "")
    finished = condition(ListName.FINISHED, asked)
    on_time = and_(finished, or_(_D.first_due_ms.is_(None), _D.ready_ms <= _D.first_due_ms))
    over = or_(finished, condition(ListName.OVERDUE, asked))
    same_day = and_(over, on_its_day(_D.first_due_ms))
    counted = {
        "open": condition(ListName.OPEN, asked),
        "due_today": condition(ListName.DUE_TODAY, asked),
        "due_next": condition(ListName.DUE_NEXT, asked),
        "overdue": condition(ListName.OVERDUE, asked),
        "step_late": condition(ListName.STEP_LATE, asked),
        "finished": finished,
        "on_time": on_time,
        "same_day": same_day,
        "same_day_kept": and_(same_day, on_time),
    }
    rows = connection.execute(
        select(key, *map(func.total, counted.values()))
        .where(or_(_D.state.in_(ALIVE), finished))
        .group_by(key)
    )
    return [
        Group(key=group, name="", **dict(zip(counted, map(int, numbers), strict=True)))
        for group, *numbers in rows
    ]
