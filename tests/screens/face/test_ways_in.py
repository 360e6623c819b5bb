"""What has no way in beside Tab is found, and nothing else; the walks are with the access keys."""

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.screens.face.walking import settles
from tests.screens.face.ways_in import roundabout
from ui import theme
from ui.screens.screen import shortcut
from ui.widgets.fields import LineEdit, button
from ui.widgets.text import field_label, key_cap


class Form(QWidget):
    """Six fields under one letter, a button with a key, and one of every fault."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        lines = [LineEdit(name=name) for name in ("Một", "Hai", "Ba", "Bốn", "Năm", "Xa")]
        box.addWidget(field_label("&Một", lines[0]))
        for line in lines:
            box.addWidget(line)
        self.row = QHBoxLayout()
        box.addLayout(self.row)
        shortcut(self, "Ctrl+D", self.update, "Việc này")
        for words, keys in (("Việc này", "Ctrl D"), ("Việc kia", "Ctrl Q"), ("&Ghi", "")):
            key = button(words)
            self.row.addWidget(key)
            if keys:
                self.row.addWidget(key_cap(keys))


def test_a_field_too_far_from_a_letter_and_a_key_that_does_not_work_are_found(
    dressed: QApplication, qtbot: QtBot
) -> None:
    place = Form()
    qtbot.addWidget(place)
    theme.dress(place)
    place.show()
    settles(place)
    assert list(roundabout(place)) == [
        "no letter: LineEdit 'Xa'",
        "no key of its own: QPushButton 'Việc kia'",
    ]
