"""The columns of a bulk list: what each is called, what it fills in, how its cells are read.

A row becomes the same shape as an intake file, so that both are judged alike. A row with the code
an older system gave is a dossier taken in there: it keeps the dates it was promised.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.draft import RETURN_LABELS
from counter_app.domain.people.applicant import BASIS_LABELS
from counter_app.domain.people.ethnic import NOT_LISTED, ethnic_group
from counter_app.domain.people.identity import PartialDate

Path = tuple[str, ...]
OLD_CODE: Final = "Mã hồ sơ cũ"
PROCEDURE: Final = "Mã thủ tục"
NAME: Final = "Họ và tên người nộp"
PERSONAL_ID: Final = "Số định danh"
RECEIVED: Final = "Ngày tiếp nhận"
DUE: Final = "Ngày hẹn trả"
OLD_SYSTEM: Final = "Hệ thống cũ"

_DAY: Final = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_HOUR: Final = re.compile(r"\s+(\d{1,2})[:h](\d{2})")
_SHORT_NUMBER: Final = range(10, 12)  # a spreadsheet drops the zeros that a number begins with
_PHONE_DIGITS: Final = 9


def _plain(text: str) -> object:
    return text


def _whole_number(text: str) -> object:
    if not re.fullmatch(r"\d{1,4}", text):
        raise UserError("bad_number", "cần một số nguyên từ 0 đến 9.999, ví dụ 2.")
    return int(text)


def _partial_date(text: str) -> object:
    """``31/12/1990``, ``12/1990`` or ``1990`` as ISO."""
    found = _DAY.fullmatch(text)
    iso = "-".join(f"{int(part):02d}" for part in reversed(found.groups()) if part) if found else ""
    try:
        return PartialDate.from_iso(iso).iso()
    except UserError:
        raise UserError("bad_date", "cần ngày có thật: 31/12/1990, 12/1990 hoặc 1990.") from None


def _date(text: str) -> object:
    try:
        return date.fromisoformat(str(_partial_date(text))).isoformat()
    except ValueError:
        raise UserError("bad_date", "cần đủ ngày, tháng, năm có thật, ví dụ 31/12/2026.") from None


def _moment(text: str) -> object:
    """A day with or without its hour; without one it is the end of the day's hours."""
    hour = _HOUR.search(text)
    day = _date(text[: hour.start()] if hour else text)
    return f"{day}T{int(hour[1]):02d}:{hour[2]}" if hour else day


def _sex(text: str) -> object:
    try:
        return {"nam": "male", "nu": "female"}[fold(text)]
    except KeyError:
        raise UserError("bad_sex", "ghi Nam hoặc Nữ.") from None


def _one_of(labels: Mapping[Any, str]) -> Callable[[str], object]:
    known = {fold(label): value.value for value, label in labels.items()}

    def read(text: str) -> object:
        if fold(text) not in known:
            raise UserError("bad_choice", f"ghi một trong: {'; '.join(labels.values())}.")
        return known[fold(text)]

    return read


def _personal_id(text: str) -> object:
    digits = re.sub(r"[\s.]", "", text)
    return digits.zfill(12) if digits.isdecimal() and len(digits) in _SHORT_NUMBER else digits


def _zeros_added(cell: str) -> str:
    number = _personal_id(cell)
    added = number != re.sub(r"[\s.]", "", cell)
    return f"Đã thêm số 0 ở đầu thành {number}; hãy xem lại." if added else ""


def _unlisted_group(cell: str) -> str:
    return "" if ethnic_group(cell) else NOT_LISTED


# By the last part of a column's path.
_DOUBTS: Final[Mapping[str, Callable[[str], str]]] = {
    "personal_id": _zeros_added,
    "ethnic_group": _unlisted_group,
}


def _phone(text: str) -> object:
    return f"0{text}" if text.isdecimal() and len(text) == _PHONE_DIGITS else text


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkColumn:
    """One column; ``path`` is its key in the intake file, ``also`` other headings it is known by."""

    title: str
    path: Path
    read: Callable[[str], object] = _plain
    also: tuple[str, ...] = ()
    width: int = 18

    @property
    def names(self) -> frozenset[str]:
        """Its headings, folded."""
        return frozenset(map(fold, (self.title, *self.also)))

    def doubt(self, cell: str) -> str:
        """What is to be looked at in a cell that could be read; mostly nothing."""
        doubt = _DOUBTS.get(self.path[-1])
        return doubt(cell) if doubt else ""


def _of(title: str, path: str, read: Callable[[str], object] = _plain, *also: str) -> BulkColumn:
    return BulkColumn(title=title, path=tuple(path.split(".")), read=read, also=also)


COLUMNS: Final = (
    _of(PROCEDURE, "procedure_code", _plain, "Thủ tục", "Mã TTHC", "Tên thủ tục"),
    _of("Trường hợp", "case"),
    _of(NAME, "submitter.name", _plain, "Họ và tên", "Họ tên", "Người nộp"),
    _of(PERSONAL_ID, "submitter.personal_id", _personal_id, "Số CCCD", "CCCD", "Số căn cước"),
    _of("Lý do chưa có số", "submitter.no_id_reason"),
    _of("Ngày sinh", "submitter.birth_date", _partial_date, "Năm sinh"),
    _of("Giới tính", "submitter.sex", _sex),
    _of("Nơi cư trú", "submitter.address", _plain, "Địa chỉ"),
    _of("Tư cách nộp", "submitter.basis", _one_of(BASIS_LABELS)),
    _of("Giấy ủy quyền, giới thiệu", "authority.kind"),
    _of("Số giấy ủy quyền", "authority.no", _plain, "Số giấy giới thiệu"),
    _of("Ngày giấy ủy quyền", "authority.date", _date, "Ngày giấy giới thiệu"),
    _of("Giấy có giá trị đến", "authority.until", _date),
    _of("Họ tên chủ hồ sơ", "owner.name", _plain, "Chủ hồ sơ", "Họ và tên chủ hồ sơ"),
    _of("Số định danh chủ hồ sơ", "owner.personal_id", _personal_id),
    _of("Lý do chủ hồ sơ chưa có số", "owner.no_id_reason"),
    _of("Ngày sinh chủ hồ sơ", "owner.birth_date", _partial_date),
    _of("Điện thoại", "phone", _phone, "Số điện thoại", "ĐT", "SĐT"),
    _of("Thư điện tử", "email", _plain, "Email", "E-mail"),
    _of("Họ tên người được giải quyết", "subject.name", _plain, "Họ và tên người được giải quyết"),
    _of("Số định danh người được giải quyết", "subject.personal_id", _personal_id),
    _of("Ngày sinh người được giải quyết", "subject.birth_date", _partial_date),
    _of("Giới tính người được giải quyết", "subject.sex", _sex),
    _of("Dân tộc người được giải quyết", "subject.ethnic_group"),
    _of("Ngày mất", "subject.deceased.date", _partial_date, "Ngày chết"),
    _of("Tên tổ chức", "organisation.name"),
    _of("Mã số thuế", "organisation.tax_code"),
    _of("Giấy tờ cần sao", "copy.document"),
    _of("Số trang", "copy.pages", _whole_number),
    _of("Số bản sao", "copy.copies", _whole_number, "Số bản"),
    _of("Số bản kết quả", "result_copies", _whole_number),
    _of("Trả kết quả", "return_by", _one_of(RETURN_LABELS)),
    _of("Địa chỉ trả kết quả", "return_address"),
    _of(DUE, "due", _moment, "Hẹn trả"),
    _of("Lý do ngày hẹn", "reason"),
    _of("Ghi chú", "note"),
    _of("Mã của dòng", "client_ref"),
    _of(OLD_CODE, "old.code", _plain, "Mã cũ", "Số hồ sơ cũ"),
    _of(RECEIVED, "old.received", _moment, "Ngày nhận"),
    _of(OLD_SYSTEM, "old.system"),
)
_NUMBERING: Final = frozenset({"stt", "so tt", "tt", "so thu tu"})
_BY_NAME: Final = {name: column for column in COLUMNS for name in column.names}
_NEEDED: Final = frozenset({PROCEDURE, NAME})


def is_heading(cells: tuple[str, ...]) -> bool:
    """Whether a line of the file is its heading: it has the columns no list can do without."""
    found = {_BY_NAME[fold(cell)].title for cell in cells if fold(cell) in _BY_NAME}
    return found >= _NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Which column stands where in a file; ``unknown`` are headings that nothing is read from."""

    headings: tuple[str, ...]
    columns: tuple[BulkColumn | None, ...]
    unknown: tuple[str, ...]


def places_of(headings: Sequence[str]) -> Places:
    """The columns under these headings; ``UserError`` where one stands twice."""
    columns = tuple(_BY_NAME.get(fold(heading)) for heading in headings)
    known = [column.title for column in columns if column is not None]
    twice = next((title for title in known if known.count(title) > 1), None)
    if twice is not None:
        raise UserError("column_twice", f"Cột “{twice}” có hai lần. Hãy bỏ một cột.", field="file")
    unknown = tuple(
        heading
        for heading, column in zip(headings, columns, strict=True)
        if heading and column is None and fold(heading) not in _NUMBERING
    )
    return Places(headings=tuple(headings), columns=columns, unknown=unknown)


def title_of(field: str) -> str:
    """The column that fills the field a finding names; empty where none does."""
    parts = tuple(_FIELDS.get(field, field.replace("owners.0", "owner")).split("."))
    for length in range(len(parts), 0, -1):
        for column in COLUMNS:
            if column.path[:length] == parts[:length]:
                return column.title
    return ""


_FIELDS: Final = {
    "basis": "submitter.basis",
    "authority.on": "authority.date",
    "birth": "submitter.birth_date",
    "subject.birth": "subject.birth_date",
    "subject.died_on": "subject.deceased.date",
    "certified_copies": "copy",
    "procedure": "procedure_code",
    "personal_id": "submitter.personal_id",
    "agreed": "due",
    "due_at": "due",
    "code": "old.code",
}
