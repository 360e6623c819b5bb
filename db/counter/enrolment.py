"""What the store knows of the cell this desk has joined: one row, and what each contact changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection as Connection
from sqlalchemy import delete, insert, select, update

from counter_app.core.clock import from_ms_or_none, local, to_ms
from counter_app.domain.central_side import LANE_ASKED
from counter_app.protocol.enrolment import (
    EnrolReply,
    LeasedBlock,
    LeasedLane,
    SisterDesk,
    UsedNumbers,
)
from db.counter import todo
from db.counter.models import code_blocks, cursors, enrolment, hub, lanes, links, sister_desks
from db.counter.numbers import pass_used
from db.counter.office import lanes_in_use, may_number
from db.counter.sealed_lanes import lanes_change
from db.engine import cursor_of

RESTORED: Final = "restored"
REVOKED: Final = "revoked"
RETIRED: Final = "retired"
WIPE: Final = "wipe"
UPGRADE: Final = "upgrade"
WIPED: Final = "wiped"
_HELD: Final = ("active", "sealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """The cell, and how things stand with it. ``frozen`` says why nothing new is sent."""

    device_no: int
    commune: str
    cell_url: str
    server_keys: tuple[str, ...]
    epoch: str
    offset_ms: int | None
    contact_at: datetime | None
    next_push_ms: int | None
    durable_through: int
    frozen: str


def enrolled(connection: Connection) -> Enrolled | None:
    """The cell this desk has joined, if it has."""
    row = connection.execute(select(enrolment)).first()
    if row is None:
        return None
    return Enrolled(
        device_no=row.device_no,
        commune=row.commune,
        cell_url=row.cell_url,
        server_keys=tuple(msgspec.json.decode(row.server_keys, type=list[str])),
        epoch=row.epoch,
        offset_ms=row.offset_ms,
        contact_at=from_ms_or_none(row.contact_ms),
        next_push_ms=row.next_push_ms,
        durable_through=row.durable_through,
        frozen=row.frozen,
    )


def join(connection: Connection, reply: EnrolReply, *, cell_url: str, at: datetime) -> None:
    """Writes down the cell, lanes and sister desks; every cursor begins at 0.

    The epoch known before stays: where the cell's is another, the first round sends what it lacks.
    """
    known = connection.scalar(select(enrolment.c.epoch))
    connection.execute(delete(enrolment))
    connection.execute(delete(cursors))
    connection.execute(delete(links))
    connection.execute(
        insert(enrolment).values(
            number=1,
            device_no=reply.device_no,
            commune=reply.commune,
            cell_url=cell_url,
            server_keys=msgspec.json.encode(reply.server_keys).decode(),
            epoch=known or reply.epoch,
            enrolled_ms=to_ms(at),
            durable_through=0,
            frozen="",
        )
    )
    lease(connection, reply.lanes, reply.used, device_no=reply.device_no, at=at)
    set_sisters(connection, reply.sisters)


def lease(
    connection: Connection,
    leased: tuple[LeasedLane, ...],
    used: UsedNumbers,
    *,
    device_no: int,
    at: datetime,
) -> None:
    """Brings the desk's lanes in line with what the cell leased, above what was ``used`` of them.

    A lane in use that the cell did not lease ends with the present day; one retired here never
    numbers again, whatever is said of it.
    """
    lanes_change(connection)
    pass_used(cursor_of(connection), used)
    known = {row.lane: row.kind for row in connection.execute(select(lanes.c.lane, lanes.c.kind))}
    told = {one.lane for one in leased}
    for one in leased:
        kind = _kept_kind(known.get(one.lane), one.kind)
        values = {
            "device_no": device_no,
            "kind": kind,
            "from_day": one.from_day,
            "to_day": one.to_day,
        }
        if one.lane in known:
            connection.execute(update(lanes).where(lanes.c.lane == one.lane).values(values))
        else:
            connection.execute(insert(lanes).values(lane=one.lane, **values))
    connection.execute(update(lanes).values(device_no=device_no))
    if any(one.kind == "active" for one in leased):
        today = local(at).date().isoformat()
        connection.execute(
            update(lanes)
            .where(lanes.c.lane.not_in(told), lanes.c.kind != "retired")
            .values(kind="retired", to_day=today)
        )
    if may_number(connection):  # nobody need answer for this copy any more
        todo.finish_all(connection, (LANE_ASKED,), at=at)


def hear_of_lanes(
    connection: Connection, leased: tuple[LeasedLane, ...], used: UsedNumbers, *, device_no: int
) -> None:
    """Takes what an administrator leased in reserve; nothing where no lane numbers here.

    Copies of one disk hear the same: a lane to number from is each copy's own, asked for (``lease``).
    """
    lanes_change(connection)
    pass_used(cursor_of(connection), used)
    numbers = bool(lanes_in_use(connection))
    known = frozenset(connection.scalars(select(lanes.c.lane)))
    for one in leased:
        values = {"kind": one.kind, "from_day": one.from_day, "to_day": one.to_day}
        if one.lane in known and one.to_day is not None:
            connection.execute(update(lanes).where(lanes.c.lane == one.lane).values(values))
        elif one.lane not in known and one.kind == "sealed" and numbers:
            connection.execute(insert(lanes).values(lane=one.lane, device_no=device_no, **values))


def _kept_kind(known: str | None, told: str) -> str:
    """A lane opened here after a restore stays open though the cell still calls it sealed."""
    if known == "retired":
        return "retired"
    return "active" if known == "active" and told == "sealed" else told


def add_blocks(connection: Connection, blocks: tuple[LeasedBlock, ...]) -> None:
    """Keeps the leased numbers of other agencies; those known already stay as far as they are."""
    for one in blocks:
        same = (
            (code_blocks.c.agency == one.agency)
            & (code_blocks.c.day == one.day)
            & (code_blocks.c.first == one.first)
        )
        if connection.execute(select(code_blocks.c.first).where(same)).first() is None:
            connection.execute(
                insert(code_blocks).values(
                    agency=one.agency, day=one.day, first=one.first, last=one.last, next=one.first
                )
            )


def set_sisters(connection: Connection, desks: tuple[SisterDesk, ...]) -> None:
    """The office's other desks, as the cell now names them.

    Where there are others than before, all that lies at the hub is read once more: what a desk
    signed before it was known here could not be opened then.
    """
    asked = select(sister_desks.c.device, sister_desks.c.public_key)
    before = {(row.device, row.public_key) for row in connection.execute(asked)}
    if before != {(one.device, one.public_key) for one in desks}:
        connection.execute(update(hub).values(after=0, answers_after=0))
    connection.execute(delete(sister_desks))
    for one in desks:
        connection.execute(
            insert(sister_desks).values(
                device=one.device,
                device_no=one.device_no,
                name=one.name,
                public_key=one.public_key,
                ended=int(one.ended),
            )
        )


def sister_keys(connection: Connection) -> dict[int, str]:
    """The other desks' public keys (base64url) by their number: whose slips can be checked."""
    rows = connection.execute(select(sister_desks.c.device_no, sister_desks.c.public_key))
    return {row.device_no: row.public_key for row in rows}


def note_contact(connection: Connection, *, offset_ms: int, at: datetime) -> None:
    """The cell answered: how far its clock is from ours, and when."""
    connection.execute(update(enrolment).values(offset_ms=offset_ms, contact_ms=to_ms(at)))


def note_push(connection: Connection, *, durable_through: int, next_push_ms: int | None) -> None:
    """What survives the loss of a node there, and before when nothing should be sent again."""
    values = {"durable_through": durable_through, "next_push_ms": next_push_ms}
    connection.execute(update(enrolment).values(values))


def begin_epoch(connection: Connection, epoch: str) -> None:
    """The cell's history as this desk follows it from now on, other cursors anew where it is another.

    The commune's stays: what became of the dossiers here is read on from there, as far as that is.
    What froze after a restore goes on: the cell has told how far it is.
    """
    known = connection.scalar(select(enrolment.c.epoch))
    connection.execute(update(enrolment).where(enrolment.c.frozen == RESTORED).values(frozen=""))
    if known != epoch:
        connection.execute(update(enrolment).values(epoch=epoch, durable_through=0))
        connection.execute(delete(cursors).where(cursors.c.scope.not_like("commune:%")))


def freeze(connection: Connection, why: str) -> None:
    """Nothing new is sent, because ``why``; empty: sending goes on."""
    connection.execute(update(enrolment).values(frozen=why))


def end_lanes(connection: Connection, *, day: str) -> None:
    """The desk's lanes end with that ISO day: its work is over, or it is about to say so."""
    lanes_change(connection)
    held = lanes.c.kind.in_(_HELD) & lanes.c.to_day.is_(None)
    connection.execute(update(lanes).where(held).values(to_day=day))


def let_back(connection: Connection) -> None:
    """The desk is at work again with its lanes; what else froze it still does."""
    lanes_change(connection)
    connection.execute(update(lanes).where(lanes.c.kind.in_(_HELD)).values(to_day=None))
    ended = enrolment.c.frozen.in_((REVOKED, RETIRED))
    connection.execute(update(enrolment).where(ended).values(frozen=""))


def offset_ms(connection: Connection) -> int | None:
    """How far the cell's clock was ahead of ours at the last contact."""
    return connection.scalar(select(enrolment.c.offset_ms))
