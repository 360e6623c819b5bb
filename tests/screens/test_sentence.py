"""A field of one long sentence shows whole lines, however its words came to wrap."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.layout import column, panel
from ui.widgets.sentence import Sentence

WORDS = "Người nộp đề nghị báo qua điện thoại trước khi đến nhận kết quả tại quầy. "


@pytest.mark.parametrize("dressed", [("light", 1.0), ("light", 2.0)], indirect=True)
@pytest.mark.parametrize("longest", [120, 600])
def test_no_line_is_cut_in_half(qtbot: QtBot, dressed: QApplication, longest: int) -> None:
    told, wrapped = (Sentence(name="Câu", longest=longest) for _ in range(2))
    wrapped.show_text((WORDS * 9)[:longest])
    place = panel(column(told, wrapped, None))
    qtbot.addWidget(place)
    theme.dress(place)
    place.resize(460, 600)
    place.show()
    dressed.processEvents()
    told.show_text((WORDS * 9)[:longest])
    place.grab()
    for field in (told, wrapped):
        line = field.fontMetrics().lineSpacing()
        lines = round(field.document().size().height())
        room = field.viewport().height() - round(field.document().documentMargin())
        assert lines > 1
        assert room // line == min(lines, 3)
        assert lines <= 3 or room % line < 4
