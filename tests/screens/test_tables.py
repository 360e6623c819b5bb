from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from counter_app.domain.catalogue.procedure import Component, ComponentKind
from ui import theme
from ui.screens.intake.checklist_table import ChecklistModel, ChecklistTable
from ui.widgets.fields import Choice
from ui.widgets.layout import column, panel
from ui.widgets.table import CELL_PADDING_PX, Table
from ui.widgets.table_model import Column, TableModel


@dataclass(frozen=True)
class Fruit:
    name: str
    weight: int


COLUMNS: tuple[Column[Fruit], ...] = (
    Column(title="Tên", value=lambda one: one.name),
    Column(title="Nặng", value=lambda one: str(one.weight)),
)


def checked(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_one_table_model_keeps_qt_s_rules(qapp: QApplication) -> None:
    model = TableModel(COLUMNS)
    tester = checked(model)
    model.show_rows([Fruit("Ổi", 3), Fruit("Mít", 9)])
    model.show_rows([])
    model.show_rows([Fruit("<h1>Xoài</h1>", 5)])
    assert model.data(model.index(0, 0)) == "<h1>Xoài</h1>"
    assert model.headerData(1, model_horizontal()) == "Nặng"
    assert model.row_at(0) == Fruit("<h1>Xoài</h1>", 5)
    assert model.row_at(1) is None
    tester.deleteLater()


def model_horizontal() -> Qt.Orientation:
    return Qt.Orientation.Horizontal


def test_the_checklist_s_model_keeps_qt_s_rules(qapp: QApplication) -> None:
    model = ChecklistModel()
    tester = checked(model)
    paper = Component(label="Tờ khai", kind=ComponentKind.ORIGINAL)
    held = Component(label="Kết hôn", kind=ComponentKind.FROM_DATABASE, held_in="CSDL hộ tịch")
    model.ask((paper, held), ticked=True)
    assert [line.ticked for line in model.lines()] == [True, False]
    model.change(1, ticked=True)
    assert model.lines()[1].given().kind is ComponentKind.FROM_DATABASE
    tester.deleteLater()


def test_a_million_rows_are_shown_at_once(qtbot: QtBot) -> None:
    table: Table[Fruit] = Table(COLUMNS, name="Quả", stretch=0, widths=(100, 80))
    qtbot.addWidget(table)

    class Endless(Sequence[Fruit]):
        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, at: Any) -> Any:
            asked.append(at)
            return Fruit(f"Quả {at}", at)

    asked: list[int] = []
    table.show_rows(Endless())
    table.show()
    table.grab()
    assert table.count() == 1_000_000
    assert len(set(asked)) < 200


def test_keys_tick_turn_and_count(qtbot: QtBot) -> None:
    table = ChecklistTable()
    qtbot.addWidget(table)
    table.ask((Component(label="Tờ khai", kind=ComponentKind.ORIGINAL),))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.given()[0].count == 1
    QTest.keyClick(table, Qt.Key.Key_1)
    QTest.keyClick(table, Qt.Key.Key_2)
    assert table.given()[0].count == 12
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert table.given()[0].kind is ComponentKind.COPY
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.given() == ()


def test_home_and_end_lead_to_the_first_and_the_last_row(qtbot: QtBot) -> None:
    fruits: Table[Fruit] = Table(COLUMNS, name="Quả", stretch=0, widths=(100, 80))
    fruits.show_rows([Fruit(f"Quả {at}", at) for at in range(9)])
    papers = ChecklistTable()
    papers.ask(tuple(Component(label=one, kind=ComponentKind.ORIGINAL) for one in "abc"))
    for table in (fruits, papers):
        qtbot.addWidget(table)
        stood = []
        for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_End):
            QTest.keyClick(table, key)
            stood.append(table.currentIndex().row())
        last = table.model().rowCount() - 1
        assert stood == [last, 0, last]
        assert {one.row() for one in table.selectedIndexes()} == {last}
    fruits.walk_cells(True)
    QTest.keyClick(fruits, Qt.Key.Key_Up)
    QTest.keyClick(fruits, Qt.Key.Key_End)
    assert (fruits.currentIndex().row(), fruits.currentIndex().column()) == (7, 1)


@pytest.mark.parametrize("dressed", [("light", 2.0)], indirect=True)
def test_what_is_told_before_it_is_seen_is_measured_in_the_letters_of_the_screen(
    qtbot: QtBot, dressed: QApplication
) -> None:
    when: Column[Fruit] = Column(title="Lúc", value=lambda _: "09:12 20/11/2026", whole=True)
    table: Table[Fruit] = Table((when, *COLUMNS), name="Quả", stretch=1, widths=(60, 100, 80))
    table.show_rows([Fruit("Mít", 9)])
    place = panel(column(table))
    qtbot.addWidget(place)
    theme.dress(place)
    place.resize(900, 300)
    place.show()
    dressed.processEvents()
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)


@pytest.mark.qt_log_ignore("does not support")
def test_what_is_cut_is_told_whole_and_nothing_else_is_told_twice(
    qtbot: QtBot, dressed: QApplication
) -> None:
    table: Table[Fruit] = Table(COLUMNS, name="Quả", stretch=0, widths=(100, 80))
    qtbot.addWidget(table)
    table.resize(240, 160)
    long = "Sầu riêng Ri6 hạt lép loại một của Cái Mơn"
    table.show_rows([Fruit(long, 3), Fruit("Ổi", 9)])
    table.show()
    told = []
    for at in range(2):
        spot = table.visualRect(table.model().index(at, 0)).center()
        where = table.viewport().mapToGlobal(spot)
        QApplication.sendEvent(table.viewport(), QHelpEvent(QEvent.Type.ToolTip, spot, where))
        told.append(QToolTip.text() if QToolTip.isVisible() else "")
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert told == [f"<qt>{long}</qt>", ""]
    title = Qt.ItemDataRole.ToolTipRole
    assert table.model().headerData(1, Qt.Orientation.Horizontal, title) == "Nặng"
    assert table.horizontalHeader().textElideMode() == Qt.TextElideMode.ElideRight


def test_a_chosen_row_keeps_the_tone_of_its_words(qtbot: QtBot, dressed: QApplication) -> None:
    ripe: Column[Fruit] = Column(title="Chín", value=lambda _: "! chín", tone=lambda _: "bad")
    table: Table[Fruit] = Table((*COLUMNS, ripe), name="Quả", stretch=0, widths=(100, 80, 80))
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show_rows([Fruit("Mít", 9), Fruit("Ổi", 3)])
    table.show()
    bad = QColor(theme.current().bad).rgb()
    for at in range(2):
        cell = table.viewport().grab(table.visualRect(table.model().index(at, 2))).toImage()
        dots = {cell.pixel(x, y) for x in range(cell.width()) for y in range(cell.height())}
        assert bad in dots, at


def test_a_row_is_as_high_as_its_words_wrap_between_the_paddings(
    qtbot: QtBot, dressed: QApplication
) -> None:
    table: Table[Fruit] = Table(COLUMNS, name="Quả", stretch=1, widths=(80, 80), wrap=True)
    qtbot.addWidget(table)
    theme.dress(table)
    table.show_rows([Fruit("Thêm thành phần hồ sơ", 1)])
    table.show()
    words = table.fontMetrics().horizontalAdvance("Thêm thành phần hồ sơ")
    lines = table.fontMetrics().lineSpacing() * 2
    for width in range(words, words + CELL_PADDING_PX, 2):
        table.setColumnWidth(0, width)
        table.resizeRowsToContents()
        assert table.rowHeight(0) > lines, width


def test_columns_that_wrap_give_way_to_one_another(qtbot: QtBot, dressed: QApplication) -> None:
    table: Table[Fruit] = Table(COLUMNS, name="Quả", stretch=0, widths=(200, 80), wrap=True)
    qtbot.addWidget(table)
    theme.dress(table)
    table.resize(250, 200)
    table.show_rows([Fruit("Mít", 9)])
    table.show()
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_a_choice_with_little_room_ends_in_dots(qtbot: QtBot, dressed: QApplication) -> None:
    def drawn(words: str) -> QImage:
        choice = Choice(name="Tư cách nộp")
        qtbot.addWidget(choice)
        theme.dress(choice)
        choice.offer(((1, words),))
        choice.setFixedSize(120, 36)
        return choice.grab().toImage()

    whole = "Người đại diện theo pháp luật"
    assert drawn(whole) in [drawn(f"{whole[:at].rstrip()}…") for at in range(4, len(whole))]


def test_an_empty_table_says_what_fills_it_until_it_is_filled(qtbot: QtBot) -> None:
    table: Table[Fruit] = Table(
        COLUMNS, name="Quả", stretch=0, widths=(90, 60), empty="Chưa có quả nào."
    )
    qtbot.addWidget(table)
    table.show()

    def said() -> list[str]:
        return [one.text() for one in table.viewport().findChildren(QLabel) if one.isVisible()]

    for rows, words in (((), ["Chưa có quả nào."]), ((Fruit("Ổi", 3),), [])) * 2:
        table.show_rows(rows)
        assert said() == words
