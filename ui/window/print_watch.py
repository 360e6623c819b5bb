"""Asks after papers that a printer took, until each is out, and says so when one is not.

Only while there are any: what nobody printed is not asked about. Whether a paper of an earlier
start came out is in ``standing``.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.devices.printer import PrintState
from counter_app.services.papers.print_following import Followed
from ui import strings
from ui.desk.counter import Counter
from ui.desk.papers import moved_to
from ui.flows.paper_help import help_with, is_asked_about
from ui.widgets.notice_board import NoticeBoard, Standing

SOON_MS: Final = 1_500
LATER_MS: Final = 10_000
"""Between two questions while a printer stands still: nobody mends one in a second."""
MATTER: Final = "printing"
_TROUBLES: Final = frozenset({PrintState.STUCK, PrintState.FAILED, PrintState.UNKNOWN})
SEVERAL: Final = "Có {count} giấy chưa in xong. {first}"


class PrintWatch(QObject):
    """Puts up one sentence for all that did not come out; its key leads to what to do."""

    def __init__(
        self,
        counter: Counter,
        board: NoticeBoard,
        *,
        lead_to_printed: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._over, self._board, self._lead = parent, board, lead_to_printed
        self._troubled: dict[int, Followed] = {}
        self._cared_for = set[int]()
        self._refused = self._seeks_refused = False
        self._told = ""
        self._asking = self._asks_once_more = False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.look)
        self.follow(counter)

    def follow(self, counter: Counter) -> None:
        """Watches the desk as it is now: another person sat down."""
        self._counter = counter
        counter.changes.written.connect(self._wake)
        counter.changes.print_refused.connect(self._ask_after_refused)
        counter.changes.dossier_changed.connect(lambda _dossier: self._wake())
        self.look()

    def look(self) -> None:
        """Asks the printers now; whoever calls while a question is under way is answered by the next."""
        if self._asking:
            self._asks_once_more = True
            return
        self._asking, self._asks_once_more = True, False
        self._seeks_refused, self._refused = self._refused, False
        self._counter.papers.follow(
            also=tuple(self._troubled),
            not_out=self._seeks_refused,
            owner=self,
            done=self._heard,
            failed=self._not_heard,
        )

    def _ask_after_refused(self) -> None:
        """The next citizen comes while the last one's slip is not out: it is told until it is."""
        self._refused = True
        self._wake()

    def is_watching(self) -> bool:
        """Whether a paper is still under way."""
        return self._asking or self._again.isActive()

    def _wake(self) -> None:
        if not self._again.isActive():
            self._again.start(SOON_MS)

    def _not_heard(self, _fault: UserError | EnvironmentFault) -> None:
        """The store or the printer is not to be asked just now: later again."""
        self._asking = False
        self._refused = self._refused or self._seeks_refused
        self._again.start(LATER_MS)

    def _heard(self, found: tuple[Followed, ...]) -> None:
        self._asking = False
        self._cared_for -= {one.order for one in found if one.news}
        self._troubled = {one.order: one for one in found if self._is_trouble(one)}
        for one in found:
            if one.news:
                self._counter.changes.print_moved.emit(one)
                if one.dossier is not None:
                    self._counter.changes.dossier_changed.emit(one.dossier)
        under_way = [one for one in found if one.under_way]
        self._tell()
        if self._refused or self._asks_once_more:  # while this question was under way
            self._wake()
        if under_way:
            stands = all(one.state is PrintState.STUCK for one in under_way)
            self._again.start(LATER_MS if stands else SOON_MS)

    def _is_trouble(self, one: Followed) -> bool:
        """What ended badly before this start is in the list of papers; it is told while it is new.

        An original that no device took stays told until it is out, or somebody took care of it.
        """
        told = one.news or one.under_way or one.order in self._troubled
        told = told or (self._seeks_refused and one.reprint == 0)
        return one.state in _TROUBLES and told and one.order not in self._cared_for

    def settle(self, order: int) -> None:
        """Somebody took care of it."""
        self._cared_for.add(order)
        self._troubled.pop(order, None)
        self._tell()

    def _tell(self) -> None:
        """Says it once: what was read is not said again until it is another trouble."""
        words = self._words()
        if words == self._told:
            return
        self._told = words
        if not words:
            self._board.take_down(MATTER)
            return
        several = len(self._troubled) > 1
        first = next(iter(self._troubled.values()))
        act = self._lead if several else partial(self._help, first)
        key = "Xem giấy đã in" if several else _key_words(first)
        self._board.put(MATTER, Standing(words=words, key_words=key, act=act))

    def _words(self) -> str:
        if not self._troubled:
            return ""
        first, _tone = moved_to(next(iter(self._troubled.values())))
        if len(self._troubled) == 1:
            return first
        return SEVERAL.format(count=strings.number(len(self._troubled)), first=first)

    def _help(self, one: Followed) -> None:
        help_with(
            one,
            self._counter,
            over=self._over,
            settled=partial(self.settle, one.order),
            failed=self._not_helped,
        )

    def _not_helped(self, fault: UserError | EnvironmentFault) -> None:
        """The trouble stands as it stood: it is told once more."""
        self._told = ""
        self._counter.changes.said.emit(fault.message)


def _key_words(one: Followed) -> str:
    return "Giấy đã ra chưa?" if is_asked_about(one) else "In ở máy khác, PDF"
