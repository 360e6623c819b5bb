"""How the day's form looks: what is checked at the left, the drawer at the right. No behaviour."""

from typing import Final

from PySide6.QtWidgets import QFormLayout, QGridLayout, QWidget

from counter_app.core.money import format_vnd
from counter_app.domain.closing.drawer import NOTES
from ui import theme
from ui.dialogs.asked import Asked
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import Notice, column, panel, row, rule
from ui.widgets.text import field_label, label

_ROWS: Final = 6
_NOTE_PX: Final = 76
# Of eleven notes the first has the keyboard; these two are Alt and a figure away.
_BY_KEY: Final = (10_000, 5_000)
TOLD: Final = "Đếm số tờ từng loại, Enter sang ô sau. Để trống là không có tờ nào."


class DayView(Dialog):
    """Two columns that scroll where the screen is low; the keys stay in sight."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.stands = Notice("info")
        self.checks = [Notice("info") for _ in range(7)]
        self.open_day = button("&Ghi đã mở đầu ngày", name="Ghi đã mở đầu ngày")
        self.notes = {
            note: LineEdit(name=f"Số tờ {format_vnd(note)} đồng", length=4) for note in NOTES
        }
        self.total = label("", role="name")
        self.expected = label("", role="quiet", wrap=True)
        self.why = LineEdit(name="Lý do thừa, thiếu", length=300, hint="chỉ khi thừa hoặc thiếu")
        self.out = LineEdit(name="Nộp ra khỏi ngăn tiền, đồng", length=15, hint="0")
        self.seal = LineEdit(name="Con dấu để ở đâu", length=120, hint="trong két")
        self.to = Choice(name="Người nhận bàn giao")
        self.to.offer([("", "–")])
        self.said = Notice("info")
        self.look = button("&Xem trước")
        self.close_books = button("&Khóa sổ và in", role="main")
        self.hand_over = button("&Bàn giao và in")
        self.sign = button("Lãn&h đạo ký")
        self.leave_key = button("Đó&ng")
        self._lay_out()

    def _lay_out(self) -> None:
        left = column(
            label("Mở đầu ngày", role="title"), *self.checks, row(self.open_day, None), None, gap=6
        )
        right = column(
            label("Ngăn tiền và khóa sổ", role="title"),
            label(TOLD, role="quiet", wrap=True),
            self._drawer(),
            self.total,
            self.expected,
            self._words(),
            None,
            gap=6,
        )
        two = row(panel(left), panel(right), gap=20)
        two.setStretch(0, 4)
        two.setStretch(1, 5)
        keys = row(self.close_books, self.look, self.hand_over, self.sign, None, self.leave_key)
        box = column(self.stands, Asked(two), rule(), self.said, keys)
        box.setStretch(1, 1)
        self.fill(box)
        self.fit(1040, 700)

    def _drawer(self) -> QWidget:
        """The largest first, two columns of notes."""
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for at, (note, field) in enumerate(self.notes.items()):
            field.setMaximumWidth(theme.px(_NOTE_PX))
            across, down = divmod(at, _ROWS)
            words = f"{'&' if note in _BY_KEY else ''}{format_vnd(note)}"
            grid.addWidget(field_label(words, field), down, across * 2)
            grid.addWidget(field, down, across * 2 + 1)
        grid.setColumnStretch(4, 1)
        return panel(grid)

    def _words(self) -> QWidget:
        form = QFormLayout()
        form.setVerticalSpacing(4)
        add_fields(
            form,
            ("&Lý do thừa, thiếu", self.why),
            ("Nộp &ra, đồng", self.out),
            ("Con &dấu", self.seal),
            ("Bàn giao &cho", self.to),
        )
        return panel(form)
