"""How the books look: which there are, what the open one is narrowed to, its lines. No behaviour."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.domain.books.book import BOOKS, Book, BookColumn
from counter_app.services.books.books import BookLine, cell_words
from ui import theme
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import CARD_INSIDE, CARDS_APART, Notice, column, panel, row
from ui.widgets.name_list import NameList
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import ElidedLabel, key_cap, label

NARROW: Final = 1000
TIGHT: Final = 700
PX_OF_ROOM: Final = 5
NUMBER_PX: Final = 60
LEAST_PX: Final = 80
# What paper and files have beside these: no screen is so wide.
ON_PAPER: Final = frozenset(
    {
        *("Địa chỉ/SĐT", "Cơ quan chủ trì giải quyết", "Ký nhận"),
        "Phương thức nhận kết quả",
    }
)
WHOLE: Final = frozenset(
    {
        *("Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả", "Yêu cầu lúc", "Lần", "Xin lỗi lúc"),
        *("Đã hẹn trả", "Hẹn lại", "Từ chối lúc", "Có kết quả lúc", "Số ngày", "Lúc"),
    }
)
EVERY_MONTH: Final = "Cả năm"
EVERY_SECTOR: Final = "Mọi lĩnh vực"


def columns_of(book: Book) -> tuple[Column[BookLine], ...]:
    """The number of a line, then its cells, but for what the dossier itself says."""
    number: Column[BookLine] = Column(
        title="STT",
        value=lambda one: str(one.no),
        whole=True,
        align=Qt.AlignmentFlag.AlignRight,
    )
    return (number, *(_column(at, one) for at, one in _shown(book)))


def widths_of(book: Book) -> tuple[int, ...]:
    """What each column asks for at first, in pixels."""
    return (NUMBER_PX, *(one.room * PX_OF_ROOM for _, one in _shown(book)))


def _shown(book: Book) -> Iterator[tuple[int, BookColumn]]:
    return ((at, one) for at, one in enumerate(book.columns) if one.title not in ON_PAPER)


def _column(at: int, of: BookColumn) -> Column[BookLine]:
    def words(one: BookLine) -> str:
        return cell_words(one.cells[at])

    def short(one: BookLine) -> str:
        cell = one.cells[at]
        return f"{local(cell):%H:%M %d/%m/%y}" if isinstance(cell, datetime) else words(one)

    return Column(
        title=of.title,
        value=short,
        tip=words,
        copied=words,
        code=at == 0,
        whole=of.title in WHOLE,
        spare=lambda one: not words(one),
        keeps=of.title == "Tên tổ chức, cá nhân",
    )


class BooksView(QWidget):
    """The books on the left; choices, lines and keys on the right."""

    def __init__(self, years: Iterable[int], sectors: Iterable[str]) -> None:
        super().__init__()
        self.list = NameList((one.title for one in BOOKS), name="Các sổ")
        self.title = label("", role="title")
        self.count = label("", role="quiet")
        self.meaning = ElidedLabel(role="quiet")
        self.year = Choice(name="Quyển của năm")
        self.year.offer((year, f"Năm {year}") for year in years)
        self.month = Choice(name="Tháng")
        months = ((month, f"Tháng {month}") for month in range(1, 13))
        self.month.offer(((0, EVERY_MONTH), *months))
        self.sector = Choice(name="Lĩnh vực")
        self.sector.offer((("", EVERY_SECTOR), *((one, one) for one in sectors)))
        self.as_of = LineEdit(name="Tính đến hết ngày", length=10, hint="Tính đến ngày…")
        self.filter = LineEdit(
            name="Tìm trong sổ", length=200, hint="Tìm tên, mã hồ sơ, không cần dấu"
        )
        self.cap = key_cap("Ctrl F")
        self.notice = Notice("info")
        self.rows: Table[BookLine] = Table((), name="Các dòng của sổ", stretch=0, widths=())
        self.open = button("&Mở hồ sơ", role="small")
        self.printing = button("&In", role="small", name="Xem rồi in sổ, phím Ctrl P")
        self.csv = button("Xuất &CSV", role="small", name="Xuất CSV, phím Ctrl E")
        self.xlsx = button("&Xuất Excel", role="small", name="Xuất Excel, phím Ctrl Shift E")
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(self.title, self.count, None, self.filter, self.cap)
        choices = row(self.year, self.month, self.sector, self.as_of, None)
        self.caps = tuple(map(key_cap, ("Enter", "Ctrl P", "Ctrl E", "Ctrl Shift E")))
        keyed = zip((self.open, self.printing, self.csv, self.xlsx), self.caps, strict=True)
        self.keyed = tuple(keyed)
        keys = row(None, *(part for pair in self.keyed for part in pair))
        right = column(
            head, self.meaning, choices, self.notice, self.rows, None, keys, inside=CARD_INSIDE
        )
        right.setStretch(4, 100)
        both = row(
            panel(column(self.list, inside=6), role="card"),
            panel(right, role="card"),
            gap=CARDS_APART,
        )
        both.setStretch(1, 1)
        both.setContentsMargins(0, 0, 0, 0)
        self.setLayout(both)

    def keep_back(self, *, writes: bool, saves: bool) -> None:
        """What whoever sits here may not do: print, or take a file out."""
        for (key, cap), may in zip(self.keyed[1:], (writes, saves, saves), strict=True):
            key.setEnabled(may)
            key.setVisible(may)
            cap.setVisible(may)

    def show_book(self, book: Book) -> None:
        """The words and columns of another book; its lines are on their way."""
        columns, widths = columns_of(book), widths_of(book)
        widest = max(range(1, len(widths)), key=widths.__getitem__)
        self.rows.show_columns(columns, stretch=widest, widths=widths, by_cell=False)
        self.rows.setAccessibleName(book.title)
        self.title.setText(book.title)
        self.meaning.say(f"{book.meaning} {book.source}.")
        self.count.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the list is narrow and the keys' pictures go."""
        super().resizeEvent(event)
        room = theme.room(self.width())
        self.list.suit(narrow=room < NARROW)
        self.cap.setVisible(room >= NARROW)
        self.filter.setMinimumWidth(theme.px(250 if room >= NARROW else 130))
        for field, wide in ((self.year, 120), (self.month, 120), (self.sector, 190)):
            field.setMinimumWidth(theme.px(wide if room >= TIGHT else LEAST_PX))
        self.as_of.setMinimumWidth(theme.px(150 if room >= TIGHT else LEAST_PX))
        for key, cap in self.keyed:
            cap.setVisible(room >= TIGHT and key.isEnabled())
