"""Every kind of paper: how it is drawn, what it is called, on which sheet it stands.

A paper without a number is kept as it was drawn and has a name only. Finding one and printing it
is in ``paper_printing``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from counter_app.core.errors import UserError
from counter_app.documents.apology import draw_apology
from counter_app.documents.control_sheet import draw_control_sheet
from counter_app.documents.handover_list import draw_handover_list
from counter_app.documents.letter import draw_letter
from counter_app.documents.money_slip import draw_money_slip
from counter_app.documents.refusal import draw_refusal
from counter_app.documents.slip import draw_slip
from counter_app.documents.stop import draw_stop
from counter_app.documents.supplement import draw_supplement
from counter_app.domain.drawn_sheets import AnyPaper, SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How one kind of paper is drawn; ``size`` of None is the office's own choice.

    ``name`` stands in a sentence of the clerk's; ``stem`` in a file's name.
    """

    draw: Callable[[Any, PaperSize], bytes]
    name: str
    stem: str
    size: PaperSize | None = PaperSize.A5


def _letter(name: str, stem: str, size: PaperSize) -> Drawing:
    return Drawing(draw=draw_letter, name=name, stem=stem, size=size)


DRAW: Final[dict[PaperKind, Drawing]] = {
    PaperKind.SLIP: Drawing(draw=draw_slip, name="giấy hẹn", stem="Phieu_tiep_nhan", size=None),
    PaperKind.SUPPLEMENT_REQUEST: Drawing(
        draw=draw_supplement, name="phiếu yêu cầu bổ sung", stem="Phieu_yeu_cau_bo_sung"
    ),
    PaperKind.REFUSAL: Drawing(draw=draw_refusal, name="phiếu từ chối", stem="Phieu_tu_choi"),
    PaperKind.APOLOGY: Drawing(
        draw=draw_apology, name="phiếu xin lỗi và hẹn lại", stem="Phieu_xin_loi"
    ),
    PaperKind.STOP_NOTICE: Drawing(
        draw=draw_stop, name="thông báo dừng giải quyết", stem="Thong_bao_dung"
    ),
    PaperKind.CONTROL_SHEET: Drawing(
        draw=draw_control_sheet,
        name="phiếu kiểm soát",
        stem="Phieu_kiem_soat",
        size=PaperSize.A4,
    ),
    PaperKind.HANDOVER_LIST: Drawing(
        draw=draw_handover_list,
        name="danh sách bàn giao",
        stem="Danh_sach_ban_giao",
        size=PaperSize.A4,
    ),
    PaperKind.VERIFICATION_LETTER: _letter(
        "văn bản đề nghị xác minh", "De_nghi_xac_minh", PaperSize.A4
    ),
    PaperKind.VERIFICATION_REMINDER: _letter(
        "văn bản nhắc trả lời xác minh", "Nhac_xac_minh", PaperSize.A4
    ),
    PaperKind.DOSSIER_NOTICE: _letter("thông báo niêm yết", "Thong_bao_niem_yet", PaperSize.A4),
    PaperKind.NOTICE_OPENED: _letter("biên bản niêm yết", "Bien_ban_niem_yet", PaperSize.A4),
    PaperKind.NOTICE_CLOSED: _letter(
        "biên bản kết thúc niêm yết", "Bien_ban_ket_thuc_niem_yet", PaperSize.A4
    ),
    PaperKind.CUSTODY_MINUTE: _letter("biên bản tạm giữ giấy tờ", "Bien_ban_tam_giu", PaperSize.A4),
    PaperKind.LOST_SLIP: _letter(
        "giấy cam đoan mất giấy hẹn", "Cam_doan_mat_giay_hen", PaperSize.A5
    ),
    PaperKind.RESULT_NOTICE: _letter("thông báo có kết quả", "Thong_bao_ket_qua", PaperSize.A5),
    PaperKind.COLLECTION_REMINDER: _letter(
        "thông báo kết quả chưa nhận", "Nhac_nhan_ket_qua", PaperSize.A5
    ),
    PaperKind.CORRECTION_LETTER: _letter("thư xin lỗi đính chính", "Thu_xin_loi", PaperSize.A4),
    PaperKind.DATE_NOTICE: _letter("thông báo đổi ngày hẹn", "Thong_bao_doi_ngay", PaperSize.A5),
    PaperKind.PAYMENT_NOTICE: _letter("thông báo nộp tiền", "Thong_bao_nop_tien", PaperSize.A5),
    PaperKind.PAPERS_BACK: _letter(
        "giấy biên nhận trả giấy tờ", "Bien_nhan_tra_giay_to", PaperSize.A5
    ),
    PaperKind.COLLECTION_SLIP: Drawing(draw=draw_money_slip, name="phiếu thu", stem="Phieu_thu"),
    PaperKind.REFUND_SLIP: Drawing(
        draw=draw_money_slip, name="phiếu hoàn tiền", stem="Phieu_hoan_tien"
    ),
}
SHEET_NAMES: Final = {
    SheetKind.VISIT: "tờ chung của lượt",
    SheetKind.BUNDLE: "tờ hồ sơ liên thông",
    SheetKind.DESK_LIST: "danh sách",
    SheetKind.BOOK: "sổ",
    SheetKind.REPORT: "báo cáo",
    SheetKind.FOLDER_LABEL: "tem hồ sơ",
    SheetKind.SEPARATOR: "tờ phân cách",
    SheetKind.ENVELOPE: "phong bì",
    SheetKind.POSTAL_LABEL: "tem bưu gửi",
    SheetKind.TO_READ: "bản đọc soát",
    SheetKind.HANDED_OUT: "bằng chứng đã giao",
    SheetKind.OUTAGES: "giấy xác nhận mất đường truyền",
    SheetKind.ATTACHED_FILE: "tệp đính kèm",
    SheetKind.DECLARATION: "tờ khai viết hộ",
    SheetKind.DATA_ANSWER: "giấy trả lời về dữ liệu cá nhân",
    SheetKind.BREACH_REPORT: "báo cáo sự cố dữ liệu",
    SheetKind.CLOSING: "tờ khóa sổ",
    SheetKind.SHIFT: "biên bản bàn giao ca",
}


def drawing_of(kind: AnyPaper) -> Drawing:
    """How a numbered paper is drawn; ``UserError`` for one that this program does not know."""
    drawing = None if isinstance(kind, SheetKind) else DRAW.get(kind)
    if drawing is None:
        raise UserError("paper_unknown", "Bản chương trình này chưa in được loại giấy đó.")
    return drawing


def name_of(kind: AnyPaper) -> str:
    """What a paper is called, in a sentence of the clerk's."""
    return SHEET_NAMES[kind] if isinstance(kind, SheetKind) else DRAW[kind].name


def named(kind: AnyPaper, paper_no: int, told: str = "") -> str:
    """One paper in a sentence: by its number, or by what it is of where it has none."""
    if isinstance(kind, SheetKind):
        return f"{name_of(kind)} ({told})" if told else name_of(kind)
    return f"{name_of(kind)} số {paper_no}"
