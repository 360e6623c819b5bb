"""The place "Báo cáo": a report of a period as of a day, each figure opened into its dossiers."""

import threading
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import of_days
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.reporting.period import Period, days
from counter_app.domain.reporting.recent import Span, recent
from counter_app.domain.rights import Right, may
from counter_app.services.reports.report_files import OpenReport, printable
from counter_app.services.reports.report_table import Figure
from ui.desk.counter import Counter
from ui.desk.printing import tone_of
from ui.dialogs.preview import PreviewDialog
from ui.screens.reports.view import SCOPED, Line, ReportsView
from ui.screens.screen import Screen, shortcut
from ui.typed import whole_date
from ui.widgets.layout import column

TYPING_MS: Final = 250
_MILLISECOND: Final = timedelta(milliseconds=1)
RECKONING: Final = "Đang tính số liệu… Bấm Esc để thôi."
TWO_DAYS: Final = "Hãy gõ cả ngày đầu và ngày cuối của kỳ."
NO_FIGURE: Final = "Hãy dùng ← → chọn ô có số, rồi bấm Enter để xem hồ sơ."
NOTHING: Final = "Kỳ này không có số liệu nào. Hãy chọn kỳ khác."
GIVEN_UP: Final = "Đã thôi tính. Hãy chọn lại kỳ khi cần."


class ReportsScreen(Screen):
    """← → ↑ ↓ choose a figure, Enter shows its dossiers, Enter opens one, Esc goes back."""

    help_page = "reports"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._shown: OpenReport | None = None
        self._above: tuple[OpenReport, int, int] | None = None
        self._under_way: threading.Event | None = None
        self.view = ReportsView()
        who = counter.desk.clerk
        self.view.keep_back(writes=may(who, Right.WRITE), saves=may(who, Right.SAVE_OUT))
        self.view.span.choose(Span.MONTH)
        self._typing = QTimer(self, singleShot=True)
        self.setLayout(column(self.view))
        self._offer_periods()
        self._offer(False)
        self._connect()

    def _connect(self) -> None:
        view = self.view
        self._typing.timeout.connect(self._read)
        view.span.picked.connect(self._choose_span)
        for choice in (view.name, view.period, view.scope):
            choice.picked.connect(self._read)
        for field in (view.first, view.last, view.as_of):
            field.textEdited.connect(lambda _text: self._typing.start(TYPING_MS))
            field.returnPressed.connect(view.rows.setFocus)
        view.rows.cell_opened.connect(self._open)
        view.rows.copied.connect(self._counter.changes.said)
        view.open.clicked.connect(self._open_chosen)
        for key, act, keys, words in (
            (view.printing, self._print, "Ctrl+P", "Xem rồi in báo cáo"),
            (view.csv, lambda: self._export("csv"), "Ctrl+E", "Xuất báo cáo ra tệp CSV"),
            (view.xlsx, lambda: self._export("xlsx"), "Ctrl+Shift+E", "Xuất báo cáo ra tệp Excel"),
        ):
            key.clicked.connect(act)
            shortcut(self, keys, key.click, words)

    def enter(self) -> None:
        """Reckons anew what was chosen; the keyboard is in the choice of reports."""
        self._read()
        self.view.name.setFocus()

    def leave(self) -> None:
        """What is still being reckoned is wanted no more."""
        self._give_up()

    # Reckoning

    def _choose_span(self) -> None:
        self._offer_periods()
        self._read()

    def _offer_periods(self) -> None:
        span = self.view.span.value()
        periods = recent(span, self._counter.today())
        self.view.offer_periods(((one, one.name) for one in periods), typed=span is Span.DAYS)

    def _period(self) -> Period | None:
        """The period chosen; None while one of its days is still to be typed."""
        view = self.view
        if view.span.value() is not Span.DAYS:
            chosen: Period = view.period.value()
            return chosen
        first = whole_date(view.first.value(), field="first")
        last = whole_date(view.last.value(), field="last")
        return days(first, last) if first and last else None

    def _as_of(self) -> datetime:
        """The last instant of the day typed; this moment if that is today, or for no day."""
        day, now = whole_date(self.view.as_of.value(), field="as_of"), self._counter.now()
        return min(of_days(day, day)[1] - _MILLISECOND, now) if day else now

    def _read(self) -> None:
        self._give_up()
        view = self.view
        view.scope.setEnabled(view.name.value() in SCOPED)
        try:
            period, as_of = self._period(), self._as_of()
        except UserError as error:
            self._fail(error)
            return
        if period is None:
            view.notice.say(TWO_DAYS)
            return
        mine = self._under_way = threading.Event()
        view.notice.say(RECKONING)
        self._counter.reports.open(
            view.name.value(),
            period,
            as_of=as_of,
            scope=view.scope.value(),
            given_up=mine,
            owner=self,
            done=self._show_first,
            failed=lambda error: None if mine.is_set() else self._fail(error),
        )

    def _give_up(self) -> bool:
        """Whether something was still being reckoned, which is wanted no more."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.set()
        return under_way is not None

    def _show_first(self, found: OpenReport) -> None:
        self._under_way = self._above = None
        self._show(found)

    def _show(self, found: OpenReport) -> None:
        self._shown = found
        self.view.show_report(found)
        any_line = bool(self.view.rows.count())
        self.view.notice.say("" if any_line else NOTHING)
        self._offer(any_line)

    def _offer(self, any_line: bool) -> None:
        who = self._counter.desk.clerk
        self.view.open.setEnabled(any_line)
        self.view.printing.setEnabled(any_line and may(who, Right.WRITE))
        for key in (self.view.csv, self.view.xlsx):
            key.setEnabled(any_line and may(who, Right.SAVE_OUT))

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self._under_way = None
        self.view.notice.say(error.message, tone="bad")

    # What is done with it

    def _open_chosen(self) -> None:
        line = self.view.rows.chosen()
        if line is not None:
            self._open(line, self.view.rows.currentIndex().column())

    def _open(self, line: Line, cell: int) -> None:
        """A figure's dossiers, or the dossier of a line."""
        of = self._shown
        if of is None:
            return
        if of.listed:
            self._counter.changes.dossier_wanted.emit(of.listed[line.at])
            return
        value = line.row.values[cell - 2] if cell > 1 else None
        if not isinstance(value, Figure) or not value.of:
            self.view.notice.say(NO_FIGURE)
            return
        above = (of, line.at, cell)

        def show(found: OpenReport) -> None:
            if self._shown is of:
                self._above = above
                self._show(found)
                self.view.rows.setFocus()

        figure = f"{line.row.key}/{of.table.columns[cell - 1].key}"
        self._counter.reports.behind(of, figure, owner=self, done=show, failed=self._fail)

    def _back(self, above: tuple[OpenReport, int, int]) -> None:
        """The report again, the keyboard on the figure that was opened."""
        self._above, (found, at, cell) = None, above
        self._show(found)
        rows = self.view.rows
        rows.setCurrentIndex(rows.model().index(at, cell))
        rows.setFocus()

    def _print(self) -> None:
        found, counter = self._shown, self._counter
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
            counter.reports.pages(found),
            parent=self,
            printing=lambda: counter.reports.print(
                found, request=request, owner=self, done=self._say, failed=self._fail
            ),
        )

    def _export(self, kind: str) -> None:
        if self._shown is None:
            return
        self.view.notice.say("Đang ghi tệp…")
        self._counter.reports.export(
            self._shown,
            kind,
            owner=self,
            done=lambda path: self._say(f"Đã ghi tệp {path.name} vào {path.parent}."),
            failed=self._fail,
        )

    def _say(self, words: str) -> None:
        self.view.notice.say(words, tone=tone_of(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what is reckoned, goes back to the report, then leaves."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._give_up():
            self.view.notice.say(GIVEN_UP)
        elif self._above is not None:
            self._back(self._above)
        else:
            self.left.emit()
