"""Everything printed at this desk: found again, looked at, printed once more as a marked copy."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.devices.printer import WITH_DEVICE
from counter_app.domain.rights import Right, may
from counter_app.services.papers.originals import Original
from counter_app.services.papers.preview import pages_of
from counter_app.services.papers.print_history import PrintedLine, PrintedPage, Shown
from counter_app.services.sending import attachments
from ui import strings
from ui.desk.counter import Counter
from ui.desk.papers import Sheet
from ui.flows.paper_key import ANY_WORDS, PaperKey
from ui.screens.printed.view import NOT_FOUND, SHOWN_WORDS, WHY_EMPTY, PrintedView
from ui.screens.screen import Screen, shortcut
from ui.widgets.layout import column

TYPING_MS: Final = 150
NEAR_THE_END: Final = 20
"""So few lines before the last that is loaded, the next page is asked for."""


class PrintedScreen(Screen):
    """↑ ↓ walk the papers, Alt+I prints one again, Enter looks at it, Alt+M opens its dossier."""

    help_page = "printed"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._lines: tuple[PrintedLine, ...] = ()
        self._after: int | None = None
        self._asked = 0
        self.view = PrintedView()
        writes = may(counter.desk.clerk, Right.WRITE)
        for key in (self.view.print, self.view.elsewhere, self.view.cancel):
            key.setVisible(writes)
        self._key = PaperKey(counter, self)
        self._typing = QTimer(self, singleShot=True)
        self.setLayout(column(self.view))
        self._connect()

    def _connect(self) -> None:
        view = self.view
        self._typing.timeout.connect(self.reload)
        view.filter.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
        view.filter.returnPressed.connect(view.table.setFocus)
        view.shown.picked.connect(self.reload)
        view.table.opened.connect(self._look)
        view.table.selectionModel().currentRowChanged.connect(lambda *_: self._stand())
        view.print.clicked.connect(self._print)
        view.look.clicked.connect(lambda: self._look(self.view.table.chosen()))
        view.elsewhere.clicked.connect(self._elsewhere)
        view.cancel.clicked.connect(self._cancel)
        view.open.clicked.connect(self._open)
        self._key.said.connect(lambda words, tone: view.said.say(words, tone=tone))
        self._key.moved.connect(lambda words, tone: view.said.say(words, tone=tone))
        self._key.known.connect(self._call_key)
        self._key.busy.connect(self._rest)
        self._counter.changes.print_moved.connect(lambda _followed: self._look_again())
        shortcut(self, "Ctrl+F", view.filter.setFocus, "Tới ô lọc")
        for at, shown in enumerate(Shown, start=1):
            shortcut(self, f"Ctrl+{at}", partial(self.show_only, shown), SHOWN_WORDS[shown])

    def enter(self) -> None:
        """Loads the list again and stands in it."""
        self.view.said.say("")
        self.reload()
        self.view.table.setFocus()

    def show_only(self, shown: Shown) -> None:
        """Lists only those."""
        self.view.filter.clear()
        self.view.shown.choose(shown)
        self.reload()
        self.view.table.setFocus()

    def reload(self) -> None:
        """From the last printed on; where the keyboard stood it stands again."""
        self._ask(None)

    def _look_again(self) -> None:
        if self.isVisible():
            self.reload()

    def _ask(self, after: int | None) -> None:
        """Asks for a page; an answer to an older question is dropped."""
        self._asked += 1
        asked = self._asked

        def loaded(page: PrintedPage) -> None:
            if asked == self._asked:
                self._show(page, further=after is not None)

        self._counter.papers.printed(
            self.view.shown.value(),
            text=self.view.filter.value(),
            after=after,
            owner=self,
            done=loaded,
        )

    def _show(self, page: PrintedPage, *, further: bool) -> None:
        table, stood = self.view.table, self.view.table.chosen()
        self._lines = (*self._lines, *page.lines) if further else page.lines
        self._after = page.after
        table.show_rows(self._lines)
        at = next((n for n, one in enumerate(self._lines) if stood and one.order == stood.order), 0)
        if self._lines:
            table.selectRow(at)
        more = "+" if page.after is not None else ""
        self.view.count.setText(f"{strings.number(len(self._lines))}{more} lần in")
        self.view.empty.say("" if self._lines else self._why_empty())
        if not self._lines:
            self._call_key(Original.PRINTED)
        view = self.view
        for key in (view.print, view.look, view.elsewhere, view.cancel, view.open):
            key.setEnabled(bool(self._lines))
        self._stand()

    def _why_empty(self) -> str:
        asked = self.view.filter.value().strip()
        return NOT_FOUND.format(asked) if asked else WHY_EMPTY[self.view.shown.value()]

    def _stand(self) -> None:
        """What the keys would do with the line under the keyboard; near the end, more lines."""
        line = self.view.table.chosen()
        if line is None:
            return
        self.view.open.setEnabled(line.dossier is not None)
        self.view.cancel.setEnabled(line.state in WITH_DEVICE)
        self._key.look(_sheet(line))
        if self._after is not None and line in self._lines[-NEAR_THE_END:]:
            self._ask(self._after)

    def _call_key(self, known: Original) -> None:
        self.view.print.setText(ANY_WORDS[known])

    def _print(self) -> None:
        line = self.view.table.chosen()
        if line is not None:
            self._key.press(_sheet(line))

    def _elsewhere(self) -> None:
        line = self.view.table.chosen()
        if line is not None:
            self._key.print_elsewhere(_sheet(line))

    def _cancel(self) -> None:
        line = self.view.table.chosen()
        if line is None:
            return

        def said(words: str) -> None:
            self.view.said.say(words, tone="info")
            self.view.table.setFocus()
            self.reload()

        self._counter.papers.cancel(
            line.order,
            _sheet(line),
            owner=self,
            done=said,
            failed=lambda error: self.view.said.say(error.message, tone="bad"),
        )

    def _look(self, line: PrintedLine | None) -> None:
        from ui.dialogs.preview import PreviewDialog

        if line is not None:
            what = _sheet(line)
            PreviewDialog.ask(
                self._counter,
                self._counter.papers.slip_pages(what),
                parent=self,
                printing=self._print,
                drawn=attachments.drawn if line.is_file else pages_of,
                sheets=self._key.sheets(what) if line.is_slip else None,
            )

    def _open(self) -> None:
        line = self.view.table.chosen()
        if line is not None and line.dossier is not None:
            self._counter.changes.dossier_wanted.emit(line.dossier)

    def _rest(self, busy: bool) -> None:
        self.view.print.setEnabled(not busy)
        if not busy:
            if self.has_keyboard():
                self.view.table.setFocus()
            self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the filter, then leaves."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.view.filter.value():
            self.view.filter.clear()
            self.reload()
            self.view.table.setFocus()
        else:
            self.left.emit()


def _sheet(line: PrintedLine) -> Sheet:
    return Sheet(dossier_id=line.dossier, paper=line.paper, is_slip=line.is_slip)
