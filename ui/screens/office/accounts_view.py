"""How the accounts look: who signs in, until when, how it stands. No behaviour."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from counter_app.domain.rights import ROLE_LABELS
from counter_app.services.people.account_list import Line, Standing
from ui import theme
from ui.screens.office.page import OfficePage
from ui.typed import day_text
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

STANDINGS: Final = {
    Standing.IN_USE: "✓ đang dùng",
    Standing.GIVEN: "! mật khẩu tạm",
    Standing.LOCKED: "✕ đang bị khóa",
    Standing.OVER: "– hết ngày dùng",
    Standing.NONE: "– chưa cấp",
    Standing.ENDED: "– đã thôi dùng",
}
_TONES: Final = {
    Standing.IN_USE: "good",
    Standing.GIVEN: "warn",
    Standing.LOCKED: "bad",
    Standing.OVER: "text_quiet",
    Standing.NONE: "text_quiet",
    Standing.ENDED: "text_quiet",
}
COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column(title="Họ và tên", value=lambda one: one.account.clerk.name, whole=True),
    Column(title="Vai trò", value=lambda one: ROLE_LABELS[one.account.clerk.role], whole=True),
    Column(
        title="Tình trạng",
        value=lambda one: STANDINGS[one.standing],
        tone=lambda one: _TONES[one.standing],
        whole=True,
    ),
    Column(
        title="Đến hết ngày",
        value=lambda one: day_text(one.account.until) or "–",
        whole=True,
        spare=lambda one: one.account.until is None,
    ),
    Column(
        title="Chức danh",
        value=lambda one: one.account.clerk.title or "–",
        spare=lambda one: not one.account.clerk.title,
    ),
)
WIDTHS: Final = (240, 120, 200, 120, 180)
UNTIL_AT, TITLE_AT = 3, 4
NARROW: Final = 720
TIGHT: Final = 480
FILTER_PX, LEAST_FILTER_PX = 240, 180
EDIT: Final = "&Sửa…"
LET_IN: Final = "Cho &sử dụng…"
NOBODY: Final = "Không có tài khoản nào khớp chữ đang lọc. Esc để thấy tất cả."


class AccountsView(OfficePage):
    """A filter and the list; under it what can be done with the account chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.count = label("", role="quiet")
        self.filter = LineEdit(name="Lọc tài khoản", hint="Tên, vai trò…")
        self.cap = key_cap("Ctrl F")
        self.said = Notice("info")
        self.table: Table[Line] = Table(
            COLUMNS, name="Tài khoản", stretch=TITLE_AT, widths=WIDTHS, empty=NOBODY
        )
        self.add = button("&Thêm người…", role="main")
        self.edit = button(EDIT)
        self.secret = button("Cấp &mật khẩu mới")
        self.unlock = button("Mở &khóa")
        self.end = button("Thôi &dùng")
        self.past = button("&Lịch sử…")
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(label("Tài khoản", role="title"), self.count, None, self.filter, self.cap)
        more = row(self.unlock, self.end, self.past, None)
        self._keys = row(row(self.add, self.edit, self.secret, None), more)
        self._keys.setStretch(1, 1)
        box = column(head, self.said, self.table, self._keys)
        box.setStretch(2, 1)
        self.setLayout(box)

    def _lines_of_keys(self, lines: int) -> None:
        way = QBoxLayout.Direction
        self._keys.setDirection(way.TopToBottom if lines > 1 else way.LeftToRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is read least gives way first."""
        super().resizeEvent(event)
        room = theme.room(self.width())
        self.cap.setVisible(room >= NARROW)
        self.filter.setMinimumWidth(theme.px(FILTER_PX if room >= NARROW else LEAST_FILTER_PX))
        self._lines_of_keys(2 if room < NARROW else 1)
        self.table.hide_columns((TITLE_AT,), room < NARROW)
        self.table.hide_columns((UNTIL_AT,), room < TIGHT)
