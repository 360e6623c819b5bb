"""Sizes of our papers: margins, type, seal. One family for all seven forms.

Margins and type follow Decree 30/2020, annex I, for A4 (binding edge left); A5 keeps the
proportions. What stands on a paper is decided by that paper's own module.
"""

from dataclasses import dataclass, replace
from typing import Final

from counter_app.documents.pen import MM
from counter_app.domain.papers import PaperSize

SEAL_SIDE: Final = 35 * MM
LEADING: Final = 1.155


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStyle:
    """One paper size in points; ``endless`` is a roll, whose page is as long as its text."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    body: float
    head: float
    small: float
    title: float
    code: float
    due: float
    extras: float = 0.0  # what the office adds to the slip; nought: as large as the body
    beside: float = 28  # white above the name of who signs beside others: no seal stands there
    endless: bool = False

    @property
    def text_width(self) -> float:
        """Between the side margins."""
        return self.width - self.left - self.right

    @property
    def centre(self) -> float:
        """The middle of the text, not of the sheet."""
        return self.left + self.text_width / 2

    @property
    def floor(self) -> float:
        """The last height that text may reach."""
        return self.height - self.bottom


def _a4(width_mm: float, height_mm: float) -> PaperStyle:
    return PaperStyle(
        width=width_mm * MM,
        height=height_mm * MM,
        left=30 * MM,
        right=15 * MM,
        top=15 * MM,
        bottom=14 * MM,
        body=13,
        head=12,
        small=11,
        title=15,
        code=16,
        due=22,
    )


def _large() -> PaperStyle:
    """A4 for those who see badly: nothing under 13 points, what is read at 16 or more."""
    usual = _a4(210, 297)
    return replace(
        usual,
        left=20 * MM,
        right=12 * MM,
        body=16,
        head=13,
        small=13,
        title=20,
        code=21,
        due=30,
    )


def _a5(width_mm: float, height_mm: float) -> PaperStyle:
    return PaperStyle(
        width=width_mm * MM,
        height=height_mm * MM,
        left=18 * MM,
        right=10 * MM,
        top=5.5 * MM,
        bottom=5.5 * MM,
        body=11,
        head=9.5,
        small=9.5,
        title=13,
        code=14,
        due=19,
    )


_ROLL: Final = PaperStyle(
    width=80 * MM,
    height=14_400,  # the largest page a PDF may have; cut to its text afterwards
    left=4.5 * MM,  # the head reaches 72 mm: half a millimetre inside, so that no frame is cut
    right=4.5 * MM,
    top=4 * MM,
    bottom=8 * MM,
    body=11,
    head=9,
    small=9.5,
    title=12,
    code=12.5,
    due=18,
    endless=True,
)

STYLES: Final = {
    PaperSize.A4: _a4(210, 297),
    PaperSize.A4_LARGE: _large(),
    PaperSize.A4_LANDSCAPE: _a4(297, 210),
    PaperSize.A5: _a5(148, 210),
    PaperSize.A5_LANDSCAPE: _a5(210, 148),
    PaperSize.ROLL80: _ROLL,
}
