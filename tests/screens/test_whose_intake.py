"""Name and year of birth stand over every step and every question of an intake."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.dialogs.dialog import citizen_of
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
WHO = "Nguyễn Thị Hoài Thương, 1990"
SHOTS = os.environ.get("COUNTER_SHOTS", "")


def heads(place: QWidget) -> list[str]:
    """Everything read in ``place``, whole."""
    shown = (one for one in place.findChildren(QLabel) if one.isVisible())
    return [one.whole() if isinstance(one, ElidedLabel) else one.text() for one in shown]


def test_every_column_says_whose_dossier_it_is(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    view = clerk.screen.view
    assert "Người nộp · 1990" in heads(view.left)
    assert f"của {WHO}" in heads(view.middle)
    assert f"Hẹn: {WHO}" in heads(view.right)
    view.left.person.birth.setFocus()
    view.left.person.birth.selectAll()
    clerk.types("31/02/1990")
    assert "của Nguyễn Thị Hoài Thương" in heads(view.middle)
    clerk.screen.clear()
    assert "Hẹn trả kết quả" in heads(view.right)
    assert citizen_of(view) == ""


def test_every_question_of_the_intake_says_whose_it_is(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)
    questions, seen = clerk.screen.questions, []

    def reads() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        seen.append(dialog.windowTitle())
        assert any(WHO in one for one in heads(dialog)), dialog.windowTitle()
        if SHOTS:
            dialog.grab().save(str(Path(SHOTS) / f"whose-{len(seen)}.png"))
        clerk.hits(Key.Key_Escape)

    asked: tuple[Callable[[], None], ...] = (
        questions.ask_others,
        questions.ask_agreed,
        questions.explain,
        questions.preview,
        lambda: clerk.hits(Key.Key_R, CTRL),
        lambda: clerk.hits(Key.Key_B, CTRL),
    )
    for ask in asked:
        clerk.answers(ask, reads)
    assert len(set(seen)) == len(asked)


def test_a_question_elsewhere_names_nobody(clerk: "Clerk") -> None:
    assert citizen_of(clerk.window) == ""
    assert citizen_of(None) == ""
