"""How the receipts still to be made look: a filter, the slips, what can be done. No behaviour."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.core.money import format_vnd
from counter_app.domain.money.ledger import MODE_LABELS
from counter_app.services.receipts.receipt_table import Taken
from counter_app.services.receipts.receipts import Need, Wanting
from ui import strings, theme
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import CARD_INSIDE, Notice, column, panel, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

TIGHT: Final = 700
MOST_TOLD: Final = 5
FILTER_PX: Final = 240
LEAST_FILTER_PX: Final = 150
WIDTHS: Final = (80, 110, 130, 160, 200, 110, 110)


def columns() -> tuple[Column[Wanting], ...]:
    """What the list says of one slip."""
    return (
        Column(title="Phiếu thu", value=slip_words, whole=True),
        Column(
            title="Thu lúc", value=lambda one: f"{local(one.taking.at):%H:%M %d/%m}", whole=True
        ),
        Column(title="Việc", value=need_words, tone=_tone, whole=True),
        Column(title="Mã hồ sơ", value=lambda one: one.dossier.row.code or "–", code=True),
        Column(title="Người nộp", value=lambda one: one.taking.payer, keeps=True),
        Column(
            title="Số tiền",
            value=lambda one: format_vnd(money_of(one)),
            align=Qt.AlignmentFlag.AlignRight,
            whole=True,
        ),
        Column(
            title="Hình thức",
            value=lambda one: MODE_LABELS[one.taking.mode] if one.taking.mode else "–",
            whole=True,
        ),
    )


def slip_words(one: Wanting) -> str:
    """The slip's number with its year, as two years may be listed together."""
    return f"{one.slip.paper_no}/{one.slip.year}"


def money_of(one: Wanting) -> int:
    """What the receipt is of, in đồng: what is kept, or what a void slip had taken."""
    return one.taking.kept_vnd or one.taking.amount_vnd


def need_words(one: Wanting) -> str:
    """What is to be done and until when: the day the money came."""
    if one.need is Need.CANCEL:
        return "! hủy biên lai"
    return f"! lập, trễ từ {one.day:%d/%m}" if one.late else "○ lập trong hôm nay"


def _tone(one: Wanting) -> str:
    return "bad" if one.late else "warn" if one.need is Need.CANCEL else "text"


def taken_words(taken: Taken) -> str:
    """What is in a table that came back: how many of each, then the first rows that are wrong."""
    counted = (
        (taken.linked, "số biên lai mới"),
        (taken.known, "số đã ghi trước"),
        (taken.empty, "dòng chưa có số"),
        (len(taken.refused), "dòng sai"),
    )
    whole = ", ".join(f"{strings.number(many)} {words}" for many, words in counted if many)
    rows = [f"Dòng {number}: {why}" for number, why in taken.refused[:MOST_TOLD]]
    more = ["…"] * (len(taken.refused) > MOST_TOLD)
    return "\n".join((f"{whole or 'Tệp không có dòng nào'}.", *rows, *more))


class ReceiptsView(QWidget):
    """Filter above, the slips in the middle, the keys below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = LineEdit(
            name="Tìm phiếu thu", length=200, hint="Tên người nộp, mã hồ sơ, số phiếu…"
        )
        self.cap = key_cap("Ctrl F")
        self.count = label("", role="quiet")
        self.table: Table[Wanting] = Table(
            columns(), name="Phiếu thu cần biên lai", stretch=4, widths=WIDTHS
        )
        self.empty = Notice("info")
        self.said = Notice("info")
        self.note = button("&Ghi số biên lai", role="main")
        self.open = button("&Mở hồ sơ")
        self.take = button("&Nhập số đã lập", name="Nhập số đã lập, phím Ctrl I")
        self.export = button("&Xuất cho nhà cung cấp", name="Xuất cho nhà cung cấp, phím Ctrl E")
        self._lay_out()

    def _lay_out(self) -> None:
        top = row(label("Biên lai cần lập", role="title"), self.count, None, self.filter, self.cap)
        keys = row(self.note, self.open, None, self.take, self.export)
        box = column(top, self.empty, self.table, None, self.said, keys, inside=CARD_INSIDE)
        box.setStretch(2, 100)
        self.setLayout(column(panel(box, role="card")))

    def keep_back(self, *, takes_money: bool, saves: bool) -> None:
        """What whoever sits here may not do: note receipts, or take a file out."""
        for key in (self.note, self.take):
            key.setVisible(takes_money)
        self.export.setVisible(saves)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the filter is short and its key's picture goes."""
        super().resizeEvent(event)
        wide = theme.room(self.width()) >= TIGHT
        self.cap.setVisible(wide)
        self.filter.setMinimumWidth(theme.px(FILTER_PX if wide else LEAST_FILTER_PX))
