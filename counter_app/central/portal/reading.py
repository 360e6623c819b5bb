"""A filing as the portal tells it, read leniently: what it says plainly is taken as it is meant.

What cannot be read is named by its field and its number, and by nothing else of the citizen's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.domain.portal import TAKEN_CODE

_NUMBER: Final = "SoGiayToChuHoSo"
_PHONE: Final = "SoDienThoai"
_FILED: Final = "NgayNopHoSo"
_CODE: Final = "MaHoSo"
_OWNER: Final = "ChuHoSo"
_MOMENTS: Final = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
# A portal of public services is of this century; a date of another is one misread.
_YEARS: Final = range(2000, 2100)
_LONGEST_CODE: Final = 60
_FIELD: Final = re.compile(r"field `(\w+)`|`\$\.(\w+)")
# How many digits a number has that lost the noughts it began with: people's, then bodies'.
_OF_PERSON: Final[Mapping[int, int]] = {8: 9, 10: 12, 11: 12}
_OF_BODY: Final[Mapping[int, int]] = {9: 10}


class _File(msgspec.Struct, frozen=True, kw_only=True):
    name: str = msgspec.field(name="TenTepDinhKem", default="")


class _Paper(msgspec.Struct, frozen=True, kw_only=True):
    name: str = msgspec.field(name="TenGiayTo", default="")


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of a filing; its other fields are left alone."""

    code: str = msgspec.field(name=_CODE)
    filed: str = msgspec.field(name=_FILED)
    procedure_code: str = msgspec.field(name="MaTTHC", default="")
    procedure_name: str = msgspec.field(name="TenTTHC", default="")
    owner: str = msgspec.field(name=_OWNER)
    number: str = msgspec.field(name=_NUMBER, default="")
    kind: int = msgspec.field(name="LoaiDoiTuong", default=1)
    email: str = msgspec.field(name="Email", default="")
    phone: str = msgspec.field(name=_PHONE, default="")
    summary: str = msgspec.field(name="TrichYeuHoSo", default="")
    return_way: int = msgspec.field(name="HinhThuc", default=0)
    return_told: str = msgspec.field(name="ThongTinTra", default="")
    files: tuple[_File, ...] = msgspec.field(name="TaiLieuNop", default=())
    papers: tuple[_Paper, ...] = msgspec.field(name="DanhSachTepDinhKemKhac", default=())

    @property
    def filed_at(self) -> datetime:
        """When it was filed."""
        return moment(self.filed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A filing that cannot be read: its number, where it has one, and the portal's name of the field.

    ``field`` is empty where all of it is no filing; ``filed_at`` None where that is what is wrong.
    """

    code: str
    field: str
    filed_at: datetime | None


_TEXTS: Final = frozenset(
    one.encode_name for one in msgspec.structs.fields(Filing) if one.type is str
)


def read(told: object) -> Filing | Unread:
    """What one entry of the portal's list says."""
    if not isinstance(told, dict):
        return Unread(code="", field="", filed_at=None)
    plain = _as_text(told)
    try:
        filing = msgspec.convert(plain, Filing, strict=False)
    except msgspec.ValidationError as error:
        return _unread(plain, _field(error))
    field = _wrong(filing)
    return _unread(plain, field) if field else filing


def with_code_of_another(code: str, filed_at: datetime) -> Unread:
    """A filing under a code that another owner's has: told of, and never taken for that one.

    It goes by a code of its own, so that whoever answers the other has not answered this.
    """
    return Unread(code=f"{code} (chủ khác)", field=TAKEN_CODE, filed_at=filed_at)


def moment(text: str) -> datetime:
    """A moment as the interface writes it, or an ISO one; ``ValueError`` where it is neither.

    Without an offset it is Vietnamese wall time; a day stands for its beginning.
    """
    text = text.strip()
    form = _MOMENTS.get(len(text)) if text.isascii() and text.isdigit() else None
    wall = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
    if wall.year not in _YEARS:
        raise ValueError("a moment of another century")
    return wall if wall.tzinfo is not None else from_local(wall)


def _as_text(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; numbers as the texts they stand for, with the noughts they lost."""
    plain = {str(name): value for name, value in told.items() if value is not None}
    for name in plain.keys() & _TEXTS:
        if type(plain[name]) is int:
            plain[name] = _digits(name, str(plain[name]), plain)
    return plain


def _digits(name: str, digits: str, plain: Mapping[str, Any]) -> str:
    whole: Mapping[int, int] = {}
    if name == _NUMBER:
        person = str(plain.get("LoaiDoiTuong", 1)).strip() == "1"
        whole = _OF_PERSON if person else _OF_BODY
    elif name == _PHONE:
        whole = _OF_BODY
    return digits.zfill(whole.get(len(digits), 0))


def _wrong(filing: Filing) -> str:
    """The field without which it is no filing; empty where all is there."""
    try:
        if not 0 < len(clean_line(filing.code, field=_CODE)) <= _LONGEST_CODE:
            return _CODE
        if not clean_line(filing.owner, field=_OWNER):
            return _OWNER
        _ = filing.filed_at
    except UserError as wrong:
        return wrong.field or _CODE
    except ValueError:
        return _FILED
    return ""


def _unread(plain: Mapping[str, Any], field: str) -> Unread:
    code, filed_at = "", None
    try:
        code = clean_line(str(plain.get(_CODE, "")))[:_LONGEST_CODE]
        filed_at = moment(str(plain.get(_FILED, "")))
    except (UserError, ValueError):
        pass
    return Unread(code=code, field=field, filed_at=filed_at)


def _field(error: msgspec.ValidationError) -> str:
    found = _FIELD.search(str(error))
    return (found[1] or found[2]) if found else ""
