"""How taking the data out looks: where to and which days, what was written, and its proof. No behaviour."""

from typing import Final, NamedTuple

from PySide6.QtWidgets import QFormLayout, QProgressBar

from ui import theme
from ui.screens.office.page import OfficePage
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, panel, row, rule, scrolling
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

TOLD: Final = (
    "Bản xuất gồm mọi thao tác đã ký, bảng hồ sơ, bảng giấy, nhật ký, mỗi giấy một tệp PDF và "
    "chương trình kiểm tra. Không gồm tệp quét. Bản xuất không mã hóa: hãy giữ như hồ sơ giấy."
)
TRIED: Final = (
    "Kiểm tra chữ ký và từng dòng của một bản xuất, cả bản của quầy khác. "
    "Vân tay khóa: đọc qua điện thoại cho nơi giữ bản xuất, hai bên phải giống nhau."
)
TABLE_PX: Final = 190
DAY_PX: Final = 130


class Written(NamedTuple):
    """A line of what an export holds."""

    what: str
    file: str
    rows: str


COLUMNS: Final[tuple[Column[Written], ...]] = (
    Column(title="Nội dung", value=lambda one: one.what),
    Column(title="Tệp", value=lambda one: one.file, whole=True),
    Column(title="Số dòng", value=lambda one: one.rows, whole=True),
)


class ExportView(OfficePage):
    """Above: the export. Below: the proof of one."""

    def __init__(self) -> None:
        super().__init__()
        self.place = LineEdit(name="Nơi xuất", length=1000, hint="Ví dụ E:\\ (USB)")
        self.pick = button("&Chọn…", role="small", name="Chọn nơi xuất")
        self.since = LineEdit(name="Từ ngày", length=20, hint="từ đầu")
        self.until = LineEdit(name="Đến ngày", length=20, hint="đến nay")
        self.plan = button("X&em trước")
        self.write = button("Xuất &dữ liệu", role="main")
        self.halt = button("Dừn&g")
        self.said = Notice("info")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Được bao nhiêu phần trăm")
        self.held: Table[Written] = Table(
            COLUMNS, name="Bản xuất có gì", stretch=0, widths=(260, 170, 100)
        )
        self.key = label("", role="title", wrap=True)
        self.open = button("&Mở thư mục", name="Mở thư mục của bản xuất")
        self.folder = LineEdit(name="Bản xuất cần kiểm tra", length=1000, hint="Thư mục bản xuất")
        self.pick_folder = button("C&họn…", role="small", name="Chọn bản xuất cần kiểm tra")
        self.print = LineEdit(name="Vân tay khóa", length=60, hint="có thể để trống")
        self.verify = button("&Kiểm tra bản xuất")
        self.halt_proof = button("Dừn&g", name="Dừng kiểm tra")
        self.verdict = Notice("info")
        self._lay_out()

    def _lay_out(self) -> None:
        for field in (self.since, self.until):
            field.setMinimumWidth(theme.px(DAY_PX))
        out, proof = QFormLayout(), QFormLayout()
        add_fields(out, ("Nơi &xuất", self.place))
        out.addRow(label(""), row(self.pick, None))
        add_fields(out, ("&Từ ngày", self.since), ("Đế&n ngày", self.until))
        add_fields(proof, ("&Bản xuất", self.folder))
        proof.addRow(label(""), row(self.pick_folder, None))
        add_fields(proof, ("&Vân tay khóa", self.print))
        self.written = panel(column(self.held, self.key, row(self.open, None)))
        self.held.setMinimumHeight(theme.px(TABLE_PX))
        inner = column(
            label(TOLD, role="quiet", wrap=True),
            panel(out),
            row(self.plan, self.write, self.halt, None),
            self.bar,
            self.said,
            self.written,
            rule(),
            label("Kiểm tra bản xuất", role="strong"),
            label(TRIED, role="quiet", wrap=True),
            panel(proof),
            self.verdict,
            row(self.verify, self.halt_proof, None),
            None,
        )
        inner.setContentsMargins(0, 0, 6, 0)
        box = column(label("Xuất dữ liệu", role="title"), scrolling(inner))
        box.setStretch(1, 1)
        self.setLayout(box)
