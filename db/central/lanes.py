"""Number lanes and blocks of other agencies' codes: who has which, and what is free.

A lane returns to the pool only after its device is retired and its last day has passed.
"""

from sqlalchemy import Connection, insert, or_, select, update

from counter_app.protocol.enrolment import LeasedBlock, LeasedLane
from db.central.models import code_blocks, dossiers, lanes


def lanes_of(connection: Connection, commune: str, device: str) -> tuple[LeasedLane, ...]:
    """The device's lanes, in order."""
    rows = connection.execute(
        select(lanes)
        .where(lanes.c.commune_id == commune, lanes.c.device == device)
        .order_by(lanes.c.lane)
    )
    return tuple(
        LeasedLane(lane=row.lane, kind=row.kind, from_day=row.from_day, to_day=row.to_day)
        for row in rows
    )


def lanes_taken(connection: Connection, commune: str, *, day: str) -> frozenset[int]:
    """The lanes that nobody else may have on that ISO day."""
    rows = connection.scalars(
        select(lanes.c.lane).where(
            lanes.c.commune_id == commune, (lanes.c.to_day.is_(None)) | (lanes.c.to_day >= day)
        )
    )
    return frozenset(rows)


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
