"""Lets a paper's text run down a page and on to the next ones, with a repeated head.

Every page carries, inside its margins, a strip at the top (reprint mark, watermark) and a foot
(which copy, which page); both are always reserved, so a reprint never moves the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from counter_app.documents.fonts import Face, measure
from counter_app.documents.mark_place import across_page, in_free_room
from counter_app.documents.marks import VOID, Marks
from counter_app.documents.pen import Pen
from counter_app.documents.style import LEADING, PaperStyle
from counter_app.documents.wrapping import TO_WRITE, Line, Run, wrap

_HEADING_GAP: Final = 8.0
_WHOLE_LINES: Final = 3  # a row this short is never split between pages
_SMALLEST_MARK: Final = 5.0
_ROUNDING: Final = 0.01
_WRITABLE: Final = 60.0  # points: less of a line than this is no room for the hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: its mark ("1."), its text, and what stands at the right edge."""

    mark: str
    text: str
    amount: str = ""


class Flow:
    """Writes from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, style: PaperStyle, marks: Marks) -> None:
        self.style = style
        self.y = 0.0
        self._marks = marks
        self._pages: list[Pen] = []
        self._floor = style.floor - style.small * LEADING
        self._open_page()

    @property
    def pen(self) -> Pen:
        """The page being written."""
        return self._pages[-1]

    @property
    def end(self) -> float:
        """How long a page must be to end here: for rolls."""
        return self.y + self.style.small * LEADING + self.style.bottom

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self._floor - self.y

    @property
    def page_count(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    @property
    def fresh(self) -> bool:
        """Whether this page has nothing on it yet."""
        return self.y <= self._first_line()

    def need(self, height: float) -> None:
        """Go on to a new page unless ``height`` points are left; a full page always will do."""
        if height > self.room + _ROUNDING and not self.fresh:
            self._open_page()

    def turn(self) -> None:
        """Go on to a new page in any case."""
        self._open_page()

    def skip(self, points: float) -> None:
        """Leave white space, unless at the top of a page."""
        if not self.fresh:
            self.y += points

    def paragraph(
        self, *runs: Run, indent: float = 0.0, size: float | None = None, first: float = 0.0
    ) -> None:
        """Write ``runs`` over the full width, line by line, across pages where it must be.

        ``first`` is how much further in the first line begins.
        """
        size, told = size or self.style.body, _told(runs)
        left, right = self.style.left + indent, self.style.left + self.style.text_width
        line: Line = ()
        for line in wrap(told, size, self.style.text_width - indent, first):
            baseline = self.next_line(size)
            self._write(line, left, baseline, size)
        if len(told) < len(runs):
            end = left + _end(line, size)
            if right - end < _WRITABLE:
                end, baseline = left, self.next_line(size)
            self.pen.leader(end + size * 0.3, baseline, right)

    def pair(self, left: Sequence[Run], right: Sequence[Run], *, tab: float = 0.5) -> None:
        """Two short things on one line, the second from ``tab`` of the width on; else two lines."""
        if not self.fit(left, right, tab=tab):
            self.paragraph(*left)
            self.paragraph(*right)
            return
        size = self.style.body
        baseline = self.next_line(size)
        for runs, x, end in self._halves(left, right, tab):
            (line,) = wrap(_told(runs), size, end - x)
            self._write(line, x, baseline, size)
            if TO_WRITE in runs:
                self.pen.leader(x + _end(line, size) + size * 0.3, baseline, end)

    def fit(self, left: Sequence[Run], right: Sequence[Run], *, tab: float = 0.5) -> bool:
        """Whether ``pair`` writes the two on one line."""
        return all(
            len(wrap(_told(runs), self.style.body, end - x)) == 1
            for runs, x, end in self._halves(left, right, tab)
        )

    def _halves(
        self, left: Sequence[Run], right: Sequence[Run], tab: float
    ) -> tuple[tuple[Sequence[Run], float, float], ...]:
        """Both, each with where its room begins and ends on the page."""
        begin, width = self.style.left, self.style.text_width
        middle = begin + width * tab
        return ((left, begin, middle - self.style.body), (right, middle, begin + width))

    def rows(self, rows: Sequence[Row]) -> None:
        """A list: marks in a column of their own, texts wrapped, amounts at the right edge."""
        size = self.style.body
        widest = max((measure(row.mark, Face.REGULAR, size) for row in rows), default=0.0)
        for row in rows:
            self._row(row, widest + size * 0.9)

    def _row(self, row: Row, indent: float) -> None:
        size, right = self.style.body, self.style.left + self.style.text_width
        start = self.style.left + indent
        amount_width = measure(row.amount, Face.REGULAR, size)
        gap = amount_width + size if row.amount else 0.0
        lines = wrap([Run(text=row.text)], size, self.style.text_width - indent - gap)
        self.need(min(len(lines), _WHOLE_LINES) * size * LEADING)
        for number, line in enumerate(lines):
            baseline = self.next_line(size)
            if number == 0:
                self.pen.right(start - size * 0.5, baseline, row.mark, Face.REGULAR, size)
            self._write(line, start, baseline, size)
        if row.amount:
            end = start + _end(line, size)
            self.pen.leader(end + 4, baseline, right - amount_width - 4)
            self.pen.right(right, baseline, row.amount, Face.REGULAR, size)

    def heading(self, text: str) -> None:
        """A line that stays on the page of the line after it."""
        self.need(2 * self.style.body * LEADING)
        self.paragraph(Run(text=text))

    def centred(self, text: str, face: Face, size: float) -> None:
        """One line in the middle of the text."""
        self.pen.centred(self.style.centre, self.next_line(size), text, face, size)

    def next_line(self, size: float) -> float:
        """Take one line of ``size``; returns its baseline."""
        leading = size * LEADING
        self.need(leading)
        self.y += leading
        return self.y - leading * 0.24

    def pages(self, foot: str | None = None) -> list[Pen]:
        """All pages, with strips, heads and feet, now that their number is known.

        Each call gives pages of its own; ``foot`` takes the place of the marks' own.
        """
        pens = [pen.copy() for pen in self._pages]
        for number, pen in enumerate(pens, start=1):
            head = Pen(pen.width, pen.height)
            self._write_strip(head)
            if number > 1:
                self._write_heading(head, number)
            pen.put_first(head)
            self._write_foot(pen, number, self._marks.foot if foot is None else foot)
        return pens

    def go_on_in(self, size: float) -> None:
        """Let the text from here on be of ``size``."""
        self.style = replace(self.style, body=size)

    def _write(self, line: Line, x: float, baseline: float, size: float) -> None:
        for piece in line:
            self.pen.text(x + piece.x, baseline, piece.text, piece.face, size)

    def _open_page(self) -> None:
        self._pages.append(Pen(self.style.width, self.style.height))
        self.y = self._first_line()

    def _first_line(self) -> float:
        first = self.style.top + self._strip_lines * self.style.small * LEADING + 1.5
        if len(self._pages) > 1:
            first += self.style.body * LEADING + _HEADING_GAP
        return first

    @property
    def _strip_lines(self) -> int:
        return 2 if self.style.endless or self._marks.doubtful else 1

    def _write_strip(self, pen: Pen) -> None:
        if not self._marks.strip:
            return
        marks = [Run(text=" · ".join(self._marks.strip), face=Face.BOLD)]
        size = self.style.small
        lines = wrap(marks, size, self.style.text_width)
        while len(lines) > self._strip_lines and size > _SMALLEST_MARK:
            size -= 0.5
            lines = wrap(marks, size, self.style.text_width)
        for row, line in enumerate(lines, start=1):
            text = "".join(piece.text for piece in line)
            pen.centred(self.style.centre, self.style.top + row * size, text, Face.BOLD, size)

    def _write_heading(self, pen: Pen, number: int) -> None:
        style = self.style
        baseline = style.top + self._strip_lines * style.small * LEADING + style.body
        text = f"{self._marks.heading}, trang {number}/{len(self._pages)}"
        pen.text(style.left, baseline, text, Face.BOLD, style.body)
        pen.rule(style.left, baseline + 4, style.text_width)

    def _write_foot(self, pen: Pen, number: int, foot: str) -> None:
        style = self.style
        baseline = style.floor - style.small * 0.25
        pen.text(style.left, baseline, foot, Face.ITALIC, style.small)
        if len(self._pages) > 1:
            right = style.left + style.text_width
            page = f"Trang {number}/{len(self._pages)}"
            pen.right(right, baseline, page, Face.ITALIC, style.small)
        if self._marks.watermark:
            pen.behind(self._marks.watermark, *in_free_room(pen, style, self._marks.watermark))
        if self._marks.voided:
            pen.outlined(VOID, *across_page(pen, VOID))


def _told(runs: Sequence[Run]) -> list[Run]:
    """What is printed of ``runs``: all but the place for the hand."""
    return [run for run in runs if run is not TO_WRITE]


def _end(line: Line, size: float) -> float:
    """Where a line ends, in points from its beginning."""
    last = line[-1] if line else None
    return last.x + measure(last.text, last.face, size) if last else 0.0
