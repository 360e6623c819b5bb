"""The keepers' place: its pages down the left edge, the chosen one at the right."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import theme
from ui.desk.counter import Counter
from ui.screens.office.page import OfficePage
from ui.screens.office.pages import pages_of
from ui.screens.screen import Screen, shortcut
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.name_list import NameList

NARROW: Final = 1000
NOBODY_S: Final = (
    "Nơi này dành cho quản trị, lãnh đạo và người kiểm tra, ở kho mở bằng mật khẩu. "
    "Hãy nhờ họ, hoặc bấm F2 để về Tiếp nhận."
)


class OfficeScreen(Screen):
    """↑ ↓ or Alt and a digit choose a page, Enter goes into it, Esc comes back."""

    help_page = "office"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self.pages = pages_of(counter)
        self._built: dict[str, OfficePage] = {}
        names = (f"{at}  {one.title}" for at, one in enumerate(self.pages, start=1))
        self.list = NameList(names, name="Các trang quản lý, phím Ctrl Q")
        self.stack = QStackedWidget()
        self.empty = Notice("info")
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _item: self._begin())
        for at, page in enumerate(self.pages):
            shortcut(self, f"Alt+{at + 1}", partial(self.open, page.id), page.title)

    def _lay_out(self) -> None:
        whole = row(self.list, column(self.empty, self.stack, gap=0), gap=12, inside=CARD_INSIDE)
        whole.setStretch(1, 1)
        self.setLayout(column(panel(whole, role="card")))
        for part in (self.list, self.stack):
            part.setVisible(bool(self.pages))

    def page(self) -> OfficePage | None:
        """The page in front, if there is any."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, OfficePage) else None

    def open(self, page_id: str) -> None:
        """Shows the page of that id, and the keyboard goes into it."""
        at = next((n for n, one in enumerate(self.pages) if one.id == page_id), None)
        if at is not None:
            self.list.setCurrentRow(at)
            self._begin()

    def enter(self) -> None:
        """Stands in the list; the page in front is read anew."""
        if not self.pages:
            self.empty.say(NOBODY_S)
            self.setFocus()
            return
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        elif (page := self.page()) is not None:
            page.enter()
        self.list.setFocus()

    def leave(self) -> None:
        """Every page keeps what must not be lost."""
        for page in self._built.values():
            page.leave()

    def _show(self, at: int) -> None:
        if at < 0:
            return
        page = self.pages[at]
        if page.id not in self._built:
            self._built[page.id] = page.build(self._counter)
            self.stack.addWidget(self._built[page.id])
        self.stack.setCurrentWidget(self._built[page.id])
        self._built[page.id].enter()

    def _begin(self) -> None:
        if (page := self.page()) is not None:
            page.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the list is narrow."""
        super().resizeEvent(event)
        self.list.suit(narrow=theme.room(self.width()) < NARROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list, then to where work begins."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.list.hasFocus() or not self.pages:
            self.left.emit()
        else:
            self.list.setFocus()
