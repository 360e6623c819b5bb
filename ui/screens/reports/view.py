"""How the reports look: which one, of which period, its table, its notes and keys. No behaviour."""

import textwrap
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.domain.reporting.ii06a import Scope
from counter_app.domain.reporting.recent import SPAN_LABELS
from counter_app.services.reports.ii06a import SCOPES
from counter_app.services.reports.report_files import OpenReport
from counter_app.services.reports.report_table import Figure, ReportTable, Row
from counter_app.services.reports.written import words_of
from ui import theme
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import ElidedLabel, key_cap, label

REPORTS: Final = {
    "ii06a": "Biểu II.06a: giải quyết hồ sơ",
    "07a": "Chi tiết theo mẫu 07a",
    "index": "Chỉ số phục vụ, tự tính",
    "intake": "Danh sách tiếp nhận",
    "load": "Theo quầy và giờ",
    "defects": "Thiếu sót gặp nhiều",
    "copies": "Chứng thực bản sao",
    "charges": "Phí, lệ phí phải thu",
}
SCOPED: Final = frozenset({"ii06a", "07a", "index"})
NARROW: Final = 900
NUMBER_PX: Final = 36
PX_OF_ROOM: Final = 5
FIGURE_PX: Final = 68
NAME_PX: Final = 140
HEADING_LETTERS: Final = 9
LONG_HEADINGS: Final = 6
LOOKED: Final = 40


class Line(NamedTuple):
    """A line of the table shown: its place in it, the number it bears, and what stands in it."""

    at: int
    number: str
    row: Row


def lines_of(table: ReportTable) -> tuple[Line, ...]:
    """Every line that is shown, the foot's last."""
    return tuple(Line(at, number, one) for at, (number, one) in enumerate(table.lines))


def columns_of(table: ReportTable, *, narrow: bool) -> tuple[Column[Line], ...]:
    """The number of a line, its name, its values; many long headings stand on several lines.

    Where it is ``narrow`` a form's columns are headed by the numbers it has for them.
    """
    right = Qt.AlignmentFlag.AlignRight
    wraps = len(table.columns) > LONG_HEADINGS and bool(table.figures)
    number: Column[Line] = Column(
        title=table.number_title, value=lambda one: one.number, whole=True, align=right
    )
    name: Column[Line] = Column(
        title=table.columns[0].title,
        value=lambda one: one.row.key,
        keeps=True,
        code=not table.figures,
    )
    titles = (_heading(one.key, one.title, wraps, narrow) for one in table.columns[1:])
    return (number, name, *(_column(at, title, table) for at, title in enumerate(titles)))


def _heading(key: str, title: str, wraps: bool, narrow: bool) -> str:
    if not wraps:
        return title
    if narrow and title.endswith(")") and key.isdigit():
        return f"({key})"
    return textwrap.fill(title, HEADING_LETTERS, break_long_words=False)


def _column(at: int, title: str, table: ReportTable) -> Column[Line]:
    looked = tuple(row.values[at] for row in (*table.rows[:LOOKED], *table.foot[:1]))
    figures = any(isinstance(one, Figure) for one in looked)
    return Column(
        title=title,
        whole=any(isinstance(one, datetime) for one in looked),
        value=lambda one: words_of(one.row.values[at]),
        align=Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft,
    )


class ReportsView(QWidget):
    """Choices above, the table between, its notes and keys below."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: ReportTable | None = None
        self._wide = True
        self.title = ElidedLabel(role="title")
        self.source = ElidedLabel(role="quiet")
        self.name = Choice(name="Báo cáo nào")
        self.name.offer(REPORTS.items())
        self.span = Choice(name="Loại kỳ báo cáo")
        self.span.offer(SPAN_LABELS.items())
        self.period = Choice(name="Kỳ báo cáo")
        self.first = LineEdit(name="Từ ngày", length=10, hint="Từ ngày…")
        self.last = LineEdit(name="Đến ngày", length=10, hint="Đến ngày…")
        self.scope = Choice(name="Tính hồ sơ nào")
        self.scope.offer((one, SCOPES[one]) for one in Scope)
        self.as_of = LineEdit(name="Số liệu đến hết ngày", length=10, hint="Số liệu đến ngày…")
        self.notice = Notice("info")
        self.rows: Table[Line] = Table((), name="Các dòng của báo cáo", stretch=0, widths=())
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        header = self.rows.horizontalHeader()
        header.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.rows.selectionModel().currentChanged.connect(lambda at, _before: self._tell(at))
        self.notes = label("", role="quiet", wrap=True)
        self.open = button("&Mở", role="small", name="Mở hồ sơ của chỉ tiêu, phím Enter")
        self.printing = button("&In", role="small", name="Xem rồi in báo cáo, phím Ctrl P")
        self.csv = button("Xuất &CSV", role="small", name="Xuất CSV, phím Ctrl E")
        self.xlsx = button("&Xuất Excel", role="small", name="Xuất Excel, phím Ctrl Shift E")
        self._lay_out()

    def _lay_out(self) -> None:
        asked = row(self.name, self.span, self.period, self.first, self.last, None)
        standing = row(self.scope, self.as_of, None)
        caps = tuple(map(key_cap, ("Enter", "Ctrl P", "Ctrl E", "Ctrl Shift E")))
        keys = (self.open, self.printing, self.csv, self.xlsx)
        self.keyed = tuple(zip(keys, caps, strict=True))
        foot = row(None, *(part for pair in self.keyed for part in pair))
        inside = column(
            *(asked, standing, self.title, self.source, self.notice),
            *(self.rows, self.notes, foot),
            inside=CARD_INSIDE,
        )
        inside.setStretch(5, 100)
        self.setLayout(column(panel(inside, role="card")))

    def keep_back(self, *, writes: bool, saves: bool) -> None:
        """What whoever sits here may not do: print, or take a file out."""
        for (key, cap), may in zip(self.keyed[1:], (writes, saves, saves), strict=True):
            key.setEnabled(may)
            key.setVisible(may)
            cap.setVisible(may)

    def offer_periods(self, periods: Iterable[tuple[object, str]], *, typed: bool) -> None:
        """The periods of the length chosen, or two days to type."""
        self.period.offer(periods)
        self.period.setVisible(not typed)
        self.first.setVisible(typed)
        self.last.setVisible(typed)

    def show_report(self, of: OpenReport) -> None:
        """The table; where it has figures, each is a cell the keyboard can stand on."""
        self._shown = of.table
        self._show_lines()
        self.rows.setAccessibleName(of.table.title)
        self.title.say(of.table.title)
        self.notes.setText(" ".join(of.table.notes))

    def _show_lines(self) -> None:
        table = self._shown
        if table is None:
            return
        rooms = (one.room * PX_OF_ROOM for one in table.columns[1:])
        widths = (NUMBER_PX, table.columns[0].room * PX_OF_ROOM, *rooms)
        if table.figures:
            name = NAME_PX if len(table.columns) > LONG_HEADINGS else widths[1]
            widths = (NUMBER_PX, name, *(FIGURE_PX for _ in table.columns[1:]))
        columns = columns_of(table, narrow=not self._wide)
        self.rows.show_columns(columns, stretch=1, widths=widths, by_cell=bool(table.figures))
        self.source.say(table.source)
        self.rows.show_rows(lines_of(table))

    def _tell(self, at: QModelIndex | QPersistentModelIndex) -> None:
        """Where headings are short, the whole one of the column the keyboard stands in."""
        table = self._shown
        if table is not None and not self._wide and table.figures and at.column() > 1:
            self.source.say(table.columns[at.column() - 1].title)

    def _suit(self, wide: bool) -> None:
        """Headings of the other length; the keyboard stands where it stood."""
        if wide != self._wide:
            at = self.rows.currentIndex()
            row, cell = at.row(), at.column()
            self._wide = wide
            self._show_lines()
            self.rows.setCurrentIndex(self.rows.model().index(row, cell))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the choices are narrow and the keys' pictures go."""
        super().resizeEvent(event)
        wide = theme.room(self.width()) >= NARROW
        self._suit(wide)
        for field, px in (
            (self.name, 270),
            (self.period, 320),
            (self.scope, 450),
            (self.span, 130),
        ):
            field.setMinimumWidth(theme.px(px if wide else px * 3 // 5))
        for typed in (self.first, self.last, self.as_of):
            typed.setMinimumWidth(theme.px(150 if wide else 80))
        for key, cap in self.keyed:
            cap.setVisible(wide and key.isEnabled())
