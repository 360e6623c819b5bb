"""A leader answers that only this copy of the store goes on: the lane in reserve is opened.

Asked where the store came from another PC, or from a copy on one, and nothing can tell whether
another does the same (``db.counter.reserve``).
"""

from dataclasses import dataclass
from datetime import datetime

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.lane import PAPERS_PER_LANE
from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.people.proofs import require_proof
from db.counter.audit_log import record
from db.counter.device import lanes_opened, note_head
from db.counter.lanes_beside import NO_LANE_WORDS
from db.counter.office import Connection, lanes_sealed
from db.counter.reserve import answer, asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """What an answer opens: the numbers of papers in it, which none may bear yet."""

    lane: int

    @property
    def first_paper(self) -> int:
        """Of each kind, in any year."""
        return self.lane * PAPERS_PER_LANE + 1

    @property
    def last_paper(self) -> int:
        """Of each kind, in any year."""
        return (self.lane + 1) * PAPERS_PER_LANE - 1


def reserve_asked(*, desk: Desk) -> Reserve | None:
    """What a leader is asked about; None where nobody is, or nothing is left to open."""

    def found(connection: Connection) -> Reserve | None:
        free = lanes_sealed(connection) - _shut(desk)
        return Reserve(lane=min(free)) if free and asks(connection) else None

    return desk.store.read(found)


def answer_only_here(*, desk: Desk, at: datetime) -> Reserve:
    """Opens the lane; who answered and when is in the log of acts, whose end the next sync tells.

    ``UserError``: ``not_asked``, and as ``require_proof``. ``EnvironmentFault`` (``no_lane_left``)
    where another restore that this PC knows of has opened it.
    """
    store = desk.store
    proved = require_proof(desk, Right.RESTORE, desk.proof)
    stamp = desk.witnessed(at)

    def write(connection: Connection) -> int | None:
        if not asks(connection):
            raise UserError(
                "not_asked", "Máy này không chờ trả lời: số vẫn được cấp, hoặc đã có dãy."
            )
        lane = answer(connection, _shut(desk), at=at)
        record(connection, Act.LANE_OPENED, stamp=stamp, body={"lane": lane or 0, **proved})
        return lane

    lane = store.write(write)
    if lane is None:
        raise EnvironmentFault("no_lane_left", NO_LANE_WORDS)
    store.read(lambda one: note_head(store.path, store.kind, store.device, one))
    return Reserve(lane=lane)


def _shut(desk: Desk) -> frozenset[int]:
    return lanes_opened(desk.store.secrets, desk.store.kind)
