"""The place "Sổ sách": one of the counter's books open, of a year, a field, as of a day."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import of_days
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.books.book import BOOKS
from counter_app.domain.reporting.period import month, whole_year
from counter_app.domain.rights import Right, may
from counter_app.services.books.book_files import printable
from counter_app.services.books.books import PAGE, Asked, BookLine, OpenBook
from ui import strings
from ui.desk.counter import Counter
from ui.desk.printing import tone_of
from ui.dialogs.preview import PreviewDialog
from ui.screens.books.view import BooksView
from ui.screens.screen import Screen, shortcut
from ui.typed import day_text, whole_date
from ui.widgets.layout import column
from ui.widgets.lazy_rows import LazyRows

TYPING_MS: Final = 250
CHANGED_MS: Final = 400
YEARS: Final = 6
_MILLISECOND: Final = timedelta(milliseconds=1)
NOTHING: Final = "Sổ này chưa có dòng nào. Việc của quầy sẽ tự vào sổ."
NOT_FOUND: Final = "Không dòng nào khớp với chữ cần tìm. Bấm Esc để bỏ tìm."
READING: Final = "Đang đọc sổ…"
AS_IT_STOOD: Final = "Sổ như cuối ngày {}. Xóa ngày để xem đến nay."


class BooksScreen(Screen):
    """↑ ↓ choose a book, Enter goes into its lines, Enter opens the dossier, Esc goes back."""

    help_page = "books"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._found: OpenBook | None = None
        self._rows: LazyRows[BookLine] | None = None
        self._given_up = threading.Event()
        year, who = counter.today().year, counter.desk.clerk
        sectors = sorted({one.sector for one in counter.desk.catalogue.procedures})
        self.view = BooksView(range(year, year - YEARS, -1), sectors)
        self.view.keep_back(writes=may(who, Right.WRITE), saves=may(who, Right.SAVE_OUT))
        self._typing = QTimer(self, singleShot=True)
        self.setLayout(column(self.view))
        self._connect()

    def _connect(self) -> None:
        view = self.view
        self._typing.timeout.connect(self._read)
        view.list.currentRowChanged.connect(lambda _at: self._choose())
        view.list.itemActivated.connect(lambda _item: view.rows.setFocus())
        for choice in (view.year, view.month, view.sector):
            choice.picked.connect(self._read)
        for field in (view.filter, view.as_of):
            field.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
            field.returnPressed.connect(view.rows.setFocus)
        view.rows.opened.connect(lambda _line: self._open())
        view.rows.copied.connect(self._counter.changes.said)
        for key, act, keys, words in (
            (view.printing, self._print, "Ctrl+P", "Xem rồi in sổ"),
            (view.csv, lambda: self._export("csv"), "Ctrl+E", "Xuất sổ ra tệp CSV"),
            (view.xlsx, lambda: self._export("xlsx"), "Ctrl+Shift+E", "Xuất sổ ra tệp Excel"),
        ):
            key.clicked.connect(act)
            shortcut(self, keys, key.click, words)
        view.open.clicked.connect(self._open)
        shortcut(self, "Ctrl+F", view.filter.setFocus, "Tìm trong sổ")

    def enter(self) -> None:
        """Reads the open book anew; the keyboard is in the books."""
        if self.view.list.currentRow() < 0:
            self.view.list.setCurrentRow(0)
        else:
            self._read()
        self.view.list.setFocus()

    def leave(self) -> None:
        """What is still being read is wanted no more."""
        self._given_up.set()

    def _choose(self) -> None:
        self.view.show_book(BOOKS[self.view.list.currentRow()])
        self._found = None
        self._read()

    # Reading

    def _asked(self) -> Asked:
        view = self.view
        volume = whole_year(view.year.value())
        chosen, sector = view.month.value(), view.sector.value()
        part = month(view.year.value(), chosen) if chosen else volume
        return Asked(
            kind=BOOKS[view.list.currentRow()].kind,
            volume=volume,
            part=part,
            as_of=self._as_of() or self._counter.now(),
            sectors=(sector,) if sector else (),
        )

    def _as_of(self) -> datetime | None:
        """The last instant of the day typed, this moment if that is today; None for no day."""
        day = whole_date(self.view.as_of.value(), field="as_of")
        if day is None:
            return None
        return min(of_days(day, day)[1] - _MILLISECOND, self._counter.now())

    def _read(self) -> None:
        self._given_up.set()
        mine = self._given_up = threading.Event()
        try:
            asked = self._asked()
        except UserError as error:
            self.view.as_of.show_wrong(error.message)
            self._fail(error)
            return
        self.view.as_of.show_wrong("")
        if self._found is None:
            self.view.notice.say(READING)

        def failed(error: UserError | EnvironmentFault) -> None:
            if not mine.is_set():
                self._show_none()
                self._fail(error)

        self._counter.books.open(
            asked,
            self.view.filter.value(),
            given_up=mine,
            owner=self,
            done=self._show,
            failed=failed,
        )

    def _show(self, found: OpenBook, whole: int) -> None:
        view, before, at = self.view, self._rows, max(self.view.rows.currentIndex().row(), 0)
        self._found = found

        def ask(start: int, tell: Callable[[tuple[BookLine, ...]], None]) -> None:
            self._counter.books.page(found, start, owner=rows, done=tell, failed=self._fail)

        rows = LazyRows(len(found), ask, first=found.first, page=PAGE, parent=self)
        self._rows = rows
        view.rows.show_rows(rows)
        if before is not None:
            before.deleteLater()
        if len(found):
            view.rows.selectRow(min(at, len(found) - 1))
        number, all_of = strings.number(len(found)), strings.number(whole)
        view.count.setText(f"{number} dòng" if len(found) == whole else f"{number}/{all_of} dòng")
        self._say_standing(len(found), whole)
        self._offer(bool(len(found)))

    def _say_standing(self, found: int, whole: int) -> None:
        day = whole_date(self.view.as_of.value(), field="as_of")
        words = AS_IT_STOOD.format(day_text(day)) if day else ""
        if not found:
            words = NOT_FOUND if whole else NOTHING
        self.view.notice.say(words, tone="info")

    def _show_none(self) -> None:
        self._found = None
        self.view.rows.show_rows(())
        self.view.count.setText("")
        self._offer(False)

    def _offer(self, any_line: bool) -> None:
        who = self._counter.desk.clerk
        self.view.open.setEnabled(any_line)
        self.view.printing.setEnabled(any_line and may(who, Right.WRITE))
        for key in (self.view.csv, self.view.xlsx):
            key.setEnabled(any_line and may(who, Right.SAVE_OUT))

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self.view.notice.say(error.message, tone="bad")

    # What is done with it

    def _open(self) -> None:
        line = self.view.rows.chosen()
        if line is None:
            return
        if line.dossier is None:
            self.view.notice.say("Dòng này không thuộc hồ sơ nào. Hãy xem ở Lượt đến (F7).")
        else:
            self._counter.changes.dossier_wanted.emit(line.dossier)

    def _print(self) -> None:
        found, counter = self._found, self._counter
        if found is None:
            return
        try:
            printable(found)
        except UserError as error:
            self._fail(error)
            return
        request = counter.new_request()
        PreviewDialog.ask(
            counter,
            counter.books.pages(found),
            parent=self,
            printing=lambda: counter.books.print(
                found, request=request, owner=self, done=self._say, failed=self._fail
            ),
        )

    def _export(self, kind: str) -> None:
        if self._found is None:
            return
        self.view.notice.say("Đang ghi tệp…")
        self._counter.books.export(
            self._found,
            kind,
            owner=self,
            done=lambda path: self._say(f"Đã ghi tệp {path.name} vào {path.parent}."),
            failed=self._fail,
        )

    def _say(self, words: str) -> None:
        self.view.notice.say(words, tone=tone_of(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the search, goes back to the books, then leaves."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.view.filter.value():
            self.view.filter.clear()
            self._read()
            self.view.rows.setFocus()
        elif self.view.list.hasFocus():
            self.left.emit()
        else:
            self.view.list.setFocus()
