"""The bar of a form that scrolls lies beside its fields, never over them."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.dialogs.asked import Asked
from ui.widgets.fields import LineEdit, with_error
from ui.widgets.layout import column, panel

WRONG = "Tháng 2/2026 không có ngày 31, hãy xem lại trên giấy rồi gõ lại cho đúng."


@pytest.mark.parametrize("dressed", [("light", 1.0), ("light", 2.0)], indirect=True)
def test_no_field_lies_under_the_bar_and_the_room_comes_back(
    qtbot: QtBot, dressed: QApplication
) -> None:
    fields = [LineEdit(name=f"Ô {at}") for at in range(6)]
    asked = Asked(column(*(with_error(one) for one in fields)))
    place = panel(column(asked, gap=0))
    qtbot.addWidget(place)
    theme.dress(place)
    place.resize(400, 1200)
    place.show()
    dressed.processEvents()
    whole = fields[0].width()
    assert (asked.bar.isVisible(), asked.inside.width()) == (False, asked.width())
    for one in fields:
        one.show_wrong(WRONG)
    place.setFixedHeight(260)
    for _ in range(4):
        dressed.processEvents()
    assert asked.bar.isVisible()
    assert all(one.mapTo(asked, one.rect().topRight()).x() < asked.bar.x() for one in fields)
    for one in fields:
        one.show_wrong("")
    place.setFixedHeight(1200)
    for _ in range(4):
        dressed.processEvents()
    assert (asked.bar.isVisible(), fields[0].width()) == (False, whole)
