"""The line of an ethnic group: a few letters, Ctrl M, and what no list has stays as it was typed."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from counter_app.domain.people.ethnic import NOT_LISTED
from ui.widgets.ethnic_edit import EthnicEdit
from ui.widgets.fields import LineEdit
from ui.widgets.hinted_line import with_hint
from ui.widgets.layout import column, panel

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def typed(qtbot: QtBot) -> Iterator[Callable[[str], EthnicEdit]]:
    field, after = EthnicEdit(name="Dân tộc"), LineEdit(name="Sau đó")
    pane = panel(column(with_hint(field), after))
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitExposed(pane)

    def types(text: str) -> EthnicEdit:
        field.clear()
        field.setFocus()
        QTest.keyClicks(field, text)
        return field

    yield types
    pane.close()


def test_letters_name_whom_they_may_mean_and_one_key_writes_them_in_turn(
    typed: Callable[[str], EthnicEdit],
) -> None:
    field = typed("gia")
    assert field.hint is not None
    assert field.hint.text() == "Ctrl M: Gia-rai, Giáy"
    assert field.accessibleDescription() == field.hint.text()
    for name in ("Gia-rai", "Giáy", "Gia-rai"):
        QTest.keyClick(field, Qt.Key.Key_M, CTRL)
        assert field.text() == name
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.text() == "Giáy"


@pytest.mark.parametrize(
    ("text", "stays", "told"),
    [
        ("e de", "Ê-đê", ""),
        ("Meo", "Mông", ""),
        ("Kinh", "Kinh", ""),
        ("Pu Na", "Pu Na", NOT_LISTED),
    ],
)
def test_gone_on_a_name_without_marks_is_the_group_s_own(
    typed: Callable[[str], EthnicEdit], text: str, stays: str, told: str
) -> None:
    field = typed(text)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert not field.hasFocus()
    assert (field.text(), field.told()) == (stays, told)
    assert not field.property("wrong")
