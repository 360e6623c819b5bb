"""Who signs a citizen's own paper: a framed box for each, left free for a signature or a fingerprint.

The office's papers leave room for a seal instead (``signatures``).
"""

from typing import Final

from counter_app.documents.flow import Flow
from counter_app.documents.pen import MM
from counter_app.documents.signatures import SignerTexts, write_column
from counter_app.documents.style import LEADING
from counter_app.domain.papers import Signer

WIDTH: Final = 46 * MM
HEIGHT: Final = 28 * MM
_BESIDE: Final = 18 * MM  # left white above the name of who only helps
_ONE_ROW: Final = 3
_GAP: Final = 4.0


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
        leading, self._boxed = style.body * LEADING, boxed
        self._space = HEIGHT if boxed else _BESIDE
        room = self._width - 2 * _GAP
        self._texts = [SignerTexts(one, style.body, room, style.body) for one in signers]
        self._head = max(len(one.head) for one in self._texts) * leading + 2 * _GAP
        name = max(len(one.name) for one in self._texts) * leading + 2 * _GAP
        self.height = self._head + self._space + name

    def write(self, flow: Flow) -> None:
        """Writes the row where ``flow`` stands."""
        top, box = flow.y + _GAP, flow.y + self._head
        for at, text in enumerate(self._texts):
            middle = self._left + (at + 0.5) * self._width
            write_column(flow, text, middle, top, box + self._space + _GAP)
            if at >= len(self._texts) - self._boxed:
                width = min(WIDTH, self._width - 2 * _GAP)
                flow.pen.frame(middle - width / 2, box, width, HEIGHT)
        flow.y += self.height
