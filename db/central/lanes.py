"""Number lanes and blocks of other agencies' codes: who has which, and what is free.

A lane returns to the pool only after its last day has passed and nobody numbers from it any more:
its desk has heard that its work is over and has said that everything is sent (``give_back``), or an
administrator has said that the PC is gone for good (``give_up``). How far it is, ``used_numbers``.
"""

from typing import Final

from sqlalchemy import Connection, insert, or_, select, update

from counter_app.domain.lane_leases import FreeLanes, lanes_of_scheme
from counter_app.protocol.enrolment import LeasedBlock, LeasedLane
from db.central.models import code_blocks, dossiers, lanes

# What a lane is besides what its desk is told of it, for which both are ``retired``.
GIVEN_BACK: Final = "given_back"
GONE: Final = "gone"
_BACK: Final = (GIVEN_BACK, GONE)


def lanes_of(connection: Connection, commune: str, device: str) -> tuple[LeasedLane, ...]:
    """The device's lanes, in order."""
    rows = connection.execute(
        select(lanes)
        .where(lanes.c.commune_id == commune, lanes.c.device == device)
        .order_by(lanes.c.lane)
    )
    return tuple(
        LeasedLane(
            lane=row.lane,
            kind="retired" if row.kind in _BACK else row.kind,
            from_day=row.from_day,
            to_day=row.to_day,
        )
        for row in rows
    )


def free_lanes(
    connection: Connection, commune: str, device: str, *, day: str, lane_digits: int
) -> FreeLanes:
    """The lanes that ``device`` may have on that ISO day."""
    every = lanes_of_scheme(lane_digits)
    asked = select(lanes).where(lanes.c.commune_id == commune)
    rows = connection.execute(asked.order_by(lanes.c.to_day, lanes.c.lane)).all()
    ended = [row for row in rows if row.to_day is not None and row.lane in every]
    over = [row for row in ended if row.to_day < day and row.device != device]
    had = {row.lane for row in rows}
    return FreeLanes(
        own=tuple(row.lane for row in ended if row.device == device),
        unused=tuple(lane for lane in every if lane not in had),
        given_back=tuple(row.lane for row in over if row.kind == GIVEN_BACK),
        gone=tuple(row.lane for row in over if row.kind == GONE),
    )


def lanes_kept(connection: Connection, commune: str, device: str) -> tuple[int, ...]:
    """The lanes of a desk whose work is over that it has not given back."""
    kept = select(lanes.c.lane).where(
        lanes.c.commune_id == commune, lanes.c.device == device, lanes.c.kind.not_in(_BACK)
    )
    return tuple(connection.scalars(kept.order_by(lanes.c.lane)))


def give_back(connection: Connection, commune: str, device: str, *, day: str) -> tuple[int, ...]:
    """The desk numbers no more and has told of all it gave from its lanes; which they are."""
    return _end(connection, commune, device, GIVEN_BACK, day)


def give_up(connection: Connection, commune: str, device: str, *, day: str) -> tuple[int, ...]:
    """The PC is gone: its lanes end with that ISO day, whatever it gave from them; which they are."""
    return _end(connection, commune, device, GONE, day)


def _end(connection: Connection, commune: str, device: str, kind: str, day: str) -> tuple[int, ...]:
    retire_lanes(connection, commune, device, day=day)
    kept = lanes_kept(connection, commune, device)
    connection.execute(
        update(lanes).where(lanes.c.commune_id == commune, lanes.c.lane.in_(kept)).values(kind=kind)
    )
    return kept


def is_mending(connection: Connection, commune: str, device: str) -> bool:
    """Whether a desk has a lane that has not ended: a retired one mends with it what it sent."""
    open_ = (lanes.c.commune_id == commune) & (lanes.c.device == device) & lanes.c.to_day.is_(None)
    return connection.execute(select(lanes.c.lane).where(open_).limit(1)).first() is not None


def lease_lane(connection: Connection, commune: str, device: str, leased: LeasedLane) -> None:
    """Gives the device a lane that is free, from whoever had it before."""
    values = {
        "device": device,
        "kind": leased.kind,
        "from_day": leased.from_day,
        "to_day": leased.to_day,
    }
    row = (lanes.c.commune_id == commune) & (lanes.c.lane == leased.lane)
    if connection.execute(update(lanes).where(row).values(values)).rowcount == 0:
        connection.execute(insert(lanes).values(commune_id=commune, lane=leased.lane, **values))


def is_numbered_from(connection: Connection, commune: str, lane: int, *, lane_digits: int) -> bool:
    """Whether a dossier here bears a code of that lane: lane·1000 + n, or five digits of it."""
    lengths = (3, 4) if lane_digits == 1 else (3,)
    endings = [dossiers.c.code.like(f"%-{lane}{'_' * length}") for length in lengths]
    found = select(dossiers.c.dossier).where(dossiers.c.commune_id == commune, or_(*endings))
    return connection.execute(found.limit(1)).first() is not None


def retire_lanes(connection: Connection, commune: str, device: str, *, day: str) -> None:
    """The device's lanes end with that ISO day."""
    connection.execute(
        update(lanes)
        .where(lanes.c.commune_id == commune, lanes.c.device == device, lanes.c.to_day.is_(None))
        .values(kind="retired", to_day=day)
    )


def blocks_of(
    connection: Connection, commune: str, device: str, *, from_day: str
) -> tuple[LeasedBlock, ...]:
    """The device's blocks of codes from that ISO day on."""
    rows = connection.execute(
        select(code_blocks)
        .where(
            code_blocks.c.commune_id == commune,
            code_blocks.c.device == device,
            code_blocks.c.day >= from_day,
        )
        .order_by(code_blocks.c.day, code_blocks.c.agency, code_blocks.c.first)
    )
    return tuple(
        LeasedBlock(agency=row.agency, day=row.day, first=row.first, last=row.last) for row in rows
    )


def is_free(connection: Connection, commune: str, block: LeasedBlock) -> bool:
    """Whether no number of the block is leased to anyone of the commune."""
    overlapping = select(code_blocks.c.first).where(
        code_blocks.c.commune_id == commune,
        code_blocks.c.agency == block.agency,
        code_blocks.c.day == block.day,
        code_blocks.c.first <= block.last,
        code_blocks.c.last >= block.first,
    )
    return connection.execute(overlapping.limit(1)).first() is None


def lease_block(connection: Connection, commune: str, device: str, block: LeasedBlock) -> None:
    """Gives the device a block that is free."""
    connection.execute(
        insert(code_blocks).values(
            commune_id=commune,
            agency=block.agency,
            day=block.day,
            first=block.first,
            last=block.last,
            device=device,
        )
    )
