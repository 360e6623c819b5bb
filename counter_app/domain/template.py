"""Which words of which paper an office may change, within what limits; the rest is the law's.

A template is a set of named texts. Labels of forms 01 to 07 (Circular 03/2025/TT-VPCP, annex I)
are not among them. Letters of the office's own take their texts from ``letter_wording``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from counter_app.core.errors import UserError
from counter_app.domain.bring_along import bring_along
from counter_app.domain.letter_wording import (
    LETTER_KINDS,
    LetterWording,
    placeholders_of,
    shipped_wording,
    unknown_placeholders,
)
from counter_app.domain.letters import CLERK_TITLE, GUIDE_TITLE, SUBMITTER_TITLE
from counter_app.domain.paper_code import SERIES
from counter_app.domain.wording import Wording
from counter_app.domain.workflow import PaperKind

REGISTER: Final = "register"
REGISTER_SYMBOL: Final = "STD"
LETTERHEAD: Final = "letterhead"
LINE: Final = 70  # letters of a title
SUBTITLE: Final = 120
SENTENCE: Final = 400
PARAGRAPH: Final = 900
SYMBOL: Final = 12
LOGO_BYTES: Final = 200 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A text that may be changed: how the editor calls it, and what the program says there.

    ``may_be_empty``: then nothing is printed in its place.
    """

    name: str
    label: str
    default: str
    longest: int = SENTENCE
    may_be_empty: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What is filled in here; a change may neither lose one nor add another."""
        return placeholders_of(self.default)


TITLES: Final[Mapping[str, str]] = {
    LETTERHEAD: "Đầu giấy: biểu trưng của đơn vị",
    PaperKind.SLIP: "Mẫu 01, giấy tiếp nhận và hẹn trả",
    PaperKind.SUPPLEMENT_REQUEST: "Mẫu 02, phiếu yêu cầu bổ sung",
    PaperKind.REFUSAL: "Mẫu 03, phiếu từ chối",
    PaperKind.APOLOGY: "Mẫu 04, phiếu xin lỗi và hẹn lại",
    PaperKind.STOP_NOTICE: "Mẫu 05, thông báo dừng giải quyết",
    PaperKind.CONTROL_SHEET: "Mẫu 06, phiếu kiểm soát",
    REGISTER: "Mẫu 07, sổ theo dõi hồ sơ",
    PaperKind.VERIFICATION_LETTER: "Văn bản đề nghị xác minh",
    PaperKind.VERIFICATION_REMINDER: "Văn bản nhắc trả lời xác minh",
    PaperKind.DOSSIER_NOTICE: "Thông báo niêm yết hồ sơ",
    PaperKind.NOTICE_OPENED: "Biên bản niêm yết",
    PaperKind.NOTICE_CLOSED: "Biên bản kết thúc niêm yết",
    PaperKind.CUSTODY_MINUTE: "Biên bản tạm giữ giấy tờ",
    PaperKind.LOST_SLIP: "Giấy cam đoan mất giấy hẹn",
    PaperKind.RESULT_NOTICE: "Thông báo có kết quả",
    PaperKind.COLLECTION_REMINDER: "Thông báo kết quả chưa nhận",
    PaperKind.CORRECTION_LETTER: "Thư xin lỗi, đính chính kết quả",
    PaperKind.DATE_NOTICE: "Thông báo đổi ngày hẹn",
    PaperKind.PAYMENT_NOTICE: "Thông báo nộp tiền",
    PaperKind.PAPERS_BACK: "Giấy biên nhận trả lại giấy tờ",
}
# Forms 01 to 07: what the circular lays down beside these texts stays as it is.
LEGAL: Final = frozenset(
    {
        PaperKind.SLIP,
        PaperKind.SUPPLEMENT_REQUEST,
        PaperKind.REFUSAL,
        PaperKind.APOLOGY,
        PaperKind.STOP_NOTICE,
        PaperKind.CONTROL_SHEET,
        REGISTER,
    }
)
BRING_ALONG: Final = bring_along("Giấy này")
SECOND_TITLE: Final = "second_title"
SECOND_DUE: Final = "second_due"
SECOND_BRING: Final = "second_bring"


def _title(first: str, second: str = "") -> tuple[NamedText, ...]:
    return (
        NamedText(name="title_1", label="Tên giấy, dòng 1", default=first, longest=LINE),
        NamedText(
            name="title_2",
            label="Tên giấy, dòng 2",
            default=second,
            longest=LINE,
            may_be_empty=True,
        ),
    )


def _symbol(default: str) -> NamedText:
    return NamedText(name="symbol", label="Ký hiệu sau số", default=default, longest=SYMBOL)


def _signs(name: str, label: str, default: str) -> NamedText:
    return NamedText(name=name, label=label, default=default, longest=LINE)


def _closing(default: str) -> NamedText:
    return NamedText(name="closing", label="Câu kết", default=default)


def _second(name: str, label: str, longest: int) -> NamedText:
    """A line in the language that many here speak, under the law's own; the office brings it."""
    return NamedText(
        name=name,
        label=f"Tiếng thứ hai: {label}",
        default="",
        longest=longest,
        may_be_empty=True,
    )


_NOTE: Final = NamedText(name="foot_note", label="Ghi chú cuối giấy", default="", may_be_empty=True)
_FORMS: Final[Mapping[str, tuple[NamedText, ...]]] = {
    LETTERHEAD: (),
    PaperKind.SLIP: (
        *_title("GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ"),
        NamedText(
            name="bring_along", label="Khi nhận kết quả mang theo", default=BRING_ALONG, longest=160
        ),
        _signs("submitter_title", "Chức danh người nộp", SUBMITTER_TITLE),
        _NOTE,
        _second(SECOND_TITLE, "tên giấy", LINE),
        _second(SECOND_DUE, "câu trên ngày hẹn trả", SUBTITLE),
        _second(SECOND_BRING, "câu khi nhận kết quả", 160),
    ),
    PaperKind.SUPPLEMENT_REQUEST: (
        *_title("PHIẾU YÊU CẦU BỔ SUNG,", "HOÀN THIỆN HỒ SƠ"),
        _symbol(SERIES[PaperKind.SUPPLEMENT_REQUEST]),
        _closing(
            "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với {contact} "
            "số điện thoại {contact_phone} để được hướng dẫn./."
        ),
        _signs("guide_title", "Chức danh người ký", GUIDE_TITLE),
        _NOTE,
    ),
    PaperKind.REFUSAL: (
        *_title("PHIẾU TỪ CHỐI TIẾP NHẬN", "GIẢI QUYẾT HỒ SƠ"),
        _symbol(SERIES[PaperKind.REFUSAL]),
        NamedText(
            name="intro",
            label="Câu nêu lý do",
            default="Qua xem xét, {unit} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do "
            "cụ thể như sau:",
        ),
        _closing("Xin thông báo cho Ông/Bà được biết và thực hiện./."),
        _signs("submitter_title", "Chức danh người nộp", SUBMITTER_TITLE),
        _signs("clerk_title", "Chức danh người tiếp nhận", CLERK_TITLE),
        _NOTE,
    ),
    PaperKind.APOLOGY: (
        *_title("PHIẾU XIN LỖI VÀ ĐỀ NGHỊ", "GIA HẠN THỜI GIAN GIẢI QUYẾT"),
        _symbol(SERIES[PaperKind.APOLOGY]),
        NamedText(
            name="sorry",
            label="Câu xin lỗi",
            default="Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của Ông/Bà/Tổ "
            "chức. {agency} xin lỗi Ông/Bà/Tổ chức và sẽ trả kết quả giải quyết hồ sơ vào:",
        ),
        _closing("Mong nhận được sự thông cảm của Ông/Bà/Tổ chức vì sự chậm trễ này./."),
        _NOTE,
    ),
    PaperKind.STOP_NOTICE: (
        *_title("THÔNG BÁO", "DỪNG GIẢI QUYẾT HỒ SƠ"),
        _symbol(SERIES[PaperKind.STOP_NOTICE]),
        NamedText(
            name="intro",
            label="Câu nêu lý do",
            default="{agency} thông báo dừng giải quyết hồ sơ nêu trên với lý do như sau:",
        ),
        _closing("Xin thông báo để Ông/Bà/Tổ chức được biết./."),
        _NOTE,
    ),
    PaperKind.CONTROL_SHEET: (
        *_title("PHIẾU KIỂM SOÁT QUÁ TRÌNH", "GIẢI QUYẾT HỒ SƠ"),
        _symbol(SERIES[PaperKind.CONTROL_SHEET]),
        _NOTE,
    ),
    REGISTER: (*_title("SỔ THEO DÕI HỒ SƠ"), _symbol(REGISTER_SYMBOL), _NOTE),
}


def texts_of(kind: str) -> tuple[NamedText, ...]:
    """What of ``kind`` may be changed, in the order of the paper."""
    if kind in _FORMS:
        return _FORMS[kind]
    if kind in LETTER_KINDS:
        return _letter_texts(shipped_wording(PaperKind(kind)))
    raise UserError("template_unknown", "Không có mẫu giấy này. Hãy chọn trong danh sách.")


def shipped_symbols() -> Mapping[str, str]:
    """The symbol the program itself gives each kind of paper that has one; no two are alike."""
    known = {kind.value: symbol for kind, symbol in SERIES.items()} | {REGISTER: REGISTER_SYMBOL}
    return known | {kind.value: shipped_wording(kind).symbol for kind in LETTER_KINDS}


def default_text(kind: str, name: str) -> str:
    """What the program itself says there."""
    return next(text.default for text in texts_of(kind) if text.name == name)


def _letter_texts(wording: LetterWording) -> tuple[NamedText, ...]:
    titles = (
        NamedText(
            name=f"title_{number}", label=f"Tên giấy, dòng {number}", default=line, longest=SUBTITLE
        )
        for number, line in enumerate(wording.title, start=1)
    )
    paragraphs = (
        NamedText(
            name=f"paragraph_{number}",
            label=f"Đoạn {number}",
            default=paragraph.text,
            longest=PARAGRAPH,
        )
        for number, paragraph in enumerate(wording.paragraphs, start=1)
    )
    closing = (_closing(wording.closing),) if wording.closing else ()
    signers = (
        _signs(f"signer_{number}", f"Chức danh người ký {number}", place.title)
        for number, place in enumerate(wording.signers, start=1)
        if place.title
    )
    return (*titles, _symbol(wording.symbol), *paragraphs, *closing, *signers)


def reworded(wording: LetterWording, office: Wording) -> LetterWording:
    """A letter's wording with what the office changed of it."""
    said = office.text
    return replace(
        wording,
        title=tuple(said(f"title_{n}", line) for n, line in enumerate(wording.title, start=1)),
        symbol=said("symbol", wording.symbol),
        paragraphs=tuple(
            replace(paragraph, text=said(f"paragraph_{n}", paragraph.text))
            for n, paragraph in enumerate(wording.paragraphs, start=1)
        ),
        closing=said("closing", wording.closing),
        signers=tuple(
            replace(place, title=said(f"signer_{n}", place.title))
            for n, place in enumerate(wording.signers, start=1)
        ),
    )


def check_text(text: NamedText, words: str) -> None:
    """Returns when ``words`` may stand there; else ``UserError`` with the text's name as field."""
    if not words:
        if not text.may_be_empty:
            raise _refused(text, "Ô này không để trống. Hãy ghi chữ hoặc lấy lại chữ có sẵn.")
        return
    if len(words) > text.longest:
        raise _refused(text, f"Ô này chỉ nhận {text.longest} ký tự. Hãy viết ngắn lại.")
    if text.name == "symbol" and not all(letter.isalnum() or letter in "-." for letter in words):
        raise _refused(text, "Ký hiệu chỉ gồm chữ, số, dấu chấm và gạch nối. Hãy sửa lại.")
    known = frozenset(text.placeholders)
    for unknown in unknown_placeholders(words, known):
        raise _refused(text, f"Không có chỗ điền {unknown}. Hãy bỏ hoặc viết đúng tên.")
    for lost in text.placeholders:
        if f"{{{lost}}}" not in words:
            raise _refused(text, f"Câu này phải còn chỗ điền {{{lost}}}. Hãy ghi lại.")


def _refused(text: NamedText, message: str) -> UserError:
    return UserError("template_text", message, field=text.name)
