"""What an administrator does to a commune's desks: each act with its notice, in one transaction."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from counter_app.core.errors import UserError
from counter_app.domain.edition import EditionKind
from counter_app.domain.lane_leases import PER_DEVICE, lanes_for, lanes_full, lanes_of_scheme
from counter_app.protocol.enrolment import LaneKind, LeasedBlock, LeasedLane
from counter_app.protocol.notices import (
    BlocksLeased,
    LanesLeased,
    OfficeSet,
    Published,
    Retired,
    Revoked,
)
from counter_app.protocol.pull import CentralKind
from db.central.administration import Act, record
from db.central.devices import KnownDevice, find_device, mark_retired, mark_revoked
from db.central.editions import SCOPES, add_edition, last_number
from db.central.heads import take_head
from db.central.lanes import (
    blocks_of,
    is_free,
    is_numbered_from,
    lanes_of,
    lanes_taken,
    lease_block,
    lease_lane,
    retire_lanes,
)
from db.central.notices import TO_ALL, post, to_device
from db.central.offices import change_office, find_office


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAct:
    """Which desk of which commune, on which ISO day, and how the act is written down."""

    commune: str
    device: str
    day: str
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAs:
    """Which number an edition was given, and its place in the commune's notices."""

    number: int
    chg: int


def retire(connection: Connection, asked: DeskAct) -> KnownDevice:
    """The desk's work is over; its lanes end today and return to the pool afterwards.

    What it has not sent is taken as before: the desk is told to number nothing more.
    """
    known = _begun(connection, asked)
    if not known.retired:
        mark_retired(connection, known, asked.act.at_ms)
        retire_lanes(connection, asked.commune, asked.device, day=asked.day)
        _tell(connection, asked, CentralKind.RETIRED, Retired(day=asked.day))
    return replace(known, retired=True)


def revoke(connection: Connection, asked: DeskAct, *, wipe: bool) -> KnownDevice:
    """What the desk sends goes to quarantine; ``wipe`` asks it to forget what it holds."""
    known = _begun(connection, asked)
    wipe = wipe or known.wipe
    mark_revoked(connection, known, wipe=wipe, at_ms=asked.act.at_ms)
    _tell(connection, asked, CentralKind.REVOKED, Revoked(wipe=wipe))
    return replace(known, revoked=True, wipe=wipe)


def lease_another_lane(connection: Connection, asked: DeskAct) -> tuple[LeasedLane, ...]:
    """One more sealed lane, after one was opened; all lanes of the desk."""
    known = _at_work(connection, asked)
    office = find_office(connection, asked.commune)
    taken = lanes_taken(connection, asked.commune, day=asked.day)
    digits = 1 if office is None else office.lane_digits
    (lane,) = lanes_for((), taken=taken, lane_digits=digits, count=1)
    leased = LeasedLane(lane=lane, kind="sealed", from_day=asked.day)
    lease_lane(connection, asked.commune, known.device, leased)
    lanes = lanes_of(connection, asked.commune, known.device)
    _tell(connection, asked, CentralKind.LANES, LanesLeased(lanes=lanes))
    return lanes


def renew_lanes(
    connection: Connection, asked: DeskAct, *, spent: Collection[int]
) -> tuple[LeasedLane, ...]:
    """A lane to number from and a sealed one that no copy of the desk's store has used.

    Lanes of its own that no dossier here bears stay good; ``spent`` ones never do. All its lanes,
    told to this copy alone: another one keeps those it numbers from.
    Raises ``UserError("lanes_full")`` where none of its own is good and none is free.
    """
    known = _at_work(connection, asked)
    office = find_office(connection, asked.commune)
    digits = 1 if office is None else office.lane_digits
    held = [one for one in lanes_of(connection, asked.commune, asked.device) if not one.to_day]
    good = [
        one.lane
        for one in held
        if one.kind != "retired" and one.lane not in spent
        and not is_numbered_from(connection, asked.commune, one.lane, lane_digits=digits)
    ]  # fmt: skip
    taken = lanes_taken(connection, asked.commune, day=asked.day)
    free = [lane for lane in lanes_of_scheme(digits) if lane not in taken]
    usable = good + free[: max(PER_DEVICE - len(good), 0)]
    if not usable:
        raise lanes_full()
    for lane in [one.lane for one in held] + usable[len(good) :]:
        kind: LaneKind = "retired" if lane not in usable else "sealed"
        leased = LeasedLane(
            lane=lane, kind="active" if lane == usable[0] else kind, from_day=asked.day
        )
        lease_lane(connection, asked.commune, known.device, leased)
    lanes = lanes_of(connection, asked.commune, known.device)
    _tell(connection, asked, CentralKind.LANES, LanesLeased(lanes=lanes))
    return lanes


def lease_codes(
    connection: Connection, asked: DeskAct, block: LeasedBlock
) -> tuple[LeasedBlock, ...]:
    """A block of another agency's numbers; all blocks of the desk from today on."""
    known = _at_work(connection, asked)
    if not is_free(connection, asked.commune, block):
        raise UserError(
            "block_taken", "Dải số này đã cấp cho máy khác. Hãy chọn dải khác.", field="first"
        )
    lease_block(connection, asked.commune, known.device, block)
    blocks = blocks_of(connection, asked.commune, known.device, from_day=asked.day)
    _tell(connection, asked, CentralKind.BLOCKS, BlocksLeased(blocks=blocks))
    return blocks


def set_office(connection: Connection, commune: str, settings: str, name: str, act: Act) -> int:
    """Puts other settings (JSON) in place and tells every desk; its place in the notices."""
    take_head(connection, commune)
    office = find_office(connection, commune)
    if office is None:
        raise nothing()
    change_office(connection, replace(office, name=name, settings=settings))
    body = msgspec.json.encode(OfficeSet(office=msgspec.json.decode(settings))).decode()
    record(connection, commune, act)
    return post(connection, commune, TO_ALL, kind=CentralKind.OFFICE, body=body, at_ms=act.at_ms)


def publish(
    connection: Connection,
    commune: str,
    kind: EditionKind,
    told: Published,
    *,
    sign: Callable[[Published], Published],
    act: Act,
) -> PublishedAs:
    """Tells every desk of a catalogue or a calendar; ``number`` 0 stands for the next one."""
    take_head(connection, commune)
    last = last_number(connection, commune, kind)
    if told.number and told.number <= last:
        raise UserError(
            "number_taken", f"Đã phát hành tới số {last}. Hãy ghi số lớn hơn.", field="number"
        )
    signed = sign(msgspec.structs.replace(told, number=told.number or last + 1))
    body = msgspec.json.encode(signed).decode()
    chg = post(connection, commune, SCOPES[kind], kind=kind.value, body=body, at_ms=act.at_ms)
    add_edition(connection, commune, kind, signed, chg=chg)
    record(connection, commune, act)
    return PublishedAs(number=signed.number, chg=chg)


def _begun(connection: Connection, asked: DeskAct) -> KnownDevice:
    """The desk, the act on it written down, the commune's row held."""
    take_head(connection, asked.commune)
    known = find_device(connection, asked.commune, asked.device)
    if known is None:
        raise nothing()
    record(connection, asked.commune, asked.act)
    return known


def _at_work(connection: Connection, asked: DeskAct) -> KnownDevice:
    known = _begun(connection, asked)
    if known.retired or known.revoked:
        raise UserError("device_ended", "Máy này đã thôi dùng, không cấp thêm số được.")
    return known


def _tell(connection: Connection, asked: DeskAct, kind: CentralKind, body: msgspec.Struct) -> None:
    post(
        connection,
        asked.commune,
        to_device(asked.device),
        kind=kind,
        body=msgspec.json.encode(body).decode(),
        at_ms=asked.act.at_ms,
    )


def nothing() -> UserError:
    """There is no such desk or office; a foreign one answers the same."""
    return UserError("not_found", "Không có mục này. Hãy kiểm tra lại.")
