"""How the wording of papers looks: the papers on the left, the texts, the paper itself. No behaviour."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from counter_app.domain.template import LETTERHEAD, TITLES, NamedText
from ui import theme
from ui.widgets.fields import Choice, button, with_error
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row, scrolling, wide
from ui.widgets.name_list import NameList
from ui.widgets.sentence import Sentence
from ui.widgets.text import field_label, key_cap, label

NARROW: Final = 900
TIGHT: Final = 700


class TemplatesView(QWidget):
    """Builds and lays out; the screen beside it behaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = NameList(TITLES.values(), name="Các mẫu giấy")
        self.title = label("", role="title", wrap=True)
        self.version = Choice(name="Các bản đã lưu")
        self.told = label("", role="quiet", wrap=True)
        self.said = Notice("info")
        self.logo = button("&Chọn ảnh…", name="Chọn ảnh biểu trưng")
        self.no_logo = button("&Bỏ ảnh", name="Bỏ ảnh biểu trưng")
        self.save = button("Lưu bản &mới", role="main")
        self.save.setMinimumWidth(theme.dressed_width(self.save) + theme.px(16))
        self.reset = button("&Về chữ gốc", name="Về chữ của chương trình")
        self.large = button("&Xem lớn", name="Xem giấy thử lớn hơn")
        self.picture = label()
        self.picture.setAccessibleName("Xem thử giấy")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.fields: dict[str, Sentence] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        self._fields = QVBoxLayout()
        self._fields.setContentsMargins(0, 0, 6, 0)
        inner = panel(column(self._fields, row(self.logo, self.no_logo, None), None))
        self.pane: QScrollArea = scrolling(inner)
        versions = wide(field_label("Các bản đã &lưu", self.version), self.version)
        self.hint = panel(row(key_cap("Esc"), label("danh sách", role="quiet")))
        keys = row(self.save, self.large, self.reset, None, self.hint)
        middle = column(self.title, self.told, versions, self.said, self.pane, keys)
        middle.setStretch(4, 1)
        self.paper = QScrollArea()
        self.paper.setWidget(self.picture)
        self.paper.setWidgetResizable(True)
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = row(self.kinds, panel(middle), self.paper, gap=12, inside=CARD_INSIDE)
        whole.setStretch(1, 5)
        whole.setStretch(2, 4)
        self.setLayout(column(panel(whole, role="card")))

    def suit(self, width: int) -> None:
        """Where there is little room the list is narrow; where there is less, no paper is shown."""
        room = theme.room(width)
        tight = room < TIGHT
        self.kinds.suit(narrow=room < NARROW)
        for part in (self.paper, self.hint):
            part.setVisible(not tight)
        # Why somebody may not save is said in any case.
        self.told.setVisible(not tight or not self.save.isEnabled())

    def show_fields(self, kind: str, texts: tuple[NamedText, ...]) -> None:
        """The fields of one paper, empty, in the order of the paper."""
        while (item := self._fields.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {text.name: self._add(text) for text in texts}
        is_head = kind == LETTERHEAD
        self.logo.setVisible(is_head)
        self.no_logo.setVisible(is_head)
        chain: list[QWidget] = [self.kinds, self.version, *self.fields.values()]
        chain += [self.logo, self.no_logo, self.save, self.large, self.reset]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _add(self, text: NamedText) -> Sentence:
        sentence = Sentence(name=text.label, longest=text.longest)
        words = text.label
        if text.placeholders:
            kept = ", ".join(f"{{{name}}}" for name in text.placeholders)
            words = f"{text.label} (giữ nguyên {kept})"
        name = field_label(words, sentence)
        name.setWordWrap(True)
        for part in (name, with_error(sentence)):
            self._fields.addWidget(part)
            part.show()  # now, not with the next picture: Tab walks past what is hidden
        return sentence

    def texts(self) -> Mapping[str, str]:
        """What stands in the fields."""
        return {name: field.text() for name, field in self.fields.items()}
