"""The place "Biên lai": slips whose legal receipt is to be made today, their numbers noted by hand."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.text import fold
from counter_app.domain.rights import Right, may
from counter_app.services.receipts.receipt_table import Taken
from counter_app.services.receipts.receipts import Wanting
from ui import strings
from ui.acts.act import Scene
from ui.acts.money import note_receipt
from ui.desk.counter import Counter
from ui.desk.receipts import DeskReceipts
from ui.dialogs.questions import QuestionsDialog
from ui.screens.receipts.view import ReceiptsView, slip_words, taken_words
from ui.screens.screen import Screen, shortcut
from ui.widgets.layout import column

FILES: Final = "Bảng tính (*.xlsx *.csv)"
NOTHING: Final = "Không phiếu thu nào cần biên lai. Tiền thu hôm nay sẽ hiện ở đây."
NOT_FOUND: Final = "Không phiếu nào khớp với chữ cần tìm. Bấm Esc để bỏ tìm."


class ReceiptsScreen(Screen):
    """↑ ↓ walk the slips, Enter notes the receipt's number, Alt+M opens the dossier."""

    help_page = "receipts"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter, self._receipts = counter, DeskReceipts(counter)
        self._found: tuple[Wanting, ...] = ()
        self._asked = 0
        self.view = ReceiptsView()
        who = counter.desk.clerk
        self._notes = may(who, Right.TAKE_MONEY)
        self.view.keep_back(takes_money=self._notes, saves=may(who, Right.SAVE_OUT))
        self.setLayout(column(self.view))
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.filter.textEdited.connect(lambda _text: self._show())
        view.filter.returnPressed.connect(view.table.setFocus)
        view.table.opened.connect(lambda _one: self._note() if self._notes else self._open())
        view.note.clicked.connect(self._note)
        view.open.clicked.connect(self._open)
        view.export.clicked.connect(self._export)
        view.take.clicked.connect(self._import)
        self._counter.changes.queue_changed.connect(self._look_again)
        shortcut(self, "Ctrl+F", view.filter.setFocus, "Tìm phiếu thu")
        shortcut(self, "Ctrl+I", view.take.click, "Nhập số biên lai từ bảng của nhà cung cấp")
        shortcut(self, "Ctrl+E", view.export.click, "Xuất bảng cho nhà cung cấp biên lai")

    def enter(self) -> None:
        """Reads the list again and stands in it."""
        self.view.said.say("")
        self._read()
        self.view.table.setFocus()

    def _look_again(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        """An answer to an older question is dropped."""
        self._asked += 1
        asked = self._asked

        def loaded(found: tuple[Wanting, ...]) -> None:
            if asked == self._asked:
                self._found = found
                self._show()

        self._receipts.wanting(owner=self, done=loaded, failed=None)

    def _show(self) -> None:
        view, stood = self.view, self.view.table.chosen()
        wanted = fold(view.filter.value())
        shown = tuple(one for one in self._found if wanted in _searched(one))
        view.table.show_rows(shown)
        if shown:
            at = next((n for n, one in enumerate(shown) if stood and one.slip == stood.slip), 0)
            view.table.selectRow(at)
        late = sum(one.late for one in shown)
        told = f"{strings.number(len(shown))} phiếu"
        view.count.setText(f"{told}, {strings.number(late)} trễ" if late else told)
        view.empty.say("" if shown else NOT_FOUND if self._found else NOTHING)
        for key in (view.note, view.open, view.export):
            key.setEnabled(bool(shown))

    # What is done with it

    def _note(self) -> None:
        one = self.view.table.chosen()
        if one is not None:
            scene = Scene(counter=self._counter, dossier=one.dossier, over=self, said=self._say)
            note_receipt(scene, (one.taking,))

    def _open(self) -> None:
        one = self.view.table.chosen()
        if one is not None:
            self._counter.changes.dossier_wanted.emit(one.dossier.row.id)

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Chọn bảng đã có số biên lai", "", FILES)
        if name:
            path = Path(name)
            self._receipts.look_at(
                path, owner=self, done=lambda found: self._take(path, found), failed=self._fail
            )

    def _take(self, path: Path, found: Taken) -> None:
        """Shows what would be noted; nothing is before that was read."""
        if not found.linked:
            self._say(taken_words(found), "bad" if found.refused else "info")
            return
        key = f"Ghi {strings.number(found.linked)} số"
        told = taken_words(found)
        if QuestionsDialog.ask("Nhập số biên lai", (), told=told, key=key, parent=self) is None:
            return

        def done(taken: Taken) -> None:
            tone = "warn" if taken.refused else "good"
            self._say(f"Đã ghi vào các phiếu: {taken_words(taken)}", tone)

        self._receipts.take_back(path, owner=self, done=done, failed=self._fail)

    def _export(self) -> None:
        def done(written: tuple[Path, int]) -> None:
            path, rows = written
            self._say(f"Đã ghi {rows} phiếu vào tệp {path.name}, trong {path.parent}.", "good")

        self._receipts.export(owner=self, done=done, failed=self._fail)

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self._say(error.message, "bad")

    def _say(self, words: str, tone: str) -> None:
        self.view.said.say(words, tone=tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the search, then leaves."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.view.filter.value():
            self.view.filter.clear()
            self._show()
            self.view.table.setFocus()
        else:
            self.left.emit()


def _searched(one: Wanting) -> str:
    return fold(f"{slip_words(one)} {one.taking.payer} {one.dossier.row.code or ''}")
