"""Who has looked at one dossier: when, who, at what of it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.services.people.seen import Look
from ui import strings, theme
from ui.dialogs.dialog import Dialog
from ui.dialogs.questions import About
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

LOOK_COLUMNS: Final[tuple[Column[Look], ...]] = (
    Column(title="Lúc", value=lambda one: strings.hour_and_day(one.at), whole=True),
    Column(title="Ai xem", value=lambda one: one.who),
    Column(title="Đã làm gì", value=lambda one: one.did),
)
NOT_TOLD: Final = (
    "Lượt tìm chỉ kể khi gõ đúng và đủ tên, số, điện thoại hoặc mã. Danh sách và lượt tìm bằng chữ"
    " khác không kể ở đây."
)
NOBODY: Final = "Chưa ai mở hồ sơ này, kể từ khi máy ghi nhật ký."


class LookersDialog(Dialog):
    """↑ ↓ walk the looks, the newest first; Esc closes."""

    keeps_typing = False

    def __init__(
        self, looks: Sequence[Look], *, about: About | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("Ai đã xem hồ sơ này", parent)
        if about is not None:
            self.name_dossier(*about)
        self.fit(700, 440)
        self.table: Table[Look] = Table(
            LOOK_COLUMNS, name="Lượt xem", stretch=2, widths=(150, 200, 300), empty=NOBODY
        )
        self.table.show_rows(tuple(looks))
        shut = button("Đón&g")
        shut.clicked.connect(self.reject)
        box = column(label(NOT_TOLD, role="quiet", wrap=True), self.table, row(None, shut))
        box.setStretch(1, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))
        self.table.setFocus()

    @classmethod
    def ask(cls, looks: Sequence[Look], *, about: About, parent: QWidget) -> None:
        """Shows them until it is closed."""
        cls(looks, about=about, parent=parent).exec()
