from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.domain.catalogue.procedure import Component, ComponentKind
from ui.screens.intake.checklist_table import ChecklistModel, ChecklistTable
from ui.widgets.table import Table
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
