"""What an administrator of a commune does by HTTP: desks, codes, lanes, office, catalogue, calendar.

Everything is of the administrator's own commune, so no path names another.
"""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from counter_app.central.auth import Administrator, TheAdministrator, TheCell
from counter_app.central.cell import RunningCell
from counter_app.central.described import troubles
from counter_app.central.enrolment import offered_code
from counter_app.central.refusals import refused
from counter_app.core.text import clean_line
from counter_app.protocol.canonical import NotCanonical
from counter_app.protocol.enrolment import LeasedBlock, LeasedLane
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralKind
from db.central import desk_acts
from db.central.desk_acts import DeskAct
from db.central.devices import SeenDevice, devices_of
from db.central.lanes import lanes_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Agency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z][0-9]{2}(\.[0-9]{2,3}){0,4}$")]
Day = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Order = Annotated[int, msgspec.Meta(ge=1, le=99_999_999)]


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request that takes no other keys than its own."""


class NewDesk(Closed, frozen=True, kw_only=True):
    """The name of a desk that may join."""

    desk: Name


class OfferedCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code for one desk, once, until ``expires_ms``."""

    code: str
    expires_ms: int


class DeskRow(msgspec.Struct, frozen=True, kw_only=True):
    """A desk as an administrator sees it; instants are milliseconds since 1970."""

    device: str
    device_no: int
    name: str
    app: str
    state: str
    enrolled_ms: int
    seen_ms: int | None
    lanes: tuple[LeasedLane, ...]


class Desks(msgspec.Struct, frozen=True, kw_only=True):
    """All desks of the commune."""

    desks: tuple[DeskRow, ...]


class Revoking(Closed, frozen=True, kw_only=True):
    """Whether the desk is to forget what it holds."""

    wipe: bool = False


class Lanes(msgspec.Struct, frozen=True, kw_only=True):
    """All lanes of a desk."""

    lanes: tuple[LeasedLane, ...]


class NewBlock(Closed, frozen=True, kw_only=True):
    """Numbers ``first`` to ``last`` of an agency's series on a day."""

    agency: Agency
    day: Day
    first: Order
    last: Order


class Blocks(msgspec.Struct, frozen=True, kw_only=True):
    """All blocks of a desk from today on."""

    blocks: tuple[LeasedBlock, ...]


class NewOffice(Closed, frozen=True, kw_only=True):
    """The office in the plain form of an office file."""

    office: dict[str, Any]


class NewEdition(Closed, frozen=True, kw_only=True):
    """A catalogue or calendar and the day it begins."""

    version: Name
    valid_from: Day
    content: dict[str, Any]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The place of what every desk will be told."""

    chg: int


@post("/enrol-codes", responses=troubles(400, 401, 403, 408, 413, 415))
async def offer_code(
    data: JSONBody[NewDesk], administrator: TheAdministrator, cell: TheCell
) -> OfferedCode:
    """A one-time code for a desk, good for ten minutes."""
    code, until_ms = await offered_code(
        cell, administrator.commune, clean_line(data.desk), who=administrator.login
    )
    return OfferedCode(code=code, expires_ms=until_ms)


@get("/devices", responses=troubles(401, 403))
async def list_devices(administrator: TheAdministrator, cell: TheCell) -> Desks:
    """All desks that ever joined, in the order of their numbers."""
    commune = administrator.commune

    def rows(one: desk_acts.Connection) -> tuple[DeskRow, ...]:
        return tuple(
            desk_row(seen, lanes_of(one, commune, seen.known.device))
            for seen in devices_of(one, commune)
        )

    return Desks(desks=await cell.read(commune, rows))


@post("/devices/{device_id:str}/retire", status_code=200, responses=troubles(401, 403, 404))
async def retire(device_id: FromPath[str], administrator: TheAdministrator, cell: TheCell) -> Desks:
    """The desk's work is over; its lanes return to the pool from tomorrow on."""
    asked = _act(cell, administrator, device_id, "device.retired")
    await cell.write(administrator.commune, lambda one: desk_acts.retire(one, asked))
    cell.bells.ring(administrator.commune)
    return await list_devices.fn(administrator, cell)


@post(
    "/devices/{device_id:str}/revoke",
    status_code=200,
    responses=troubles(400, 401, 403, 404, 408, 413, 415),
)
async def revoke(
    device_id: FromPath[str],
    data: JSONBody[Revoking],
    administrator: TheAdministrator,
    cell: TheCell,
) -> Desks:
    """From its next request on, what the desk sends goes to quarantine."""
    asked = _act(cell, administrator, device_id, "device.revoked")
    wipe = data.wipe
    await cell.write(administrator.commune, lambda one: desk_acts.revoke(one, asked, wipe=wipe))
    cell.bells.ring(administrator.commune)
    return await list_devices.fn(administrator, cell)


@post("/devices/{device_id:str}/lanes", status_code=200, responses=troubles(401, 403, 404, 409))
async def lease_lane(
    device_id: FromPath[str], administrator: TheAdministrator, cell: TheCell
) -> Lanes:
    """One more sealed lane for the desk, after it has opened one."""
    asked = _act(cell, administrator, device_id, "lane.leased")
    lanes = await cell.write(
        administrator.commune, lambda one: desk_acts.lease_another_lane(one, asked)
    )
    cell.bells.ring(administrator.commune)
    return Lanes(lanes=lanes)


@post(
    "/devices/{device_id:str}/code-blocks",
    status_code=200,
    responses=troubles(400, 401, 403, 404, 408, 409, 413, 415),
)
async def lease_codes(
    device_id: FromPath[str],
    data: JSONBody[NewBlock],
    administrator: TheAdministrator,
    cell: TheCell,
) -> Blocks:
    """Numbers of another agency's series, for days without a line."""
    block = LeasedBlock(agency=data.agency, day=iso_day(data.day), first=data.first, last=data.last)
    if block.first > block.last:
        raise refused(400)
    asked = _act(cell, administrator, device_id, "codes.leased")
    blocks = await cell.write(
        administrator.commune, lambda one: desk_acts.lease_codes(one, asked, block)
    )
    cell.bells.ring(administrator.commune)
    return Blocks(blocks=blocks)


@put("/office", responses=troubles(400, 401, 403, 404, 408, 413, 415))
async def set_office(
    data: JSONBody[NewOffice], administrator: TheAdministrator, cell: TheCell
) -> Told:
    """Puts other settings of the office in place and tells every desk."""
    commune, table = administrator.commune, data.office.get("office")
    name = table.get("name") if isinstance(table, dict) else None
    if not isinstance(name, str) or not name:
        raise refused(400)
    settings = msgspec.json.encode(data.office).decode()
    act = cell.act(administrator.login, "office.set")
    chg = await cell.write(
        commune, lambda one: desk_acts.set_office(one, commune, settings, name, act)
    )
    cell.bells.ring(commune)
    return Told(chg=chg)


@post("/catalog", status_code=200, responses=troubles(400, 401, 403, 408, 413, 415))
async def publish_catalog(
    data: JSONBody[NewEdition], administrator: TheAdministrator, cell: TheCell
) -> Told:
    """Tells every desk of a catalogue, signed by the cell."""
    return await _published(cell, administrator, CentralKind.CATALOG, data)


@post("/calendar", status_code=200, responses=troubles(400, 401, 403, 408, 413, 415))
async def publish_calendar(
    data: JSONBody[NewEdition], administrator: TheAdministrator, cell: TheCell
) -> Told:
    """Tells every desk of a calendar, signed by the cell."""
    return await _published(cell, administrator, CentralKind.CALENDAR, data)


def desk_row(seen: SeenDevice, lanes: tuple[LeasedLane, ...]) -> DeskRow:
    """The desk for an administrator's eyes."""
    known = seen.known
    return DeskRow(
        device=known.device,
        device_no=known.device_no,
        name=known.name,
        app=seen.app,
        state="revoked" if known.revoked else "retired" if known.retired else "at_work",
        enrolled_ms=seen.enrolled_ms,
        seen_ms=seen.seen_ms,
        lanes=lanes,
    )


async def _published(
    cell: RunningCell, administrator: Administrator, kind: CentralKind, data: NewEdition
) -> Told:
    commune, day = administrator.commune, iso_day(data.valid_from)
    try:
        signed = published_bytes(data.version, day, data.content)
    except NotCanonical:
        raise refused(400) from None
    edition = Published(
        version=data.version,
        valid_from=day,
        content=data.content,
        sig=to_base64url(cell.key.sign(signed)),
    )
    act = cell.act(administrator.login, kind.value)
    chg = await cell.write(commune, lambda one: desk_acts.publish(one, commune, kind, edition, act))
    cell.bells.ring(commune)
    return Told(chg=chg)


def _act(cell: RunningCell, administrator: Administrator, device: str, what: str) -> DeskAct:
    told = msgspec.json.encode({"device": device}).decode()
    return DeskAct(
        commune=administrator.commune,
        device=device,
        day=cell.today(),
        act=cell.act(administrator.login, what, told),
    )


def iso_day(text: str) -> str:
    """A day that there is."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise refused(400) from None
