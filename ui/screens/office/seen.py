"""Who has looked at whom: every look of the last days, narrowed to a citizen or a clerk."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from counter_app.core.text import fold
from counter_app.services.people.seen import Look
from ui import strings
from ui.desk.counter import Counter
from ui.dialogs.office.lookers import LOOK_COLUMNS
from ui.screens.office.list_page import ListPage
from ui.screens.screen import shortcut
from ui.widgets.fields import Choice, LineEdit
from ui.widgets.table import Table
from ui.widgets.table_model import Column

DAYS: Final = ((7, "7 ngày qua"), (30, "30 ngày qua"), (90, "90 ngày qua"), (365, "Một năm qua"))
EVERYBODY: Final = "Mọi người"
NOTHING: Final = "Không có lượt xem nào khớp. Hãy chọn nhiều ngày hơn, hoặc Esc để bỏ lọc."
WIDTHS: Final = (130, 170, 200, 150, 180)
FIND_PX: Final = 170
COLUMNS: Final[tuple[Column[Look], ...]] = (
    *LOOK_COLUMNS,
    Column(title="Của ai", value=lambda one: strings.masked(one.about) or "–"),
    Column(
        title="Mã hồ sơ",
        value=lambda one: one.code or "–",
        code=True,
        spare=lambda one: not one.code,
    ),
)


class SeenPage(ListPage[Look]):
    """Read only when it is entered: to look at who looked is an act that is noted."""

    def __init__(self, counter: Counter) -> None:
        self.days = Choice(name="Những ngày nào")
        self.days.offer(DAYS)
        self.clerk = Choice(name="Ai xem")
        self.clerk.offer([("", EVERYBODY)])
        self.filter = LineEdit(name="Lọc theo công dân", hint="Tên, mã hồ sơ")
        table = Table(COLUMNS, name="Lượt xem", stretch=2, widths=WIDTHS)
        super().__init__("Ai đã xem", table, controls=(self.days, self.clerk, self.filter))
        self._counter = counter
        self._looks: tuple[Look, ...] | None = None
        self.days.picked.connect(self.begin)
        self.clerk.picked.connect(self._show)
        self.filter.textChanged.connect(lambda _text: self._show())
        self.filter.returnPressed.connect(self.table.setFocus)
        shortcut(self, "Ctrl+F", self.filter.setFocus, "Tới ô lọc")

    def enter(self) -> None:
        """Nothing is shown before it is asked for."""
        self._looks = None
        self.wait_to_be_asked()

    def begin(self) -> None:
        """Reads the log, and stands in the list."""
        super().begin()
        self._counter.privacy.looks(self.days.value(), owner=self, done=self._read)

    def _read(self, looks: tuple[Look, ...]) -> None:
        self._looks = looks
        before = self.clerk.value()
        names = sorted({one.who for one in looks})
        self.clerk.offer([("", EVERYBODY), *((one, one) for one in names)])
        self.clerk.choose(before if before in names else "")
        self.said.say("")
        self._show()

    def _show(self) -> None:
        if self._looks is None:
            return
        words, who = fold(self.filter.value()).split(), self.clerk.value()
        shown = [
            one
            for one in self._looks
            if who in ("", one.who)
            and all(word in fold(f"{one.about} {one.code}") for word in words)
        ]
        self.table.show_rows(shown)
        self.table.say(NOTHING)
        self.stand(0)
        self.count.setText(f"{strings.number(len(shown))} lượt")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc first empties the filter."""
        if event.key() == Qt.Key.Key_Escape and self.filter.value():
            self.filter.clear()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
