"""Where people sign: titles, the note in brackets, white space, names; and room for the seal.

A seal covers the left third of the signature it confirms (Decree 30/2020, annex I), so its square
of 35 × 35 mm stands left of the last signer and nothing is ever printed in it.
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, measure
from counter_app.documents.style import LEADING, SEAL_SIDE, PaperStyle
from counter_app.documents.wrapping import wrap_evenly
from counter_app.domain.papers import Aid, Signer

NO_AID: Final = Aid()
_SIGNING_SPACE: Final = 46.0  # points left white above a name
_BETWEEN: Final = 6.0  # one signer's name and the next one's title, on a roll
_GAP: Final = 3.0
_SMALLER: Final = 1.5  # points a title may give up to stay on one line
_ROUNDING: Final = 0.01
_HALF: Final = 0.58  # of the text, for a signer alone: leaves the seal its square on A5


def write_signatures(flow: Flow, signers: tuple[Signer, ...], aid: Aid = NO_AID) -> None:
    """Signers side by side, the seal's square before the last; one by one on a roll.

    Who helped the citizen signs in a row of their own underneath: no seal belongs to them.
    """
    write = _write_stacked if flow.style.endless else _write_row
    write(flow, signers)
    write_helpers(flow, aid)


def signatures_height(flow: Flow, signers: tuple[Signer, ...], aid: Aid = NO_AID) -> float:
    """Points that ``signers`` side by side take, with those who help underneath."""
    return _Columns(flow, signers).height + helpers_height(flow, aid)


def write_helpers(flow: Flow, aid: Aid) -> None:
    """Who helped, side by side; one by one on a roll."""
    if aid.signers:
        write = _write_stacked if flow.style.endless else _write_row
        write(flow, aid.signers, sealed=False)


def helpers_height(flow: Flow, aid: Aid) -> float:
    """Points that those who help take, side by side."""
    return _Columns(flow, aid.signers, sealed=False).height if aid.signers else 0.0


def _write_row(flow: Flow, signers: tuple[Signer, ...], *, sealed: bool = True) -> None:
    """Columns around the square; never split between pages."""
    columns = _Columns(flow, signers, sealed=sealed)
    flow.need(columns.height)
    top, right = flow.y + _GAP, flow.style.left + flow.style.text_width
    last_x = right - columns.widths[-1]
    if sealed:
        flow.pen.blank(last_x - SEAL_SIDE, top, SEAL_SIDE, SEAL_SIDE)
    for number, (text, width) in enumerate(zip(columns.texts, columns.widths, strict=True)):
        last = number == len(columns.texts) - 1
        x = last_x if last else flow.style.left + sum(columns.widths[:number])
        write_column(flow, text, x + width / 2, top, top + columns.name_top)
    flow.y = top - _GAP + columns.height


class _Columns:
    """Signers side by side as measured; a single one stands on the right, on half the sheet."""

    def __init__(self, flow: Flow, signers: tuple[Signer, ...], *, sealed: bool = True) -> None:
        style, leading = flow.style, flow.style.body * LEADING
        seal = SEAL_SIDE if sealed else 0.0
        self.widths, self.title_size = _widths(signers, style, style.text_width - seal)
        self.texts = [
            SignerTexts(signer, style.body, width - 2 * _GAP, self.title_size)
            for signer, width in zip(signers, self.widths, strict=True)
        ]
        head_rows = max(len(text.head) for text in self.texts)
        name_rows = max(len(text.name) for text in self.texts)
        self.name_top = head_rows * leading + (_SIGNING_SPACE if sealed else style.beside)
        self.height = max(self.name_top + name_rows * leading, seal) + 2 * _GAP


def _widths(
    signers: tuple[Signer, ...], style: PaperStyle, room: float
) -> tuple[list[float], float]:
    """Columns' widths and the titles' size: equal and usual unless that would break a title."""
    equal = [room / len(signers)] * len(signers)
    if len(signers) == 1:
        return [min(room, style.text_width * _HALF)], style.body
    size = style.body
    while size >= style.body - _SMALLER:
        wanted = [measure(one.title, Face.BOLD, size) + 2 * _GAP + _ROUNDING for one in signers]
        if max(wanted) <= equal[0]:
            return equal, size
        if sum(wanted) <= room:
            spare = (room - sum(wanted)) / len(signers)
            return [width + spare for width in wanted], size
        size -= 0.5
    return equal, style.body


def _write_stacked(flow: Flow, signers: tuple[Signer, ...], *, sealed: bool = True) -> None:
    style, leading = flow.style, flow.style.body * LEADING
    for signer in signers:
        flow.y += _BETWEEN
        text = SignerTexts(signer, style.body, style.text_width, style.body)
        space = SEAL_SIDE + _GAP if sealed and signer is signers[-1] else _SIGNING_SPACE
        head_end = flow.y + _GAP + len(text.head) * leading
        flow.pen.blank(style.centre - SEAL_SIDE / 2, head_end + _GAP / 2, SEAL_SIDE, space - _GAP)
        write_column(flow, text, style.centre, flow.y + _GAP, head_end + space)
        flow.y = head_end + space + len(text.name) * leading


class SignerTexts:
    """One signer's lines, wrapped to a column."""

    def __init__(self, signer: Signer, size: float, width: float, title_size: float) -> None:
        titles = wrap_evenly(signer.title, Face.BOLD, title_size, width)
        notes = wrap_evenly(signer.note, Face.ITALIC, size, width)
        names = wrap_evenly(signer.name, Face.BOLD, size, width)
        self.head = [(line, Face.BOLD, title_size) for line in titles]
        self.head += [(line, Face.ITALIC, size) for line in notes]
        self.name = [(line, Face.BOLD, size) for line in names]


def write_column(flow: Flow, text: SignerTexts, middle: float, top: float, name_top: float) -> None:
    """One signer's lines around ``middle``: the head from ``top`` on, the name from ``name_top``."""
    leading = flow.style.body * LEADING
    for start, lines in ((top, text.head), (name_top, text.name)):
        for row, (line, face, size) in enumerate(lines, start=1):
            flow.pen.centred(middle, start + row * leading - leading * 0.22, line, face, size)
