"""The slip's title band: title, dossier code, and the two symbols that machines read.

The Code 128 carries the dossier code where 0.33 mm modules fit beside the QR or under the title;
on narrower paper it carries the slip's number. Every scan field accepts both.
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.roll import on_dots
from counter_app.documents.symbols import (
    BAR_MODULE_MM,
    NO_BARS,
    NO_QR,
    ROLL_MODULE_MM,
    Symbol,
    code128,
    draw_bars,
    draw_square,
    qr_code,
)
from counter_app.documents.title_band import BAR_HEIGHT, TitleLine, write_band, write_bars_words
from counter_app.documents.worded import title_lines
from counter_app.documents.wrapping import wrap_evenly, wrap_text
from counter_app.domain.papers import (
    CODE_AT_INTAKE,
    CODE_COMES_LATER,
    CODE_LABEL,
    OFFICIAL_CODE_LABEL,
    SlipContent,
)
from counter_app.domain.template import SECOND_TITLE

TITLE_LINES: Final = ("GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ")


def write_title(flow: Flow, content: SlipContent) -> None:
    """Write the band and leave ``flow`` under it."""
    square = qr_code(content.qr_digits) if content.qr_digits else NO_QR
    if flow.style.endless:
        _write_narrow(flow, content, square)
    else:
        _write_wide(flow, content, square)


def bar_text(content: SlipContent, width: float, module_mm: float = BAR_MODULE_MM) -> str:
    """What the Code 128 says on ``width`` points: the dossier code, else the slip's number."""
    code = content.dossier_code
    if code is not None and code128(code, module_mm).width <= width:
        return code
    return str(content.slip_no)


def _bars_say(content: SlipContent, width: float) -> str:
    """What bars other than the code's stand for."""
    if not content.slip_no or bar_text(content, width) == content.dossier_code:
        return ""
    return f"Số giấy hẹn {content.slip_no}"


def _bars(content: SlipContent, width: float) -> Symbol:
    return code128(bar_text(content, width)) if content.slip_no else NO_BARS


def _write_wide(flow: Flow, content: SlipContent, square: Symbol) -> None:
    width = flow.style.text_width - square.width
    lines, bars = _title_lines(flow, content, width), _bars(content, width)
    write_band(flow, lines, bars, square, _bars_say(content, width))


def _write_narrow(flow: Flow, content: SlipContent, square: Symbol) -> None:
    style = flow.style
    flow.y += 6
    for text, face, size in _title_lines(flow, content, style.text_width):
        flow.centred(text, face, size)
    bars = NO_BARS
    if content.slip_no:
        text = bar_text(content, style.text_width, ROLL_MODULE_MM)
        bars = code128(text, ROLL_MODULE_MM)
    left = on_dots(style.centre - bars.width / 2)
    draw_bars(flow.pen, bars, left, on_dots(flow.y + 4), BAR_HEIGHT)
    flow.y += 4 + BAR_HEIGHT + 2
    write_bars_words(flow, _bars_say(content, style.text_width), style.centre)
    flow.y = on_dots(flow.y)
    draw_square(flow.pen, square, on_dots(style.centre - square.width / 2), flow.y)
    flow.y += square.height


def _bold(text: str, size: float, width: float) -> list[TitleLine]:
    return [(line, Face.BOLD, size) for line in wrap_text(text, Face.BOLD, size, width)]


def _title_lines(flow: Flow, content: SlipContent, width: float) -> list[TitleLine]:
    style = flow.style
    own = title_lines(content, TITLE_LINES)
    title = wrap_text(" ".join(own), Face.BOLD, style.title, width)
    if len(title) > 1:
        title = [line for text in own for line in wrap_evenly(text, Face.BOLD, style.title, width)]
    lines = [(text, Face.BOLD, style.title) for text in title]
    if second := content.wording.text(SECOND_TITLE, ""):
        lines += _bold(second, style.body, width)
    if content.replaces:
        replaced = wrap_evenly(f"(thay thế {content.replaces})", Face.ITALIC, style.body, width)
        lines += [(text, Face.ITALIC, style.body) for text in replaced]
    if content.dossier_code is not None:
        here = f"{content.code_label}: {content.dossier_code}"
        if not content.official_code:
            return lines + _bold(here, style.code, width)
        official = f"{OFFICIAL_CODE_LABEL}: {content.official_code}"
        return lines + _bold(official, style.code, width) + _bold(here, style.body, width)
    why = CODE_COMES_LATER if content.slip_no else CODE_AT_INTAKE
    later = wrap_evenly(f"{CODE_LABEL}: {why}", Face.BOLD, style.body, width)
    return lines + [(text, Face.BOLD, style.body) for text in later]
