"""Forms 02 to 07 about invented people, each on every sheet it may be printed on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from msgspec.structs import replace

from counter_app.documents.apology import draw_apology
from counter_app.documents.control_sheet import draw_control_sheet
from counter_app.documents.refusal import draw_refusal
from counter_app.documents.register import draw_register
from counter_app.documents.stop import draw_stop
from counter_app.documents.supplement import draw_supplement
from counter_app.domain.letters import (
    CLERK_TITLE,
    GUIDE_TITLE,
    LEADER_NOTE,
    LEADER_TITLE,
    SUBMITTER_TITLE,
    ApologyContent,
    RefusalContent,
    StopContent,
    SupplementContent,
)
from counter_app.domain.papers import (
    Letterhead,
    OfficePaper,
    PaperSize,
    PartyOnPaper,
    Signer,
    SlipContent,
)
from counter_app.domain.tracking import (
    ControlSheetContent,
    HandoverOnPaper,
    RegisterContent,
    RegisterRow,
)

ISSUED: Final = datetime(2026, 11, 21, 3, 15, tzinfo=UTC)
RECEIVED: Final = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DUE: Final = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
NEW_DUE: Final = datetime(2026, 12, 2, 4, 30, tzinfo=UTC)
CODE: Final = "H15.50.05.13-261120-1001"
OFFICE: Final = "Trung tâm Phục vụ hành chính công xã Ea Kao"
AGENCY: Final = "Phòng Kinh tế xã Ea Kao"
REQUEST: Final = "Cấp giấy phép xây dựng nhà ở riêng lẻ"
PERSON: Final = PartyOnPaper(
    name="H'Hen Niê",
    personal_id="001190000001",
    address="Buôn Cuôr Kăp, xã Ea Kao, tỉnh Đắk Lắk",
    phone="0912 345 678",
    email="hen@example.vn",
)
CLERK: Final = Signer(title=CLERK_TITLE, name="Trần Văn Bình")
HEAD: Final = Signer(title=LEADER_TITLE, name="Đỗ Quỳnh Trâm", note=LEADER_NOTE)


def _number(number: str) -> Letterhead:
    return Letterhead(
        parent_body=("ỦY BAN NHÂN DÂN", "XÃ EA KAO"),
        office_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        number=number,
        place="Ea Kao",
    )


def _supplement(slip: SlipContent) -> SupplementContent:
    return SupplementContent(
        letterhead=_number("12/PBS-TTPVHCC"),
        issued_at=ISSUED,
        dossier_code=CODE,
        qr_digits=slip.qr_digits,
        applicant=PERSON,
        request=REQUEST,
        defects=(
            "Bản vẽ thiết kế thiếu mặt bằng móng, xin nộp lại đủ 02 bộ",
            "Giấy chứng nhận quyền sử dụng đất: bản sao chưa được chứng thực",
        ),
        reasons=("Chưa đủ thành phần hồ sơ theo danh mục thủ tục đã công bố",),
        contact="bà Lê Thị Mai, quầy số 2",
        contact_phone="0262 3999 111",
        guide_signs=Signer(title=GUIDE_TITLE, name="Trần Văn Bình"),
        notes=("Thời hạn giải quyết tạm dừng từ ngày 21/11/2026.",),
    )


def _refusal(slip: SlipContent) -> RefusalContent:
    return RefusalContent(
        letterhead=_number("3/PTC-TTPVHCC"),
        issued_at=ISSUED,
        dossier_code=CODE,
        qr_digits=slip.qr_digits,
        receiving_unit=OFFICE,
        applicant=PERSON,
        request=REQUEST,
        reasons=(
            "Thửa đất nằm ngoài khu vực được cấp phép xây dựng",
            "Việc này do cơ quan khác giải quyết, xin nộp tại Sở Xây dựng",
        ),
        submitter_signs=Signer(title=SUBMITTER_TITLE, name="H'Hen Niê"),
        clerk_signs=CLERK,
    )


def _apology(slip: SlipContent) -> ApologyContent:
    return ApologyContent(
        letterhead=replace(_number("7/PXL"), office_name="PHÒNG KINH TẾ"),
        issued_at=ISSUED,
        dossier_code=CODE,
        qr_digits=slip.qr_digits,
        agency=AGENCY,
        applicant=PERSON,
        request=REQUEST,
        received_at=RECEIVED,
        due_at=DUE,
        reasons=("Mưa lũ làm chậm việc kiểm tra thực địa",),
        new_due_at=NEW_DUE,
        head_signs=HEAD,
    )


def _stop(slip: SlipContent) -> StopContent:
    return StopContent(
        letterhead=_number("2/TBD-TTPVHCC"),
        issued_at=ISSUED,
        dossier_code=CODE,
        qr_digits=slip.qr_digits,
        agency=AGENCY,
        applicant=PERSON,
        request=REQUEST,
        received_at=RECEIVED,
        asked_at=ISSUED,
        reasons=("Người nộp đề nghị dừng để thay đổi thiết kế",),
        papers_settled="trả lại toàn bộ, 05 loại, cho người nộp",
        charges_settled="chưa thu",
        head_signs=HEAD,
    )


def _control_sheet(slip: SlipContent) -> ControlSheetContent:
    return ControlSheetContent(
        letterhead=_number("118/PKS-TTPVHCC"),
        issued_at=ISSUED,
        dossier_code=CODE,
        qr_digits=slip.qr_digits,
        resolving_unit=AGENCY,
        coordinating_units=("Công an xã Ea Kao", "Thuế cơ sở 3"),
        received_at=RECEIVED,
        due_at=DUE,
        handovers=(
            HandoverOnPaper(
                giver="Bộ phận TN&TKQ",
                receiver=AGENCY,
                at=ISSUED,
                giver_name="Trần Văn Bình",
                receiver_name="Y Moan Êban",
                outcome="đúng hạn",
                note="kèm 02 bộ bản vẽ",
            ),
        ),
    )


def _register(slip: SlipContent) -> RegisterContent:
    del slip
    return RegisterContent(
        letterhead=_number("1/STD-TTPVHCC"),
        issued_at=ISSUED,
        volume="01/2026",
        scope="Lĩnh vực: Xây dựng",
        period="từ ngày 01/11/2026 đến ngày 30/11/2026",
        rows=register_rows(3),
    )


def register_rows(count: int) -> tuple[RegisterRow, ...]:
    """So many dossiers: returned, on their way, and without a date."""
    return tuple(
        RegisterRow(
            no=no,
            dossier_code=f"H15.50.05.13-261120-{1000 + no}",
            procedure=REQUEST + " đối với công trình cấp III" * (no % 3),
            applicant=f"H'Hen Niê {no}",
            contact="Buôn Cuôr Kăp, xã Ea Kao, 0912 345 678",
            resolving_unit=AGENCY,
            received_at=RECEIVED,
            due_at=DUE if no % 3 else None,
            due_wording="" if no % 3 else "Không có ngày hẹn",
            returned_at=NEW_DUE if no % 2 else None,
            return_way="Trực tiếp tại quầy",
            signed="đã ký" if no % 2 else "",
        )
        for no in range(1, count + 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper and the size it is printed on; ``pdf`` draws it with some fields changed."""

    name: str
    content: Any
    size: PaperSize
    draw: Callable[[Any, PaperSize], bytes]

    def pdf(self, **changes: object) -> bytes:
        """The paper with ``changes``."""
        return self.draw(replace(self.content, **changes), self.size)

    @property
    def long_field(self) -> str:
        """The field that may hold hundreds of lines."""
        return _LONG[self.name]

    def long(self, count: int) -> bytes:
        """The paper with ``count`` defects, reasons, hand-overs or rows."""
        return self.pdf(**{self.long_field: lines(self.name, count)})


def lines(name: str, count: int) -> tuple[object, ...]:
    """So many entries for the long field of the paper called ``name``."""
    if name == "register":
        return register_rows(count)
    if name == "control_sheet":
        return tuple(
            HandoverOnPaper(giver=f"Bộ phận {n}", receiver=f"Phòng {n}", at=DUE, note=f"lần {n}")
            for n in range(1, count + 1)
        )
    return tuple(f"Điều thứ {n}" + " cần nói thêm cho rõ" * (n % 5) for n in range(1, count + 1))


_LONG: Final = {
    "supplement": "defects",
    "refusal": "reasons",
    "apology": "reasons",
    "stop": "reasons",
    "control_sheet": "handovers",
    "register": "rows",
}
Make = Callable[[SlipContent], OfficePaper]
_FORMS: Final[dict[str, tuple[Make, Callable[[Any, PaperSize], bytes]]]] = {
    "supplement": (_supplement, draw_supplement),
    "refusal": (_refusal, draw_refusal),
    "apology": (_apology, draw_apology),
    "stop": (_stop, draw_stop),
    "control_sheet": (_control_sheet, draw_control_sheet),
    "register": (_register, draw_register),
}
_SHEETS: Final = [
    (name, size)
    for name in _FORMS
    for size in ((PaperSize.A4_LANDSCAPE,) if name == "register" else (PaperSize.A5, PaperSize.A4))
]


@pytest.fixture(params=_SHEETS, ids=lambda case: f"{case[0]}-{case[1].value}")
def sheet(request: pytest.FixtureRequest, slip: SlipContent) -> Sheet:
    """Each form on each of its sizes."""
    name, size = request.param
    return _sheet(name, size, slip)


@pytest.fixture
def sheet_of(slip: SlipContent) -> Callable[[str, PaperSize], Sheet]:
    """One form on one size."""
    return lambda name, size: _sheet(name, size, slip)


def _sheet(name: str, size: PaperSize, slip: SlipContent) -> Sheet:
    make, draw = _FORMS[name]
    return Sheet(name=name, content=make(slip), size=size, draw=draw)
