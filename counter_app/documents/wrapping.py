"""Breaks text into lines: several faces in one paragraph, words too long for a line included.

Citizen text stays plain text: nothing here reads markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from counter_app.documents.fonts import Face, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of printable text in one face."""

    text: str
    face: Face = Face.REGULAR


TO_WRITE: Final = Run(text="")
"""In the place of what is unknown: the rest of its line is dotted, to be written by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one line; ``x`` is points from the line's beginning."""

    x: float
    text: str
    face: Face


Line = tuple[Piece, ...]


def wrap(runs: Sequence[Run], size: float, width: float, first: float = 0.0) -> list[Line]:
    """Lines of at most ``width`` points; blanks between words are one, at line ends none.

    The first line begins ``first`` points in.
    """
    lines = _Lines(size, width, first)
    if not lines.add_whole(runs):
        for run in runs:
            for word in run.text.split():
                lines.add(word, run.face)
    return lines.finish()


def wrap_text(text: str, face: Face, size: float, width: float) -> list[str]:
    """``wrap`` for one face: the text of each line."""
    if measure(text, face, size) <= width:
        return [text]
    lines = wrap([Run(text=text, face=face)], size, width)
    return ["".join(piece.text for piece in line) for line in lines]


def wrap_evenly(text: str, face: Face, size: float, width: float) -> list[str]:
    """``wrap_text`` for headings: no more lines than needed, and about equally long."""
    lines = wrap_text(text, face, size, width)
    narrow = measure(text, face, size) / len(lines)
    while len(lines) > 1 and narrow < width:
        even = wrap_text(text, face, size, narrow)
        if len(even) == len(lines):
            return even
        narrow += size
    return lines


class _Lines:
    """Collects words greedily; neighbours of the same face become one piece."""

    def __init__(self, size: float, width: float, first: float) -> None:
        self._size = size
        self._width = width
        self._lines: list[Line] = []
        self._starts: list[float] = []
        self._texts: list[str] = []
        self._faces: list[Face] = []
        self._end = first

    def add_whole(self, runs: Sequence[Run]) -> bool:
        """Place all ``runs`` on one line, if they fit: most paragraphs do."""
        advances = [measure(run.text, run.face, self._size) for run in runs]
        blank = measure(" ", Face.REGULAR, self._size)
        if self._end + sum(advances) + blank * (len(runs) - 1) > self._width:
            return False
        for run, advance in zip(runs, advances, strict=True):
            self._place(run.text, run.face, blank if self._texts else 0.0, advance)
        return True

    def add(self, word: str, face: Face) -> None:
        """Place ``word`` on this line or the next, in parts when no line can hold it."""
        advance = measure(word, face, self._size)
        blank = measure(" ", face, self._size) if self._texts else 0.0
        if self._end + blank + advance > self._width and self._texts:
            self._break_line()
            blank = 0.0
        while advance > self._width - self._end and len(word) > 1:
            fitting = self._fitting(word, face)
            self._place(word[:fitting], face, 0.0, self._width)
            self._break_line()
            word = word[fitting:]
            advance = measure(word, face, self._size)
        self._place(word, face, blank, advance)

    def finish(self) -> list[Line]:
        """All lines; at least one, which may be empty."""
        if self._texts or not self._lines:
            self._break_line()
        return self._lines

    def _place(self, word: str, face: Face, blank: float, advance: float) -> None:
        if self._faces and self._faces[-1] is face:
            self._texts[-1] += f" {word}"
        else:
            self._starts.append(self._end + blank)
            self._texts.append(word)
            self._faces.append(face)
        self._end += blank + advance

    def _break_line(self) -> None:
        parts = zip(self._starts, self._texts, self._faces, strict=True)
        self._lines.append(tuple(Piece(x=x, text=text, face=face) for x, text, face in parts))
        self._starts, self._texts, self._faces = [], [], []
        self._end = 0.0

    def _fitting(self, word: str, face: Face) -> int:
        """How many letters of ``word`` fit on an empty line; at least one."""
        room = (self._width - self._end) * 1000 / self._size
        for count, letter in enumerate(word):
            room -= face.advances[letter]
            if room < 0:
                return max(count, 1)
        return len(word)
