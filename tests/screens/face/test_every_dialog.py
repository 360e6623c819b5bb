"""The showroom has every dialog that the window's code has, so every walk meets them all."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

import ui
from showroom.kinds import BASES, every_kind
from ui import theme
from ui.dialogs.duty import DutyDialog
from ui.dialogs.intake.resolving_unit import ResolvingUnitDialog
from ui.dialogs.papers.filed_together import FiledTogetherDialog
from ui.widgets.fields import LineEdit


def test_every_dialog_of_the_code_is_in_the_showroom(
    questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    shown = set()
    for dialogs in (questions, forms):
        for dialog in dialogs:
            shown.add(type(dialog))
            dialog.close()
    QApplication.processEvents()
    assert sorted(one.__name__ for one in every_kind() - shown) == []
    assert shown <= every_kind()


ALIGNED = (DutyDialog, ResolvingUnitDialog, FiledTogetherDialog)


def test_fields_begin_at_one_edge_and_keys_lie_below_with_room_for_their_words(
    questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    for dialog in (*questions, *forms):
        if isinstance(dialog, ALIGNED):
            dialog.show()
            QApplication.processEvents()
            edges = {
                one.mapTo(dialog, QPoint(0, 0)).x()
                for one in dialog.findChildren(LineEdit)
                if one.accessibleName() != "Tìm đơn vị"
            }
            assert len(edges) <= 1, dialog
            keys = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
            lowest = max(one.mapTo(dialog, one.rect().bottomLeft()).y() for one in keys)
            assert dialog.height() - lowest < theme.px(24), dialog
            padded = (
                one.fontMetrics().lineSpacing() * (one.text().count("\n") + 1) for one in keys
            )
            assert all(one.height() > words + 8 for one, words in zip(keys, padded, strict=True))
        dialog.close()


def test_what_is_called_a_base_is_one() -> None:
    bases = {base.__name__ for kind in every_kind() for base in kind.__mro__}
    assert bases >= BASES


def test_no_question_is_asked_past_the_windows_own_dialogs() -> None:
    sources = {one.name: one.read_text("utf-8") for one in Path(ui.__file__).parent.rglob("*.py")}
    foreign = ("QMessageBox(", "QMessageBox.", "QInputDialog", "QErrorMessage", "QProgressDialog")
    assert [name for name, text in sources.items() if any(one in text for one in foreign)] == []
    assert [name for name, text in sources.items() if "(QDialog)" in text] == ["dialog.py"]
