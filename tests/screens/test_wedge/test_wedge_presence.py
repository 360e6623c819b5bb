"""Whoever scrolls or touches the screen is there: nothing is locked under their hands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from tests.screens.test_wedge.conftest import Hands


def test_wheel_and_finger_are_hands_too_and_disturb_no_typing(hands: "Hands") -> None:
    here = list[None]()
    hands.key(Qt.Key.Key_A, "a", after_ms=90)
    hands.wedge.touched.connect(lambda: here.append(None))
    point, none = QPointF(5, 5), Qt.MouseButton.NoButton
    turn = QWheelEvent(
        point, point, QPoint(), QPoint(0, 120), none, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hands.field, turn)
    assert len(here) == 1
    finger = QTest.createTouchDevice()
    window = hands.form.windowHandle()
    assert window is not None
    QTest.touchEvent(window, finger).press(0, QPoint(5, 5)).commit()
    assert len(here) > 1
    hands.bot.waitUntil(lambda: hands.field.text() == "a")
