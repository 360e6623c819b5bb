"""The keys of "Việc cần làm" that do something with what is shown: narrow it, take it out, print it.

The rows of a long list are read before they go anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.domain.desk_lists import BY_NAME, ListName, Sought
from counter_app.services.lists.lists import Listed
from counter_app.services.moving.calendar_changes import ChangedDate
from ui.dialogs.lists.list_filter import ListFilterDialog
from ui.screens.lists.face import Key
from ui.screens.lists.long_rows import LongRows
from ui.screens.lists.outlet import ListOutlet
from ui.screens.lists.view import ListsView
from ui.screens.screen import shortcut
from ui.widgets.lazy_rows import LazyRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What stands in the table: which list, all of it, and what a filter lets through."""

    key: Key
    sought: Sought
    rows: tuple[Listed, ...]
    shown: tuple[Any, ...] | LazyRows[Listed]


class ListActs(QObject):
    """``showing`` is asked at every key; ``sought`` carries what the filter dialog answered."""

    sought = Signal(object)
    settled = Signal()
    """Letters went out, or a citizen was told: the numbers may be others."""
    read = Signal()
    """A long list was read whole; what the notice said of it is over."""

    def __init__(
        self,
        view: ListsView,
        out: ListOutlet,
        long: LongRows,
        showing: Callable[[], Showing],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._view, self._out, self._long = view, out, long
        self._showing, self._over = showing, parent
        self._connect()

    def _connect(self) -> None:
        view, out = self._view, self._out
        for press, act in (
            (view.more, self.filter),
            (view.printing, lambda: self.take(out.print, self._showing().sought)),
            (view.export, lambda: self.take(out.export)),
            (view.labels, lambda: self.take(out.labels)),
            (view.letters, lambda: self._date(out.write_notice)),
            (view.all_letters, self.print_all),
            (view.batch, self.print_all),
            (view.told, lambda: self._date(out.mark_told)),
        ):
            press.clicked.connect(act)
        for keys, act, words in (
            ("Ctrl+F", view.filter.setFocus, "Lọc theo chữ"),
            ("Ctrl+Shift+F", self.filter, "Lọc theo lĩnh vực, thủ tục, ngày…"),
            ("Ctrl+P", view.printing.click, "Xem rồi in danh sách"),
            ("Ctrl+E", view.export.click, "Xuất tệp CSV"),
            ("Ctrl+I", view.labels.click, "In tem, bìa, phong bì"),
            ("Ctrl+B", view.letters.click, "In thông báo đổi ngày hẹn"),
            ("Ctrl+Shift+B", self.print_all, "In giấy cho mọi hồ sơ đang hiện"),
            ("Ctrl+T", view.told.click, "Ghi là đã báo công dân"),
            ("Ctrl+Shift+C", lambda: self.take(out.copy), "Chép cả danh sách"),
        ):
            shortcut(self._over, keys, act, words)

    def filter(self) -> None:
        """Asks what to narrow the list to."""
        now = self._showing()

        def ask(rows: tuple[Listed, ...]) -> None:
            sought = ListFilterDialog.ask(rows, now.sought, parent=self._over)
            if sought is not None:
                self.sought.emit(sought)

        if isinstance(now.key, ListName):
            self._with_rows(ask, now.rows, narrowed=False)

    def take(self, out: Callable[..., None], *more: Any) -> None:
        """The rows shown go out, where they are dossiers."""
        now = self._showing()
        if isinstance(now.key, ListName) and now.shown:
            of = BY_NAME[now.key]
            self._with_rows(lambda rows: out(of, rows, *more), now.shown)

    def print_all(self) -> None:
        """The paper that all of this list are given, for all that are shown."""
        now = self._showing()

        def print_them(rows: Any) -> None:
            self._out.print_all(now.key, rows)
            self.settled.emit()

        self._with_rows(print_them, now.shown)

    def _with_rows(self, act: Callable[[Any], None], rows: Any, *, narrowed: bool = True) -> None:
        if self._long.all is None:
            act(rows)
            return
        self._view.notice.say("Đang đọc cả danh sách…", tone="info")

        def told(read: tuple[Listed, ...]) -> None:
            self.read.emit()
            act(read)

        self._long.read_all(told, narrowed=narrowed)

    def _date(self, act: Callable[[ChangedDate, Callable[[], None]], None]) -> None:
        row = self._view.rows.chosen()
        if isinstance(row, ChangedDate):
            act(row, self.settled.emit)
