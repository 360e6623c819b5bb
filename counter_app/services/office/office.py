"""Setting an office up: reads ``office.toml`` whole, or refuses it naming what is wrong.

The file is only a form of import and export; once read, the office is dated rows in its store.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import msgspec
import tomli

from counter_app.core.clock import local, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId, uuid7
from counter_app.core.resources import resource
from counter_app.core.text import clean_line, fold
from counter_app.core.validation import in_vietnamese
from counter_app.domain.account import Account
from counter_app.domain.audit_act import Act
from counter_app.domain.catalogue import catalogue as shipped
from counter_app.domain.catalogue.tariff import ChargeRule, Measure, whole_vnd
from counter_app.domain.code import TRAINING_PREFIX, CodeScheme
from counter_app.domain.deadline.schedule import WEEKDAYS, parse_timetable, schedule_json
from counter_app.domain.office import (
    Destination,
    Header,
    Office,
    OfficeKind,
    PrintSettings,
    ResolvingUnit,
    RosterEntry,
)
from counter_app.domain.service_day import ServiceDay
from counter_app.domain.staff import Clerk, Role
from counter_app.domain.step_limits import StepDays
from counter_app.services.desk import Desk
from counter_app.services.office import office_schema as schema
from counter_app.services.office.office_check import bank_account, check, hour_of, refused
from counter_app.services.office.service_day_check import check_service_days
from db.counter import accounts
from db.counter import office as records
from db.counter.audit_log import record, stamped
from db.counter.office import Connection
from db.counter.store import Store

_MORE_DESKS: Final = (
    " Có quầy thứ năm, hãy đặt lane_digits = 2 trong tệp của mọi máy và dùng dãy từ 10."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClerk:
    """A member of staff before the store gives them an id."""

    name: str
    title: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """An office, its staff and the lanes of this device, as a set-up file states them.

    ``lane`` numbers from the first day; ``reserve_lane`` stays sealed for a restore without a
    line. ``lane_digits`` is 1 (lanes 1–9) or 2 (lanes 10–99).
    """

    office: Office
    clerks: tuple[NewClerk, ...]
    device_no: int
    lane: int
    reserve_lane: int
    lane_digits: int


def read_setup(text: str) -> Setup:
    """The set-up in ``text`` (TOML); raises ``UserError`` naming the table and key at fault."""
    return written_setup(plain_setup(text))


def on_lane(setup: Setup, lane: int) -> Setup:
    """The same office on another PC: it numbers from ``lane``, the next one is kept in reserve."""
    first, last = _lanes(setup)
    if not first <= lane <= last:
        raise UserError(
            "bad_lane",
            f"Dãy số phải từ {first} đến {last}: mỗi máy giữ hai dãy, dãy kế tiếp để dự phòng."
            f"{_MORE_DESKS if setup.lane_digits == 1 else ''}",
            field="lane",
        )
    number = (lane - first) // 2 + 1
    return replace(setup, lane=lane, reserve_lane=lane + 1, device_no=number)


def free_lane(setup: Setup) -> int:
    """A lane that another PC of the office may be set up on: clear of this one and its reserve."""
    return next(_clear_of({setup.lane, setup.reserve_lane}, setup))


def require_clear(setup: Setup, lost: Collection[int]) -> None:
    """``UserError`` where the set-up would number from a lane of the store that is ``lost``."""
    if not {setup.lane, setup.reserve_lane} & set(lost):
        return
    free = next(_clear_of(set(lost), setup), None)
    if free is None:
        raise UserError(
            "lanes_full",
            "Mọi dãy số đã thuộc kho cũ. Hãy đặt lane_digits = 2 và dãy từ 10 trong tệp thiết lập.",
            field="lane",
        )
    raise UserError(
        "lanes_lost",
        f"Dãy số này thuộc kho cũ đã mất. Hãy thêm --lane {free}, hoặc dãy khác mà chưa máy nào của "
        "đơn vị dùng.",
        field="lane",
    )


def _clear_of(held: set[int], setup: Setup) -> Iterator[int]:
    first, last = _lanes(setup)
    others: tuple[int, ...] = (*range(setup.lane + 2, last + 1), *range(first, last + 1))
    return (one for one in others if not held & {one, one + 1})


def _lanes(setup: Setup) -> tuple[int, int]:
    """The first and the last that ``on_lane`` takes."""
    return (1, 8) if setup.lane_digits == 1 else (10, 98)


def plain_setup(text: str) -> dict[str, Any]:
    """The tables of ``text`` (TOML) as they stand there."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise refused("không đọc được, có chỗ sai dạng TOML") from error


def written_setup(plain: Mapping[str, Any]) -> Setup:
    """The set-up as somebody wrote it; its service days must be ones that the office can keep."""
    setup = setup_of(plain)
    if setup.office.service_days:
        check_service_days(setup.office, shipped.load_catalogue(resource("catalogue")))
    return setup


def setup_of(plain: Mapping[str, Any]) -> Setup:
    """The set-up in a file's plain form; raises ``UserError`` naming the table and key at fault."""
    try:
        file = msgspec.convert(plain, schema.OfficeFile)
    except msgspec.ValidationError as error:
        raise refused(in_vietnamese(error)) from error
    check(file)
    return Setup(
        office=_office(file),
        clerks=tuple(
            NewClerk(name=clean_line(row.name), title=clean_line(row.title), role=row.role)
            for row in file.clerks
        ),
        device_no=file.device.number,
        lane=file.device.lane,
        reserve_lane=file.device.reserve_lane,
        lane_digits=file.device.lane_digits,
    )


def built_in(kind: OfficeKind) -> Setup:
    """The set-up that comes with the program, for training or for the demonstration."""
    return read_setup(resource(f"offices/{kind.value}.toml").read_text(encoding="utf-8"))


def new_staff(setup: Setup, *, at: datetime) -> tuple[Clerk, ...]:
    """The set-up's staff, each with an id of their own."""
    # One millisecond apart, so that the order of the staff stays the file's.
    first_ms = to_ms(at)
    return tuple(
        Clerk(id=ClerkId(uuid7(first_ms + place)), name=one.name, title=one.title, role=one.role)
        for place, one in enumerate(setup.clerks)
    )


def set_up(
    setup: Setup,
    *,
    store: Store,
    at: datetime,
    people: tuple[Clerk, ...] = (),
    signs_in: Clerk | None = None,
    lost: frozenset[int] | None = None,
) -> Office:
    """Founds the office in its empty store, in one transaction; refuses where one stands.

    ``people``: the staff where they have ids already; ``signs_in``: who of them has the first
    account. Without one nobody signs in. ``lost``: the lanes of a store that was here and is given
    up, of which nothing numbers here; None where none was.
    """
    if find_office(store, at=at) is not None:
        raise office_exists()
    require_clear(setup, lost or ())

    def founded(connection: Connection) -> None:
        if lost is not None:
            stamp = stamped(store.device, store.clock, by=signs_in)
            record(connection, Act.FOUNDED_ANEW, stamp=stamp, body={"lanes": sorted(lost)})
            day = local(at).date()
            records.give_up_lanes(connection, lost, device_no=setup.device_no, day=day)
        records.found_office(
            connection,
            office=setup.office,
            staff=people or new_staff(setup, at=at),
            device_no=setup.device_no,
            lane=setup.lane,
            reserve_lane=setup.reserve_lane,
            at=at,
            from_day=local(at).date(),
        )
        if signs_in is not None:
            accounts.add(connection, Account(clerk=signs_in), by="", at=at)

    store.write(founded)
    return setup.office


def office_exists() -> UserError:
    """An office stands already where one was to be founded."""
    return UserError("office_exists", "Đơn vị đã được thiết lập trong thư mục dữ liệu này.")


def find_office(store: Store, *, at: datetime) -> Office | None:
    """The office's settings in force at ``at``, or nothing before it was founded."""
    return store.read(lambda connection: records.load_office(connection, at=at))


def staff(store: Store) -> tuple[Clerk, ...]:
    """Everyone who may act, in the order they were taken on."""
    return store.read(lambda one: records.load_clerks(one, store.signer))


def acting(name: str | None, *, desk: Desk) -> Desk:
    """The desk with the named member of staff at it; the one who sits there where none is named."""
    if name is None:
        return desk
    for clerk in staff(desk.store):
        if fold(clerk.name) == fold(name):
            return replace(desk, clerk=clerk)
    raise UserError(
        "clerk_unknown", f"Không có cán bộ tên “{name}” ở đơn vị này. Hãy chọn người khác."
    )


def _office(file: schema.OfficeFile) -> Office:
    table, printing = file.office, file.printing
    return Office(
        kind=table.kind,
        agency=table.agency,
        commune_code=table.commune_code,
        name=clean_line(table.name),
        header=_header(file.header, table.kind),
        address=clean_line(table.address),
        hotline=clean_line(table.hotline),
        desk_name=clean_line(table.desk),
        printing=PrintSettings(
            paper=printing.paper,
            copies=printing.copies,
            signer_title=clean_line(printing.signer_title),
            return_hour=hour_of(printing.return_hour, "printing.return_hour"),
            template_confirmed=printing.template_confirmed,
        ),
        code_authority=table.code_authority,
        resolving_units=tuple(
            ResolvingUnit(agency=row.agency, name=clean_line(row.name))
            for row in file.resolving_units
        ),
        public_url=table.public_url,
        feedback=clean_line(table.feedback),
        schedules=_schedules(file.schedule),
        local_charges=tuple(map(_local_charge, file.local_charge)),
        code_schemes=tuple(map(_code_scheme, file.code_scheme)),
        signers=tuple(map(_signer, file.signers)),
        destinations=tuple(map(_destination, file.destinations)),
        shelf=table.shelf,
        service_days=tuple(map(_service_day, file.service_days)),
        bank_accounts=tuple(map(bank_account, file.bank_accounts)),
        paper_receipts_until=file.receipts.paper_until,
        steps=StepDays(**msgspec.structs.asdict(file.steps)),
    )


def _header(table: schema.HeaderTable, kind: OfficeKind) -> Header:
    """Every number that is given while learning bears the series of what has no value."""
    series = TRAINING_PREFIX if kind is OfficeKind.TRAINING else ""
    return Header(
        parent_lines=tuple(clean_line(line) for line in table.parent),
        unit_line=clean_line(table.unit),
        symbol=f"{series}{clean_line(table.symbol)}",
        place=clean_line(table.place),
    )


def _code_scheme(table: schema.CodeSchemeTable) -> CodeScheme:
    return CodeScheme(
        valid_from=table.valid_from,
        valid_to=table.valid_to,
        generation=table.generation,
        width=table.width,
    )


def _signer(table: schema.SignerTable) -> RosterEntry:
    return RosterEntry(
        name=clean_line(table.name),
        title=clean_line(table.title),
        valid_from=table.valid_from,
        valid_to=table.valid_to,
        authority=clean_line(table.authority),
    )


def _destination(table: schema.DestinationTable) -> Destination:
    return Destination(
        name=clean_line(table.name),
        kind=table.kind,
        agency=table.agency,
        sectors=tuple(clean_line(sector) for sector in table.sectors),
    )


def _service_day(table: schema.ServiceDayTable) -> ServiceDay:
    return ServiceDay(
        kind=table.kind,
        weekday=WEEKDAYS.index(table.weekday),
        sectors=tuple(clean_line(sector) for sector in table.sectors),
        procedures=tuple(table.procedures),
        cutoff=hour_of(table.cutoff, "service_days.cutoff"),
        results_by=hour_of(table.results_by, "service_days.results_by"),
        valid_from=table.valid_from,
        valid_to=table.valid_to,
    )


def _local_charge(table: schema.ChargeTable) -> ChargeRule:
    return ChargeRule(
        id=table.id,
        kind=table.kind,
        name=clean_line(table.name),
        measure=Measure.FIXED,
        amount_vnd=whole_vnd(table.amount_vnd),
        channel=table.channel,
        valid_from=table.valid_from,
        valid_to=table.valid_to,
        source=clean_line(table.source),
    )


def _schedules(tables: list[dict[str, object]]) -> tuple[dict[str, object], ...]:
    """The office's own weeks, once they are known to make sense, in their plain form."""
    return tuple(schedule_json(parse_timetable(tables))) if tables else ()
