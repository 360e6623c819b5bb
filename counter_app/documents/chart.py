"""Charts as a page draws them: bars in greys that a copier keeps apart, with their numbers.

Lengths are points; a chart stands in a box given by its upper left corner.
"""

from dataclasses import dataclass
from typing import Final

from counter_app.core.money import format_vnd
from counter_app.documents.fonts import Face, measure
from counter_app.documents.pen import Pen

LIGHT: Final = 0.82
MIDDLE: Final = 0.55
DARK: Final = 0.0
_NOTHING: Final = "Không có số liệu"
_SIZE: Final = 8.0
_TITLE: Final = 11.0
_HEAD: Final = 32.0  # title and legend
_FOOT: Final = 12.0  # labels under the bars
_FULL: Final = 0.72  # of a bar's place is ink
_WIDEST: Final = 46.0
_BESIDE: Final = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A name and a height for each label, in one ``grey`` (0 black to 1 white)."""

    name: str
    heights: tuple[int, ...]
    grey: float = MIDDLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars over ``labels``, those of the series side by side, or ``stacked`` on one another."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False

    @property
    def highest(self) -> int:
        """The tallest bar; at least 1, so that nothing is a chart too."""
        columns = zip(*(one.heights for one in self.series), strict=True)
        return max((sum(one) if self.stacked else max(one) for one in columns), default=0) or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a chart stands."""

    x: float
    y: float
    width: float
    height: float


def draw_chart(pen: Pen, chart: Chart, box: Box) -> None:
    """Title, legend, bars with their numbers where there is room, and a label under each."""
    pen.text(box.x, box.y + _TITLE, chart.title, Face.BOLD, _TITLE)
    _draw_legend(pen, chart, box)
    floor = box.y + box.height - _FOOT
    place = box.width / max(len(chart.labels), 1)
    bars = _Bars(pen, chart, floor, place, (floor - box.y - _HEAD - _SIZE) / chart.highest)
    for at, label in enumerate(chart.labels):
        bars.draw(at, box.x + (at + 0.5) * place)
        pen.centred(box.x + (at + 0.5) * place, floor + _SIZE + 1, label, Face.REGULAR, _SIZE)
    if not chart.labels:
        pen.centred(box.x + place / 2, floor - box.height / 3, _NOTHING, Face.ITALIC, _TITLE)
    pen.rule(box.x, floor, box.width)


def _draw_legend(pen: Pen, chart: Chart, box: Box) -> None:
    x, y = box.x, box.y + _TITLE + 5
    for one in chart.series:
        pen.shaded(x, y, _SIZE, _SIZE, one.grey)
        pen.text(x + _SIZE + 3, y + _SIZE - 1, one.name, Face.REGULAR, _SIZE)
        x += _SIZE + measure(one.name, Face.REGULAR, _SIZE) + _BESIDE


class _Bars:
    """Draws the bars of one label after the other; ``unit`` is the height of one."""

    def __init__(self, pen: Pen, chart: Chart, floor: float, place: float, unit: float) -> None:
        self._pen, self._chart, self._floor, self._unit = pen, chart, floor, unit
        self._beside = 1 if chart.stacked else len(chart.series)
        self._width = min(place * _FULL, _WIDEST * self._beside) / self._beside

    def draw(self, at: int, middle: float) -> None:
        """Those of label number ``at``, around ``middle``."""
        left, under = middle - self._width * self._beside / 2, 0
        for one in self._chart.series:
            height = one.heights[at]
            top = self._floor - (under + height) * self._unit
            if height:
                self._pen.shaded(left, top, self._width, height * self._unit, one.grey)
            if self._chart.stacked:
                under += height
            else:
                if height:
                    self._number(left, top, height)
                left += self._width
        if self._chart.stacked:
            self._number(left, self._floor - under * self._unit, under)

    def _number(self, left: float, top: float, number: int) -> None:
        """Above a bar as wide as it."""
        text = format_vnd(number)
        if measure(text, Face.REGULAR, _SIZE) <= self._width + 2:
            self._pen.centred(left + self._width / 2, top - 2, text, Face.REGULAR, _SIZE)
