"""The sheet of a bundle: every code and date once, on every paper a slip is printed on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from counter_app.documents.bundle_sheet import draw_bundle_sheet
from counter_app.documents.raster import page_count
from counter_app.domain.bundle_sheet import BundleSheet, FiledPart
from counter_app.domain.papers import PaperSize

TextOf = Callable[[bytes], str]


def part(number: int, due_at: datetime | None) -> FiledPart:
    return FiledPart(
        procedure=f"Thủ tục số {number}",
        result="Giấy khai sinh",
        code=f"H42.12.05-261123-100{number}",
        slip_no=100_000 + number,
        due_at=due_at,
        due_wording="" if due_at else "Không có ngày hẹn trả cụ thể theo quy định",
        lookup=f"8000000{number}",
    )


@pytest.fixture
def sheet() -> BundleSheet:
    return BundleSheet(
        office_name="Trung tâm Phục vụ hành chính công xã Ea Kao",
        name="Liên thông khai sinh (3 hồ sơ)",
        applicant="Nguyễn Thị Ánh",
        subject="Nguyễn Minh Khôi",
        filed_at=datetime(2026, 11, 23, 2, 10, tzinfo=UTC),
        parts=(
            part(1, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
            part(2, datetime(2026, 12, 3, 10, 0, tzinfo=UTC)),
            part(3, None),
        ),
        total_vnd=36_000,
        hotline="0262 3999 111",
    )


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("paper", PaperSize)
def test_every_code_and_date_stands_on_every_size(
    paper: PaperSize, sheet: BundleSheet, text_of: TextOf
) -> None:
    text = flat(text_of(draw_bundle_sheet(sheet, paper)))
    for one in sheet.parts:
        assert f"Mã hồ sơ: {one.code}" in text
        assert f"Mã tra cứu: {one.lookup}" in text
    assert "17 giờ 00 phút, ngày 23 tháng 11 năm 2026" in text
    assert "17 giờ 00 phút, ngày 03 tháng 12 năm 2026" in text
    assert "Không có ngày hẹn trả cụ thể theo quy định" in text
    assert "Tổng phí, lệ phí của cả nhóm: 36.000 đồng" in text


@pytest.mark.parametrize("paper", PaperSize)
def test_when_everything_is_there_is_said_only_where_every_date_is_known(
    paper: PaperSize, sheet: BundleSheet, text_of: TextOf
) -> None:
    told = "Có đủ kết quả của cả nhóm trước: 17 giờ 00 phút, ngày 03 tháng 12 năm 2026"
    assert told not in flat(text_of(draw_bundle_sheet(sheet, paper)))
    dated = replace(sheet, parts=sheet.parts[:2])
    assert told in flat(text_of(draw_bundle_sheet(dated, paper)))


def test_a_sheet_printed_later_says_where_each_dossier_stands(
    sheet: BundleSheet, text_of: TextOf
) -> None:
    stands = replace(sheet.parts[0], state="Đang giải quyết")
    text = flat(text_of(draw_bundle_sheet(replace(sheet, parts=(stands,)), PaperSize.A5)))
    assert "Đang ở bước: Đang giải quyết" in text


def test_three_dossiers_fit_one_sheet(sheet: BundleSheet) -> None:
    assert page_count(draw_bundle_sheet(sheet, PaperSize.A5)) == 1


def test_a_code_still_to_come_says_so(sheet: BundleSheet, text_of: TextOf) -> None:
    later = replace(sheet, parts=(replace(sheet.parts[0], code=""),))
    assert "giấy số 100001, mã cấp sau" in flat(text_of(draw_bundle_sheet(later, PaperSize.A5)))


def test_a_letter_no_font_has_stands_as_a_box(sheet: BundleSheet, text_of: TextOf) -> None:
    drawn = draw_bundle_sheet(replace(sheet, applicant="Ánh 😀"), PaperSize.A5)
    assert "Ánh □" in flat(text_of(drawn))
