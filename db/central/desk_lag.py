"""How far each desk's work has come to the central side, as an administrator asks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, case, func, select

from db.central.models import operations

# Not at work here yet: a body still to come, an earlier one to be healed, a person to decide.
_STUCK: Final = ("held", "blocked", "conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLag:
    """The last operation of a desk that is here, when it was written there and came here.

    ``stuck`` operations came and are not at work yet.
    """

    last_seq: int
    wrote_ms: int
    came_ms: int
    stuck: int


def desk_lags(connection: Connection, commune: str) -> Mapping[str, DeskLag]:
    """By device; those that never sent anything are not named."""
    rows = connection.execute(
        select(
            operations.c.device,
            func.max(operations.c.seq).label("last_seq"),
            func.max(operations.c.wall_ms).label("wrote_ms"),
            func.max(operations.c.received_ms).label("came_ms"),
            func.sum(case((operations.c.outcome.in_(_STUCK), 1), else_=0)).label("stuck"),
        )
        .where(operations.c.commune_id == commune)
        .group_by(operations.c.device)
    )
    return {
        row.device: DeskLag(
            last_seq=int(row.last_seq),
            wrote_ms=int(row.wrote_ms),
            came_ms=int(row.came_ms),
            stuck=int(row.stuck),
        )
        for row in rows
    }
