"""What the place "Việc cần làm" is made of: the lists on the left, one of them on the right."""

from itertools import chain
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from counter_app.domain.workflow import PaperKind
from ui import theme
from ui.screens.lists.face import Face
from ui.screens.lists.rows import Entry, entry_columns
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import CARD_INSIDE, CARDS_APART, Notice, column, panel, row, stack
from ui.widgets.table import Table
from ui.widgets.text import ElidedLabel, key_cap, label

LEFT_PX: Final = 252
NARROW_LEFT_PX: Final = 232
NARROW: Final = 1000
BATCH_WORDS: Final = {
    PaperKind.SLIP: "In mọi &giấy hẹn",
    PaperKind.RESULT_NOTICE: "In mọi &giấy báo",
    PaperKind.COLLECTION_REMINDER: "In mọi &giấy nhắc",
}
TIGHT: Final = 700


class ListsView(QWidget):
    """Builds and lays out; the screen beside it behaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: Table[Entry] = Table(
            entry_columns(), name="Các danh sách", stretch=0, widths=(180, 46), wrap=True
        )
        self.lists.horizontalHeader().hide()
        self.lists.setProperty("role", "bare")
        self.title = label("", role="title")
        self.count = label("", role="quiet")
        self.meaning = ElidedLabel(role="quiet")
        self.filter = LineEdit(
            name="Lọc danh sách", length=200, hint="Lọc theo tên, mã, thủ tục, không cần dấu"
        )
        self.more = button("Lọc &thêm", role="small")
        self.notice = Notice("info")
        self.rows: Table[Any] = Table(
            (), name="Hồ sơ trong danh sách", stretch=0, widths=(), sorts=True
        )
        self.letters = button("In thông &báo", role="small", name="In thông báo, phím Ctrl B")
        self.all_letters = button("In &mọi thông báo chưa in", role="small")
        self.told = button("Đã báo &công dân", role="small", name="Đã báo công dân, phím Ctrl T")
        self.batch = button("", role="small")
        self.batch_cap = key_cap("Ctrl Shift B")
        self.printing = button("&In", role="small", name="In danh sách, phím Ctrl P")
        self.labels = button(
            "In t&em, bìa", role="small", name="In tem, bìa, phong bì, phím Ctrl I"
        )
        self.export = button("&Xuất tệp", role="small", name="Xuất tệp, phím Ctrl E")
        self._lay_out()

    def _lay_out(self) -> None:
        self.filter_cap = key_cap("Ctrl F")
        self._of_dossiers, self._narrow = True, False
        self._head = row(
            row(self.title, self.count, None), row(self.filter, self.filter_cap, self.more)
        )
        self._head.setStretch(0, 1)
        self._lay_out_keys()
        told = row(self.meaning, self.batch, self.batch_cap)
        told.setStretch(0, 1)
        right = column(
            self._head,
            told,
            self.notice,
            self.dates,
            self.rows,
            None,
            self.keys,
            inside=CARD_INSIDE,
        )
        right.setStretch(4, 100)
        self.left = panel(column(self.lists, inside=6), role="card")
        both = row(self.left, panel(right, role="card"), gap=CARDS_APART)
        both.setStretch(1, 1)
        both.setContentsMargins(0, 0, 0, 0)
        self.setLayout(both)

    def _lay_out_keys(self) -> None:
        self.dates = panel(
            row(
                self.letters,
                key_cap("Ctrl B"),
                self.told,
                key_cap("Ctrl T"),
                None,
                self.all_letters,
                key_cap("Ctrl Shift B"),
            )
        )
        self.hints = tuple(
            part
            for keys, words in (
                ("1–9", "sắp xếp"),
                ("Ctrl C", "chép"),
                ("Ctrl Shift C", "chép cả"),
            )
            for part in (key_cap(keys), label(words, role="quiet"))
        )
        caps = map(key_cap, ("Ctrl P", "Ctrl I", "Ctrl E"))
        self.keyed = tuple(zip((self.printing, self.labels, self.export), caps, strict=True))
        self.keys = panel(row(*self.hints, None, *chain.from_iterable(self.keyed)))

    def keep_back(self, *, writes: bool, saves: bool) -> None:
        """What whoever sits here may not do: print and tell, or take a file out."""
        for key in (self.letters, self.all_letters, self.told, self.batch):
            key.setEnabled(writes)
        for (key, cap), may in zip(self.keyed, (writes, writes, saves), strict=True):
            key.setEnabled(may)  # its shortcut is a click on it
            key.setVisible(may)
            cap.setVisible(may)

    def show_face(self, face: Face, *, of_dossiers: bool, by_cell: bool) -> None:
        """The words and columns of another list; its rows are on their way."""
        self.rows.show_columns(
            face.columns, stretch=face.stretch, widths=face.widths, by_cell=by_cell
        )
        self.rows.show_order(-1, falling=False)
        self.rows.setAccessibleName(face.title)
        self.title.setText(face.title)
        self.meaning.say(face.meaning)
        self.count.setText("")
        self.dates.setVisible(face.dates and self.letters.isEnabled())
        self._of_dossiers = of_dossiers
        self._show_what_fits()
        self.notice.say("Đang đọc danh sách…", tone="info")

    def offer_batch(self, kind: PaperKind | None) -> None:
        """The key that prints a paper of every row, where the list has one."""
        self.batch.setText(BATCH_WORDS.get(kind, "") if kind is not None else "")
        for part in (self.batch, self.batch_cap):
            part.setVisible(kind is not None and self.batch.isEnabled())

    def narrow(self, width: int) -> None:
        """Where there is little room the lists keep their names, the keys' words go."""
        room = theme.room(width)
        narrow = room < NARROW
        self.left.setFixedWidth(theme.px(NARROW_LEFT_PX if narrow else LEFT_PX))
        self.filter.setMinimumWidth(theme.px(120 if narrow else 280))
        self._narrow = narrow
        self._show_what_fits()
        for key, cap in self.keyed:
            cap.setVisible(room >= TIGHT and key.isEnabled())
        stack(room < TIGHT, self._head)

    def _show_what_fits(self) -> None:
        self.filter.setVisible(self._of_dossiers)
        self.more.setVisible(self._of_dossiers)
        self.filter_cap.setVisible(self._of_dossiers and not self._narrow)
        for part in self.hints:
            part.setVisible(not self._narrow)
