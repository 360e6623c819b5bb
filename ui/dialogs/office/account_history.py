"""What was done to an account: when, what, by whom."""

from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.services.people.account_list import Done
from ui import strings, theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

COLUMNS: Final[tuple[Column[Done], ...]] = (
    Column(title="Lúc", value=lambda one: strings.hour_and_day(one.at), whole=True),
    Column(title="Ai làm", value=lambda one: one.by),
    Column(title="Việc", value=lambda one: one.did),
)
NOTHING: Final = "Nhật ký chưa ghi việc nào của tài khoản này."


class AccountHistoryDialog(Dialog):
    """↑ ↓ walk the lines, Esc closes."""

    keeps_typing = False
    help_section = "Tài khoản"

    def __init__(self, name: str, past: tuple[Done, ...], parent: QWidget | None = None) -> None:
        super().__init__("Lịch sử tài khoản", parent)
        self.fit(780, 420)
        self.table: Table[Done] = Table(
            COLUMNS, name="Việc đã làm", stretch=2, widths=(150, 170, 360), wrap=True, empty=NOTHING
        )
        self.table.show_rows(past)
        shut = button("Đón&g")
        shut.clicked.connect(self.reject)
        box = column(label(name, role="title", wrap=True), self.table, row(None, shut))
        box.setStretch(1, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))
        self.table.setFocus()

    @classmethod
    def ask(cls, name: str, past: tuple[Done, ...], *, parent: QWidget) -> None:
        """Shows it until it is shut."""
        cls(name, past, parent).exec()
