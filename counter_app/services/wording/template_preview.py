"""A paper about invented people in the words being edited: what the editor shows beside them.

Drawn by the same modules as the papers that are issued; numbers nothing, keeps nothing. Every
sample is of one morning, so a wording looks the same at whatever hour it is edited.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from counter_app.core.clock import VIETNAM
from counter_app.documents.apology import draw_apology
from counter_app.documents.control_sheet import draw_control_sheet
from counter_app.documents.letter import draw_letter
from counter_app.documents.logo import checked_logo
from counter_app.documents.refusal import draw_refusal
from counter_app.documents.register import draw_register
from counter_app.documents.slip import draw_slip
from counter_app.documents.stop import draw_stop
from counter_app.documents.supplement import draw_supplement
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.letter_wording import LETTER_KINDS, shipped_wording
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
    ComponentOnPaper,
    Letterhead,
    PaperSize,
    PartyOnPaper,
    Signer,
    SlipContent,
)
from counter_app.domain.template import BRING_ALONG, LETTERHEAD, REGISTER, reworded
from counter_app.domain.tracking import ControlSheetContent, RegisterContent, RegisterRow
from counter_app.domain.wording import Wording
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.wording.correspondence import signers_of, texts_on_paper
from counter_app.services.wording.templates import checked_texts, dress, template_of

_PERSON: Final = PartyOnPaper(
    name="Nguyễn Thị Ví Dụ",
    personal_id="001190000001",
    address="Thôn 1, xã Ví Dụ",
    phone="0912 345 678",
)
_REQUEST: Final = "Đăng ký khai sinh"
_REASON: Final = "Tờ khai chưa có chữ ký"
_CODE: Final = "H99-261123-1001"
_HEAD: Final = Signer(title=LEADER_TITLE, name="", note=LEADER_NOTE)
_SUBMITTER: Final = Signer(title=SUBMITTER_TITLE, name=_PERSON.name)
_BEFORE: Final = datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
_NOW: Final = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
_OLD_DUE: Final = datetime(2026, 11, 24, 17, tzinfo=VIETNAM)
_NEW_DUE: Final = datetime(2026, 11, 25, 17, tzinfo=VIETNAM)
_DUE: Final = datetime(2026, 11, 26, 17, tzinfo=VIETNAM)
# What stands in a letter's placeholders; a name of its own stands for any other.
_VALUES: Final[Mapping[str, str]] = {
    "code": _CODE,
    "applicant": _PERSON.name,
    "address": _PERSON.address,
    "phone": _PERSON.phone,
    "procedure": _REQUEST,
    "received": "23/11/2026",
    "due": "17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
    "today": "23/11/2026",
    "now": "09 giờ 00 phút, ngày 23 tháng 11 năm 2026",
    "hour": "09 giờ 00 phút, ngày 23 tháng 11 năm 2026",
    "unit": "Ủy ban nhân dân xã Khác",
    "unit_address": "Thôn 2, xã Khác",
    "citizen": _PERSON.name,
    "asked_by": _PERSON.name,
    "witness": "Trần Văn Chứng",
    "question": "Nội dung cần xác minh.",
    "reason": "Nêu tại đây khi lập văn bản.",
    "answer_by": "17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
    "asked_on": "23/11/2026",
    "dispatch_no": "100001/XM",
    "what": "Nội dung niêm yết",
    "places": "nhà văn hóa Thôn 1",
    "from_day": "24/11/2026",
    "until_day": "09/12/2026",
    "objections": "không có",
    "papers": "Giấy tờ bị tạm giữ",
    "signs": "dấu hiệu đã thấy",
    "keeper": "người giữ giấy tờ",
    "personal_id": _PERSON.personal_id,
    "result": "Trích lục khai sinh",
    "item": "Lệ phí trước bạ",
    "amount": "1.500.000 đồng",
    "notice": "Thông báo số 12/TB ngày 20/11/2026",
    "bring": "giấy hẹn và căn cước",
    "ready_on": "01/11/2026",
    "days": "22",
    "wrong": "nội dung ghi sai",
    "right": "nội dung đúng",
    "old_due": "17 giờ 00 phút, ngày 24 tháng 11 năm 2026",
    "new_due": "17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
}


def preview_pdf(kind: str, texts: Mapping[str, str], *, desk: Desk, logo: bytes = b"") -> bytes:
    """The paper as PDF; ``UserError`` with the text's name as field where a text may not stand."""
    checked = checked_texts(kind, texts)
    if logo:
        logo = checked_logo(logo)
    version = template_of(kind, desk=desk).version
    wording = Wording(version=version, texts=tuple(checked.items()), logo=logo)
    if kind in LETTER_KINDS:
        return draw_letter(_letter(PaperKind(kind), wording, desk))
    write, draw = _SAMPLES[kind]
    return draw(dress(write(desk), wording, desk))


def _around(desk: Desk) -> dict[str, Any]:
    return {
        "letterhead": _letterhead(desk),
        "issued_at": _NOW,
        "watermark": desk.office.watermark,
        "dossier_code": _CODE,
    }


def _letterhead(desk: Desk) -> Letterhead:
    head = desk.office.header
    return Letterhead(
        parent_body=head.parent_lines,
        office_name=head.unit_line,
        number=f"100001/{head.symbol}",
        place=head.place,
    )


def _letter(kind: PaperKind, office: Wording, desk: Desk) -> LetterContent:
    wording = reworded(shipped_wording(kind), office)
    own = {name: f"({name})" for name in wording.placeholders}
    at_desk = {
        "office": desk.office.name,
        "place": desk.office.desk_name,
        "hotline": desk.office.hotline,
        "clerk": desk.clerk.name,
    }
    values = {**own, **at_desk, **_VALUES}
    head = _letterhead(desk)
    around = _around(desk)
    around["letterhead"] = replace(
        head, number=f"100001/{wording.symbol}-{desk.office.header.symbol}"
    )
    return LetterContent(
        **around,
        **texts_on_paper(wording, values),
        signers=signers_of(wording, values, desk=desk, at=_NOW),
        paper=wording.paper,
        large=wording.large,
        wording=replace(office, texts=()),
    )


def _slip(desk: Desk) -> SlipContent:
    return SlipContent(
        letterhead=_letterhead(desk),
        slip_no=100001,
        dossier_code=_CODE,
        receiving_unit=desk.office.name,
        applicant=_PERSON,
        request=_REQUEST,
        components=(ComponentOnPaper(label="Giấy chứng sinh", kind="bản chính", count=1),),
        sets=1,
        limit="03 ngày làm việc",
        received_at=_NOW,
        due_at=_DUE,
        return_place=f"{desk.office.desk_name}, {desk.office.name}",
        submitter_signs=_SUBMITTER,
        clerk_signs=Signer(title=desk.office.printing.signer_title, name=desk.clerk.name),
        qr_digits="",
        bring_along=BRING_ALONG,
        hotline=desk.office.hotline,
        watermark=desk.office.watermark,
    )


def _filed(desk: Desk) -> dict[str, Any]:
    """What the papers on one person's filing have in common."""
    return {**_around(desk), "applicant": _PERSON, "request": _REQUEST}


def _supplement(desk: Desk) -> SupplementContent:
    return SupplementContent(
        **_filed(desk),
        defects=("Giấy chứng sinh: thiếu bản chính",),
        reasons=(_REASON,),
        contact=f"{desk.clerk.name}, {desk.office.desk_name}",
        contact_phone=desk.office.hotline,
        guide_signs=Signer(title=GUIDE_TITLE, name=desk.clerk.name),
    )


def _refusal(desk: Desk) -> RefusalContent:
    return RefusalContent(
        **_filed(desk),
        receiving_unit=desk.office.name,
        reasons=(_REASON,),
        submitter_signs=_SUBMITTER,
        clerk_signs=Signer(title=CLERK_TITLE, name=desk.clerk.name),
    )


def _apology(desk: Desk) -> ApologyContent:
    return ApologyContent(
        **_filed(desk),
        agency=desk.office.name,
        received_at=_BEFORE,
        due_at=_OLD_DUE,
        reasons=("Mưa lũ làm chậm việc kiểm tra thực địa",),
        new_due_at=_NEW_DUE,
        head_signs=_HEAD,
    )


def _stop(desk: Desk) -> StopContent:
    return StopContent(
        **_filed(desk),
        agency=desk.office.name,
        received_at=_BEFORE,
        asked_at=_NOW,
        reasons=("Người nộp đề nghị dừng",),
        papers_settled="Đã trả lại người nộp.",
        charges_settled="Chưa thu.",
        head_signs=_HEAD,
    )


def _control_sheet(desk: Desk) -> ControlSheetContent:
    return ControlSheetContent(
        **_around(desk),
        resolving_unit=desk.office.name,
        coordinating_units=(),
        received_at=_NOW,
        due_at=_DUE,
        handovers=(),
    )


def _register(desk: Desk) -> RegisterContent:
    around = _around(desk)
    del around["dossier_code"]
    row = RegisterRow(
        no=1,
        dossier_code=_CODE,
        procedure=_REQUEST,
        applicant=_PERSON.name,
        contact=_PERSON.address,
        resolving_unit=desk.office.name,
        received_at=_NOW,
        due_at=_DUE,
        returned_at=None,
        return_way="Trực tiếp tại quầy",
    )
    return RegisterContent(**around, scope="Lĩnh vực: Hộ tịch", period="", rows=(row,))


_Sample = tuple[Callable[[Desk], Any], Callable[[Any], bytes]]
_SAMPLES: Final[Mapping[str, _Sample]] = {
    LETTERHEAD: (_slip, lambda content: draw_slip(content, PaperSize.A5)),
    PaperKind.SLIP: (_slip, lambda content: draw_slip(content, PaperSize.A5)),
    PaperKind.SUPPLEMENT_REQUEST: (_supplement, draw_supplement),
    PaperKind.REFUSAL: (_refusal, draw_refusal),
    PaperKind.APOLOGY: (_apology, draw_apology),
    PaperKind.STOP_NOTICE: (_stop, draw_stop),
    PaperKind.CONTROL_SHEET: (_control_sheet, draw_control_sheet),
    REGISTER: (_register, draw_register),
}
