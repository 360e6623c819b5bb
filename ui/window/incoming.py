"""Where a scanned or searched text belongs: an open dialog, the screen in front, a dossier, intake.

It only leads there; what the text means is read by whoever gets it. What nobody has a use for is
told with what was read: nothing that a scanner sent vanishes without a word.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.scanning.scans import (
    MachineLines,
    are_lines,
    is_card,
    is_home_form,
    is_paper_code,
    told_read,
)
from ui.screens.screen import Screen

if TYPE_CHECKING:
    from ui.desk.counter import Counter

NOT_FOR_DIALOG = "Hộp thoại đang mở không dùng mã vừa quét. Đóng lại rồi quét lần nữa."
CURTAINED = "Mã quét lúc che màn hình chưa được dùng. Hãy quét lại."
KEPT = "Đã đọc mã quét. Mở xong kho hồ sơ sẽ dùng ngay."
ONLY_LOOKS = "Tài khoản này chỉ xem, không tiếp nhận. Hãy gõ số hoặc tên vào ô tìm hồ sơ."
FIRST_LINE = "Đã đọc dòng đầu. Hãy quét tiếp dòng sau."


class Front(Protocol):
    """The window as far as leading somewhere needs it."""

    def current(self) -> Screen | None:
        """The screen in front."""

    def bring(self, place_id: str) -> Screen:
        """Brings a place to the front."""


class Incoming(QObject):
    """One way in for everything that is read, not typed into a field."""

    said = Signal(str)
    """A passing sentence."""
    said_over = Signal(str)
    """That passing sentence is no longer true."""
    told = Signal(str, str)
    """What stands over the screen until the clerk goes on, and what was read, which does not."""

    def __init__(self, front: Front, monotonic_ms: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self._front = front
        self._lines = MachineLines(monotonic_ms)
        self._early: list[str] = []

    def take(self, text: str, counter: "Counter | None") -> None:
        """A scan; without a ``counter`` the curtain is drawn, and nobody may have it."""
        from ui.dialogs.dialog import Dialog

        lines = self._lines.take(text)
        if lines == "":
            self.said.emit(FIRST_LINE)
            return
        self.said_over.emit(FIRST_LINE)
        text = lines or text
        dialog = QApplication.activeModalWidget()
        if dialog is None and counter is not None:
            self._route(text, counter)
            return
        why = CURTAINED if counter is None else NOT_FOR_DIALOG
        if not isinstance(dialog, Dialog):
            self.told.emit(why, told_read(text))
        elif counter is None or not dialog.take_scan(text):
            dialog.say_unused(why, read=told_read(text))

    def forget(self) -> None:
        """Nobody sits here: half of what was scanned is nobody's."""
        self._lines.forget()

    def keep(self, text: str) -> None:
        """A scan that came before the store was open."""
        self._early.append(text)
        self.told.emit(KEPT, "")

    def hand_on(self, take: Callable[[str], None]) -> None:
        """Gives what was kept to ``take``, in the order it came."""
        early, self._early = self._early, []
        for text in early:
            take(text)

    def names_itself(self, text: str) -> bool:
        """Whether a searched text is really a scan: a card, machine lines, a form's or paper's code."""
        return is_card(text) or are_lines(text) or is_home_form(text) or is_paper_code(text)

    def go_on_with_visit(self, visit_id: str) -> None:
        """Shows what was typed at a visit as the draft to take in."""
        from ui.screens.intake.intake import IntakeScreen

        screen = self._front.bring("intake")
        if isinstance(screen, IntakeScreen):
            screen.visits.go_on_with(visit_id)

    def take_in_again(self, dossier_id: str) -> None:
        """Shows all that the copy of a lost dossier says as the draft to take in."""
        from ui.screens.intake.intake import IntakeScreen

        screen = self._front.bring("intake")
        if isinstance(screen, IntakeScreen):
            screen.again.take_up(dossier_id)

    def answer_filing(self, code: str) -> None:
        """Shows what was filed online as the draft to take in; without a code, all that waits."""
        from ui.screens.intake.intake import IntakeScreen
        from ui.screens.lists.lists import ListsScreen
        from ui.screens.lists.rows import ONLINE

        screen = self._front.bring("intake" if code else "lists")
        if isinstance(screen, IntakeScreen):
            screen.visits.answer(code)
        elif isinstance(screen, ListsScreen):
            screen.lead_to(ONLINE)

    def _route(self, text: str, counter: "Counter") -> None:
        from ui.screens.intake.intake import IntakeScreen

        screen = self._front.current()
        if screen is not None and screen.wants_scan(text):
            screen.take_scan(text)
        elif not (is_card(text) or are_lines(text) or is_home_form(text)):
            counter.find_code(text, owner=self, tell=self.told.emit)
        elif isinstance(screen := self._front.bring("intake"), IntakeScreen):
            screen.take_scan(text)
        else:
            self.told.emit(ONLY_LOOKS, told_read(text))
