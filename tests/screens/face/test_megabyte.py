"""A megabyte pasted into any field of any place or dialog: bounded at once, said, nothing hangs.

In it are marks that nobody sees and that turn words round: none comes into any field.
"""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.fields import LINES_LENGTH, LineEdit, Lines
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

MEGABYTE = "\u202eÁ\x07Á" * 250_000
MOST_CPU_S = 0.5


@pytest.fixture(autouse=True)
def pasted(clerk: "Clerk") -> Iterator[None]:
    QApplication.clipboard().setText(MEGABYTE)
    yield
    QApplication.clipboard().clear()


def wrong_after_a_paste(place: QWidget) -> list[str]:
    """The fields of ``place`` that took more than they may, said nothing of it, or took too long."""
    wrong = []
    fields: list[LineEdit | Lines] = [*place.findChildren(LineEdit), *place.findChildren(Lines)]
    for field in fields:
        if field.isReadOnly() or field.isHidden():
            continue
        begun = time.process_time()
        field.selectAll()
        field.paste()
        took = time.process_time() - begun
        if isinstance(field, LineEdit):
            came, most = field.text(), field.maxLength()
        else:
            came, most = field.toPlainText(), LINES_LENGTH
        fits = len(came) <= most and came.isprintable()
        if not (fits and "Đã cắt" in field.accessibleDescription() and took < MOST_CPU_S):
            wrong.append(f"{field.accessibleName()}: {fits} {took:.2f} s")
        field.clear()
    return wrong


def test_in_every_place(clerk: "Clerk") -> None:
    wrong = {}
    for place in PLACES:
        if place.id not in OPEN_OVER:
            clerk.window.go(place.id)
            screen = clerk.window.current()
            assert screen is not None
            wrong[place.id] = wrong_after_a_paste(screen)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(wrong) > 6


@pytest.mark.full
def test_in_every_dialog(
    clerk: "Clerk", questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    wrong, kinds = {}, set[type[QWidget]]()
    for dialogs in (questions, forms):
        for dialog in dialogs:
            if type(dialog) not in kinds:
                kinds.add(type(dialog))
                wrong[type(dialog).__name__] = wrong_after_a_paste(dialog)
            dialog.close()
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(kinds) > 40
