"""Where people sign: titles, the note in brackets, white space, names; and room for the seal.

A seal covers the left third of the signature it confirms (Decree 30/2020, annex I), so its square
of 35 × 35 mm stands left of the last signer and nothing is ever printed in it.
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.style import LEADING, SEAL_SIDE
from counter_app.documents.wrapping import wrap_evenly
from counter_app.domain.papers import Signer

_SIGNING_SPACE: Final = 46.0  # points left white above a name
_GAP: Final = 3.0


def write_signatures(flow: Flow, signers: tuple[Signer, ...]) -> None:
    """Signers side by side, the seal's square before the last; one by one on a roll."""
    if flow.style.endless:
        _write_stacked(flow, signers)
    else:
        _write_row(flow, signers)


def _write_row(flow: Flow, signers: tuple[Signer, ...]) -> None:
    """Columns of equal width around the square; never split between pages."""
    style, leading = flow.style, flow.style.body * LEADING
    column = (style.text_width - SEAL_SIDE) / len(signers)
    texts = [_Texts(signer, style.body, column - 2 * _GAP) for signer in signers]
    head_rows = max(len(text.head) for text in texts)
    name_rows = max(len(text.name) for text in texts)
    name_top = head_rows * leading + _SIGNING_SPACE
    height = max(name_top + name_rows * leading, SEAL_SIDE) + 2 * _GAP
    flow.need(height)
    top = flow.y + _GAP
    seal_x = style.left + column * (len(signers) - 1)
    flow.pen.blank(seal_x, top, SEAL_SIDE, SEAL_SIDE)
    for number, text in enumerate(texts):
        last = number == len(texts) - 1
        middle = style.left + column * number + column / 2 + (SEAL_SIDE if last else 0)
        _write_column(flow, text, middle, top, top + name_top)
    flow.y = top - _GAP + height


def _write_stacked(flow: Flow, signers: tuple[Signer, ...]) -> None:
    style, leading = flow.style, flow.style.body * LEADING
    for signer in signers:
        text = _Texts(signer, style.body, style.text_width)
        space = SEAL_SIDE + _GAP if signer is signers[-1] else _SIGNING_SPACE
        head_end = flow.y + _GAP + len(text.head) * leading
        flow.pen.blank(style.centre - SEAL_SIDE / 2, head_end + _GAP / 2, SEAL_SIDE, space - _GAP)
        _write_column(flow, text, style.centre, flow.y + _GAP, head_end + space)
        flow.y = head_end + space + len(text.name) * leading


class _Texts:
    """One signer's lines, wrapped to a column."""

    def __init__(self, signer: Signer, size: float, width: float) -> None:
        titles = wrap_evenly(signer.title, Face.BOLD, size, width)
        notes = wrap_evenly(signer.note, Face.ITALIC, size, width)
        self.head = [(line, Face.BOLD) for line in titles]
        self.head += [(line, Face.ITALIC) for line in notes]
        self.name = [(line, Face.BOLD) for line in wrap_evenly(signer.name, Face.BOLD, size, width)]


def _write_column(flow: Flow, text: _Texts, middle: float, top: float, name_top: float) -> None:
    size = flow.style.body
    leading = size * LEADING
    for start, lines in ((top, text.head), (name_top, text.name)):
        for row, (line, face) in enumerate(lines, start=1):
            flow.pen.centred(middle, start + row * leading - leading * 0.22, line, face, size)
