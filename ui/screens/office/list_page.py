"""A page of the keepers' place that is one list: what is listed above it, its keys below."""

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from ui import theme
from ui.desk.counter import Counter
from ui.desk.printing import Pages, tone_of
from ui.dialogs.preview import PreviewDialog
from ui.screens.office.page import OfficePage
from ui.widgets.fields import Choice
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.text import label

Row = TypeVar("Row")
Print = Callable[..., None]
ASK: Final = "Bấm Enter để xem. Việc xem cũng được ghi vào nhật ký."
TICK_MS = 30_000
CHOICE_PX = 140


class ListPage(OfficePage, Generic[Row]):
    """``controls`` stand beside the title; each of ``keys`` is a row of keys.

    A clock that is shown goes on by itself while the page is in sight (``tick``).
    """

    def __init__(
        self,
        title: str,
        table: Table[Row],
        *,
        controls: Sequence[QWidget] = (),
        keys: Sequence[Sequence[QPushButton]] = (),
        told: str = "",
    ) -> None:
        super().__init__()
        self.table = table
        self.count = label("", role="quiet")
        self.said = Notice("info")
        self.told = label(told, role="quiet", wrap=True)
        if not told:
            self.told.hide()
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self.tick)
        for one in controls:
            if isinstance(one, Choice):
                one.setMinimumWidth(theme.px(CHOICE_PX))
        head = row(label(title, role="title"), self.count, None, *controls)
        below = [row(*one, None) for one in keys]
        box = column(head, self.told, self.said, table, *below)
        box.setStretch(3, 1)
        self.setLayout(box)

    def begin(self) -> None:
        """Stands in the list."""
        self.table.setFocus()

    def tick(self) -> None:
        """Half a minute has passed; a page without a clock has nothing to do."""

    def wait_to_be_asked(self) -> None:
        """Shows nothing: to look here is an act that is noted, so it is asked for on purpose."""
        self.table.show_rows(())
        self.count.setText("")
        self.said.say(ASK)

    def preview(self, counter: Counter, pages: Pages, printing: Print) -> None:
        """The very paper to be read; ``printing`` is one of the desk's, its paper already given."""
        PreviewDialog.ask(
            counter,
            pages,
            parent=self,
            printing=lambda: printing(
                request=counter.new_request(),
                owner=self,
                done=lambda words: self.said.say(words, tone=tone_of(words)),
                failed=self.fail,
            ),
        )

    def fail(self, fault: UserError | EnvironmentFault) -> None:
        """Says what was in the way."""
        self.said.say(fault.message, tone="bad")

    def again(self, ask: Callable[..., None]) -> Callable[[UserError | EnvironmentFault], None]:
        """Asks once more, with what is wrong beside its field; what no field can mend is said here."""

        def failed(fault: UserError | EnvironmentFault) -> None:
            if isinstance(fault, UserError) and fault.field:
                ask(error=fault)
            else:
                self.fail(fault)

        return failed

    def stand(self, at: int) -> None:
        """Chooses that line, or the last there is."""
        if self.table.count():
            self.table.selectRow(min(at, self.table.count() - 1))

    def standing(self) -> int:
        """Which line is chosen."""
        return max(self.table.currentIndex().row(), 0)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock goes while it is looked at."""
        super().showEvent(event)
        self._ticking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And stands while it is not."""
        super().hideEvent(event)
        self._ticking.stop()
