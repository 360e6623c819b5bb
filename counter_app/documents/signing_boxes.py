"""Who signs a citizen's own paper: a framed box for each, left free for a signature or a fingerprint.

The office's papers leave room for a seal instead (``signatures``).
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.fonts import Face
from counter_app.documents.pen import MM
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import wrap_evenly
from counter_app.domain.papers import Signer

WIDTH: Final = 46 * MM
HEIGHT: Final = 28 * MM
_BESIDE: Final = 18 * MM  # left white above the name of who only helps
_ONE_ROW: Final = 3
_GAP: Final = 4.0
_BASELINE: Final = 0.22


def signing_rows(
    flow: Flow, signers: tuple[Signer, ...], helpers: tuple[Signer, ...]
) -> list["SigningRow"]:
    """Whoever declares stands right, with a box; who helps stands left, or under them."""
    if len(signers) + len(helpers) <= _ONE_ROW:
        return [SigningRow(flow, (*helpers, *signers), boxed=len(signers))]
    return [SigningRow(flow, signers, boxed=len(signers)), SigningRow(flow, helpers)]


class SigningRow:
    """Places side by side as measured, the last ``boxed`` of them with a box."""

    def __init__(self, flow: Flow, signers: tuple[Signer, ...], *, boxed: int = 0) -> None:
        style, places = flow.style, max(len(signers), 2)
        self._width = style.text_width / places
        # One alone stands on the right.
        self._left = style.left + (places - len(signers)) * self._width
        self._leading, self._boxed = style.body * LEADING, boxed
        self._space = HEIGHT if boxed else _BESIDE
        self._heads = [
            [
                *((line, Face.BOLD) for line in self._wrapped(flow, one.title, Face.BOLD)),
                *((line, Face.ITALIC) for line in self._wrapped(flow, one.note, Face.ITALIC)),
            ]
            for one in signers
        ]
        self._names = [self._wrapped(flow, one.name, Face.BOLD) for one in signers]
        self._head = max(map(len, self._heads)) * self._leading + 2 * _GAP
        self.height = (
            self._head + self._space + max(map(len, self._names)) * self._leading + 2 * _GAP
        )

    def _wrapped(self, flow: Flow, text: str, face: Face) -> list[str]:
        return wrap_evenly(text, face, flow.style.body, self._width - 2 * _GAP)

    def write(self, flow: Flow) -> None:
        """Writes the row where ``flow`` stands."""
        top, size = flow.y + _GAP, flow.style.body
        box = flow.y + self._head
        for at, (head, name) in enumerate(zip(self._heads, self._names, strict=True)):
            middle = self._left + (at + 0.5) * self._width
            named = [(line, Face.BOLD) for line in name]
            for start, lines in ((top, head), (box + self._space + _GAP, named)):
                for number, (line, face) in enumerate(lines, start=1):
                    baseline = start + (number - _BASELINE) * self._leading
                    flow.pen.centred(middle, baseline, line, face, size)
            if at >= len(self._heads) - self._boxed:
                width = min(WIDTH, self._width - 2 * _GAP)
                flow.pen.frame(middle - width / 2, box, width, HEIGHT)
        flow.y += self.height
