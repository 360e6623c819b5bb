"""The list of results that wait: loaded, filtered as one types, one of them wanted by Enter."""

from PySide6.QtCore import QObject, Signal

from counter_app.core.text import fold
from counter_app.services.moving.results import Waiting
from counter_app.services.visits.scanned import Scanned
from ui.desk.counter import Counter
from ui.scanning.scans import told_read
from ui.screens.results.view import ALL, NO_PHONE, TO_REMIND, UNTOLD, ResultsView

NOTHING = (
    "Không có kết quả nào đang chờ trả. Hồ sơ có kết quả (F4, hoặc Nhận về ở Bàn giao) hiện ở đây."
)
NO_MATCH = "Không kết quả nào khớp. Xóa bớt chữ, hoặc bấm Enter để tìm mọi hồ sơ."


class ShelfList(QObject):
    """Says which dossier is ``wanted``; what happens with it is the screen's."""

    wanted = Signal(str, bool)

    def __init__(self, counter: Counter, view: ResultsView) -> None:
        super().__init__(view)
        self._counter, self._view = counter, view
        self._rows: tuple[Waiting, ...] = ()
        view.search.textEdited.connect(lambda _text: self.show())
        view.search.returnPressed.connect(self._find)
        view.shown.picked.connect(self.show)
        view.table.opened.connect(lambda one: self.wanted.emit(one.result.dossier_id, False))

    def reload(self) -> None:
        """Asks again; what is shown stays until the answer is here."""
        self._counter.results.waiting(owner=self, done=self._loaded)

    def _loaded(self, rows: tuple[Waiting, ...]) -> None:
        self._rows = rows
        self.show()

    def show(self) -> None:
        """The rows that fit what is typed and chosen."""
        words = fold(self._view.search.value()).split()
        shown = tuple(
            one
            for one in self._rows
            if self._fits(one) and all(word in one.words for word in words)
        )
        self._view.show_rows(shown, of=len(self._rows))
        self._view.empty.say("" if shown else NO_MATCH if self._rows else NOTHING)

    def _fits(self, one: Waiting) -> bool:
        fits = {
            ALL: True,
            UNTOLD: one.should_tell,
            TO_REMIND: one.should_remind,
            NO_PHONE: not one.result.phone,
        }
        return fits[self._view.shown.value()]

    def _find(self) -> None:
        text, only = self._view.search.value(), self._view.table.chosen()
        if self._view.table.count() == 1 and only is not None:
            self.wanted.emit(only.result.dossier_id, False)
        elif text:
            self.name(text)

    def name(self, text: str, *, scanned: bool = False) -> None:
        """A slip was ``scanned``, or a code typed that no row answers to."""
        self._counter.results.named(
            text, owner=self, done=lambda read: self._found(read, text, scanned=scanned)
        )

    def _found(self, read: Scanned, text: str, *, scanned: bool) -> None:
        if read.row is not None:
            self.wanted.emit(read.row.id, scanned)
        if read.message:
            unused = scanned and read.row is None
            told = told_read(text) if unused else ""
            self._view.said.say(read.message, tone="warn", read=told)
