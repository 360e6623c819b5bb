"""How the papers that were printed look: a filter, the lines, what can be done with one. No behaviour."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.devices.printer import PrintState
from counter_app.services.papers.originals import Original
from counter_app.services.papers.print_history import PrintedLine, Shown
from ui import theme
from ui.flows.paper_key import ANY_WORDS
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

SHOWN_WORDS: Final = {
    Shown.TODAY: "Hôm nay",
    Shown.ALL: "Tất cả",
    Shown.TROUBLED: "Chưa ra, chưa rõ",
    Shown.UNDER_WAY: "Đang ở máy in",
}
WHY_EMPTY: Final = {
    Shown.TODAY: "Hôm nay chưa in giấy nào. Giấy in từ quầy này sẽ hiện ở đây.",
    Shown.ALL: "Quầy này chưa in giấy nào. Giấy in từ quầy này sẽ hiện ở đây.",
    Shown.TROUBLED: "Không có giấy nào in hỏng hay chưa rõ đã ra.",
    Shown.UNDER_WAY: "Không có giấy nào đang chờ ở máy in.",
}
NOT_FOUND: Final = "Không thấy giấy nào của “{}”. Thử mã hồ sơ, tên hoặc số định danh."
STATE_WORDS: Final = {
    PrintState.WAITING: "– chưa in",
    PrintState.SENDING: "○ đang gửi",
    PrintState.SENT: "○ chờ in",
    PrintState.PRINTING: "↑ đang in",
    PrintState.STUCK: "! máy in dừng",
    PrintState.DONE: "✓ đã in",
    PrintState.FAILED: "! in hỏng",
    PrintState.UNKNOWN: "? chưa rõ",
}
_TONES: Final = {
    PrintState.STUCK: "warn",
    PrintState.FAILED: "bad",
    PrintState.UNKNOWN: "warn",
    PrintState.DONE: "text_quiet",
}
SHOWN_PX: Final = 170
NARROW: Final = 1000
TIGHT: Final = 700
FILTER_PX: Final = 240
LEAST_FILTER_PX: Final = 150
LAST: Final = (7, 8)
WIDTHS: Final = (110, 160, 80, 160, 190, 100, 120, 150, 150)


def columns() -> tuple[Column[PrintedLine], ...]:
    """What the list says of one order."""
    return (
        Column(title="In lúc", value=lambda one: f"{local(one.at):%H:%M %d/%m}", whole=True),
        Column(title="Giấy", value=lambda one: one.name),
        Column(title="Số", value=lambda one: str(one.paper_no or "–"), whole=True),
        Column(title="Mã hồ sơ", value=lambda one: one.code or "–", code=True),
        Column(title="Của ai, gồm gì", value=content_words),
        Column(title="Bản", value=copy_words, whole=True),
        Column(
            title="Tình trạng",
            value=lambda one: STATE_WORDS[one.state],
            tip=lambda one: f"{one.clerk_name}, {one.device or 'chưa gửi máy in nào'}",
            tone=lambda one: _TONES.get(one.state, "text"),
            whole=True,
        ),
        Column(title="Người in", value=lambda one: one.clerk_name),
        Column(title="Máy in", value=device_words, tip=lambda one: one.device),
    )


def content_words(one: PrintedLine) -> str:
    """Who filed it; of a paper without a number first what is on it, where no other column says it."""
    told = one.told if one.told != one.code else ""
    return ", ".join(filter(None, (told, one.applicant))) or "–"


def device_words(one: PrintedLine) -> str:
    """The printer by its name; the heading says what it is."""
    return one.device.removeprefix("Máy in ") or "–"


def copy_words(one: PrintedLine) -> str:
    """Which copy it is; a void paper says so first, one without a number has no original."""
    if not one.paper_no:
        return f"in lại lần {one.reprint}" if one.reprint else "lần đầu"
    which = f"sao lần {one.reprint}" if one.reprint else "bản gốc"
    return f"đã huỷ, {which}" if one.voided else which


class PrintedView(QWidget):
    """Filter and choice above, the lines in the middle, the keys below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = LineEdit(
            name="Tìm giấy đã in", length=300, hint="Mã hồ sơ, tên, số định danh, số giấy hẹn…"
        )
        self.shown = Choice(name="Những giấy nào")
        self.shown.offer(SHOWN_WORDS.items())
        self.cap = key_cap("Ctrl F")
        self.count = label("", role="quiet")
        self.table: Table[PrintedLine] = Table(
            columns(), name="Giấy đã in", stretch=4, widths=WIDTHS
        )
        self.empty = Notice("info")
        self.said = Notice("info")
        self.print = button(ANY_WORDS[Original.PRINTED])
        self.look = button("&Xem")
        self.elsewhere = button("&Dùng máy khác")
        self.cancel = button("&Rút lệnh in")
        self.open = button("&Mở hồ sơ")
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Who and where give way first: they are in the tip of what became of it."""
        super().resizeEvent(event)
        room = theme.room(self.width())
        self.table.hide_columns(LAST, room < NARROW)
        self.cap.setVisible(room >= TIGHT)
        self.filter.setMinimumWidth(theme.px(FILTER_PX if room >= TIGHT else LEAST_FILTER_PX))

    def _lay_out(self) -> None:
        top = row(
            label("Giấy đã in", role="title"),
            self.count,
            None,
            self.shown,
            self.filter,
            self.cap,
        )
        self.shown.setMinimumWidth(theme.px(SHOWN_PX))
        box = column(
            top,
            self.table,
            self.empty,
            self.said,
            row(self.print, self.look, self.elsewhere, self.cancel, self.open, None),
        )
        box.setStretch(1, 1)
        box.setContentsMargins(CARD_INSIDE, CARD_INSIDE, CARD_INSIDE, CARD_INSIDE)
        card = panel(box, role="card")
        whole = column(card)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
