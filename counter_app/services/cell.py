"""How this desk stands with the central side, to be read by a person: who it is there, its lanes."""

from dataclasses import dataclass
from typing import Final

from counter_app.domain.central_side import HeldLane, LeftByCentral, Sister
from counter_app.services.desk import Desk
from db.counter import cell_view
from db.counter.enrolment import Enrolled, enrolled

LANE_WORDS: Final = {"active": "đang dùng", "sealed": "dự phòng, chưa mở", "retired": "thôi dùng"}
CLOCK_DOUBT_MS: Final = 5 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAtCell:
    """A desk as the central side knows it; ``joined`` is None before it has joined."""

    device: str
    joined: Enrolled | None
    lanes: tuple[HeldLane, ...]
    sisters: tuple[Sister, ...]
    not_applied: int

    @property
    def clock_off(self) -> bool:
        """Whether the PC's clock and the central one are more than five minutes apart."""
        offset = self.joined.offset_ms if self.joined is not None else None
        return offset is not None and abs(offset) > CLOCK_DOUBT_MS


def desk_at_cell(*, desk: Desk) -> DeskAtCell:
    """How this desk stands with the central side."""
    return desk.store.read(
        lambda connection: DeskAtCell(
            device=desk.store.device.id,
            joined=enrolled(connection),
            lanes=cell_view.held_lanes(connection),
            sisters=cell_view.sisters(connection),
            not_applied=cell_view.not_applied(connection),
        )
    )


def left_to_do(*, desk: Desk) -> tuple[LeftByCentral, ...]:
    """What the central side's news left for somebody here."""
    return desk.store.read(cell_view.left_to_do)


def took_in(dossier_id: str, *, desk: Desk) -> str:
    """The name of the sister desk that took a dossier in; empty where it was this one."""

    def found(connection: cell_view.Connection) -> str:
        device = cell_view.desk_of(connection, dossier_id)
        if device is None:
            return ""
        names = {one.device: one.name for one in cell_view.sisters(connection)}
        return names.get(device, "quầy khác của đơn vị")

    return desk.store.read(found)
