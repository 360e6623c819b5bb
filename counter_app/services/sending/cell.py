"""How this desk stands with the central side, to be read by a person: who it is there, its lanes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.domain.central_side import GIVEN_UP_WORDS, HeldLane, LeftByCentral, Sister
from counter_app.domain.dossier import ENDED, State
from counter_app.domain.outgoing import SendState
from counter_app.protocol.pull import CentralKind
from counter_app.services.desk import Desk
from counter_app.services.office.office_news import is_news
from db.counter import cell_view, hub, outbox_view, todo, told_of
from db.counter.cell_view import Connection
from db.counter.enrolment import Enrolled, enrolled
from db.counter.hub import KnownHub

LANE_WORDS: Final = {"active": "đang dùng", "sealed": "dự phòng, chưa mở", "retired": "thôi dùng"}
CENTRAL: Final = "máy chủ"
ANOTHER_DESK: Final = "quầy khác của đơn vị"
CLOCK_DOUBT_MS: Final = 5 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAtCell:
    """A desk as the central side knows it; ``joined`` is None before it has joined.

    ``at_hub`` of what waits lies at the office's ``hub`` as well.
    """

    device: str
    joined: Enrolled | None
    lanes: tuple[HeldLane, ...]
    sisters: tuple[Sister, ...]
    not_applied: int
    hub: KnownHub | None
    at_hub: int

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
            hub=hub.known_hub(connection),
            at_hub=hub.kept_there(connection).operations,
        )
    )


def left_to_do(*, desk: Desk) -> tuple[LeftByCentral, ...]:
    """What the central side's news left for somebody here; settings that are in force are none."""
    left = desk.store.read(_wanted)
    # Each says the whole of the settings: only the last one counts.
    last = [one for one in left if one.kind == CentralKind.OFFICE][-1:]
    news = tuple(one for one in last if is_news(one, desk=desk))
    return tuple(one for one in left if one.kind != CentralKind.OFFICE or one in news)


def _wanted(connection: Connection) -> tuple[LeftByCentral, ...]:
    """What was left, but for papers of dossiers whose end has made them nobody's concern."""
    left = cell_view.left_to_do(connection)
    subjects = {one.dossier for one in left if one.kind in GIVEN_UP_WORDS}
    rows = outbox_view.rows_of(connection, subjects)
    over = {row.id for row in rows.values() if row.state in ENDED - {State.READY}}
    return tuple(one for one in left if one.dossier not in over or one.kind not in GIVEN_UP_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What sync adds to a dossier's picture.

    ``there``: the central side has all that this desk wrote of it; None where nothing is sent yet
    because the desk has not joined. ``took_in`` names the sister desk that took it in, empty for
    this one, ``took_in_now`` what that desk is called now, empty where nobody knows; ``disputes``
    are open; ``names`` are the sister desks' by device. ``gone``: the central side had it, and was
    put back to a copy without it.
    """

    there: bool | None
    waits: SendState | None
    took_in: str
    disputes: int
    names: Mapping[str, str]
    took_in_now: str = ""
    gone: bool = False

    def where(self, device: str | None) -> str:
        """Where an event was written, in words; empty for this desk."""
        if device is None:
            return ""
        return self.names.get(device, ANOTHER_DESK) if device else CENTRAL


def marks(dossier_id: str, *, desk: Desk) -> Marks:
    """How a dossier stands between here and there."""

    def found(connection: Connection) -> Marks:
        names = {one.device: one.name for one in cell_view.sisters(connection)}
        device = cell_view.desk_of(connection, dossier_id)
        state = outbox_view.states_of(connection, [dossier_id]).get(dossier_id)
        joined = enrolled(connection) is not None
        took_in = "" if device is None else names.get(device, ANOTHER_DESK) if device else CENTRAL
        return Marks(
            there=state in (None, SendState.ACKED) if joined else None,
            waits=None if state is SendState.ACKED else state,
            took_in=took_in,
            disputes=cell_view.disputes_of(connection, dossier_id),
            names=names,
            took_in_now=desk.office.desk_name if device is None else names.get(device, ""),
            gone=told_of.is_gone(connection, dossier_id),
        )

    return desk.store.read(found)


def for_a_person(*, desk: Desk) -> tuple[int, int]:
    """How many matters wait for a person, and how many of them are disputes."""

    def counted(connection: Connection) -> tuple[int, int]:
        standing, _ = cell_view.standing_since(connection)
        refused = outbox_view.refused_count(connection)
        return refused + standing, cell_view.open_dispute_count(connection)

    return desk.store.read(counted)


def finish(number: int, *, desk: Desk, at: datetime) -> None:
    """What the central side's news left to do is done."""
    desk.write(lambda one: todo.finish(one, number, at=at))
