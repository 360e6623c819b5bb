"""What an administrator of a commune does by HTTP: desks, codes, lanes, office, official codes, editions.

Everything is of the administrator's own commune, so no path names another.
"""

import asyncio
from concurrent.futures import Future
from datetime import date
from typing import Annotated, Any, Final, TypeVar

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from counter_app.central.cell import RunningCell
from counter_app.central.door.auth import TheCell, TheKeeper
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import Refused, refused
from counter_app.central.office.keeping import DeskLine, Keeper
from counter_app.core.errors import UserError
from counter_app.domain.edition import EditionKind, problem_words
from counter_app.protocol.canonical import NotCanonical
from counter_app.protocol.enrolment import LeasedBlock, LeasedLane
from db.central.devices import KnownDevice

T = TypeVar("T")
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


class DeskState(msgspec.Struct, frozen=True, kw_only=True):
    """A desk and whether it works: ``at_work``, ``retired`` or ``revoked``."""

    device: str
    device_no: int
    name: str
    state: str


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A desk after an act on it."""

    desk: DeskState


class DeskRow(DeskState, frozen=True, kw_only=True):
    """A desk as an administrator sees it; instants are milliseconds since 1970."""

    app: str
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


class LanesFreed(msgspec.Struct, frozen=True, kw_only=True):
    """The lanes that other desks may have from tomorrow on."""

    lanes: tuple[int, ...]


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
    """A catalogue or calendar and the day it begins; ``number`` 0 stands for the next one."""

    version: Name
    valid_from: Day
    content: dict[str, Any]
    number: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


class EditionTold(msgspec.Struct, frozen=True, kw_only=True):
    """The number an edition was given, and the place of what every desk will be told."""

    number: int
    chg: int


class NewOfficialCode(Closed, frozen=True, kw_only=True):
    """Our ``code`` of a dossier and what the province's own system calls it."""

    code: Name
    official: Name


class OfficialCode(msgspec.Struct, frozen=True, kw_only=True):
    """Which dossier has the province's code from now on."""

    dossier: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The place of what every desk will be told."""

    chg: int


@post("/enrol-codes", responses=troubles(400, 401, 403, 408, 409, 413, 415))
async def offer_code(data: JSONBody[NewDesk], keeper: TheKeeper) -> OfferedCode:
    """A one-time code for a desk, good for ten minutes."""
    made = await asyncio.wrap_future(keeper.offer_code(data.desk))
    return OfferedCode(code=made.code, expires_ms=made.until_ms)


@get("/devices", responses=troubles(401, 403))
async def list_devices(keeper: TheKeeper) -> Desks:
    """All desks that ever joined, in the order of their numbers."""
    lines = await asyncio.wrap_future(keeper.desks())
    return Desks(desks=tuple(map(_desk_row, lines)))


@post("/devices/{device_id:str}/retire", status_code=200, responses=troubles(401, 403, 404))
async def retire(device_id: FromPath[str], keeper: TheKeeper, cell: TheCell) -> Desk:
    """The desk's work is over; its lanes return to the pool once it has sent everything."""
    return Desk(desk=_desk(await _done(cell, keeper, keeper.retire(device_id))))


@post(
    "/devices/{device_id:str}/revoke",
    status_code=200,
    responses=troubles(400, 401, 403, 404, 408, 413, 415),
)
async def revoke(
    device_id: FromPath[str], data: JSONBody[Revoking], keeper: TheKeeper, cell: TheCell
) -> Desk:
    """From its next request on, what the desk sends goes to quarantine."""
    return Desk(desk=_desk(await _done(cell, keeper, keeper.revoke(device_id, wipe=data.wipe))))


@post("/devices/{device_id:str}/gone", status_code=200, responses=troubles(401, 403, 404, 409))
async def give_up(device_id: FromPath[str], keeper: TheKeeper, cell: TheCell) -> LanesFreed:
    """The PC of a retired or revoked desk is gone for good: its lanes return to the pool."""
    return LanesFreed(lanes=await _done(cell, keeper, keeper.give_up(device_id)))


@post("/devices/{device_id:str}/lanes", status_code=200, responses=troubles(401, 403, 404, 409))
async def lease_lane(device_id: FromPath[str], keeper: TheKeeper, cell: TheCell) -> Lanes:
    """One more sealed lane for the desk, after it has opened one."""
    return Lanes(lanes=await _done(cell, keeper, keeper.lease_lane(device_id)))


@post(
    "/devices/{device_id:str}/code-blocks",
    status_code=200,
    responses=troubles(400, 401, 403, 404, 408, 409, 413, 415),
)
async def lease_codes(
    device_id: FromPath[str], data: JSONBody[NewBlock], keeper: TheKeeper, cell: TheCell
) -> Blocks:
    """Numbers of another agency's series, for days without a line."""
    if data.first > data.last:
        raise refused(400)
    block = LeasedBlock(agency=data.agency, day=_day(data.day), first=data.first, last=data.last)
    return Blocks(blocks=await _done(cell, keeper, keeper.lease_codes(device_id, block)))


@post(
    "/official-codes", status_code=200, responses=troubles(400, 401, 403, 404, 408, 409, 413, 415)
)
async def link_official(
    data: JSONBody[NewOfficialCode], keeper: TheKeeper, cell: TheCell
) -> OfficialCode:
    """The province's own code of a dossier; every desk hears of it."""
    dossier = await _done(cell, keeper, keeper.link_official(data.code, data.official))
    return OfficialCode(dossier=dossier)


@put("/office", responses=troubles(400, 401, 403, 404, 408, 413, 415))
async def set_office(data: JSONBody[NewOffice], keeper: TheKeeper, cell: TheCell) -> Told:
    """Puts other settings of the office in place and tells every desk."""
    table = data.office.get("office")
    if not (isinstance(table, dict) and isinstance(table.get("name"), str)):
        raise refused(400)
    try:
        cell.check_office(data.office)
    except UserError as wrong:
        raise Refused(400, wrong.code, wrong.message) from None
    return Told(chg=await _done(cell, keeper, keeper.set_office(data.office)))


@post("/catalog", status_code=200, responses=troubles(400, 401, 403, 408, 413, 415))
async def publish_catalog(
    data: JSONBody[NewEdition], keeper: TheKeeper, cell: TheCell
) -> EditionTold:
    """Tells every desk of a catalogue, signed by the cell."""
    return await _published(cell, keeper, EditionKind.CATALOG, data)


@post("/calendar", status_code=200, responses=troubles(400, 401, 403, 408, 413, 415))
async def publish_calendar(
    data: JSONBody[NewEdition], keeper: TheKeeper, cell: TheCell
) -> EditionTold:
    """Tells every desk of a calendar, signed by the cell."""
    return await _published(cell, keeper, EditionKind.CALENDAR, data)


async def _published(
    cell: RunningCell, keeper: Keeper, kind: EditionKind, data: NewEdition
) -> EditionTold:
    try:
        asked = keeper.publish(
            kind,
            version=data.version,
            valid_from=date.fromisoformat(_day(data.valid_from)),
            content=data.content,
            number=data.number,
        )
        given = await _done(cell, keeper, asked)
    except NotCanonical:
        raise refused(400) from None
    except UserError as wrong:
        raise Refused(400, wrong.code, problem_words(wrong)) from None
    return EditionTold(number=given.number, chg=given.chg)


async def _done(cell: RunningCell, keeper: Keeper, asked: "Future[T]") -> T:
    """The result of an act, with everybody woken whom it may concern."""
    result = await asyncio.wrap_future(asked)
    cell.bells.ring(keeper.commune)
    return result


def _desk_row(line: DeskLine) -> DeskRow:
    return DeskRow(
        **msgspec.structs.asdict(_desk(line.seen.known)),
        app=line.seen.app,
        enrolled_ms=line.seen.enrolled_ms,
        seen_ms=line.seen.seen_ms,
        lanes=line.lanes,
    )


def _desk(known: KnownDevice) -> DeskState:
    return DeskState(
        device=known.device,
        device_no=known.device_no,
        name=known.name,
        state=known.state,
    )


def _day(text: str) -> str:
    """A day that there is, ISO."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise refused(400) from None


HANDLERS: Final = (
    offer_code,
    list_devices,
    retire,
    revoke,
    give_up,
    lease_lane,
    lease_codes,
    link_official,
    set_office,
    publish_catalog,
    publish_calendar,
)
