"""A megabyte pasted into any field of any place or dialog: bounded at once, said, nothing hangs.

In it are marks that nobody sees and that turn words round: none comes into any field. What stood
there before comes back with one Ctrl+Z.
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
TYPED = "1"


@pytest.fixture(autouse=True)
def pasted(clerk: "Clerk") -> Iterator[None]:
    QApplication.clipboard().setText(MEGABYTE)
    yield
    QApplication.clipboard().clear()


def wrong_after_a_paste(place: QWidget) -> list[str]:
    """The fields of ``place`` that took too much or too long, said nothing, or lost what stood there."""
    wrong = []
    fields: list[LineEdit | Lines] = [*place.findChildren(LineEdit), *place.findChildren(Lines)]
    for field in fields:
        if field.isReadOnly() or field.isHidden():
            continue
        field.selectAll()
        (field.insert if isinstance(field, LineEdit) else field.insertPlainText)(TYPED)
        begun = time.process_time()
        field.selectAll()
        field.paste()
        took = time.process_time() - begun
        most = field.maxLength() if isinstance(field, LineEdit) else LINES_LENGTH
        came, told = words_in(field), "Đã cắt" in field.accessibleDescription()
        fits = len(came) <= most and came.isprintable()
        field.undo()
        back = words_in(field)
        if not (fits and told and took < MOST_CPU_S and back == TYPED):
            wrong.append(f"{field.accessibleName()}: {fits} {told} {took:.2f} s {back!r}")
        field.clear()
    return wrong


def words_in(field: LineEdit | Lines) -> str:
    return field.text() if isinstance(field, LineEdit) else field.toPlainText()


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
