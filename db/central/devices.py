"""The desks of a commune: who they are and whether they may still speak."""

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from db.central.models import devices, incarnations
from db.central.scope import see_device
from db.central.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A desk that has enrolled. ``wipe``: a revoked one is to forget what it holds."""

    device: str
    device_no: int
    commune: str
    name: str
    public_key: bytes
    revoked: bool = False
    wipe: bool = False
    retired: bool = False

    @property
    def state(self) -> Literal["at_work", "retired", "revoked"]:
        """Whether it may still send; what a revoked one sends is kept apart."""
        if self.revoked:
            return "revoked"
        return "retired" if self.retired else "at_work"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDevice:
    """A desk with what an administrator asks of it."""

    known: KnownDevice
    app: str
    enrolled_ms: int
    seen_ms: int | None


def find_device(connection: Connection, commune: str, device: str) -> KnownDevice | None:
    """The commune's device of that id."""
    found = _FIND.rows(connection, commune=commune, device=device)
    return _known(found[0]) if found else None


def find_device_anywhere(connection: Connection, device: str) -> KnownDevice | None:
    """The device of that id, of whichever commune: it has yet to say which."""
    see_device(connection, device)
    row = connection.execute(select(devices).where(devices.c.device == device)).one_or_none()
    return None if row is None else _known(row)


def devices_of(connection: Connection, commune: str) -> tuple[SeenDevice, ...]:
    """All desks of the commune, in the order of their numbers."""
    rows = connection.execute(
        select(devices).where(devices.c.commune_id == commune).order_by(devices.c.device_no)
    )
    return tuple(
        SeenDevice(known=_known(row), app=row.app, enrolled_ms=row.enrolled_ms, seen_ms=row.seen_ms)
        for row in rows
    )


def add_device(connection: Connection, new: KnownDevice, *, app: str, at_ms: int) -> None:
    """Enrols a desk; numbers of devices are never used twice."""
    connection.execute(
        insert(devices).values(
            commune_id=new.commune,
            device=new.device,
            device_no=new.device_no,
            name=new.name,
            public_key=new.public_key.hex(),
            enrolled_ms=at_ms,
            app=app,
            wipe=0,
        )
    )


def next_device_no(connection: Connection, commune: str) -> int:
    """The first number above all that were ever given."""
    last = connection.scalar(
        select(func.max(devices.c.device_no)).where(devices.c.commune_id == commune)
    )
    return int(last or 0) + 1


def mark_seen(connection: Connection, known: KnownDevice, at_ms: int) -> None:
    """Notes that the desk came."""
    _change(connection, known, seen_ms=at_ms)


def mark_revoked(connection: Connection, known: KnownDevice, *, wipe: bool, at_ms: int) -> None:
    """What the desk sends from now on goes to quarantine."""
    _change(connection, known, revoked_ms=at_ms, wipe=int(wipe))


def mark_retired(connection: Connection, known: KnownDevice, at_ms: int) -> None:
    """The desk's work is over."""
    _change(connection, known, retired_ms=at_ms)


def rename(connection: Connection, known: KnownDevice, *, name: str) -> KnownDevice:
    """The desk under another name."""
    _change(connection, known, name=name)
    return replace(known, name=name)


def mark_readmitted(connection: Connection, known: KnownDevice, *, name: str) -> None:
    """The desk is at work again, under the name its code gives it."""
    _change(connection, known, revoked_ms=None, retired_ms=None, wipe=0, name=name)


def last_seq(connection: Connection, known: KnownDevice, inc: str) -> int:
    """How far the operations of that life of the device are here; 0 before the first."""
    found = connection.scalar(
        select(incarnations.c.last_seq).where(
            incarnations.c.commune_id == known.commune,
            incarnations.c.device == known.device,
            incarnations.c.inc == inc,
        )
    )
    return int(found or 0)


def lives(connection: Connection, known: KnownDevice) -> int:
    """How many lives of the device have sent anything: more than one were put back or copied."""
    found = select(func.count()).select_from(incarnations)
    mine = (incarnations.c.commune_id == known.commune) & (incarnations.c.device == known.device)
    return int(connection.scalar(found.where(mine)) or 0)


def _change(connection: Connection, known: KnownDevice, **values: int | str | None) -> None:
    connection.execute(
        update(devices)
        .where(devices.c.commune_id == known.commune, devices.c.device == known.device)
        .values(**values)
    )


def _known(row: Row[Any]) -> KnownDevice:
    return KnownDevice(
        device=row.device,
        device_no=row.device_no,
        commune=row.commune_id,
        name=row.name,
        public_key=bytes.fromhex(row.public_key),
        revoked=row.revoked_ms is not None,
        wipe=bool(row.wipe),
        retired=row.retired_ms is not None,
    )


_FIND: Final = Statement(
    lambda _: select(devices).where(
        devices.c.commune_id == bindparam("commune"), devices.c.device == bindparam("device")
    )
)
