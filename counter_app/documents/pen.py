"""A pen that writes one page: text, rules and filled modules, measured from the top left corner.

It notes PDF operators as text and knows nothing of any paper's content. Turning pages into a
file is ``pdf``'s work. All lengths are points; ``MM`` turns millimetres into points.
"""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from counter_app.documents.fonts import Face, measure, translation

MM: Final = 72 / 25.4
BREVE: Final = "\u0306"
_CAPITAL_RISE: Final = 0.21
_MARK_RISE: Final = 0.19


Picture = tuple[float, float, float, float, bytes]

_BOX: Final = "%d %d %d %d re".__mod__  # hundreds a symbol: the quickest way to write one


class Pen:
    """Notes what one page carries; ``operators`` is its content stream."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._operators: list[str] = []
        self._letters: set[str] = set()
        self._pictures: list[Picture] = []
        self.blanks: list[tuple[float, float]] = []  # upper and lower edges of white boxes

    def copy(self) -> "Pen":
        """A page with the same things on it, to go on with apart."""
        other = Pen(self.width, self.height)
        other._operators = list(self._operators)
        other._letters = set(self._letters)
        other._pictures = list(self._pictures)
        other.blanks = list(self.blanks)
        return other

    @property
    def operators(self) -> str:
        """The page as PDF operators."""
        return "\n".join(self._operators)

    @property
    def letters(self) -> set[str]:
        """Every letter written so far."""
        return self._letters

    @property
    def pictures(self) -> list[Picture]:
        """Pictures (x, lower edge from below, width, height, file) that ``pdf`` puts in."""
        return self._pictures

    def picture(self, x: float, y: float, width: float, height: float, file: bytes) -> None:
        """Place a PNG or JPEG ``file``; its upper left corner is (``x``, ``y``)."""
        self._pictures.append((x, self.height - y - height, width, height, file))

    def text(self, x: float, baseline: float, text: str, face: Face, size: float) -> None:
        """Write one line of printable ``text`` from ``x`` to the right."""
        if not text:
            return
        self._letters.update(text)
        self._operators.append(
            f"BT /{face.value} {size:g} Tf {x:.2f} {self.height - baseline:.2f} Td "
            f"{_shown(text, size)} ET"
        )

    def centred(self, x: float, baseline: float, text: str, face: Face, size: float) -> None:
        """Write one line with its middle at ``x``."""
        self.text(x - measure(text, face, size) / 2, baseline, text, face, size)

    def right(self, x: float, baseline: float, text: str, face: Face, size: float) -> None:
        """Write one line that ends at ``x``."""
        self.text(x - measure(text, face, size), baseline, text, face, size)

    def rule(self, x: float, y: float, width: float, thickness: float = 0.6) -> None:
        """A level line from ``x`` to the right."""
        level = f"{self.height - y:.2f}"
        self._operators.append(f"{thickness:g} w {x:.2f} {level} m {x + width:.2f} {level} l S")

    def upright(self, x: float, y: float, height: float, thickness: float = 0.6) -> None:
        """An upright line from ``y`` downwards."""
        top, bottom = f"{self.height - y:.2f}", f"{self.height - y - height:.2f}"
        self._operators.append(f"{thickness:g} w {x:.2f} {top} m {x:.2f} {bottom} l S")

    def leader(self, x: float, y: float, end: float) -> None:
        """Fine dots from ``x`` to ``end``, to lead the eye along a row."""
        if end > x:
            level = f"{self.height - y:.2f}"
            self._operators.append(
                f"q 0.5 w [0.5 2.5] 0 d {x:.2f} {level} m {end:.2f} {level} l S Q"
            )

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a box whose upper left corner is (``x``, ``y``)."""
        bottom = self.height - y - height
        self._operators.append(f"0.8 w {x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re S")

    def bars(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Fill boxes (x, y of the upper edge, width, height) in black as one shape."""
        shapes = " ".join(
            f"{x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re"
            for x, y, width, height in boxes
        )
        self._operators.append(f"{shapes} f")

    def shaded(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a box whose upper left corner is (``x``, ``y``) with a ``grey``, 0 black to 1 white."""
        bottom = self.height - y - height
        self._operators.append(f"{grey:g} g {x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f 0 g")

    def modules(
        self, x: float, y: float, module: float, boxes: Iterable[tuple[int, int, int, int]]
    ) -> None:
        """Fill boxes given in whole modules (column, row, columns, rows) from (``x``, ``y``)."""
        shapes = " ".join(map(_BOX, boxes))
        self._operators.append(
            f"q {module:.4f} 0 0 {-module:.4f} {x:.3f} {self.height - y:.3f} cm {shapes} f Q"
        )

    def blank(self, x: float, y: float, width: float, height: float) -> None:
        """Paint a box white, over anything written under it."""
        bottom = self.height - y - height
        self.blanks.append((y, y + height))
        self._operators.append(f"1 g {x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f 0 g")

    def put_first(self, head: "Pen") -> None:
        """Let ``head`` come before all that is written: readers meet it first, too."""
        self._letters |= head.letters
        self._operators.insert(0, head.operators)

    def behind(
        self, text: str, size: float, slope: tuple[float, float], middle: tuple[float, float]
    ) -> None:
        """A pale line across ``middle`` (x, y), under everything else.

        ``slope`` is (cosine, sine) of its rise.
        """
        self._operators.insert(0, f"0.88 g {self._across(text, size, slope, middle)} 0 g")

    def outlined(self, text: str, size: float, slope: tuple[float, float]) -> None:
        """Hollow letters across the middle of the page, over everything: nothing hides them."""
        letters = self._across(text, size, slope, (self.width / 2, self.height / 2))
        self._operators.append(f"q 0.5 G 0.7 w 1 Tr {letters} Q")

    def _across(
        self, text: str, size: float, slope: tuple[float, float], middle: tuple[float, float]
    ) -> str:
        self._letters.update(text)
        cosine, sine = slope
        half = measure(text, Face.BOLD, size) / 2
        x, y = middle[0] - half * cosine, self.height - middle[1] - half * sine
        matrix = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f}"
        glyphs = text.translate(translation())
        return f"BT /{Face.BOLD.value} {size:g} Tf {matrix} Tm <{glyphs}> Tj ET"


def _shown(text: str, size: float) -> str:
    """The operators that show ``text``; a breve on a letter with a mark of its own stands higher."""
    if BREVE not in text:
        return f"<{text.translate(translation())}> Tj"
    parts = text.split(BREVE)
    shown = [f"<{parts[0].translate(translation())}> Tj"]
    for before, part in pairwise(parts):
        rise = size * _breve_rise(before[-1:])
        shown.append(
            f"{rise:.2f} Ts <{BREVE.translate(translation())}> Tj 0 Ts"
            f" <{part.translate(translation())}> Tj"
        )
    return " ".join(shown)


def _breve_rise(letter: str) -> float:
    """How far above its usual place, in sizes: over a capital, over a circumflex, or both."""
    capital = _CAPITAL_RISE if letter.isupper() else 0.0
    marked = _MARK_RISE if "\u0302" in unicodedata.normalize("NFD", letter) else 0.0
    return capital + marked
