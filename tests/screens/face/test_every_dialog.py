"""The showroom has every dialog that the window's code has, so every walk meets them all."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

import ui
from showroom.kinds import BASES, every_kind


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


def test_what_is_called_a_base_is_one() -> None:
    bases = {base.__name__ for kind in every_kind() for base in kind.__mro__}
    assert bases >= BASES


def test_no_question_is_asked_past_the_windows_own_dialogs() -> None:
    sources = {one.name: one.read_text("utf-8") for one in Path(ui.__file__).parent.rglob("*.py")}
    foreign = ("QMessageBox(", "QMessageBox.", "QInputDialog", "QErrorMessage", "QProgressDialog")
    assert [name for name, text in sources.items() if any(one in text for one in foreign)] == []
    assert [name for name, text in sources.items() if "(QDialog)" in text] == ["dialog.py"]
