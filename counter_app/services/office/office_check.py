"""What an office's set-up file must keep to before an office may stand on it."""

import re
from datetime import date, datetime, time
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.core.text import clean_line, fold
from counter_app.documents.fonts import unsupported
from counter_app.domain.catalogue.tariff import MAX_VND
from counter_app.domain.code import check_agency
from counter_app.domain.deadline.schedule import parse_timetable
from counter_app.domain.money.bank_account import BankAccount, check_account, cleaned
from counter_app.domain.office import OfficeKind
from counter_app.domain.places import load_places
from counter_app.domain.service_day import ServiceDayKind
from counter_app.services.office import office_schema as schema

DEMO_AGENCY: Final = "H99"
_ADDRESS: Final = re.compile(r"(https?://[A-Za-z0-9.:/_~-]+)?")  # it stands in every slip's QR


def check(file: schema.OfficeFile) -> None:
    """Raises ``UserError`` naming the first table and key that cannot be."""
    _check_codes(file)
    _check_device(file)
    _check_rules(file)
    names = [fold(clerk.name) for clerk in file.clerks]
    if not names or len(set(names)) < len(names):
        raise refused("cần ít nhất một mục [[clerks]], mỗi người một tên khác nhau")
    _check_destinations(file)
    if file.printing.copies not in (1, 2):
        raise refused("printing.copies phải là 1 hoặc 2")
    if file.printing.template_confirmed and file.office.kind is not OfficeKind.REAL:
        raise refused("printing.template_confirmed chỉ dành cho đơn vị thật")
    _check_words(file)


def _check_codes(file: schema.OfficeFile) -> None:
    for agency in (file.office.agency, *(row.agency for row in file.resolving_units)):
        try:
            check_agency(agency)
        except UserError as error:
            raise refused(
                f"mã cơ quan agency “{agency[:40]}” chưa đúng, ví dụ H42.12.05"
            ) from error
    office = file.office
    if (office.kind is OfficeKind.DEMO) is not (office.agency == DEMO_AGENCY):
        raise refused(f"mã {DEMO_AGENCY} chỉ dành cho bản minh hoạ, và bản minh hoạ chỉ dùng mã đó")
    if office.kind is OfficeKind.REAL and office.commune_code:
        places = load_places(resource("places"))
        if places.commune(office.commune_code) is None:
            raise refused("office.commune_code không có trong danh mục 3.321 xã, phường, đặc khu")


def _check_destinations(file: schema.OfficeFile) -> None:
    """Each has a name of its own, an agency we know, and no field of work goes to two of them."""
    names = [fold(one.name) for one in file.destinations]
    if len(set(names)) < len(names):
        raise refused("hai mục destinations cùng tên")
    known = {"", file.office.agency, *(unit.agency for unit in file.resolving_units)}
    for one in file.destinations:
        if one.agency not in known:
            raise refused(f"destinations {one.name}: agency phải có trong [[resolving_units]]")
    claimed = [(one.agency, fold(name)) for one in file.destinations for name in one.sectors]
    if len(set(claimed)) < len(claimed):
        raise refused("một lĩnh vực chỉ giao cho một mục destinations")


def _check_device(file: schema.OfficeFile) -> None:
    device = file.device
    lanes = range(1, 10) if device.lane_digits == 1 else range(10, 100)
    if device.lane_digits not in (1, 2):
        raise refused("device.lane_digits phải là 1 hoặc 2")
    if device.lane not in lanes or device.reserve_lane not in lanes:
        raise refused(f"device.lane và device.reserve_lane phải từ {lanes[0]} đến {lanes[-1]}")
    if device.lane == device.reserve_lane:
        raise refused("device.reserve_lane phải khác device.lane")
    if not 1 <= device.number < 2**32:
        raise refused("device.number phải là số nguyên dương")


def _check_rules(file: schema.OfficeFile) -> None:
    """Dated rules: each makes sense alone, and no two begin on one day for the same thing."""
    for scheme in file.code_scheme:
        _check_span("code_scheme", scheme.valid_from, scheme.valid_to)
        try:
            check_agency(file.office.agency, scheme.generation)
        except UserError as error:
            raise refused(f"code_scheme {scheme.generation} không hợp mã cơ quan") from error
    starts = [scheme.valid_from for scheme in file.code_scheme]
    charges = [(row.id, row.channel, row.valid_from) for row in file.local_charge]
    if len(set(starts)) < len(starts) or len(set(charges)) < len(charges):
        raise refused("hai mục code_scheme hoặc local_charge bắt đầu cùng ngày")
    for row in file.local_charge:
        _check_span(f"local_charge {row.id}", row.valid_from, row.valid_to)
        if not 0 <= row.amount_vnd <= MAX_VND:
            raise refused(f"local_charge {row.id}: amount_vnd phải từ 0 đến {MAX_VND}")
    for signer in file.signers:
        _check_span(f"signers {signer.name}", signer.valid_from, signer.valid_to)
    _check_bank_accounts(file)
    for day in file.service_days:
        _check_service_day(day)
    _check_schedule(file)


def _check_bank_accounts(file: schema.OfficeFile) -> None:
    """Only a real office is paid; each account can be, and no two begin on one day."""
    if file.bank_accounts and file.office.kind is not OfficeKind.REAL:
        raise refused("bank_accounts chỉ dành cho đơn vị thật")
    starts = [one.valid_from for one in file.bank_accounts]
    if len(set(starts)) < len(starts):
        raise refused("hai mục bank_accounts bắt đầu cùng ngày")
    for one in file.bank_accounts:
        try:
            check_account(bank_account(one))
        except UserError as error:
            raise refused(f"bank_accounts {one.number[:40]}: {error.message}") from error


def bank_account(table: schema.BankAccountTable) -> BankAccount:
    """The account as it is kept."""
    return cleaned(BankAccount(**msgspec.structs.asdict(table)))


def _check_span(what: str, first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise refused(f"{what}: valid_to ở trước valid_from")


def _check_service_day(day: schema.ServiceDayTable) -> None:
    """A day that promises results names what for; no other kind of day has hours."""
    _check_span(f"service_days {day.weekday}", day.valid_from, day.valid_to)
    promises = day.kind is ServiceDayKind.NO_APPOINTMENT_DAY
    if not promises and (day.cutoff or day.results_by):
        raise refused("service_days: cutoff và results_by chỉ dành cho no_appointment_day")
    if promises and not (day.sectors or day.procedures):
        raise refused("service_days: no_appointment_day cần ghi sectors hoặc procedures")


def hour_of(text: str, place: str) -> time | None:
    """The hour of the wall clock that stands at ``place`` in the file; None where none does."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - an hour of the wall clock
    except ValueError as error:
        raise refused(f"{place} ghi như 17:00") from error


def _check_schedule(file: schema.OfficeFile) -> None:
    """A week must receive and hand over on some day that counts, or no date can be promised."""
    if not file.schedule:
        return
    for _, week in parse_timetable(file.schedule).versions:
        if not any(day.returns and day.counts for day in week.days):
            raise refused("schedule: cần ít nhất một ngày vừa tính thời hạn vừa trả kết quả")
        if not any(day.receives for day in week.days):
            raise refused("schedule: cần ít nhất một ngày nhận hồ sơ")


def _check_words(file: schema.OfficeFile) -> None:
    """Every paper bears these words: none may be empty, and the fonts must have every letter."""
    names = {
        "office.name": file.office.name,
        "header.unit": file.header.unit,
        "header.place": file.header.place,
        **{f"clerks[{n}].name": clerk.name for n, clerk in enumerate(file.clerks)},
        **{f"resolving_units[{n}].name": one.name for n, one in enumerate(file.resolving_units)},
        **{f"destinations[{n}].name": one.name for n, one in enumerate(file.destinations)},
        **{f"signers[{n}].name": one.name for n, one in enumerate(file.signers)},
        **{f"signers[{n}].title": one.title for n, one in enumerate(file.signers)},
        **{f"local_charge[{n}].name": one.name for n, one in enumerate(file.local_charge)},
        **{f"bank_accounts[{n}].bank": one.bank for n, one in enumerate(file.bank_accounts)},
        **{f"bank_accounts[{n}].holder": one.holder for n, one in enumerate(file.bank_accounts)},
    }
    others = {
        "office.address": file.office.address,
        "office.hotline": file.office.hotline,
        "office.desk": file.office.desk,
        "office.feedback": file.office.feedback,
        "header.parent": " ".join(file.header.parent),
        "header.symbol": file.header.symbol,
        "printing.signer_title": file.printing.signer_title,
        "clerks.title": " ".join(clerk.title for clerk in file.clerks),
        "signers.authority": " ".join(one.authority for one in file.signers),
    }
    for place, text in names.items():
        if not clean_line(text):
            raise refused(f"mục {place} đang để trống")
    for place, text in (names | others).items():
        if letters := unsupported(clean_line(text)):
            raise refused(f"mục {place} có ký tự không in được “{letters[:5]}”")
    if not _ADDRESS.fullmatch(file.office.public_url):
        raise refused("mục office.public_url cần dạng https://vidu.vn")


def refused(what: str) -> UserError:
    """What to mend in the file, as one sentence."""
    return UserError("office_file", f"Tệp thiết lập đơn vị chưa dùng được: {what}. Hãy sửa tệp.")
