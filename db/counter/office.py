"""The office in its store: dated settings, staff, and the lanes this device may number from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection as Connection
from sqlalchemy import case, insert, select, update

from counter_app.core.clock import from_ms, to_ms
from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import ClerkId
from counter_app.domain.central_side import (
    LANE_ASKED,
    LANE_ASKED_TOLD,
    LANE_AWAITED,
    LANE_AWAITED_WORDS,
)
from counter_app.domain.office import Office
from counter_app.domain.staff import Clerk, Role
from db.counter import todo
from db.counter.accounts import accounts
from db.counter.kept_digests import SETTINGS, is_own
from db.counter.models import clerks, lanes, office_settings
from db.counter.sealed_lanes import lanes_change
from db.counter.written import row_written
from db.engine import cursor_of

_ENCODE: Final = msgspec.json.Encoder().encode
# A clock set back before the first day takes no lane away: numbers follow counters, not time.
_LANE_IN_FORCE: Final = (
    "SELECT lane, device_no, to_day FROM lanes WHERE kind = 'active' "
    "AND (to_day IS NULL OR to_day >= :day) "
    "ORDER BY to_day IS NOT NULL, from_day > :day, from_day LIMIT 1"
)
_FROZEN: Final = "SELECT frozen FROM enrolment"
# As ``enrolment.frozen`` says it of a desk whose work is over.
_RETIRED: Final = "retired"
# The dossier received last here by its own date, the last operation of any kind, the founding.
# A desk that took none in lately does not go through all of its sisters' to find one.
_LATEST_MOMENT: Final = (
    "SELECT max(coalesce((SELECT received_ms FROM (SELECT received_ms, device FROM dossiers "
    "ORDER BY received_ms DESC LIMIT 1000) WHERE device IS NULL LIMIT 1), 0), "
    "coalesce((SELECT wall_ms FROM outbox ORDER BY seq DESC LIMIT 1), 0), "
    "coalesce((SELECT valid_from_ms FROM office_settings ORDER BY number LIMIT 1), 0))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedLane:
    """A lane of numbers that belongs to this device."""

    lane: int
    device_no: int


def save_office(connection: Connection, office: Office, *, valid_from: datetime) -> None:
    """Puts the settings in force from ``valid_from``; earlier ones stay on record."""
    body = _ENCODE(office).decode()
    row = insert(office_settings).values(valid_from_ms=to_ms(valid_from), body=body)
    number = connection.scalar(row.returning(office_settings.c.number))
    row_written(connection, "office_settings", number)


def load_office(connection: Connection, *, at: datetime) -> Office | None:
    """The settings in force at ``at``; the first ones before that, ``None`` where there are none.

    Of those that have begun the one written last holds, whatever the clock said when it was; what
    another hand wrote or changed does not hold while there is one of the program's own.
    """
    begun = office_settings.c.valid_from_ms <= to_ms(at)
    order = (
        begun.desc(),
        case((begun, -office_settings.c.number), else_=office_settings.c.valid_from_ms),
        office_settings.c.number,
    )
    rows = [tuple(row) for row in connection.execute(select(office_settings).order_by(*order))]
    own = (row for row in rows if is_own(connection, SETTINGS, row))
    held = next(own, rows[0] if rows else None)
    return None if held is None else msgspec.json.decode(held[-1], type=Office)


def latest_moment(connection: Connection) -> datetime:
    """When the store last heard of anything: no true clock stands earlier."""
    return from_ms(cursor_of(connection).execute(_LATEST_MOMENT).fetchone()[0])


def add_clerk(connection: Connection, clerk: Clerk, *, at_work: bool = True) -> None:
    """Takes a member of staff on; of one not ``at_work`` only what was done under the name is shown."""
    connection.execute(
        insert(clerks).values(
            id=clerk.id,
            name=clerk.name,
            title=clerk.title,
            role=clerk.role.value,
            ended_ms=None if at_work else 0,
        )
    )
    row_written(connection, "clerks", clerk.id)


def knows_clerk(connection: Connection, clerk: Clerk) -> bool:
    """Whether the store has that clerk, at work or not."""
    return connection.scalar(select(clerks.c.id).where(clerks.c.id == clerk.id)) is not None


def load_clerks(connection: Connection, signer: Ed25519PublicKey) -> tuple[Clerk, ...]:
    """The staff at work, in the order they were taken on, each as their account has them."""
    told = {one.clerk.id: one for one in accounts(connection, signer)}
    rows = connection.execute(
        select(clerks.c.id, clerks.c.name, clerks.c.title, clerks.c.role)
        .where(clerks.c.ended_ms.is_(None))
        .order_by(clerks.c.id)
    )
    people = (
        Clerk(id=ClerkId(row.id), name=row.name, title=row.title, role=Role(row.role))
        for row in rows
    )
    return tuple(
        told[one.id].clerk if one.id in told else one
        for one in people
        if one.id not in told or not told[one.id].ended
    )


def lease_lanes(
    connection: Connection, *, device_no: int, lane: int, reserve_lane: int, from_day: date
) -> None:
    """Writes down the lane to number from, and the one sealed for a restore without a line."""
    lanes_change(connection)
    kinds = {lane: "active", reserve_lane: "sealed"}
    connection.execute(
        insert(lanes),
        [
            {"lane": number, "device_no": device_no, "kind": kind,
             "from_day": from_day.isoformat(), "to_day": None}
            for number, kind in kinds.items()
        ],
    )  # fmt: skip


def give_up_lanes(
    connection: Connection, lost: Collection[int], *, device_no: int, day: date
) -> None:
    """Lanes of a store that is lost: they are nobody's any more, and never number here."""
    lanes_change(connection)
    ended = {"device_no": device_no, "kind": "retired", "from_day": day.isoformat()}
    for lane in sorted(lost):
        connection.execute(insert(lanes).values(lane=lane, to_day=day.isoformat(), **ended))


def lane_in_force(connection: Connection, *, day: date) -> LeasedLane:
    """The lane numbers come from on ``day``; the first one leased before any has begun.

    A retired desk's own have ended: it numbers from one leased since to mend what it sent.
    """
    row = cursor_of(connection).execute(_LANE_IN_FORCE, {"day": day.isoformat()}).fetchone()
    if (row is None or row[2] is not None) and _is_retired(connection):
        if todo.is_open(connection, LANE_AWAITED):
            raise EnvironmentFault("lane_awaited", LANE_AWAITED_WORDS)
        raise EnvironmentFault(
            "desk_retired",
            "Máy này đã thôi dùng. Muốn cấp lại số, hãy nối máy chủ, đợi gửi nhận xong rồi làm lại.",
        )
    if row is None and todo.is_open(connection, LANE_ASKED):
        raise EnvironmentFault("lane_asked", LANE_ASKED_TOLD)
    if row is None:
        raise _no_lane_left() if _had_a_lane(connection) else _no_lane()
    return LeasedLane(lane=row[0], device_no=row[1])


def require_at_work(connection: Connection) -> None:
    """``EnvironmentFault`` where this desk was retired: it takes nothing new in."""
    if _is_retired(connection):
        raise EnvironmentFault(
            "desk_retired",
            "Máy này đã được cho thôi dùng nên không cấp số nữa. Hãy tiếp nhận ở máy khác hoặc hỏi "
            "người quản trị.",
        )


def _is_retired(connection: Connection) -> bool:
    row = cursor_of(connection).execute(_FROZEN).fetchone()
    return row is not None and row[0] == _RETIRED


def open_sealed_lane(connection: Connection, *, day: date, opened: frozenset[int]) -> None:
    """Retires the lane in use and numbers from a sealed one: after a restore.

    ``opened``: lanes numbered from before, whatever the copy says. When none is left no number is
    given until another is leased: those of the lane in use may be on papers the copy forgot.
    """
    retire_lanes_in_use(connection, day=day)
    open_lane(connection, day=day, shut=opened)


def open_lane(connection: Connection, *, day: date, shut: frozenset[int]) -> int | None:
    """Numbers from the first sealed lane that is not ``shut``; None where there is none."""
    free = lanes_sealed(connection) - shut
    if not free:
        return None
    lanes_change(connection)
    opened = update(lanes).where(lanes.c.lane == min(free))
    connection.execute(opened.values(kind="active", from_day=day.isoformat()))
    return min(free)


def lanes_sealed(connection: Connection) -> frozenset[int]:
    """The lanes in reserve, that this store has never numbered from."""
    return frozenset(connection.scalars(select(lanes.c.lane).where(lanes.c.kind == "sealed")))


def retire_sealed(connection: Connection, shut: frozenset[int], *, day: date) -> None:
    """Lanes in reserve that another copy may number from are no reserve of this one."""
    lanes_change(connection)
    lost = (lanes.c.kind == "sealed") & lanes.c.lane.in_(shut)
    connection.execute(update(lanes).where(lost).values(kind="retired", to_day=day.isoformat()))


def retire_lanes_in_use(connection: Connection, *, day: date) -> None:
    """No number is given from now on, until another lane is opened or leased."""
    lanes_change(connection)
    connection.execute(
        update(lanes).where(lanes.c.kind == "active").values(kind="retired", to_day=day.isoformat())
    )


def lanes_in_use(connection: Connection) -> frozenset[int]:
    """The lanes that number now; none before the office is founded."""
    return frozenset(connection.scalars(select(lanes.c.lane).where(lanes.c.kind == "active")))


def may_number(connection: Connection) -> bool:
    """Whether a lane numbers here that has no end yet."""
    open_ = (lanes.c.kind == "active") & lanes.c.to_day.is_(None)
    return connection.execute(select(lanes.c.lane).where(open_).limit(1)).first() is not None


def lanes_spent(connection: Connection, *, in_use: bool) -> tuple[int, ...]:
    """The lanes never numbered from again; with ``in_use`` also the one that numbers now."""
    kinds = ["retired", "active"] if in_use else ["retired"]
    spent = connection.execute(
        select(lanes.c.lane).where(lanes.c.kind.in_(kinds)).order_by(lanes.c.lane)
    )
    return tuple(spent.scalars())


def lanes_not_to_ask_for(connection: Connection) -> tuple[int, ...]:
    """The lanes spent; where none numbers, those in reserve too: another copy may have opened them."""
    reserve = frozenset() if lanes_in_use(connection) else lanes_sealed(connection)
    return tuple(sorted({*lanes_spent(connection, in_use=False), *reserve}))


def lanes_held(connection: Connection) -> tuple[int, ...]:
    """The lanes this device numbers from, then those sealed; none that is retired."""
    held = connection.execute(
        select(lanes.c.lane).where(lanes.c.kind != "retired").order_by(lanes.c.kind, lanes.c.lane)
    )
    return tuple(held.scalars())


def found_office(
    connection: Connection,
    *,
    office: Office,
    staff: tuple[Clerk, ...],
    device_no: int,
    lane: int,
    reserve_lane: int,
    at: datetime,
    from_day: date,
) -> None:
    """Writes a whole office into an empty store."""
    save_office(connection, office, valid_from=at)
    for clerk in staff:
        add_clerk(connection, clerk)
    lease_lanes(
        connection, device_no=device_no, lane=lane, reserve_lane=reserve_lane, from_day=from_day
    )


def device_no(connection: Connection) -> int:
    """The device's number at the office; every lane of a store is one device's."""
    number = connection.scalar(select(lanes.c.device_no).limit(1))
    if number is None:
        raise _no_lane()
    return int(number)


def _no_lane() -> EnvironmentFault:
    return EnvironmentFault(
        "no_lane", "Máy này chưa có dãy số để cấp mã hồ sơ. Hãy báo người quản trị."
    )


def _no_lane_left() -> EnvironmentFault:
    return EnvironmentFault(
        "no_lane_left",
        "Đã khôi phục dữ liệu cũ nên máy tạm ngừng cấp số. Vẫn tra cứu được; hãy báo người quản "
        "trị cấp dãy số mới.",
    )


def _had_a_lane(connection: Connection) -> bool:
    return connection.scalar(select(lanes.c.lane).where(lanes.c.kind == "retired")) is not None
