"""The books as data: what each is called, what it rests on, its columns in their order.

Form 07 is the law's own (Circular 03/2025/TT-VPCP, annex I); the others are kept by the office so
that what decree 118/2025/NĐ-CP asks of it can be shown. Certification books are not among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

Cell = str | int | datetime | None


class BookKind(StrEnum):
    """Every book, in the order it is offered."""

    REGISTER = "register"
    SUPPLEMENTS = "supplements"
    APOLOGIES = "apologies"
    REFUSALS = "refusals"
    UNCOLLECTED = "uncollected"
    VOIDS = "voids"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookColumn:
    """A column after the number of the line; ``room`` is its share of the width.

    ``under``: the title that it shares with those beside it.
    """

    title: str
    room: int
    centred: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One book. ``meaning`` says in a sentence what stands in it; ``source``, by what law.

    ``standing``: a line is what stands so at the instant asked about, not what happened in a year.
    """

    kind: BookKind
    title: str
    meaning: str
    source: str
    columns: tuple[BookColumn, ...]
    standing: bool = False


def _column(title: str, room: int, *, centred: bool = False, under: str = "") -> BookColumn:
    return BookColumn(title=title, room=room, centred=centred, under=under)


_CODE: Final = _column("Mã hồ sơ", 26)
_PROCEDURE: Final = _column("Tên TTHC", 36)
_APPLICANT: Final = _column("Tên tổ chức, cá nhân", 28)
_CONTACT: Final = _column("Địa chỉ/SĐT", 33)
_BY: Final = _column("Người ghi", 22)
_RETURNS: Final = "Nhận và trả kết quả"

BOOKS: Final = (
    Book(
        kind=BookKind.REGISTER,
        title="Sổ theo dõi hồ sơ",
        meaning="Mọi hồ sơ tiếp nhận trong năm, theo thứ tự nhận.",
        source="Mẫu 07, Thông tư 03/2025/TT-VPCP",
        columns=(
            _CODE,
            _PROCEDURE,
            _APPLICANT,
            _CONTACT,
            _column("Cơ quan chủ trì giải quyết", 25),
            _column("Nhận hồ sơ", 19, centred=True, under=_RETURNS),
            _column("Hẹn trả kết quả", 19, centred=True, under=_RETURNS),
            _column("Trả kết quả", 19, centred=True, under=_RETURNS),
            _column("Phương thức nhận kết quả", 18, centred=True, under=_RETURNS),
            _column("Ký nhận", 19, centred=True, under=_RETURNS),
        ),
    ),
    Book(
        kind=BookKind.SUPPLEMENTS,
        title="Sổ yêu cầu bổ sung",
        meaning="Mọi lần yêu cầu bổ sung, hoàn thiện hồ sơ trong năm và ngày công dân bổ sung.",
        source="Nghị định 118/2025/NĐ-CP, Điều 17; Mẫu 02, Thông tư 03/2025/TT-VPCP",
        columns=(
            _CODE,
            _column("Yêu cầu lúc", 19, centred=True),
            _column("Số phiếu", 22, centred=True),
            _column("Lần", 9, centred=True),
            _PROCEDURE,
            _APPLICANT,
            _column("Nội dung yêu cầu", 55),
            _BY,
            _column("Bổ sung lúc", 22, centred=True),
        ),
    ),
    Book(
        kind=BookKind.APOLOGIES,
        title="Sổ xin lỗi và hẹn lại",
        meaning="Mọi lần xin lỗi vì trễ hẹn và hẹn lại trong năm.",
        source="Nghị định 118/2025/NĐ-CP, Điều 19; Mẫu 04, Thông tư 03/2025/TT-VPCP",
        columns=(
            _CODE,
            _column("Xin lỗi lúc", 19, centred=True),
            _column("Số phiếu", 22, centred=True),
            _PROCEDURE,
            _APPLICANT,
            _column("Cơ quan xin lỗi", 25),
            _column("Đã hẹn trả", 19, centred=True),
            _column("Hẹn lại", 19, centred=True),
            _column("Lý do", 40),
            _column("Có kết quả lúc", 22, centred=True),
        ),
    ),
    Book(
        kind=BookKind.REFUSALS,
        title="Sổ từ chối",
        meaning="Mọi lần từ chối tiếp nhận tại quầy, từ chối giải quyết sau thẩm định trong năm.",
        source="Nghị định 118/2025/NĐ-CP, Điều 17; Mẫu 03, Thông tư 03/2025/TT-VPCP",
        columns=(
            _CODE,
            _column("Từ chối lúc", 19, centred=True),
            _column("Từ chối", 19, centred=True),
            _column("Số phiếu, văn bản", 22, centred=True),
            _PROCEDURE,
            _APPLICANT,
            _column("Lý do, căn cứ", 55),
            _BY,
            _column("Ghi chú", 24),
        ),
    ),
    Book(
        kind=BookKind.UNCOLLECTED,
        title="Sổ kết quả chưa nhận",
        meaning="Kết quả đã có mà chưa ai nhận, tính đến cuối năm hoặc đến thời điểm đã chọn.",
        source="Sổ của đơn vị, tính từ nhật ký hồ sơ",
        columns=(
            _CODE,
            _PROCEDURE,
            _APPLICANT,
            _CONTACT,
            _column("Có kết quả lúc", 19, centred=True),
            _column("Số ngày", 11, centred=True),
            _column("Chỗ để", 14, centred=True),
            _column("Hẹn trả kết quả", 19, centred=True),
            _column("Đã báo lúc", 19, centred=True),
            _column("Phương thức nhận kết quả", 18, centred=True),
        ),
        standing=True,
    ),
    Book(
        kind=BookKind.VOIDS,
        title="Sổ hủy, in lại giấy",
        meaning="Mọi giấy có số đã hủy hoặc in lại trong năm; số đã cấp không bao giờ mất.",
        source="Sổ của đơn vị, tính từ nhật ký hồ sơ",
        columns=(
            _CODE,
            _column("Lúc", 19, centred=True),
            _column("Việc", 19, centred=True),
            _column("Loại giấy", 40),
            _column("Số giấy", 22, centred=True),
            _APPLICANT,
            _column("Lý do", 50),
            _column("Thay bằng số", 22, centred=True),
            _BY,
        ),
    ),
)
BY_KIND: Final[Mapping[BookKind, Book]] = {one.kind: one for one in BOOKS}
