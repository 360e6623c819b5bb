"""The 80 mm roll in its printer's own dots, and the slip in large type: read back as eyes would."""

import io
import itertools
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image

from counter_app.documents.roll import DOTS_PER_MM, DPI, PRINTED_DOTS, dotted
from counter_app.documents.slip import draw_slip
from counter_app.documents.style import STYLES
from counter_app.domain.papers import CITIZEN_COPY, ComponentOnPaper, PaperSize, SlipContent


def dots_of(pdf: bytes, page: int = 0) -> Image.Image:
    """The page as the head of the printer burns it: one pixel a dot."""
    drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=DPI / 72, grayscale=True)
    image: Image.Image = drawn.to_pil().convert("L")
    return image


def test_a_roll_slip_is_black_or_white_dots_within_the_head_s_reach(slip: SlipContent) -> None:
    made = dotted(draw_slip(slip, PaperSize.ROLL80))
    page = dots_of(made.pdf)
    margin = (page.width - PRINTED_DOTS) // 2
    dark = page.point(lambda level: 255 if level < 128 else 0).getbbox()

    assert (page.width, made.width_mm) == (80 * DOTS_PER_MM, 80)
    assert dark is not None
    assert margin < dark[0]
    assert dark[2] < margin + PRINTED_DOTS, "nothing is cut at the right edge"
    assert made.length_mm * DOTS_PER_MM - page.height < DOTS_PER_MM, "cut to its length"
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        (image,) = file.pages[0].get_images().values()
        assert (int(image.Width), int(image.BitsPerComponent)) == (page.width, 1)


def test_the_frame_of_the_return_date_is_whole_on_the_roll(slip: SlipContent) -> None:
    page = dots_of(dotted(draw_slip(slip, PaperSize.ROLL80)).pdf)
    columns = (page.crop((x, 0, x + 1, page.height)).tobytes() for x in range(page.width))
    uprights = [x for x, column in enumerate(columns) if _dark(column) > page.height * 0.06]
    assert uprights, "no upright line at all"
    assert min(uprights) < 60
    assert max(uprights) > page.width - 60


def _dark(levels: bytes) -> int:
    return sum(level < 128 for level in levels)


def test_both_symbols_are_read_from_the_dots_and_every_bar_is_whole_dots_wide(
    slip: SlipContent,
) -> None:
    page = dots_of(dotted(draw_slip(slip, PaperSize.ROLL80)).pdf)
    read = {one.format: one for one in zxingcpp.read_barcodes(page)}
    assert read[zxingcpp.BarcodeFormat.Code128].text == str(slip.slip_no)
    assert read[zxingcpp.BarcodeFormat.QRCode].text == slip.qr_digits
    bars = read[zxingcpp.BarcodeFormat.Code128].position
    level = (bars.top_left.y + bars.bottom_left.y) // 2
    line = [pixel < 128 for pixel in page.crop((32, level, 608, level + 1)).tobytes()]
    ends = [at for at in range(1, len(line)) if line[at] != line[at - 1]]
    widths = {after - before for before, after in itertools.pairwise(ends)}
    assert len(widths) > 1
    assert {width % 3 for width in widths} == {0}


def test_two_copies_on_the_roll_are_two_pages_of_one_length(slip: SlipContent) -> None:
    two = replace(slip, copies=("Liên 1: Lưu", CITIZEN_COPY))
    made = dotted(draw_slip(two, PaperSize.ROLL80))
    sizes = {page.get_size() for page in pypdfium2.PdfDocument(made.pdf)}
    assert len(pypdfium2.PdfDocument(made.pdf)) == 2
    assert len(sizes) == 1


@pytest.mark.parametrize("count", [2, 30])
def test_large_type_loses_no_word_and_is_large(
    slip: SlipContent,
    components: Callable[[int], tuple[ComponentOnPaper, ...]],
    text_of: Callable[[bytes], str],
    count: int,
) -> None:
    full = replace(slip, components=components(count))
    usual, large = (
        text_of(draw_slip(full, size)).split() for size in (PaperSize.A4, PaperSize.A4_LARGE)
    )
    lost = [word for word in set(usual) if word.strip(".…") and word not in large]
    assert [word for word in lost if not word.startswith(("Trang", "1/", "2/"))] == []
    assert STYLES[PaperSize.A4_LARGE].body >= 16
    assert STYLES[PaperSize.A4_LARGE].due >= 30
