"""A caption stands at its field's own line, whatever is said under that or under the one beside."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.screens.in_front import in_front
from ui.dialogs.lists.list_filter import ListFilterDialog
from ui.widgets.fields import Field, LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
NEAR_PX = 1


def middle(part: QWidget) -> int:
    """The height of its middle on the screen."""
    return part.mapToGlobal(QPoint(0, part.height() // 2)).y()


def apart(inside: QWidget) -> dict[str, int]:
    """How far each caption beside a field lies from that field's middle."""
    captions = [one for one in inside.findChildren(QLabel) if one.isVisible()]
    return {
        one.text(): abs(middle(one) - middle(field))
        for one in captions
        if isinstance(field := one.buddy(), Field)
    }


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (911, 512)])
def test_a_caption_stands_beside_a_field_with_a_sentence_under_it(
    clerk: "Clerk", card: str, width: int, height: int
) -> None:
    clerk.window.resize(width, height)
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    view = clerk.screen.view
    for one in view.left.findChildren(LineEdit) + view.middle.subject.findChildren(LineEdit):
        one.show_wrong("Ngày này không có trong lịch, hãy xem lại giấy rồi gõ lại cho đúng.")
    QApplication.processEvents()
    for part, captions in ((view.left, 8), (view.middle.subject, 7)):
        found = apart(part)
        assert len(found) >= captions
        assert max(found.values()) <= NEAR_PX, found


def test_the_captions_of_the_list_s_filter_stand_beside_theirs(clerk: "Clerk") -> None:
    found: dict[str, int] = {}

    def read() -> None:
        dialog = in_front(ListFilterDialog)
        dialog.since.show_wrong("Ngày ghi như 24/11/2026.")
        QApplication.processEvents()
        found.update(apart(dialog))
        clerk.hits(Key.Key_Escape)

    clerk.hits(Key.Key_F3)
    clerk.answers(lambda: clerk.hits(Key.Key_T, Qt.KeyboardModifier.AltModifier), read)
    assert len(found) == 7
    assert max(found.values()) <= NEAR_PX, found
