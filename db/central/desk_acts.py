"""What an administrator does to a commune's desks: each act with its notice, in one transaction."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.errors import UserError
from counter_app.domain.edition import EditionKind
from counter_app.domain.lane_leases import PER_DEVICE, FreeLanes, lanes_for, lanes_full
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
from db.central.administration import Act, acts_by, record
from db.central.devices import KnownDevice, find_device, lives, mark_retired, mark_revoked
from db.central.editions import SCOPES, add_edition, last_number
from db.central.enrolment import tell_sisters
from db.central.heads import take_head
from db.central.lanes import (
    blocks_of,
    free_lanes,
    is_free,
    is_numbered_from,
    lanes_of,
    lease_block,
    lease_lane,
    retire_lanes,
)
from db.central.lanes import give_back as lanes_back
from db.central.lanes import give_up as lanes_gone
from db.central.notices import TO_ALL, post, to_device
from db.central.offices import change_office, find_office
from db.central.used_numbers import beyond_unheard, used_numbers

RENEWED: Final = "lanes.renewed"


class _Renewed(msgspec.Struct, frozen=True):
    """Which life of a desk's store was leased which lanes; an older cell wrote neither."""

    inc: str = ""
    lanes: tuple[int, ...] = ()


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
    """The desk's work is over; its lanes end today and return to the pool once it gave them back.

    What it has not sent is taken as before: the desk is told to number nothing more.
    """
    known = _begun(connection, asked)
    if not known.retired:
        mark_retired(connection, known, asked.act.at_ms)
        retire_lanes(connection, asked.commune, asked.device, day=asked.day)
        _tell(connection, asked, CentralKind.RETIRED, Retired(day=asked.day))
        tell_sisters(connection, asked.commune, at_ms=asked.act.at_ms)
    return replace(known, retired=True)


def revoke(connection: Connection, asked: DeskAct, *, wipe: bool) -> KnownDevice:
    """What the desk sends goes to quarantine; ``wipe`` asks it to forget what it holds."""
    known = _begun(connection, asked)
    wipe = wipe or known.wipe
    mark_revoked(connection, known, wipe=wipe, at_ms=asked.act.at_ms)
    _tell(connection, asked, CentralKind.REVOKED, Revoked(wipe=wipe))
    if known.state == "at_work":
        tell_sisters(connection, asked.commune, at_ms=asked.act.at_ms)
    return replace(known, revoked=True, wipe=wipe)


def give_up(connection: Connection, asked: DeskAct) -> tuple[int, ...]:
    """An administrator says that the PC of a desk whose work is over will never be heard of again.

    Its lanes return to the pool after today, and whoever gets one begins beyond what it may have
    given unheard of: that is written down with the act. Which lanes they are.
    """
    take_head(connection, asked.commune)
    known = find_device(connection, asked.commune, asked.device)
    if known is None:
        raise nothing()
    if known.state == "at_work":
        raise UserError(
            "device_at_work", "Máy này còn đang dùng. Hãy cho thôi dùng hoặc thu hồi trước."
        )
    lanes = lanes_gone(connection, asked.commune, asked.device, day=asked.day)
    used = used_numbers(connection, asked.commune, lanes, day=asked.day)
    told = {
        "device": asked.device,
        "lanes": lanes,
        "beyond": beyond_unheard(used, lanes, day=asked.day),
    }
    act = replace(asked.act, body=msgspec.json.encode(told).decode())
    record(connection, asked.commune, act)
    return lanes


def give_back(connection: Connection, asked: DeskAct) -> tuple[int, ...]:
    """A retired desk says that it knows, numbers no more and has sent everything; its lanes then.

    None where its store was ever put back or copied: another copy may still number from them.
    """
    take_head(connection, asked.commune)
    known = find_device(connection, asked.commune, asked.device)
    if known is None or known.state != "retired" or lives(connection, known) > 1:
        return ()
    lanes = lanes_back(connection, asked.commune, asked.device, day=asked.day)
    if lanes:
        record(connection, asked.commune, asked.act)
    return lanes


def lease_another_lane(connection: Connection, asked: DeskAct) -> tuple[LeasedLane, ...]:
    """One more sealed lane, after one was opened; all lanes of the desk."""
    known = _at_work(connection, asked)
    (lane,) = lanes_for((), free=_free(connection, asked), count=1)
    leased = LeasedLane(lane=lane, kind="sealed", from_day=asked.day)
    lease_lane(connection, asked.commune, known.device, leased)
    return _lanes_told(connection, asked).lanes


def renew_lanes(
    connection: Connection,
    asked: DeskAct,
    *,
    inc: str,
    lives: Collection[str],
    spent: Collection[int],
) -> LanesLeased:
    """A lane to number from and a sealed one that no copy of the desk's store has used.

    Lanes of its own that no dossier here bears stay good, unless another copy was leased them;
    ``spent`` ones never do. ``inc``: the life that asks, ``lives``: all of its store's. All the desk's
    lanes, told to this copy alone: another one keeps those it numbers from.
    Raises ``UserError("lanes_full")`` where none of its own is good and none is free.
    """
    take_head(connection, asked.commune)
    known = find_device(connection, asked.commune, asked.device)
    if known is None:
        raise nothing()
    if known.revoked:
        raise _ended()
    many = 1 if known.retired else PER_DEVICE
    held = [one for one in lanes_of(connection, asked.commune, asked.device) if not one.to_day]
    good = _good_lanes(connection, asked, lives, but=spent)
    free = _free(connection, asked).in_order
    usable = good + list(free[: max(many - len(good), 0)])
    if not usable:
        raise lanes_full()
    body = {"device": asked.device, "inc": inc, "spent": sorted(spent), "lanes": usable}
    told = replace(asked.act, body=msgspec.json.encode(body).decode())
    record(connection, asked.commune, told)
    for lane in {*(one.lane for one in held), *usable}:
        kind: LaneKind = "retired" if lane not in usable else "sealed"
        leased = LeasedLane(
            lane=lane, kind="active" if lane == usable[0] else kind, from_day=asked.day
        )
        lease_lane(connection, asked.commune, known.device, leased)
    return _lanes_now(connection, asked)


def _good_lanes(
    connection: Connection, asked: DeskAct, lives: Collection[str], *, but: Collection[int]
) -> list[int]:
    """The desk's lanes that no dossier here bears and that no other copy of its store was leased."""
    office = find_office(connection, asked.commune)
    digits = 1 if office is None else office.lane_digits
    others = {
        lane
        for act in acts_by(connection, asked.commune, RENEWED, who=asked.device)
        if (told := msgspec.json.decode(act.body, type=_Renewed)).inc not in lives
        for lane in told.lanes
    }
    return [
        one.lane
        for one in lanes_of(connection, asked.commune, asked.device)
        if not one.to_day and one.kind != "retired" and one.lane not in {*but, *others}
        and not is_numbered_from(connection, asked.commune, one.lane, lane_digits=digits)
    ]  # fmt: skip


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


def _free(connection: Connection, asked: DeskAct) -> FreeLanes:
    office = find_office(connection, asked.commune)
    digits = 1 if office is None else office.lane_digits
    return free_lanes(connection, asked.commune, asked.device, day=asked.day, lane_digits=digits)


def _lanes_told(connection: Connection, asked: DeskAct) -> LanesLeased:
    """The desk hears of all its lanes, whichever copy of its store it is."""
    told = _lanes_now(connection, asked)
    _tell(connection, asked, CentralKind.LANES, told)
    return told


def _lanes_now(connection: Connection, asked: DeskAct) -> LanesLeased:
    """All lanes of the desk, and above which numbers it begins in them."""
    lanes = lanes_of(connection, asked.commune, asked.device)
    numbering = [one.lane for one in lanes if one.to_day is None]
    used = used_numbers(connection, asked.commune, numbering, day=asked.day)
    return LanesLeased(lanes=lanes, used=used)


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
        raise _ended()
    return known


def _ended() -> UserError:
    return UserError("device_ended", "Máy này đã thôi dùng, không cấp thêm số được.")


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
