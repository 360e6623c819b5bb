"""A desk joins: its row, its lanes, and the word of it to the others, in one transaction."""

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from counter_app.core.errors import UserError
from counter_app.domain.lane_leases import lanes_for
from counter_app.protocol.enrolment import LeasedLane, SisterDesk, UsedNumbers
from counter_app.protocol.notices import Readmitted, Sisters
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralKind
from db.central.administration import Act, record
from db.central.devices import (
    KnownDevice,
    add_device,
    devices_of,
    find_device_anywhere,
    mark_readmitted,
    next_device_no,
    rename,
)
from db.central.enrol_codes import find_code, use_code
from db.central.heads import take_head
from db.central.lanes import free_lanes, lanes_of, lease_lane
from db.central.notices import TO_ALL, post, to_device
from db.central.offices import OfficeRow, find_office
from db.central.used_numbers import used_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A desk at the door. ``code_digest`` is of the code it brings, ``lanes`` those it has used;
    ``day`` is ISO.
    """

    commune: str
    code_digest: str
    device: str
    public_key: bytes
    name: str
    app: str
    lanes: tuple[int, ...]
    day: str
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A desk that belongs to the commune now."""

    known: KnownDevice
    lanes: tuple[LeasedLane, ...]
    office: OfficeRow
    sisters: tuple[SisterDesk, ...]
    used: UsedNumbers


def join(connection: Connection, joining: Joining) -> Joined:
    """Lets the desk in by its code; the same desk with the same code gets the same answer again.

    A desk at work takes the name its code was made for; one that was revoked or retired comes back
    with a code given since, unless it was to forget.
    Raises ``UserError`` ``enrol_code``, ``device_elsewhere``, ``device_wiped``, ``lanes_full``.
    """
    take_head(connection, joining.commune)
    office = find_office(connection, joining.commune)
    code = find_code(connection, joining.commune, joining.code_digest, at_ms=joining.act.at_ms)
    if office is None or code is None or code.device not in {None, joining.device}:
        raise UserError(
            "enrol_code",
            "Mã ghi danh không đúng, đã dùng hoặc quá 10 phút. Hãy xin quản trị mã mới.",
            field="code",
        )
    at_ms, digest = joining.act.at_ms, joining.code_digest
    use_code(connection, joining.commune, digest, device=joining.device, at_ms=at_ms)
    name = code.desk_name or joining.name
    known = _known(connection, joining)
    if known is None:
        known = _welcomed(connection, joining, office, name)
    elif known.state != "at_work":
        _require_return(known, fresh=code.device is None)
        known = _readmitted(connection, joining, office, known, name)
    elif known.name != name:
        known = _renamed(connection, joining, known, name)
    lanes = lanes_of(connection, known.commune, known.device)
    numbering = [one.lane for one in lanes if one.to_day is None]
    return Joined(
        known=known,
        lanes=lanes,
        used=used_numbers(connection, known.commune, numbering, day=joining.day),
        office=office,
        sisters=tuple(
            desk for desk in sisters_of(connection, known.commune) if desk.device != known.device
        ),
    )


def sisters_of(connection: Connection, commune: str) -> tuple[SisterDesk, ...]:
    """All desks that ever joined: a slip of any of them may still be shown."""
    return tuple(
        SisterDesk(
            device=seen.known.device,
            device_no=seen.known.device_no,
            name=seen.known.name,
            public_key=to_base64url(seen.known.public_key),
            ended=seen.known.state != "at_work",
        )
        for seen in devices_of(connection, commune)
    )


def _known(connection: Connection, joining: Joining) -> KnownDevice | None:
    known = find_device_anywhere(connection, joining.device)
    if known is None:
        return None
    if known.commune != joining.commune:
        raise UserError(
            "device_elsewhere",
            "Máy này đã ghi danh ở đơn vị khác. Hãy cho thôi dùng ở đó và cài lại máy.",
        )
    return known


def _require_return(known: KnownDevice, *, fresh: bool) -> None:
    """Only a code given since lets a desk back in, and none where it is to forget all it holds."""
    if known.wipe:
        raise UserError(
            "device_wiped", "Máy này đã được lệnh xóa dữ liệu. Hãy hỏi người quản trị đơn vị."
        )
    if not fresh:
        raise UserError(
            "enrol_code",
            "Mã ghi danh này đã dùng. Hãy xin quản trị mã mới.",
            field="code",
        )


def _readmitted(
    connection: Connection, joining: Joining, office: OfficeRow, known: KnownDevice, name: str
) -> KnownDevice:
    """At work again, the same desk with its number; what is in quarantine waits for a person."""
    mark_readmitted(connection, known, name=name)
    if all(one.to_day for one in lanes_of(connection, known.commune, known.device)):
        _lease(connection, joining, office)
    post(
        connection,
        known.commune,
        to_device(known.device),
        kind=CentralKind.READMITTED,
        body=msgspec.json.encode(Readmitted()).decode(),
        at_ms=joining.act.at_ms,
    )
    back = replace(known, name=name, revoked=False, retired=False, wipe=False)
    tell_sisters(connection, joining.commune, at_ms=joining.act.at_ms)
    record(connection, known.commune, replace(joining.act, what="device.readmitted"))
    return back


def _welcomed(
    connection: Connection, joining: Joining, office: OfficeRow, name: str
) -> KnownDevice:
    known = KnownDevice(
        device=joining.device,
        device_no=next_device_no(connection, joining.commune),
        commune=joining.commune,
        name=name,
        public_key=joining.public_key,
    )
    add_device(connection, known, app=joining.app, at_ms=joining.act.at_ms)
    _lease(connection, joining, office)
    tell_sisters(connection, joining.commune, at_ms=joining.act.at_ms)
    record(connection, joining.commune, joining.act)
    return known


def _renamed(
    connection: Connection, joining: Joining, known: KnownDevice, name: str
) -> KnownDevice:
    named = rename(connection, known, name=name)
    tell_sisters(connection, known.commune, at_ms=joining.act.at_ms)
    record(connection, known.commune, replace(joining.act, what="device.renamed"))
    return named


def tell_sisters(connection: Connection, commune: str, *, at_ms: int) -> None:
    """Tells every desk of all desks, as they stand now."""
    told = Sisters(sisters=sisters_of(connection, commune))
    post(
        connection,
        commune,
        TO_ALL,
        kind=CentralKind.SISTERS,
        body=msgspec.json.encode(told).decode(),
        at_ms=at_ms,
    )


def _lease(connection: Connection, joining: Joining, office: OfficeRow) -> None:
    free = free_lanes(
        connection,
        joining.commune,
        joining.device,
        day=joining.day,
        lane_digits=office.lane_digits,
    )
    active, sealed = lanes_for(joining.lanes, free=free)
    for lane, kind in ((active, "active"), (sealed, "sealed")):
        leased = LeasedLane(lane=lane, kind=kind, from_day=joining.day)  # type: ignore[arg-type]
        lease_lane(connection, joining.commune, joining.device, leased)
