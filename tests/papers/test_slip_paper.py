"""The slip as an object: fonts, margins, seal, sizes, symbols, file; measured on its pixels."""

import ctypes
import io
import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace
from PIL import Image, ImageOps

from counter_app.documents.fonts import LETTERS, Face, measure
from counter_app.documents.mark_place import in_free_room
from counter_app.documents.pen import MM, Pen
from counter_app.documents.raster import page_count, rasterise
from counter_app.documents.slip import draw_slip
from counter_app.documents.style import STYLES
from counter_app.domain.office import WATERMARKS, OfficeKind
from counter_app.domain.papers import ComponentOnPaper, PaperSize, SlipContent
from counter_app.protocol.slip_code import ValidSlip, read_slip

Components = Callable[[int], tuple[ComponentOnPaper, ...]]
ImageOf = Callable[[bytes, int, float], Image.Image]

WIDE = (PaperSize.A4, PaperSize.A4_LARGE, PaperSize.A4_LANDSCAPE, PaperSize.A5_LANDSCAPE)
SIZES_MM = {
    PaperSize.A4: (210, 297),
    PaperSize.A4_LARGE: (210, 297),
    PaperSize.A4_LANDSCAPE: (297, 210),
    PaperSize.A5: (148, 210),
    PaperSize.A5_LANDSCAPE: (210, 148),
}


@pytest.mark.parametrize("paper", PaperSize)
def test_all_fonts_are_embedded_cut_down_and_can_be_read_back(
    paper: PaperSize, slip: SlipContent
) -> None:
    listing = _tool("pdffonts", "-", data=draw_slip(slip, paper)).splitlines()[2:]
    assert {line.split()[0].split("-")[-1] for line in listing} == {"Regular", "Bold", "Italic"}
    for line in listing:
        embedded, cut, readable = line.split()[-5:-2]
        assert (embedded, cut, readable) == ("yes", "yes", "yes"), line
        assert "+LiberationSerif" in line


@pytest.mark.parametrize("paper", PaperSize)
@pytest.mark.parametrize("count", [1, 200])
def test_qpdf_finds_nothing_wrong(
    paper: PaperSize, count: int, slip: SlipContent, components: Components, tmp_path: Path
) -> None:
    path = tmp_path / "phieu.pdf"
    path.write_bytes(draw_slip(replace(slip, components=components(count)), paper))
    assert "No syntax or stream encoding errors found" in _tool("qpdf", "--check", str(path))


@pytest.mark.parametrize("paper", PaperSize)
def test_a_usual_file_stays_below_60_kb(
    paper: PaperSize, slip: SlipContent, components: Components
) -> None:
    content = replace(slip, components=components(40), copies=("Liên 1: Lưu", "Liên 2: Giao"))
    assert len(draw_slip(content, paper)) <= 60_000
    foreign = replace(slip, applicant=replace(slip.applicant, name="Łukasz Çelik"))
    assert len(draw_slip(foreign, paper)) <= 75_000


@pytest.mark.parametrize("paper", PaperSize)
def test_the_sheet_has_its_size(paper: PaperSize, slip: SlipContent) -> None:
    with pikepdf.open(io.BytesIO(draw_slip(slip, paper))) as pdf:
        width, height = (float(side) / MM for side in pdf.pages[0].MediaBox[2:])
    if paper is PaperSize.ROLL80:
        assert width == pytest.approx(80)
    else:
        assert (width, height) == pytest.approx(SIZES_MM[paper])


@pytest.mark.parametrize("paper", PaperSize)
@pytest.mark.parametrize("count", [1, 40])
def test_nothing_stands_outside_the_margins(
    paper: PaperSize, count: int, slip: SlipContent, components: Components, image_of: ImageOf
) -> None:
    marked = replace(slip, components=components(count), watermark=WATERMARKS[OfficeKind.TRAINING])
    pdf = draw_slip(marked, paper)
    style, dpi = STYLES[paper], 144
    for page in range(page_count(pdf)):
        image = image_of(pdf, page, dpi)
        box = ImageOps.invert(image.convert("L")).getbbox()
        assert box is not None
        left, top, right, bottom = (side * 72 / dpi for side in box)
        height = image.height * 72 / dpi
        assert left >= style.left - 1.5
        assert right <= style.width - style.right + 1.5
        assert top >= style.top - 1.5
        assert bottom <= height - style.bottom + 1.5


@pytest.mark.parametrize("watermark", ["", WATERMARKS[OfficeKind.TRAINING]])
@pytest.mark.parametrize("paper", PaperSize)
def test_a_square_of_35_mm_by_the_clerks_signature_has_no_ink(
    paper: PaperSize, watermark: str, slip: SlipContent, image_of: ImageOf
) -> None:
    pdf = draw_slip(replace(slip, watermark=watermark), paper)
    page, titles_at = _signature_page(pdf)
    dpi = 101.6  # four pixels a millimetre
    image = ImageOps.invert(image_of(pdf, page, dpi).convert("L"))
    style = STYLES[paper]
    top = titles_at * dpi / 72
    bottom = image.height - style.bottom * dpi / 72
    side = 35 * 4
    free = [
        (x, y)
        for y in range(int(top), int(min(top + 60 * 4, bottom - side)) + 1, 2)
        for x in range(0, image.width - side, 2)
        if style.left * dpi / 72 <= x <= image.width - style.right * dpi / 72 - side
        and image.crop((x, y, x + side, y + side)).getbbox() is None
    ]
    assert free


def _signature_page(pdf: bytes) -> tuple[int, float]:
    """The page with the signers' titles, and how far down they begin, in points."""
    pages = ET.fromstring(_tool("pdftotext", "-bbox", "-", "-", data=pdf))  # noqa: S314  # poppler's
    space = "{http://www.w3.org/1999/xhtml}"
    for number, page in enumerate(pages.iter(f"{space}page")):
        for word in page.iter(f"{space}word"):
            if word.text == "NỘP":
                return number, float(word.attrib["yMin"])
    raise AssertionError("no signatures")


@pytest.mark.parametrize("paper", PaperSize)
def test_the_return_date_is_bold_and_at_least_18_points(
    paper: PaperSize, slip: SlipContent
) -> None:
    sizes = _sizes(draw_slip(slip, paper))
    promise = [(size, font) for text, size, font in sizes if text in {"1", "7"} and size >= 18]
    assert len(promise) >= 2
    assert all("Bold" in font for _, font in promise)
    day = "".join(text for text, size, _ in sizes if size >= 18).replace(" ", "")
    assert "17giờ00phút,ngày26tháng11năm2026" in "".join(day.split())


@pytest.mark.parametrize(
    ("paper", "least"),
    [
        (PaperSize.A4, 13),
        (PaperSize.A4_LANDSCAPE, 13),
        (PaperSize.A5, 10),  # a point less than usual, which saves it a second sheet
        (PaperSize.A5_LANDSCAPE, 11),
        (PaperSize.ROLL80, 11),
    ],
)
def test_the_text_is_large_enough(paper: PaperSize, least: float, slip: SlipContent) -> None:
    name = replace(slip, applicant=replace(slip.applicant, name="WWWW", address="ZZZZ"))
    sizes = {size for text, size, _ in _sizes(draw_slip(name, paper)) if text in {"W", "Z"}}
    assert sizes == {least}


def _sizes(pdf: bytes) -> list[tuple[str, float, str]]:
    """(letter, size in points, font) of every letter, as PDFium sees them."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            buffer = ctypes.create_string_buffer(128)
            pdfium.FPDFText_GetFontInfo(text, index, buffer, 128, None)
            letter = chr(pdfium.FPDFText_GetUnicode(text, index))
            size = pdfium.FPDFText_GetFontSize(text, index)
            found.append((letter, round(size, 2), buffer.value.decode()))
    document.close()
    return found


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", PaperSize)
def test_two_independent_readers_read_both_symbols(
    paper: PaperSize, dpi: int, slip: SlipContent, image_of: ImageOf, tmp_path: Path
) -> None:
    image = image_of(draw_slip(slip, paper), 0, dpi)
    bars = slip.dossier_code if paper in WIDE else str(slip.slip_no)
    wanted = {("Code128", bars), ("QRCode", slip.qr_digits)}
    read = zxingcpp.read_barcodes(image)
    assert {(str(code.format).replace(" ", ""), code.text) for code in read} == wanted
    picture = tmp_path / "phieu.png"
    image.save(picture)
    lines = set(_tool("zbarimg", "-q", "--nodbus", str(picture)).split())
    assert {f"CODE-128:{bars}", f"QR-Code:{slip.qr_digits}"} <= lines


@pytest.mark.parametrize("paper", PaperSize)
def test_symbols_can_be_read_under_a_training_mark(
    paper: PaperSize, slip: SlipContent, image_of: ImageOf
) -> None:
    image = image_of(
        draw_slip(replace(slip, watermark=WATERMARKS[OfficeKind.TRAINING]), paper), 0, 203
    )
    assert slip.qr_digits in {code.text for code in zxingcpp.read_barcodes(image)}


@pytest.mark.parametrize("paper", [size for size in PaperSize if size is not PaperSize.ROLL80])
def test_a_training_mark_stands_whole_between_the_white_squares(paper: PaperSize) -> None:
    style = STYLES[paper]
    pen = Pen(style.width, style.height)
    pen.blank(style.left, 90, 60, 60)
    pen.blank(style.left + 90, style.height - 200, 99, 99)
    mark = WATERMARKS[OfficeKind.TRAINING]
    size, (cosine, sine), (x, y) = in_free_room(pen, style, mark)
    long = measure(mark, Face.BOLD, size)
    high, wide = long * sine / 2 + size * cosine, long * cosine / 2 + size * sine
    assert size > 10
    assert all(y + high <= top or y - high >= bottom for top, bottom in pen.blanks)
    assert style.left <= x - wide
    assert x + wide <= style.width - style.right


def test_the_qr_verifies_and_holds_nothing_of_the_person(
    slip: SlipContent, image_of: ImageOf
) -> None:
    image = image_of(draw_slip(slip, PaperSize.A5), 0, 300)
    read = max((code.text for code in zxingcpp.read_barcodes(image)), key=len)
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
    reading = read_slip(read, {7: key})
    assert isinstance(reading, ValidSlip)
    assert reading.slip.dossier_code == slip.dossier_code
    assert slip.applicant.personal_id not in read
    assert slip.applicant.phone.replace(" ", "") not in read


def test_a_public_address_before_the_digits_still_fits_every_paper(
    slip: SlipContent, image_of: ImageOf
) -> None:
    text = f"https://tracuu.eakao.daklak.example.vn/s/{slip.qr_digits}"
    for paper in PaperSize:
        image = image_of(draw_slip(replace(slip, qr_digits=text), paper), 0, 203)
        assert text in {code.text for code in zxingcpp.read_barcodes(image)}


@pytest.mark.parametrize("paper", PaperSize)
def test_a_preview_before_intake_has_no_symbol_to_scan_and_is_a_sound_file(
    paper: PaperSize, slip: SlipContent, image_of: ImageOf, tmp_path: Path
) -> None:
    early = replace(slip, dossier_code=None, slip_no=0, qr_digits="")
    path = tmp_path / "xem.pdf"
    path.write_bytes(draw_slip(early, paper))
    assert "No syntax or stream encoding errors found" in _tool("qpdf", "--check", str(path))
    assert zxingcpp.read_barcodes(image_of(path.read_bytes(), 0, 203)) == []


def test_the_same_slip_is_the_same_file_and_the_preview_is_its_picture(slip: SlipContent) -> None:
    first, second = draw_slip(slip, PaperSize.A5), draw_slip(slip, PaperSize.A5)
    assert first == second
    picture = rasterise(first, 0, 96)
    assert (picture.width, picture.height) == (560, 794)
    assert len(picture.rgb) == picture.width * picture.height * 3


def test_the_title_is_shown_as_text_never_as_markup(slip: SlipContent) -> None:
    with pikepdf.open(io.BytesIO(draw_slip(slip, PaperSize.A5))) as pdf:
        assert str(pdf.docinfo["/Title"]).endswith(str(slip.dossier_code))
        assert slip.applicant.name not in json.dumps({k: str(v) for k, v in pdf.docinfo.items()})


def test_every_letter_of_the_fonts_is_drawn_and_read_back(
    slip: SlipContent, text_of: Callable[[bytes], str]
) -> None:
    for start in range(0, len(LETTERS), 60):
        letters = "".join(LETTERS[start : start + 60].split())
        content = replace(slip, request=letters)
        assert letters in "".join(text_of(draw_slip(content, PaperSize.A4)).split())


def _tool(*command: str, data: bytes = b"") -> str:
    answer = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    return answer.stdout.decode("utf-8")
