"""How the dossiers past their time look: which, why, and what was destroyed. No behaviour."""

from collections.abc import Callable
from enum import Enum
from typing import Final

from PySide6.QtWidgets import QFormLayout, QProgressBar

from counter_app.core.clock import local
from counter_app.services.keeping.archive import PastTime, Purged
from ui import strings, theme
from ui.screens.office.page import OfficePage
from ui.typed import day_text
from ui.widgets.beside import add_fields
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import Notice, column, panel, row, wide
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, key_cap, label

NOTHING_PAST: Final = "Chưa có hồ sơ nào hết thời hạn lưu. Thời hạn tính từ hết năm kết thúc hồ sơ."
NOTHING_GONE: Final = "Quầy này chưa hủy hồ sơ nào."
TOLD: Final = (
    "Lập danh mục, trình duyệt, xuất dữ liệu và kiểm tra bản xuất, rồi hai người cùng hủy nội dung. "
    "Số hồ sơ, số giấy, chữ ký vẫn giữ."
)
WIDTHS: Final = (40, 150, 220, 190, 110, 90, 110)
TABLE_PX: Final = 150
SHOWN_PX: Final = 190


class Shown(Enum):
    """Which of the two lists."""

    PAST = "past"
    GONE = "gone"


def past_columns(is_marked: Callable[[PastTime], bool]) -> tuple[Column[PastTime], ...]:
    """What the list says of a dossier whose time is over."""
    return (
        Column(title="Hủy", value=lambda one: "✓" if is_marked(one) else "–", whole=True),
        Column(title="Hồ sơ", value=lambda one: one.ended.code, code=True),
        Column(title="Thủ tục", value=lambda one: one.ended.procedure_name),
        Column(title="Chủ hồ sơ", value=lambda one: one.ended.applicant_name),
        Column(title="Kết thúc", value=lambda one: day_text(local(one.ended.ended_at)), whole=True),
        Column(title="Lưu", value=lambda one: one.retention.text, whole=True),
        Column(title="Quá hạn từ", value=lambda one: day_text(one.over_since), whole=True),
    )


GONE_COLUMNS: Final[tuple[Column[Purged], ...]] = (
    Column(title="Hủy lúc", value=lambda one: strings.hour_and_day(one.at), whole=True),
    Column(title="Hồ sơ", value=lambda one: one.code, code=True),
    Column(title="Thủ tục", value=lambda one: one.procedure_name),
    Column(title="Người hủy", value=lambda one: one.by),
    Column(title="Người thứ hai", value=lambda one: one.beside or "–"),
    Column(title="Danh mục", value=lambda one: one.list_no, whole=True),
)


class ArchiveView(OfficePage):
    """A list to mark in, why the chosen one is on it, and what destroying them takes."""

    def __init__(self) -> None:
        super().__init__()
        self.marked: set[str] = set()
        self.shown = Choice(name="Xem danh sách nào")
        self.shown.offer([(Shown.PAST, "Hết thời hạn lưu"), (Shown.GONE, "Đã hủy")])
        self.shown.setMinimumWidth(theme.px(SHOWN_PX))
        self.procedure = Choice(name="Thủ tục")
        self.count = label("", role="quiet")
        self.past: Table[PastTime] = Table(
            past_columns(lambda one: one.ended.code in self.marked),
            name="Hồ sơ hết thời hạn lưu",
            stretch=2,
            widths=WIDTHS,
            empty=NOTHING_PAST,
        )
        self.gone: Table[Purged] = Table(
            GONE_COLUMNS,
            name="Hồ sơ đã hủy",
            stretch=2,
            widths=(140, 150, 240, 150, 150, 100),
            empty=NOTHING_GONE,
        )
        self.why = label("", role="quiet", wrap=True)
        self.all = button("Đánh dấu &hết", role="small")
        self.list = button("&In danh mục…", name="Xem và in danh mục hồ sơ đề nghị hủy")
        self.list_no = LineEdit(name="Số danh mục đã duyệt", length=60, hint="Ví dụ 01/DM-UBND")
        self.export = LineEdit(name="Bản xuất", length=1000, hint="Thư mục bản xuất có đủ hồ sơ")
        self.pick = button("&Chọn…", role="small", name="Chọn bản xuất")
        self.purge = button("Hủ&y hồ sơ đã đánh dấu", role="main")
        self.halt = button("Dừn&g")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Hủy được bao nhiêu phần trăm")
        self.said = Notice("info")
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_fields(form, ("&Số danh mục đã duyệt", self.list_no), ("&Bản xuất", self.export))
        form.addRow(label(""), row(self.pick, None))
        marking = row(
            self.all, key_cap("Enter"), label("đánh dấu một", role="quiet"), None, self.list
        )
        self.ordering = panel(
            column(
                self.why,
                marking,
                panel(form),
                self.said,
                self.bar,
                row(self.purge, self.halt, None),
            )
        )
        for table in (self.past, self.gone):
            table.setMinimumHeight(theme.px(TABLE_PX))
        head = row(label("Lưu trữ – hủy hồ sơ", role="title"), self.count, None)
        which = row(
            wide(field_label("X&em", self.shown), self.shown),
            wide(field_label("&Thủ tục", self.procedure), self.procedure),
        )
        which.setStretch(1, 1)
        box = column(
            head,
            label(TOLD, role="quiet", wrap=True),
            which,
            self.past,
            self.gone,
            self.ordering,
        )
        box.setStretch(3, 1)
        box.setStretch(4, 1)
        self.setLayout(box)
