"""Every word of a slip, read back by poppler: legal labels, citizens' text, marks on every page."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from counter_app.core.errors import UserError
from counter_app.documents.fonts import unsupported
from counter_app.documents.raster import page_count
from counter_app.documents.slip import draw_slip
from counter_app.domain.deadline.explanation import NO_DUE_DATE_BY_LAW
from counter_app.domain.office import WATERMARKS, OfficeKind
from counter_app.domain.papers import (
    CITIZEN_COPY,
    CLOCK_NOT_STARTED,
    CODE_COMES_LATER,
    OFFICE_COPY,
    Authorisation,
    ComponentOnPaper,
    PaperSize,
    PartyOnPaper,
    Reprint,
    SlipContent,
)

Components = Callable[[int], tuple[ComponentOnPaper, ...]]
TextOf = Callable[[bytes], str]
ImageOf = Callable[[bytes, int, float], Image.Image]

# Form 01, Circular 03/2025/TT-VPCP, annex I: in this order.
LABELS = (
    "Mã hồ sơ:",
    "Trung tâm Phục vụ hành chính công",
    "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức:",
    "Số định danh cá nhân/tổ chức:",
    "Địa chỉ:",
    "Số điện thoại:",
    "Email:",
    "Nội dung yêu cầu giải quyết:",
    "Thành phần hồ sơ nộp gồm:",
    "Số lượng hồ sơ: 01 (bộ)",
    "Thời gian giải quyết hồ sơ theo quy định là:",
    "Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 20 tháng 11 năm 2026",
    "Thời gian trả kết quả giải quyết hồ sơ:",
    "17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
    "Đăng ký nhận kết quả tại:",
    "Vào Sổ theo dõi hồ sơ, Quyển số 01/2026 Số thứ tự 118",
    "NGƯỜI NỘP HỒ SƠ",
)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _solid(text: str) -> str:
    """Without any white space: a word broken between lines reads as one."""
    return "".join(text.split())


@pytest.mark.parametrize("paper", PaperSize)
@pytest.mark.parametrize("count", [1, 6, 40, 200])
def test_every_paper_carries_every_field_in_the_legal_order(
    paper: PaperSize, count: int, slip: SlipContent, components: Components, text_of: TextOf
) -> None:
    content = replace(slip, components=components(count))
    text = _solid(_without_heads(text_of(draw_slip(content, paper))))
    at = text.index(_solid("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    for label in LABELS:
        at = text.index(_solid(label), at) + 1
    for component in content.components:
        amount = f"{component.count:02d} {component.kind}" if component.count else component.kind
        assert _solid(component.label) in text
        assert _solid(amount) in text
    for value in (
        *slip.letterhead.parent_body,
        slip.letterhead.office_name,
        f"Số: {slip.letterhead.number}",
        "Ea Kao, ngày 20 tháng 11 năm 2026",
        f"Mã hồ sơ: {slip.dossier_code}",
        slip.applicant.name,
        slip.applicant.personal_id,
        slip.applicant.address,
        slip.applicant.phone,
        slip.applicant.email,
        slip.request,
        slip.limit,
        slip.deadline_note,
        slip.return_place,
        slip.clerk_signs.name,
        *slip.originals_kept,
        "Phí: cấp bản sao trích lục",
        "16.000 đồng",
        slip.bring_along,
        slip.hotline,
        slip.lookup,
        "Liên 2: Giao người nộp",
    ):
        assert _solid(value) in text, value


def _without_heads(text: str) -> str:
    """The text without heads and feet of later pages, so that wrapped labels stay whole."""
    drop = (
        r"(?m)^(Mã hồ sơ \S+, trang \d+/\d+|Liên 2: Giao người nộp( Trang \d+/\d+)?|Trang \d+/\d+)$"
    )
    kept = re.sub(drop, "", text.replace("\f", "\n"))
    return kept + " Liên 2: Giao người nộp"


@pytest.mark.parametrize("paper", [size for size in PaperSize if size is not PaperSize.ROLL80])
def test_later_pages_repeat_the_code_and_count_the_pages(
    paper: PaperSize, slip: SlipContent, components: Components, text_of: TextOf
) -> None:
    pdf = draw_slip(replace(slip, components=components(200)), paper)
    pages = text_of(pdf).rstrip("\f").split("\f")
    assert len(pages) == page_count(pdf) > 2
    for number, page in enumerate(pages[1:], start=2):
        assert f"Mã hồ sơ {slip.dossier_code}, trang {number}/{len(pages)}" in page
    assert f"Trang 1/{len(pages)}" in pages[0]


def test_a_roll_is_one_page_however_long(
    slip: SlipContent, components: Components, text_of: TextOf
) -> None:
    for count in (1, 200):
        pdf = draw_slip(replace(slip, components=components(count)), PaperSize.ROLL80)
        assert page_count(pdf) == 1
        assert "Trang" not in text_of(pdf)


def test_a_usual_slip_needs_one_sheet_of_a4_and_one_of_a5(slip: SlipContent) -> None:
    four = replace(slip, components=slip.components * 2, register_no="", register_volume="")
    for paper in (PaperSize.A4, PaperSize.A5):
        assert page_count(draw_slip(slip, paper)) == 1
        assert page_count(draw_slip(four, paper)) == 1
    void = replace(four, voided="thay bằng số 100124")
    assert page_count(draw_slip(void, PaperSize.A4)) == 1


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5, PaperSize.A5_LANDSCAPE])
def test_signatures_never_stand_alone_and_a_signers_title_stays_on_one_line(
    paper: PaperSize, slip: SlipContent, components: Components, text_of: TextOf
) -> None:
    for count in range(1, 30):
        pdf = draw_slip(replace(slip, components=components(count)), paper)
        signed = next(page for page in text_of(pdf).split("\f") if "(Ký" in page)
        assert "Đăng ký nhận kết quả tại" in signed
        assert slip.clerk_signs.title in signed


def test_bars_that_say_the_number_of_the_slip_tell_so(slip: SlipContent, text_of: TextOf) -> None:
    label = f"Số giấy hẹn {slip.slip_no}"
    assert label in text_of(draw_slip(slip, PaperSize.A5))
    assert label not in text_of(draw_slip(slip, PaperSize.A4))


@pytest.mark.parametrize("paper", PaperSize)
def test_two_copies_are_the_same_slip_with_two_labels(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    pdf = draw_slip(replace(slip, copies=(OFFICE_COPY, CITIZEN_COPY)), paper)
    text = text_of(pdf)
    pages = text.rstrip("\f").split("\f")
    half = len(pages) // 2
    first, second = "\f".join(pages[:half]), "\f".join(pages[half:])
    assert OFFICE_COPY in first
    assert CITIZEN_COPY not in first
    assert first.replace(OFFICE_COPY, CITIZEN_COPY) == second


@pytest.mark.parametrize("paper", PaperSize)
@pytest.mark.parametrize(
    "name",
    [
        "Y",
        "K'Brếo",
        "K’Thị Ka",
        "KʼNhơi",
        "H'Hen Niê",
        "Y Čing Êban Bŏ",
        "Ĕ Ŏ Ŭ Č ĕ ŏ ŭ č ƀ",
        "Nguyễn Ngọc Phương Thảo Nguyên Hoàng Thiên Kim Bảo Trân Ánh Mỹ",
        "Đỗ Quỳnh Ỹ Ẵ Ặ Ễ Ộ Ợ Ữ Ự ẵ ặ ễ ộ ợ ữ ự",
        "José Müller-Ångström Øster Çelik Łukasz",
        "<b>An</b> & <img src=file:///etc/passwd> &amp; \\(x\\) %s {0}",
    ],
)
def test_names_print_letter_for_letter(
    name: str, paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    content = replace(
        slip,
        applicant=replace(slip.applicant, name=name),
        submitter_signs=replace(slip.submitter_signs, name=name),
    )
    text = _solid(text_of(draw_slip(content, paper)))
    assert f"Ông(Bà)/Tổchức:{_solid(name)}Sốđịnhdanh" in text
    assert f"(Kývàghirõhọtên){_solid(name)}NGƯỜITIẾPNHẬN" in text


@pytest.mark.parametrize("paper", PaperSize)
def test_a_300_letter_address_and_words_without_blanks_are_wrapped_whole(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    address = ("Tổ dân phố số 12, đường Nguyễn Thị Minh Khai nối dài, " * 7)[:300].strip()
    endless = "thônbuôn" * 30
    content = replace(
        slip,
        applicant=replace(slip.applicant, address=address, email=f"{endless}@example.vn"),
        request=endless,
    )
    text = _solid(text_of(draw_slip(content, paper)))
    assert _solid(address) in text
    assert f"{endless}@example.vn" in text


def test_decomposed_letters_are_composed(slip: SlipContent, text_of: TextOf) -> None:
    name = unicodedata.normalize("NFD", "Nguyễn Thị Ễnh Ương")
    content = replace(slip, applicant=replace(slip.applicant, name=name))
    assert "Nguyễn Thị Ễnh Ương" in text_of(draw_slip(content, PaperSize.A4))


def test_the_authorising_person_is_printed_only_when_there_is_one(
    slip: SlipContent, text_of: TextOf
) -> None:
    assert "ủy quyền" not in _flat(text_of(draw_slip(slip, PaperSize.A4)))
    principal = PartyOnPaper(
        name="Lê Văn Cường",
        personal_id="001090000002",
        address="Buôn Cuôr Kăp, xã Hòa Thắng",
        phone="0987 654 321",
        email="cuong@example.vn",
    )
    paper = "Giấy ủy quyền số 12/UQ ngày 10/11/2026"
    content = replace(slip, authorisation=Authorisation(principal=principal, paper=paper))
    text = _flat(text_of(draw_slip(content, PaperSize.A5)))
    assert (
        "Họ và tên người ủy quyền: Lê Văn Cường Số định danh cá nhân: 001090000002 "
        "Địa chỉ: Buôn Cuôr Kăp, xã Hòa Thắng Số điện thoại: 0987 654 321 "
        f"Email: cuong@example.vn Giấy tờ ủy quyền: {paper} Nội dung yêu cầu"
    ) in text


@pytest.mark.parametrize("paper", PaperSize)
def test_without_a_code_the_slip_says_when_it_comes(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    text = _flat(text_of(draw_slip(replace(slip, dossier_code=None), paper)))
    assert f"Mã hồ sơ: {CODE_COMES_LATER}" in text


@pytest.mark.parametrize("wording", [NO_DUE_DATE_BY_LAW, CLOCK_NOT_STARTED])
@pytest.mark.parametrize("paper", PaperSize)
def test_without_a_date_the_reason_stands_in_its_place(
    paper: PaperSize, wording: str, slip: SlipContent, text_of: TextOf
) -> None:
    content = replace(slip, due_at=None, due_wording=wording, deadline_note="")
    text = _flat(text_of(draw_slip(content, paper)))
    stated, told, place = text.partition(f"Thời gian trả kết quả giải quyết hồ sơ: {wording} ")
    assert stated
    assert told
    assert "Đăng ký nhận kết quả tại" in place  # on the next page where it goes with its signatures


@pytest.mark.parametrize("word", ["trước", "dự kiến"])
def test_a_friendlier_or_an_expected_hour_says_so(
    word: str, slip: SlipContent, text_of: TextOf
) -> None:
    text = _flat(text_of(draw_slip(replace(slip, due_wording=word), PaperSize.A5)))
    assert f"hồ sơ: {word} 17 giờ 00 phút, ngày 26 tháng 11 năm 2026" in text


@pytest.mark.parametrize("paper", PaperSize)
def test_a_reprint_differs_only_in_its_mark(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    again = Reprint(number=2, at=datetime(2026, 11, 24, 2, 15, tzinfo=UTC), by="Trần Văn Bình")
    mark = "BẢN SAO – in lại lần 2, 09:15 24/11/2026, Trần Văn Bình"
    original = text_of(draw_slip(slip, paper))
    copy = text_of(draw_slip(replace(slip, reprint=again), paper))
    assert mark not in _flat(original)
    pages = copy.rstrip("\f").split("\f")
    assert all(mark in _flat(page) for page in pages)
    assert _flat(copy).replace(f"{mark} ", "").replace(f" {mark}", "") == _flat(original)


@pytest.mark.parametrize("paper", PaperSize)
def test_training_papers_say_so_on_every_page(
    paper: PaperSize, slip: SlipContent, components: Components, text_of: TextOf
) -> None:
    content = replace(slip, components=components(40), watermark=WATERMARKS[OfficeKind.TRAINING])
    pages = text_of(draw_slip(content, paper)).rstrip("\f").split("\f")
    assert all(_solid(WATERMARKS[OfficeKind.TRAINING]) in _solid(page) for page in pages)


@pytest.mark.parametrize("text", ["An 😀", "王明", "Иван", "a\u202eb", "x\u200by", "\x00", "☑"])
def test_letters_that_no_font_has_are_refused_before_printing(text: str, slip: SlipContent) -> None:
    content = replace(slip, applicant=replace(slip.applicant, name=text))
    with pytest.raises(UserError) as refused:
        draw_slip(content, PaperSize.A5)
    assert refused.value.code == "text.unsupported"
    assert "không in được" in refused.value.message


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(st.text(max_size=80), min_size=4, max_size=4),
    paper=st.sampled_from(PaperSize),
)
def test_any_text_is_printed_or_refused(
    texts: list[str], paper: PaperSize, slip: SlipContent
) -> None:
    name, address, label, place = texts
    content = replace(
        slip,
        applicant=replace(slip.applicant, name=name, address=address),
        submitter_signs=replace(slip.submitter_signs, name=name),
        components=(ComponentOnPaper(label=label, kind=place, count=1),),
        return_place=place,
        letterhead=replace(slip.letterhead, place=place),
    )
    if unsupported(" ".join(texts)):
        with pytest.raises(UserError):
            draw_slip(content, paper)
    else:
        assert page_count(draw_slip(content, paper)) >= 1


def test_what_nobody_told_has_a_line_to_write_it_on(
    slip: SlipContent, text_of: TextOf, image_of: ImageOf
) -> None:
    """No dots in place of words: a line to the edge, beside which nothing else is printed."""
    told = replace(slip, applicant=replace(slip.applicant, address="x", phone="x", email="x"))
    untold = replace(slip, applicant=replace(slip.applicant, address="", phone="", email=""))

    def edge(content: SlipContent) -> int:
        """Dark spots where the lines of address and telephone end."""
        page = image_of(draw_slip(content, PaperSize.A5), 0, 150).convert("L")
        width, height = page.size
        box = page.crop((width * 0.8, height * 0.35, width * 0.92, height * 0.39))
        return sum(box.histogram()[:160])

    words = text_of(draw_slip(untold, PaperSize.A5))
    assert "Địa chỉ:" in words
    assert "…" not in words.split("Địa chỉ:")[1].split("Nội dung")[0]
    assert edge(told) == 0
    assert edge(untold) > 20
