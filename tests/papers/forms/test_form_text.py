"""Every word of forms 02 to 07, read back by poppler: labels in legal order, marks on each page."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.core.records import part_names, with_parts
from counter_app.documents.raster import page_count
from counter_app.domain.papers import PaperSize

Sheet = Any  # the fixture's own class lives in conftest
SheetOf = Callable[[str, PaperSize], Sheet]
TextOf = Callable[[bytes], str]

CODE = "H15.50.05.13-261120-1001"
HEAD = (
    "ỦY BAN NHÂN DÂN",
    "XÃ EA KAO",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số:",
    "Ea Kao, ngày 21 tháng 11 năm 2026",
)
CONTACT = (
    "Địa chỉ: Buôn Cuôr Kăp, xã Ea Kao, tỉnh Đắk Lắk",
    "Số điện thoại: 0912 345 678",
    "Email: hen@example.vn",
)
# Circular 03/2025/TT-VPCP, annex I: label and value, in this order.
LEGAL_ORDER = {
    "supplement": (
        "Số: 12/PBS-TTPVHCC",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        f"Mã hồ sơ: {CODE}",
        "Hồ sơ của: H'Hen Niê",
        "Nội dung yêu cầu giải quyết: Cấp giấy phép xây dựng nhà ở riêng lẻ",
        *CONTACT,
        "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
        "1. Bản vẽ thiết kế thiếu mặt bằng móng, xin nộp lại đủ 02 bộ",
        "2. Giấy chứng nhận quyền sử dụng đất: bản sao chưa được chứng thực",
        "Lý do: Chưa đủ thành phần hồ sơ theo danh mục thủ tục đã công bố",
        (
            "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà liên hệ với bà Lê Thị Mai, "
            "quầy số 2 số điện thoại 0262 3999 111 để được hướng dẫn./."
        ),
        "NGƯỜI HƯỚNG DẪN",
        "(Ký và ghi rõ họ tên)",
        "Trần Văn Bình",
        "Thời hạn giải quyết tạm dừng từ ngày 21/11/2026.",
    ),
    "refusal": (
        "Số: 3/PTC-TTPVHCC",
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "Trung tâm Phục vụ hành chính công xã Ea Kao",
        "Tiếp nhận hồ sơ của: H'Hen Niê",
        "Số định danh cá nhân/tổ chức: 001190000001",
        *CONTACT,
        f"Mã hồ sơ (nếu có): {CODE}",
        "Nội dung yêu cầu giải quyết: Cấp giấy phép xây dựng nhà ở riêng lẻ",
        (
            "Qua xem xét, Bộ phận Tiếp nhận và Trả kết quả thông báo không tiếp nhận, giải quyết hồ "
            "sơ này với lý do cụ thể như sau:"
        ),
        "– Thửa đất nằm ngoài khu vực được cấp phép xây dựng",
        "– Việc này do cơ quan khác giải quyết, xin nộp tại Sở Xây dựng",
        "Xin thông báo cho Ông/Bà được biết và thực hiện./.",
        "NGƯỜI NỘP HỒ SƠ",
        "H'Hen Niê",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Trần Văn Bình",
    ),
    "apology": (
        "Số: 7/PXL",
        "PHIẾU XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Kính gửi: H'Hen Niê",
        (
            "Ngày 20 tháng 11 năm 2026, Phòng Kinh tế xã Ea Kao tiếp nhận giải quyết hồ sơ đề nghị "
            "giải quyết thủ tục hành chính Cấp giấy phép xây dựng nhà ở riêng lẻ của Ông/Bà/Tổ chức: "
            f"H'Hen Niê; số định danh: 001190000001; mã số hồ sơ: {CODE}."
        ),
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
        "Tuy nhiên đến nay, Phòng Kinh tế xã Ea Kao chưa trả kết quả",
        "đúng thời hạn quy định ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
        "Lý do: Mưa lũ làm chậm việc kiểm tra thực địa",
        "Phòng Kinh tế xã Ea Kao xin lỗi Ông/Bà/Tổ chức và sẽ trả kết quả",
        "11 giờ 30 phút, ngày 02 tháng 12 năm 2026",
        "Mong nhận được sự thông cảm của Ông/Bà/Tổ chức vì sự chậm trễ này./.",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "(Ký, đóng dấu và ghi rõ họ tên)",
        "Đỗ Quỳnh Trâm",
    ),
    "stop": (
        "Số: 2/TBD-TTPVHCC",
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        f"Mã hồ sơ: {CODE}",
        "Kính gửi: H'Hen Niê",
        "Tên thủ tục hành chính: Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "Số định danh cá nhân/tổ chức: 001190000001",
        "Thời gian tiếp nhận hồ sơ: 09 giờ 00 phút, ngày 20 tháng 11 năm 2026",
        "Thời gian đề nghị dừng giải quyết hồ sơ: 10 giờ 15 phút, ngày 21 tháng 11 năm 2026",
        "với lý do như sau: Người nộp đề nghị dừng để thay đổi thiết kế",
        "Giấy tờ đã nộp: trả lại toàn bộ, 05 loại, cho người nộp",
        "Phí, lệ phí: chưa thu",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "Đỗ Quỳnh Trâm",
    ),
    "control_sheet": (
        "Số: 118/PKS-TTPVHCC",
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        f"Mã số hồ sơ: {CODE}",
        "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Kinh tế xã Ea Kao",
        "Cơ quan phối hợp giải quyết hồ sơ: Công an xã Ea Kao; Thuế cơ sở 3",
        "Ngày nhận: 09 giờ 00 phút, ngày 20 tháng 11 năm 2026",
        "Hẹn trả kết quả vào 17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
        "Tên đơn vị",
        "Thời gian giao nhận hồ sơ",
        "Kết quả giải quyết hồ sơ (trước hạn/đúng hạn/quá hạn)",
        "Ghi chú",
        "1. Giao: Bộ phận TN&TKQ",
        "10 giờ 15 phút, ngày 21/11/2026",
        "đúng hạn",
        "kèm 02 bộ bản vẽ",
        "2. Nhận: Phòng Kinh tế xã Ea Kao",
        "Người giao Trần Văn Bình",
        "Người nhận Y Moan Êban",
    ),
    "register": (
        "Số: 1/STD-TTPVHCC",
        "SỔ THEO DÕI HỒ SƠ",
        "Quyển số 01/2026 – Lĩnh vực: Xây dựng – từ ngày 01/11/2026 đến ngày 30/11/2026",
        "STT",
        "Mã hồ sơ",
        "Tên TTHC",
        "Tên tổ chức, cá nhân",
        "Địa chỉ/SĐT",
        "Cơ quan chủ trì giải quyết",
        "Nhận và trả kết quả",
        "Nhận hồ sơ",
        "Hẹn trả kết quả",
        "Trả kết quả",
        "Phương thức nhận kết quả",
        "Ký nhận",
        "1 H15.50.05.13-261120-1001",
        "Cấp giấy phép xây dựng nhà ở riêng lẻ đối với công trình cấp III",
        "H'Hen Niê 1",
        "Buôn Cuôr Kăp, xã Ea Kao, 0912 345 678",
        "Phòng Kinh tế xã Ea Kao",
        "09:00 20/11/2026",
        "17:00 26/11/2026",
        "11:30 02/12/2026",
        "Trực tiếp tại quầy",
        "đã ký",
    ),
}


def _flat(text: str) -> str:
    return " ".join(text.split())


def _solid(text: str) -> str:
    """Without any white space: what is broken between lines reads as one."""
    return "".join(text.split())


def _pages(text: str) -> list[str]:
    return text.rstrip("\f").split("\f")


def test_every_field_stands_on_the_paper_in_the_legal_order(sheet: Sheet, text_of: TextOf) -> None:
    text = _solid(text_of(sheet.pdf()))
    for line in HEAD:
        assert _solid(line) in text, line
    at = 0
    for line in LEGAL_ORDER[sheet.name]:
        at = text.find(_solid(line), at)
        assert at >= 0, line
        at += 1


def test_a_usual_letter_needs_one_sheet(sheet: Sheet) -> None:
    most = 2 if sheet.name == "control_sheet" and sheet.size is PaperSize.A5 else 1
    assert page_count(sheet.pdf()) <= most


def test_two_hundred_entries_run_on_with_numbered_pages(sheet: Sheet, text_of: TextOf) -> None:
    pages = _pages(text_of(sheet.long(200)))
    short = {"register": "Sổ theo dõi hồ sơ số 1/STD-TTPVHCC"}.get(sheet.name, f"Mã hồ sơ {CODE}")
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in page
        assert (f"{short}, trang {number}/{len(pages)}" in page) is (number > 1)
        assert f"Mẫu {_NUMBERS[sheet.name]}" in page


_NUMBERS = {
    "supplement": "02",
    "refusal": "03",
    "apology": "04",
    "stop": "05",
    "control_sheet": "06",
    "register": "07",
}


@pytest.mark.parametrize("count", [1, 7, 200])
def test_every_entry_is_printed_once_and_in_order(
    sheet: Sheet, count: int, text_of: TextOf
) -> None:
    text = _flat(text_of(sheet.long(count)))
    told = {
        "control_sheet": r"1\. Giao: Bộ phận (\d+) ",
        "register": r"H15\.50\.05\.13- 261120-1(\d{3})\b",
    }
    found = [int(no) for no in re.findall(told.get(sheet.name, r"Điều thứ (\d+)\b"), text)]
    assert found == list(range(1, count + 1))


@pytest.mark.parametrize("name", ["control_sheet", "register"])
def test_tables_repeat_their_whole_heading_on_each_page(
    name: str, sheet_of: SheetOf, text_of: TextOf
) -> None:
    size = PaperSize.A4_LANDSCAPE if name == "register" else PaperSize.A5
    order = LEGAL_ORDER[name]
    first, last = ("STT", "Ký nhận") if name == "register" else ("Tên đơn vị", "Ghi chú")
    heading = order[order.index(first) : order.index(last) + 1]
    for page in _pages(text_of(sheet_of(name, size).long(200))):
        solid, at = _solid(page), 0
        for title in heading:
            at = solid.find(_solid(title), at)
            assert at >= 0, title


def test_a_control_sheet_has_four_blocks_and_grows(sheet_of: SheetOf, text_of: TextOf) -> None:
    sheet = sheet_of("control_sheet", PaperSize.A4)
    for count, blocks in ((0, 4), (1, 4), (4, 4), (5, 5)):
        text = text_of(sheet.long(count))
        for mark in ("1. Giao:", "2. Nhận:", "Người giao", "Người nhận"):
            assert text.count(mark) == blocks
        assert text.count("…… giờ …… phút,") == blocks - count


def test_without_a_date_a_control_sheet_says_why(sheet_of: SheetOf, text_of: TextOf) -> None:
    why = "Không có ngày hẹn trả cụ thể theo quy định"
    pdf = sheet_of("control_sheet", PaperSize.A4).pdf(due_at=None, due_wording=why)
    assert f"Hẹn trả kết quả: {why}" in text_of(pdf)


def test_the_last_sentence_and_the_signatures_share_a_page(
    sheet_of: SheetOf, text_of: TextOf
) -> None:
    for name in ("supplement", "refusal", "apology", "stop"):
        sheet = sheet_of(name, PaperSize.A5)
        for count in range(1, 30):
            last = _pages(text_of(sheet.long(count)))[-1]
            assert "/." in last
            assert "(Ký" in last


@pytest.mark.parametrize(
    "name",
    [
        "K'Brếo",
        "Y Čing Êban Bŏ",
        "Đỗ Quỳnh Ỹ Ẵ Ặ Ễ Ộ Ợ Ữ Ự",
        "José Müller-Ångström Łukasz",
        "<b>An</b> & <img src=file:///etc/passwd> &amp; \\(x\\) %s {0}",
        "thônbuôn" * 30,
        unicodedata.normalize("NFD", "Nguyễn Thị Ễnh Ương"),
    ],
)
def test_citizens_text_is_printed_letter_for_letter(
    name: str, sheet: Sheet, text_of: TextOf
) -> None:
    content = replace(sheet.content, **_named(sheet, name))
    text = _solid(text_of(sheet.draw(content, sheet.size)))
    assert _solid(unicodedata.normalize("NFC", name)) in text


def _named(sheet: Sheet, name: str) -> dict[str, object]:
    if sheet.name == "register":
        # Alone in its row, so that no neighbour's line comes between its own.
        empty = replace(sheet.content.rows[0], procedure="", contact="", resolving_unit="")
        bare = replace(empty, dossier_code="", due_at=None, return_way="", signed="")
        return {"rows": (replace(bare, returned_at=None, applicant=name),)}
    if sheet.name == "control_sheet":
        return {"resolving_unit": name}
    return {"applicant": replace(sheet.content.applicant, name=name)}


@pytest.mark.parametrize("text", ["An 😀", "王明", "a\u202eb", "\x00", "☑"])
def test_old_letters_that_no_font_has_stand_as_boxes(
    text: str, sheet: Sheet, text_of: TextOf
) -> None:
    content = replace(sheet.content, **_named(sheet, text))
    assert "□" in text_of(sheet.draw(content, sheet.size))


def test_a_sheet_that_the_form_is_not_made_for_is_refused(sheet: Sheet) -> None:
    with pytest.raises(UserError, match=f"Mẫu {_NUMBERS[sheet.name]} chỉ in trên khổ A") as refused:
        sheet.draw(sheet.content, PaperSize.ROLL80)
    assert refused.value.code == "paper.size"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(max_size=80), min_size=1, max_size=5))
def test_any_text_is_printed(texts: list[str], sheet: Sheet) -> None:
    content = _retold(sheet.content, cycle(texts))
    assert page_count(sheet.draw(content, sheet.size)) >= 1


def _retold(content: Any, texts: Iterator[str]) -> Any:
    """``content`` with every text in it but the signed digits replaced by the next of ``texts``."""
    if isinstance(content, str):
        return next(texts)
    if isinstance(content, tuple):
        return tuple(_retold(each, texts) for each in content)
    names = [name for name in part_names(content) if name != "qr_digits"]
    parts = {name: _retold(getattr(content, name), texts) for name in names}
    return with_parts(content, parts) if parts else content


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        for each in content:
            yield from _texts(each)
    else:
        for name in part_names(content):
            yield from _texts(getattr(content, name))


def test_a_row_taller_than_a_page_goes_on_and_loses_nothing(
    sheet_of: SheetOf, text_of: TextOf
) -> None:
    words = " ".join(f"chữ{n}" for n in range(1, 1500))
    register = sheet_of("register", PaperSize.A4_LANDSCAPE)
    row = replace(register.content.rows[0], procedure=words)
    pages = _pages(text_of(register.pdf(rows=(row, row))))
    found = re.findall(r"chữ(\d+)\b", " ".join(pages))
    assert [int(number) for number in found] == [*range(1, 1500)] * 2
    assert all("Phương thức" in _flat(page) for page in pages)

    control = sheet_of("control_sheet", PaperSize.A5)
    handover = replace(control.content.handovers[0], note=words)
    text = text_of(control.pdf(handovers=(handover,) * 2))
    found = re.findall(r"chữ(\d+)\b", text)
    assert [int(number) for number in found] == [*range(1, 1500)] * 2
    assert text.count("Người nhận") == 4


def test_a_hand_over_stays_on_one_page(sheet_of: SheetOf, text_of: TextOf) -> None:
    for size in (PaperSize.A4, PaperSize.A5):
        for page in _pages(text_of(sheet_of("control_sheet", size).long(50))):
            assert page.count("1. Giao:") == page.count("2. Nhận:") == page.count("Người giao") > 0


def test_a_code_in_a_table_breaks_before_its_date_only(sheet_of: SheetOf, text_of: TextOf) -> None:
    sheet = sheet_of("register", PaperSize.A4_LANDSCAPE)
    row = replace(sheet.content.rows[0], dossier_code="TH-H42.12.05-261102-1001")
    assert "TH-H42.12.05-\n261102-1001" in text_of(sheet.pdf(rows=(row,)))
