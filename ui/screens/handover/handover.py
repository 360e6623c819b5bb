"""The place where dossiers change hands: out, back, and the lists with their confirmation."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from counter_app.domain.handover import Way
from ui import theme
from ui.desk.counter import Counter
from ui.scanning.scans import are_lines, is_card
from ui.screens.handover.batch import BatchPage
from ui.screens.handover.lists import ListsPage
from ui.screens.screen import Screen, shortcut
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import key_cap


class HandoverScreen(Screen):
    """Three pages; a scan anywhere goes to the one in front."""

    help_page = "handover"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.out = BatchPage(counter, Way.OUT)
        self.back = BatchPage(counter, Way.BACK)
        self.lists = ListsPage(counter)
        self.pages: tuple[BatchPage | ListsPage, ...] = (self.out, self.back, self.lists)
        self.stack = QStackedWidget()
        self.tabs = tuple(
            button(f"{number}  {title}", role="place", name=f"{title}, phím Ctrl+{number}")
            for number, title in enumerate(("Giao đi", "Nhận về", "Danh sách, xác nhận"), start=1)
        )
        for at, (tab, page) in enumerate(zip(self.tabs, self.pages, strict=True)):
            self.stack.addWidget(page)
            tab.setCheckable(True)
            # The chosen one is bold, and still wants all of its letters.
            tab.setMinimumWidth(theme.dressed_width(tab) + theme.px(14))
            turn = partial(self.turn_to, at)
            tab.clicked.connect(turn)
            shortcut(self, f"Ctrl+{at + 1}", turn, tab.text()[1:].strip())
        whole = column(row(*self.tabs, key_cap("Ctrl 1 2 3"), None), self.stack)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def enter(self) -> None:
        """The page that was in front, asked anew."""
        self.turn_to(self.stack.currentIndex())

    def leave(self) -> None:
        """Keeps the lists that are being scanned."""
        self.out.kept.now()
        self.back.kept.now()

    def turn_to(self, at: int, _checked: bool = False) -> None:
        """Brings a page to the front and the keyboard into it."""
        self.stack.setCurrentIndex(at)
        for number, tab in enumerate(self.tabs):
            tab.setChecked(number == at)
        self.pages[at].enter()

    def wants_scan(self, text: str) -> bool:
        """Whatever names a dossier or a list; a citizen's card begins an intake as everywhere."""
        return not (is_card(text) or are_lines(text))

    def take_scan(self, text: str) -> None:
        """Lands on the list in front."""
        self.pages[self.stack.currentIndex()].take_code(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to where work begins; what is on the list stays there."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
