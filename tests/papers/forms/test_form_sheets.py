"""Forms 02 to 07 as objects: fonts, margins, seal, symbols, lines, file; measured on pixels."""

import io
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageOps

from counter_app.documents.pen import MM
from counter_app.documents.raster import page_count
from counter_app.documents.style import STYLES
from counter_app.domain.office import WATERMARKS, OfficeKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.wording import Wording

Sheet = Any  # the fixture's own class lives in conftest
SheetOf = Callable[[str, PaperSize], Sheet]
ImageOf = Callable[[bytes, int, float], Image.Image]

CODE = "H15.50.05.13-261120-1001"
LETTERS = ("supplement", "refusal", "apology", "stop")
SIZES_MM = {
    PaperSize.A4: (210, 297),
    PaperSize.A4_LANDSCAPE: (297, 210),
    PaperSize.A5: (148, 210),
}
Word = tuple[str, float, float, float]


def test_all_fonts_are_embedded_and_cut_down(sheet: Sheet) -> None:
    listing = _tool("pdffonts", "-", data=sheet.pdf()).splitlines()[2:]
    assert {line.split()[0].split("-")[-1] for line in listing} == {"Regular", "Bold", "Italic"}
    for line in listing:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


@pytest.mark.parametrize("count", [1, 200])
def test_qpdf_finds_nothing_wrong(sheet: Sheet, count: int, tmp_path: Path) -> None:
    path = tmp_path / "phieu.pdf"
    path.write_bytes(sheet.long(count))
    assert "No syntax or stream encoding errors found" in _tool("qpdf", "--check", str(path))


def test_every_page_has_the_size_of_its_sheet(sheet: Sheet) -> None:
    with pikepdf.open(io.BytesIO(sheet.long(60))) as pdf:
        assert len(pdf.pages) > 1
        for page in pdf.pages:
            size = [float(side) / MM for side in page.MediaBox[2:]]
            assert size == pytest.approx(SIZES_MM[sheet.size])


def test_the_title_names_form_and_number_but_no_person(sheet: Sheet) -> None:
    with pikepdf.open(io.BytesIO(sheet.pdf())) as pdf:
        title = str(pdf.docinfo["/Title"])
    assert title.endswith(f" - số {sheet.content.letterhead.number}")
    assert "H'Hen" not in title


def test_the_same_paper_is_the_same_file(sheet: Sheet) -> None:
    assert sheet.pdf() == sheet.pdf()


@pytest.mark.parametrize("voided", ["", "thay bằng phiếu số 13/PBS-TTPVHCC ngày 21/11/2026"])
def test_nothing_stands_outside_the_margins(sheet: Sheet, voided: str, image_of: ImageOf) -> None:
    entries = {sheet.long_field: tuple(getattr(sheet.content, sheet.long_field)) * 20}
    watermark = WATERMARKS[OfficeKind.TRAINING]
    _assert_inside(sheet.pdf(**entries, voided=voided, watermark=watermark), sheet.size, image_of)


def test_many_marks_leave_the_heading_of_a_later_page_alone(sheet: Sheet) -> None:
    marked = {"voided": "thay bằng phiếu số 13/PBS-TTPVHCC", "watermark": "HUẤN LUYỆN " * 6}
    entries = {sheet.long_field: tuple(getattr(sheet.content, sheet.long_field)) * 30}
    for page in _words(sheet.pdf(**entries, **marked))[1:]:
        heading = next(y for text, _, y, _ in page if text == "trang")
        above = {y for text, _, y, _ in page if text == "LUYỆN" and y < heading}
        assert len(above) in {1, 2}
        assert max(above) + STYLES[sheet.size].small < heading + 1


@pytest.mark.parametrize("word", ["thônbuôn" * 40, "Tổ dân phố số 12, đường Nguyễn Thị Minh " * 60])
def test_the_longest_texts_stay_inside_too(word: str, sheet_of: SheetOf, image_of: ImageOf) -> None:
    for name, change in _with_long_text(word).items():
        size = PaperSize.A4_LANDSCAPE if name == "register" else PaperSize.A5
        sheet = sheet_of(name, size)
        _assert_inside(sheet.pdf(**change(sheet.content)), size, image_of)


def _with_long_text(word: str) -> dict[str, Callable[[Any], dict[str, object]]]:
    replaced = _replace_all
    return {
        "supplement": lambda _: {"defects": (word, word), "contact": word, "notes": (word,)},
        "refusal": lambda _: {"receiving_unit": word, "reasons": (word,)},
        "apology": lambda _: {"agency": word, "reasons": (word, word)},
        "stop": lambda _: {"papers_settled": word, "replaces": word[:300]},
        "control_sheet": lambda content: {"handovers": replaced(content.handovers, word)},
        "register": lambda content: {"rows": replaced(content.rows, word), "scope": word},
    }


def _replace_all(entries: tuple[Any, ...], word: str) -> tuple[Any, ...]:
    """Each entry with ``word`` in all its texts."""
    told = []
    for entry in entries:
        names = [name for name in entry.__slots__ if isinstance(getattr(entry, name), str)]
        told.append(type(entry)(**(_values(entry) | dict.fromkeys(names, word))))
    return tuple(told)


def _values(entry: Any) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def _assert_inside(pdf: bytes, size: PaperSize, image_of: ImageOf) -> None:
    style, dpi = STYLES[size], 144
    for page in range(page_count(pdf)):
        box = ImageOps.invert(image_of(pdf, page, dpi).convert("L")).getbbox()
        assert box is not None
        left, top, right, bottom = (side * 72 / dpi for side in box)
        assert left >= style.left - 1.5
        assert right <= style.width - style.right + 1.5
        assert top >= style.top - 1.5
        assert bottom <= style.height - style.bottom + 1.5


@pytest.mark.parametrize("dpi", [203, 300])
def test_two_independent_readers_read_both_symbols(
    sheet: Sheet, dpi: int, image_of: ImageOf, tmp_path: Path
) -> None:
    image = image_of(sheet.pdf(), 0, dpi)
    picture = tmp_path / "phieu.png"
    image.save(picture)
    wanted = set()
    if sheet.name != "register":
        wanted = {("Code128", CODE), ("QRCode", sheet.content.qr_digits)}
    read = {
        (str(code.format).replace(" ", ""), code.text) for code in zxingcpp.read_barcodes(image)
    }
    assert read == wanted
    if wanted:
        lines = set(_tool("zbarimg", "-q", "--nodbus", str(picture)).split())
        assert {f"CODE-128:{CODE}", f"QR-Code:{sheet.content.qr_digits}"} <= lines


@pytest.mark.parametrize("mark", ["voided", "watermark"])
def test_symbols_can_be_read_under_a_mark(sheet: Sheet, mark: str, image_of: ImageOf) -> None:
    wanted = set() if sheet.name == "register" else {CODE, sheet.content.qr_digits}
    image = image_of(sheet.pdf(**{mark: "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ"}), 0, 203)
    assert {code.text for code in zxingcpp.read_barcodes(image)} == wanted


def test_bars_that_would_be_too_fine_are_left_out(sheet_of: SheetOf, image_of: ImageOf) -> None:
    long_code = "H15.50.05.13.001.002-20261120-00001001"
    for size, most in ((PaperSize.A5, 1), (PaperSize.A4, 2)):
        image = image_of(sheet_of("refusal", size).pdf(dossier_code=long_code), 0, 300)
        assert len(zxingcpp.read_barcodes(image)) == most


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("size", [PaperSize.A5, PaperSize.A4])
def test_a_square_of_35_mm_by_the_last_signature_has_no_ink(
    name: str, size: PaperSize, sheet_of: SheetOf, image_of: ImageOf
) -> None:
    pdf = sheet_of(name, size).pdf(watermark=WATERMARKS[OfficeKind.TRAINING])
    dpi, style = 101.6, STYLES[size]  # four pixels a millimetre
    side = 35 * 4 - 1  # an edge between two pixels tints one
    x, note = max((x, y) for text, x, y, _ in _words(pdf)[0] if text.startswith("(Ký"))
    top = note - 3 * style.body
    image = ImageOps.invert(image_of(pdf, 0, dpi).convert("L"))
    from_left, from_top = int(style.left * dpi / 72), int(top * dpi / 72)
    free = [
        (column, row)
        for column in range(from_left, int(x * dpi / 72), 2)
        for row in range(from_top, from_top + 16 * 4)
        if image.crop((column, row, column + side, row + side)).getbbox() is None
    ]
    assert free


@pytest.mark.parametrize("name", ["supplement", "apology", "stop"])
def test_one_who_signs_alone_signs_on_the_right(name: str, sheet_of: SheetOf) -> None:
    for size in (PaperSize.A5, PaperSize.A4):
        style = STYLES[size]
        words = _words(sheet_of(name, size).pdf())[0]
        title = [x for text, x, _, _ in words if text in {"NGƯỜI", "THỦ"}]
        notes = [word for word in words if word[0].startswith("(Ký")]
        assert len(title) == len(notes) == 1
        assert notes[0][1] > style.left + style.text_width * 0.45


def test_the_register_has_eleven_columns_under_a_heading_of_two_storeys(
    sheet_of: SheetOf, image_of: ImageOf
) -> None:
    pdf = sheet_of("register", PaperSize.A4_LANDSCAPE).pdf()
    words = {text: (x, y) for text, x, y, _ in reversed(_words(pdf)[0])}
    whole, parts = words["STT"][1], words["Ký"][1]
    group = next(y for text, _, y, _ in _words(pdf)[0] if text == "Nhận")
    assert group < whole < parts
    dpi = 144
    image = image_of(pdf, 0, dpi).convert("1")
    # Just under the heading, where a row begins: lines between cells, no letters.
    row = int((_first_row(pdf) - 1) * dpi / 72)
    dark = [image.getpixel((x, row)) == 0 for x in range(image.width)]
    columns = sum(1 for before, here in pairwise(dark) if here and not before)
    assert columns == 11 + 1


def _first_row(pdf: bytes) -> float:
    """The top of the first row's letters, in points."""
    return next(y for text, _, y, _ in _words(pdf)[0] if text.startswith("H15"))


def _words(pdf: bytes) -> list[list[Word]]:
    """For each page its words: text, left edge, upper edge, right edge, in points."""
    tree = ET.fromstring(_tool("pdftotext", "-bbox", "-", "-", data=pdf))  # noqa: S314  # poppler's
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        [_word(word) for word in page.iter(f"{space}word")] for page in tree.iter(f"{space}page")
    ]


def _word(word: ET.Element) -> Word:
    left, top, right = (float(word.attrib[edge]) for edge in ("xMin", "yMin", "xMax"))
    return str(word.text), left, top, right


def _tool(*command: str, data: bytes = b"") -> str:
    answer = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    return answer.stdout.decode("utf-8")


def test_an_apology_with_long_names_and_two_reasons_stays_on_one_a5_sheet(
    sheet_of: SheetOf,
) -> None:
    sheet = sheet_of("apology", PaperSize.A5)
    agency = "Trung tâm Phục vụ hành chính công xã Ea Kao"
    request = "Đăng ký biến động quyền sử dụng đất trong trường hợp chuyển nhượng, tặng cho"
    reasons = ("Mưa lũ làm chậm việc kiểm tra thực địa", "Chờ ý kiến cơ quan phối hợp")
    pdf = sheet.pdf(agency=agency, request=request, reasons=reasons)
    assert page_count(pdf) == 1


def test_a_paper_too_long_for_smaller_type_keeps_its_usual_type(sheet_of: SheetOf) -> None:
    pdf = sheet_of("apology", PaperSize.A5).long(25)
    assert page_count(pdf) == 2
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert b"/Regular 11 Tf" in file.pages[0].Contents.read_bytes()


@pytest.mark.parametrize("sides", [(64, 64), (400, 64), (64, 400)])
def test_a_logo_takes_no_words_and_hides_none(
    sheet: Sheet, sides: tuple[int, int], image_of: ImageOf
) -> None:
    file = io.BytesIO()
    Image.new("RGB", sides, (255, 0, 0)).save(file, "PNG")
    pdf = sheet.pdf(wording=Wording(logo=file.getvalue()))
    red, green, blue = image_of(pdf, 0, 100).split()
    only_red = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point(_strong)
    box = only_red.getbbox()
    assert box is not None
    left, top, right, bottom = (edge / 100 * 25.4 for edge in box)
    assert left >= 17
    assert right - left <= 12.6
    assert bottom - top <= 11.6
    darkest, _ = only_red.crop(box).getextrema()
    assert darkest == 255, "something is written over the logo"


_strong = [255 * (level > 60) for level in range(256)]
