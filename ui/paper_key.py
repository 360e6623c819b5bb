"""The key that prints a paper: the original until it is out, counted copies afterwards.

What is known of the original is asked anew at every press, so that no screen remembers it wrongly.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.services.originals import Original
from ui.counter import Counter
from ui.papers import What

WORDS: Final = {
    Original.NOT_PRINTED: "&In giấy hẹn",
    Original.IN_HAND: "Đang &in giấy hẹn…",
    Original.DOUBTFUL: "Giấy hẹn đã &ra chưa?",
    Original.PRINTED: "&In lại giấy hẹn",
}
# The same key on any other paper.
ANY_WORDS: Final = {
    Original.NOT_PRINTED: "&In giấy này",
    Original.IN_HAND: "Đang &in…",
    Original.DOUBTFUL: "Giấy đã &ra chưa?",
    Original.PRINTED: "&In lại giấy này",
}


class PaperKey(QObject):
    """One press does one thing; more presses wait for its answer."""

    said = Signal(str, str)
    """What became of a press, and its tone."""
    busy = Signal(bool)
    known = Signal(object)
    """What is known of the original now."""

    def __init__(self, counter: Counter, over: QWidget) -> None:
        super().__init__(over)
        self._counter, self._over = counter, over
        self._busy = False

    def look(self, what: What) -> None:
        """Finds out what the key would do."""
        self._ask(what, self.known.emit)

    def print_original(self, what: What) -> None:
        """Prints the original if it was not printed."""
        if not self._busy:
            self._rest(True)
            self._print(what)

    def press(self, what: What) -> None:
        """The original, a question about it, or one counted copy."""
        if not self._busy:
            self._rest(True)
            self._ask(what, lambda known: self._act(what, known))

    def _ask(self, what: What, done: Callable[[Original], None]) -> None:
        self._counter.papers.original(what, owner=self, done=done, failed=self._failed)

    def _act(self, what: What, known: Original) -> None:
        if known is Original.DOUBTFUL:
            self._settle(what)
        elif known is Original.PRINTED:
            self._print(what, request=self._counter.new_request())
        else:
            self._print(what)

    def _settle(self, what: What) -> None:
        from ui.dialogs.came_out import CameOutDialog

        papers = self._counter.papers
        came_out = CameOutDialog.ask(parent=self._over)
        if came_out is None:
            self._rest(False)
        elif came_out:
            papers.settle_as_out(what, owner=self, done=self._done, failed=self._failed)
        else:
            papers.print_again(what, owner=self, done=self._done, failed=self._failed)

    def _print(self, what: What, request: str = "") -> None:
        self._counter.papers.print_slip(
            what, owner=self, done=self._done, failed=self._failed, request=request
        )

    def _done(self, words: str) -> None:
        self._rest(False)
        self.said.emit(words, "good")

    def _failed(self, error: UserError | EnvironmentFault) -> None:
        self._rest(False)
        self.said.emit(error.message, "bad")

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self.busy.emit(busy)
