"""What a list shows at 1366 pixels: whole names, no column of nothing, nothing to scroll to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.domain.desk_lists import ListName
from counter_app.domain.service_day import ServiceDate, ServiceDay, ServiceDayKind
from ui import theme
from ui.screens.lists.rows import entries, face_of
from ui.screens.lists.service_days import SERVICE_FACE
from ui.screens.lists.view import ListsView
from ui.screens.results.view import COLUMNS as SHELF
from ui.screens.results.view import WIDTHS as SHELF_WIDTHS
from ui.widgets.table import CELL_PADDING_PX, Table
from ui.widgets.table_model import Column

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LIST_WIDTH = 866  # of the rows of F3 in a window of 1366
TEXT_MARGIN_PX = 3  # beside the words of a cell, as every style of Qt has it
USUAL = "Nguyễn Thị Hoài Thương"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One row; an empty ``unit`` is nothing to show."""

    name: str
    unit: str = ""


def table(qtbot: "QtBot", width: int = LIST_WIDTH) -> Table[Cells]:
    made: Table[Cells] = Table((), name="t", stretch=0, widths=(), sorts=True)
    qtbot.addWidget(made)
    theme.dress(made)
    made.resize(width, 400)
    made.show()
    return made


def columns(more: int = 0) -> Sequence[Column[Cells]]:
    return (
        Column(title="Mã", value=lambda _: "H99-261120-1001"),
        Column(title="Đơn vị", value=lambda one: one.unit, spare=lambda one: not one.unit),
        Column(title="Người nộp", value=lambda one: one.name, keeps=True),
        *(Column(title=str(at), value=lambda _: "x") for at in range(more)),
    )


def hidden(made: Table[Cells]) -> list[int]:
    return [at for at in range(made._model.columnCount()) if made.isColumnHidden(at)]


def test_a_column_of_nothing_is_hidden_until_it_says_something(
    qtbot: "QtBot", dressed: QApplication
) -> None:
    made = table(qtbot)
    made.show_columns(columns(), stretch=2, widths=(158, 150, 192), by_cell=False)
    made.show_rows([Cells(name=USUAL)])
    assert hidden(made) == [1]
    asked: list[int] = []
    made.sort_wanted.connect(asked.append)
    QTest.keyClick(made, Qt.Key.Key_2)
    assert asked == [2]  # the second column that is seen

    made.show_rows([Cells(name=USUAL), Cells(name=USUAL, unit="Công an xã")])
    assert hidden(made) == []


def test_a_crowd_hides_the_last_columns_and_no_name(qtbot: "QtBot", dressed: QApplication) -> None:
    made = table(qtbot)
    widths = (158, 150, 192, *([120] * 7))
    made.show_columns(columns(7), stretch=1, widths=widths, by_cell=False)
    made.show_rows([Cells(name=USUAL, unit="Công an xã")])

    dressed.processEvents()
    assert hidden(made) != []
    assert made.horizontalScrollBar().maximum() == 0
    assert made.columnWidth(2) >= 192


@pytest.mark.parametrize("name", list(ListName))
def test_every_list_has_room_for_a_whole_name(
    qtbot: "QtBot", dressed: QApplication, name: ListName
) -> None:
    made = table(qtbot)
    face = face_of(name, year=2026, own="Xã A")
    made.show_columns(face.columns, stretch=face.stretch, widths=face.widths, by_cell=False)
    at = [one.title for one in face.columns].index("Người nộp")

    dressed.processEvents()  # the scroll bar hears of the columns then
    assert made.columnWidth(at) >= QFontMetrics(made.font()).horizontalAdvance(USUAL) + 16
    assert made.horizontalScrollBar().maximum() == 0


def test_what_was_asked_for_is_read_before_who_took_it_in(
    qtbot: "QtBot", dressed: QApplication
) -> None:
    made = table(qtbot)
    face = face_of(ListName.TODAY, year=2026, own="Xã A")
    shown = [replace(one, value=_usual(one.title), tone=None, tip=None) for one in face.columns]
    made.show_columns(shown, stretch=face.stretch, widths=face.widths, by_cell=False)
    made.show_rows([Cells(name=USUAL)])

    dressed.processEvents()
    titles = [one.title for one in face.columns]
    assert hidden(made) == [titles.index("Người tiếp nhận")]
    wanted = QFontMetrics(made.font()).horizontalAdvance(_usual("Thủ tục")(None))
    assert made.columnWidth(titles.index("Thủ tục")) >= wanted + 16


def _usual(title: str) -> Callable[[Any], str]:
    words = {
        "Mã hồ sơ": "H99-261120-1001",
        "Người nộp": USUAL,
        "Thủ tục": "Xác nhận tình trạng hôn nhân",
        "Trạng thái": "Đã tiếp nhận",
        "Người tiếp nhận": "Lê Thị Hạnh",
    }
    return lambda _row: words.get(title, "17:00 26/11")


@pytest.mark.parametrize(
    ("dressed", "width"),
    [(("light", 1.0), 1040), (("light", 1.0), 880), (("light", 2.0), 1160)],
    indirect=["dressed"],
)
def test_a_telephone_number_on_the_shelf_is_whole(
    qtbot: "QtBot", dressed: QApplication, width: int
) -> None:
    shown = [replace(one, value=lambda _: "0912345678", tone=None, tip=None) for one in SHELF]
    made: Table[Any] = Table(shown, name="t", stretch=3, widths=SHELF_WIDTHS)
    qtbot.addWidget(made)
    theme.dress(made)
    made.resize(width, 400)
    made.show()
    made.show_rows([Cells(name=USUAL)])

    dressed.processEvents()
    at = [one.title for one in SHELF].index("Liên lạc")
    assert made.columnWidth(at) >= made.sizeHintForColumn(at)


CODE = "TH-H42.12.05-261123-1001"


def coded() -> Sequence[Column[Cells]]:
    return (
        Column(title="Mã hồ sơ", value=lambda _: CODE, code=True),
        Column(title="Người nộp", value=lambda one: one.name, keeps=True),
        Column(title="Thủ tục", value=lambda _: "Xác nhận tình trạng hôn nhân"),
        Column(title="Hẹn trả", value=lambda _: "17:00 26/11/2026", whole=True),
        Column(title="Người tiếp nhận", value=lambda _: "Lê"),
    )


@pytest.mark.parametrize("sorts", [True, False])
def test_codes_dates_and_headings_are_whole(
    qtbot: "QtBot", dressed: QApplication, sorts: bool
) -> None:
    made: Table[Cells] = Table((), name="t", stretch=2, widths=(), sorts=sorts)
    qtbot.addWidget(made)
    theme.dress(made)
    made.resize(LIST_WIDTH, 400)
    made.show()
    made.show_columns(coded(), stretch=2, widths=(90, 192, 190, 60, 60), by_cell=False)
    made.show_rows([Cells(name=USUAL)])

    dressed.processEvents()
    letters = QFontMetrics(made.font())
    assert made.columnWidth(0) >= letters.horizontalAdvance(CODE) + 8
    assert made.columnWidth(3) >= letters.horizontalAdvance("17:00 26/11/2026") + 8
    bold = QFontMetrics(made.horizontalHeader().font())
    assert made.columnWidth(4) >= bold.horizontalAdvance("Người tiếp nhận")
    assert made.horizontalScrollBar().maximum() == 0


def test_in_a_crowd_a_code_keeps_its_end(qtbot: "QtBot", dressed: QApplication) -> None:
    made = table(qtbot, 560)
    made.show_columns(coded(), stretch=2, widths=(90, 192, 190, 60, 60), by_cell=False)
    made.show_rows([Cells(name=USUAL)])

    dressed.processEvents()
    letters = QFontMetrics(made.font())
    assert letters.horizontalAdvance("…261123-1001") + 8 <= made.columnWidth(0)
    assert made.columnWidth(0) < letters.horizontalAdvance(CODE)
    option = QStyleOptionViewItem()
    cells = made.itemDelegate()
    assert isinstance(cells, QStyledItemDelegate)
    cells.initStyleOption(option, made.model().index(0, 0))
    assert option.textElideMode == Qt.TextElideMode.ElideLeft
    assert made.columnWidth(3) >= letters.horizontalAdvance("17:00 26/11/2026") + 8


@pytest.mark.parametrize("width", [LIST_WIDTH, 486])
def test_the_calendar_of_service_days_stands_there_without_scrolling(
    qtbot: "QtBot", dressed: QApplication, width: int
) -> None:
    face, online = SERVICE_FACE, ServiceDay(kind=ServiceDayKind.ONLINE_DAY, weekday=4)
    made: Table[Any] = Table((), name="t", stretch=0, widths=(), sorts=True)
    qtbot.addWidget(made)
    theme.dress(made)
    made.resize(width, 400)
    made.show()
    made.show_columns(face.columns, stretch=face.stretch, widths=face.widths, by_cell=False)
    words = "xác nhận tình trạng hôn nhân nhận đến 14:30 thì trả trong ngày, lúc 16:30"
    made.show_rows([ServiceDate(day=date(2026, 11, 20), service=online, words=words, kept=True)])

    dressed.processEvents()
    assert made.horizontalScrollBar().maximum() == 0
    assert all(made.columnWidth(at) >= made.sizeHintForColumn(at) for at in (0, 1))
    assert made.columnWidth(2) > width / 2


def test_the_names_of_the_lists_are_whole_at_150_percent(
    qtbot: "QtBot", dressed: QApplication
) -> None:
    view = ListsView()
    qtbot.addWidget(view)
    theme.dress(view)
    view.resize(806, 400)
    view.narrow(806)
    view.show()
    view.lists.show_rows(entries(dict.fromkeys(ListName, 256), 256, service_days=True))

    dressed.processEvents()
    words, wraps = QFontMetrics(view.lists.font()), Qt.TextFlag.TextWordWrap
    room = view.lists.columnWidth(0) - CELL_PADDING_PX - 2 * TEXT_MARGIN_PX
    lines = []
    for row in range(view.lists.count()):
        name = view.lists.model().index(row, 0).data()
        lines.append(words.boundingRect(0, 0, room, 400, wraps, name).height())
        assert lines[-1] <= view.lists.rowHeight(row), name
    assert max(lines) > words.lineSpacing()
    assert view.lists.wordWrap()
