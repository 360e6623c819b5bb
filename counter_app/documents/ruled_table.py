"""A table with lines around its cells that runs over pages and repeats its heading on each.

Rows stay whole where a page can hold them; a taller one goes on over the page, line by line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face, measure
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import wrap_evenly, wrap_text

_SIDE: Final = 2.5  # points between a line and the text beside it
_ABOVE: Final = 2.0
_ROUNDING: Final = 0.01
_CODE: Final = re.compile(r"(\S+-)(\d{6}-\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text over ``span`` columns; a line feed breaks it. ``joined``: no line under it."""

    text: str = ""
    span: int = 1
    centred: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column's title, over ``span`` columns, or over one column for each of ``parts``."""

    text: str
    span: int = 1
    parts: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """How many columns stand under it."""
        return len(self.parts) or self.span


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A cell measured: where it stands and its lines."""

    x: float
    width: float
    lines: tuple[str, ...]
    centred: bool = False
    joined: bool = False


Row = Sequence[Cell]


class RuledTable:
    """Draws heading and rows on ``flow``; ``shares`` are the columns' widths in proportion."""

    def __init__(
        self, flow: Flow, shares: Sequence[float], headings: Sequence[Heading], size: float
    ) -> None:
        self._flow = flow
        self._size = size
        self._leading = size * LEADING
        unit = flow.style.text_width / sum(shares)
        self._widths = [share * unit for share in shares]
        self._headings = _HeadingBoxes(self, headings)
        flow.need(self._headings.height + 3 * self._leading)
        self._write_heading()

    def rows_together(self, *rows: Row, under: float = 0.0) -> None:
        """Write ``rows`` on one page, if one can hold them and ``under`` points beneath them."""
        measured = [self._boxes(row) for row in rows]
        if sum(map(self._height, measured)) + under > self._flow.room + _ROUNDING:
            self._turn()
        for boxes in measured:
            self._write(boxes)

    def title_box(self, text: str, first: int, columns: int) -> _Box:
        """A heading's ``text`` over ``columns`` columns from number ``first`` on."""
        width = sum(self._widths[first : first + columns])
        lines = wrap_evenly(text, Face.BOLD, self._size, width - 2 * _SIDE)
        x = self._flow.style.left + sum(self._widths[:first])
        return _Box(x=x, width=width, lines=tuple(lines), centred=True)

    def height(self, lines: int) -> float:
        """Points of a cell with so many lines."""
        return lines * self._leading + 2 * _ABOVE

    def _boxes(self, row: Row) -> list[_Box]:
        x, first, boxes = self._flow.style.left, 0, []
        for cell in row:
            width = sum(self._widths[first : first + cell.span])
            lines = _wrapped(cell.text, self._size, width - 2 * _SIDE)
            boxes.append(
                _Box(x=x, width=width, lines=lines, centred=cell.centred, joined=cell.joined)
            )
            x, first = x + width, first + cell.span
        return boxes

    def _height(self, boxes: Sequence[_Box]) -> float:
        return self.height(max(len(box.lines) for box in boxes))

    def _write(self, boxes: Sequence[_Box]) -> None:
        """One row, or as much of it as fits, and the rest on the next page."""
        flow = self._flow
        if self._height(boxes) > flow.room + _ROUNDING:
            self._turn()
        fitting = max(1, int((flow.room + _ROUNDING - 2 * _ABOVE) / self._leading))
        height = min(self._height(boxes), self.height(fitting))
        for box in boxes:
            self._write_lines(box, box.lines[:fitting], Face.REGULAR, flow.y)
            self._write_sides(box, flow.y, height)
            if not box.joined:
                flow.pen.rule(box.x, flow.y + height, box.width)
        flow.y += height
        if self._height(boxes) > height + _ROUNDING:
            self._write([_rest(box, fitting) for box in boxes])

    def _turn(self) -> None:
        """Close the table on this page and open it on the next, unless it has just begun."""
        if self._flow.y <= self._begun + _ROUNDING:
            return
        self._flow.pen.rule(self._flow.style.left, self._flow.y, self._flow.style.text_width)
        self._flow.turn()
        self._write_heading()

    def _write_heading(self) -> None:
        flow, heading = self._flow, self._headings
        flow.pen.rule(flow.style.left, flow.y, flow.style.text_width)
        for box, top, height in heading.placed(flow.y):
            middle = top + (height - self.height(len(box.lines))) / 2
            self._write_lines(box, box.lines, Face.BOLD, middle)
            self._write_sides(box, top, height)
            flow.pen.rule(box.x, top + height, box.width)
        flow.y += heading.height
        self._begun = flow.y

    def _write_lines(self, box: _Box, lines: Sequence[str], face: Face, top: float) -> None:
        pen, size = self._flow.pen, self._size
        for number, line in enumerate(lines, start=1):
            baseline = top + _ABOVE + number * self._leading - self._leading * 0.24
            if box.centred:
                pen.centred(box.x + box.width / 2, baseline, line, face, size)
            else:
                pen.text(box.x + _SIDE, baseline, line, face, size)

    def _write_sides(self, box: _Box, top: float, height: float) -> None:
        self._flow.pen.upright(box.x, top, height)
        self._flow.pen.upright(box.x + box.width, top, height)


class _HeadingBoxes:
    """The heading measured: one storey for plain columns, two where a title has parts."""

    def __init__(self, table: RuledTable, headings: Sequence[Heading]) -> None:
        self._whole: list[_Box] = []
        self._upper: list[_Box] = []
        self._lower: list[_Box] = []
        first = 0
        for heading in headings:
            row = self._upper if heading.parts else self._whole
            row.append(table.title_box(heading.text, first, heading.columns))
            for number, part in enumerate(heading.parts):
                self._lower.append(table.title_box(part, first + number, 1))
            first += heading.columns
        self._upper_height = _tallest(table, self._upper)
        two_storeys = self._upper_height + _tallest(table, self._lower)
        self.height = max(_tallest(table, self._whole), two_storeys)

    def placed(self, top: float) -> list[tuple[_Box, float, float]]:
        """Each box with its upper edge and height, when the heading begins at ``top``."""
        under, rest = top + self._upper_height, self.height - self._upper_height
        return [
            *((box, top, self.height) for box in self._whole),
            *((box, top, self._upper_height) for box in self._upper),
            *((box, under, rest) for box in self._lower),
        ]


def _tallest(table: RuledTable, boxes: Sequence[_Box]) -> float:
    return max((table.height(len(box.lines)) for box in boxes), default=0.0)


def _wrapped(text: str, size: float, width: float) -> tuple[str, ...]:
    """The lines of ``text``, its own breaks kept."""
    parts = (_fitted(part, size, width) for part in text.split("\n"))
    return tuple(chain.from_iterable(parts))


def _fitted(text: str, size: float, width: float) -> list[str]:
    """Lines of ``text``; a dossier's code too wide for one breaks before its date only."""
    code = _CODE.fullmatch(text)
    if code is None or measure(text, Face.REGULAR, size) <= width:
        return wrap_text(text, Face.REGULAR, size, width)
    return [line for part in code.groups() for line in wrap_text(part, Face.REGULAR, size, width)]


def _rest(box: _Box, written: int) -> _Box:
    return replace(box, lines=box.lines[written:])
