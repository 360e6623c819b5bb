"""The sheet of one visit on every paper of an office: every code, date and sum, nothing cut."""

import subprocess
import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from counter_app.documents.sitting_sheet import draw_sitting_sheet
from counter_app.domain.papers import PaperSize
from counter_app.domain.sitting import SittingLine, SittingSheet

DUE = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
LONG = "H’Bia Nguyễn Thị Thanh Hương Giang Thuỳ Dương Mlô Duôn Du Êban Ayun"


def line(
    number: int, *, whose: str = "", total_vnd: int = 16_000, known: bool = True
) -> SittingLine:
    return SittingLine(
        procedure="Xác nhận tình trạng hôn nhân",
        whose=whose,
        code=f"H99-261120-{1000 + number}",
        slip_no=number,
        due_at=DUE,
        due_wording="",
        lookup=f"{10_000_000 + number}",
        total_vnd=total_vnd,
        is_known=known,
    )


def sheet(*lines: SittingLine) -> SittingSheet:
    return SittingSheet(
        office_name="Trung tâm Phục vụ hành chính công xã Minh Hoạ",
        submitter=LONG,
        proof="Giấy giới thiệu số 12/GT-TT ngày 19/11/2026",
        filed_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        lines=lines,
        hotline="0200 000 0099",
    )


def words_of(pdf: bytes, folder: Path) -> str:
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    text = subprocess.check_output(["pdftotext", "-layout", str(path), "-"], text=True)
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("paper", list(PaperSize))
def test_every_dossier_is_told_whole_on_every_paper(paper: PaperSize, tmp_path: Path) -> None:
    content = sheet(line(1, whose=LONG), line(2), line(3, total_vnd=0))
    pdf = draw_sitting_sheet(content, paper)
    words = words_of(pdf, tmp_path)
    for one in content.lines:
        assert one.code in words
        assert one.lookup in words
    assert content.office_name in words
    assert words.count("17 giờ 00 phút") == 3
    assert "32.000 đồng" in words
    assert "Êban Ayun" in words
    assert "không thay giấy tiếp nhận" in words
    with pikepdf.open(BytesIO(pdf)) as document:
        assert paper is not PaperSize.ROLL80 or len(document.pages) == 1


def test_thirty_dossiers_go_on_over_the_page_and_none_is_torn_apart(tmp_path: Path) -> None:
    pdf = draw_sitting_sheet(sheet(*map(line, range(1, 31))), PaperSize.A5)
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = len(document.pages)
    assert pages > 3
    for number in range(1, pages + 1):
        page = ["pdftotext", "-f", str(number), "-l", str(number), "-layout", str(path), "-"]
        words = unicodedata.normalize("NFC", subprocess.check_output(page, text=True))
        assert words.count("Mã hồ sơ:") == words.count("Mã tra cứu:")


def test_a_charge_that_nobody_knows_yet_is_not_said_to_be_nothing(tmp_path: Path) -> None:
    content = sheet(line(1, total_vnd=0, known=False), line(2))
    words = words_of(draw_sitting_sheet(content, PaperSize.A5), tmp_path)
    assert "Phí, lệ phí: chưa rõ mức thu" in words
    assert "cả lượt: từ 16.000 đồng, còn khoản chưa rõ mức" in words
