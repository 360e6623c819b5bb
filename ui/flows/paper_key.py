"""The key that prints a paper: the original until it is out, counted copies afterwards.

What is known of the original is asked anew at every press, so that no screen remembers it wrongly.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind
from counter_app.services.papers.originals import Original
from counter_app.services.papers.print_following import Followed
from ui.desk.counter import Counter
from ui.desk.papers import Sheet, What, moved_to
from ui.desk.printing import tone_of
from ui.dialogs.preview import Sheets
from ui.flows.paper_help import fall_back, print_elsewhere

WORDS: Final = {
    Original.NOT_PRINTED: "&In giấy hẹn",
    Original.IN_HAND: "Đang &in giấy hẹn…",
    Original.STUCK: "&In ở máy khác",
    Original.DOUBTFUL: "Giấy hẹn đã &ra chưa?",
    Original.PRINTED: "&In lại giấy hẹn",
}
# The same key on any other paper.
ANY_WORDS: Final = {
    Original.NOT_PRINTED: "&In giấy này",
    Original.IN_HAND: "Đang &in…",
    Original.STUCK: "&In ở máy khác",
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
    moved = Signal(str, str)
    """What became of the paper after a printer took it, and the tone."""

    def __init__(self, counter: Counter, over: QWidget) -> None:
        super().__init__(over)
        self._counter, self._over = counter, over
        self._busy = False
        self._what: What | None = None
        counter.changes.print_moved.connect(self._follow)

    def look(self, what: What) -> None:
        """Finds out what the key would do; what is heard late of another paper is dropped."""

        def heard(known: Original) -> None:
            if what == self._what:
                self.known.emit(known)

        self._what = what
        self._ask(what, heard)

    def print_original(self, what: What) -> None:
        """Prints the original if it was not printed."""
        if not self._busy:
            self._what = what
            self._rest(True)
            self._print(what)

    def print_large(self, what: What) -> None:
        """In large type: the original where none is out, else one counted copy for the citizen."""
        if not self._busy:
            self._rest(True)
            self._ask(what, lambda known: self._print_in(what, known, PaperSize.A4_LARGE))

    def print_on(self, what: What, size: PaperSize | None) -> None:
        """On that sheet this once: the original where none is out, else one counted copy."""
        if size is None:
            self.press(what)
        elif not self._busy:
            self._rest(True)
            self._ask(what, lambda known: self._print_in(what, known, size))

    def sheets(self, what: What) -> Sheets:
        """What a preview of a slip may do with it."""
        return Sheets(
            pages=lambda size: self._counter.papers.slip_pages(what, size),
            printing=lambda size: self.print_on(what, size),
            elsewhere=lambda size: self.print_elsewhere(what, size),
        )

    def print_elsewhere(
        self, what: What, size: PaperSize | None = None, *, beside: Sequence[What] = ()
    ) -> None:
        """Asks for another printer, or a PDF, and prints there, those ``beside`` too."""
        if not self._busy:
            self._rest(True)
            self._ask(what, lambda known: self._elsewhere(what, known, size, beside))

    def press(self, what: What) -> None:
        """The original, a question about it, another printer for one that stands still, or a copy."""
        if not self._busy:
            self._rest(True)
            self._ask(what, lambda known: self._act(what, known))

    def _ask(self, what: What, done: Callable[[Original], None]) -> None:
        self._counter.papers.original(what, owner=self, done=done, failed=self._failed)

    def _act(self, what: What, known: Original) -> None:
        if known is Original.DOUBTFUL:
            self._settle(what)
        elif known is Original.STUCK:
            fall_back(what, self._counter, owner=self, done=self._done, failed=self._failed)
        elif known is Original.PRINTED:
            self._print(what, request=self._counter.new_request())
        else:
            self._print(what)

    def _settle(self, what: What) -> None:
        from ui.dialogs.papers.came_out import CameOutDialog

        papers = self._counter.papers
        came_out = CameOutDialog.ask(parent=self._over)
        if came_out is None:
            self._rest(False)
        elif came_out:
            papers.settle_as_out(what, owner=self, done=self._done, failed=self._failed)
        else:
            papers.print_again(what, owner=self, done=self._done, failed=self._failed)

    def _print_in(self, what: What, known: Original, size: PaperSize) -> None:
        """A doubt is asked about first; while the original is under way, what is wanted is a copy."""
        if known is Original.DOUBTFUL:
            self._settle(what)
        else:
            original = known is Original.NOT_PRINTED
            request = "" if original else self._counter.new_request()
            self._print(what, request=request, size=size)

    def _elsewhere(
        self, what: What, known: Original, size: PaperSize | None, beside: Sequence[What]
    ) -> None:
        if known is Original.DOUBTFUL:
            self._settle(what)
            return
        print_elsewhere(
            what,
            self._counter,
            size=size,
            beside=beside,
            over=self._over,
            done=self._done,
        )
        self._rest(False)

    def _print(self, what: What, request: str = "", size: PaperSize | None = None) -> None:
        self._counter.papers.print_slip(
            what, owner=self, done=self._done, failed=self._failed, request=request, size=size
        )

    def _follow(self, followed: Followed) -> None:
        """The paper that was printed or looked at last has moved."""
        what = self._what
        if isinstance(what, Sheet):
            ours = followed.paper == what.paper
        else:
            ours = followed.dossier == what and followed.kind is PaperKind.SLIP
        if what is not None and ours:
            self.moved.emit(*moved_to(followed))
            self.look(what)

    def _done(self, words: str) -> None:
        self._rest(False)
        self.said.emit(words, tone_of(words))

    def _failed(self, error: UserError | EnvironmentFault) -> None:
        self._rest(False)
        self.said.emit(error.message, "bad")

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self.busy.emit(busy)
