"""The papers that specialists' steps ordered from this desk: printed here, their citizens told."""

from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.services.papers.ordered_papers import OrderedPaper
from counter_app.services.papers.paper_kinds import DRAW
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import key_cap, label

NONE_LEFT: Final = "Đã in hết. Không còn giấy nào chờ ở quầy này."
TELL: Final = "Nay hãy báo Ông/Bà {name}{phone}."


def named(one: OrderedPaper) -> str:
    """The paper as the clerk calls it, at the beginning of a cell."""
    return strings.capital(DRAW[one.kind].name)


COLUMNS: Final[tuple[Column[OrderedPaper], ...]] = (
    Column(title="Giấy", value=named),
    Column(title="Mã hồ sơ", value=lambda one: one.dossier.code or "–", code=True),
    Column(title="Công dân", value=lambda one: one.dossier.applicant_name),
    Column(title="Điện thoại", value=lambda one: one.phone or "–", whole=True),
    Column(title="Lý do", value=lambda one: one.reason or "–", tip=lambda one: one.reason),
    Column(
        title="Người yêu cầu",
        value=lambda one: one.by,
        tip=lambda one: f"{one.by}, {strings.hour_and_day(one.at)}",
    ),
)


class OrderedPapersDialog(Dialog):
    """Enter prints the chosen one, which then leaves the list; Alt+H opens its dossier."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__("Giấy chuyên môn yêu cầu in", parent)
        self.fit(900, 460)
        self._counter, self._busy = counter, False
        self.said = Notice("info")
        self.table: Table[OrderedPaper] = Table(
            COLUMNS, name="Giấy chờ in", stretch=4, widths=(190, 190, 170, 110, 180, 150)
        )
        self.print = button("&In giấy này", role="main")
        self.dossier = button("Mở &hồ sơ")
        self.shut = button("Đó&ng")
        told = label(
            "Số giấy được cấp khi in. In xong, báo công dân và giao hoặc gửi giấy.",
            role="quiet",
            wrap=True,
        )
        keys = row(self.print, key_cap("Enter"), self.dossier, None, self.shut)
        box = column(told, self.said, self.table, keys)
        box.setStretch(2, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))
        self.table.opened.connect(self._print)
        self.print.clicked.connect(self._print_chosen)
        self.dossier.clicked.connect(self._open)
        self.shut.clicked.connect(self.reject)
        for key in (self.print, self.dossier):
            key.setEnabled(False)
        self._load()

    def _load(self) -> None:
        self._counter.sendings.ordered(owner=self, done=self._show)

    def _show(self, rows: tuple[OrderedPaper, ...]) -> None:
        self.table.show_rows(rows)
        for key in (self.print, self.dossier):
            key.setEnabled(bool(rows))
        if not rows:
            words = f"{self.said.words()} {NONE_LEFT}".strip()
            self.said.say(words, tone="good")
        (self.table if rows else self.shut).setFocus()

    def _print_chosen(self) -> None:
        one = self.table.chosen()
        if one is not None:
            self._print(one)

    def _print(self, one: OrderedPaper) -> None:
        if self._busy:
            return
        self._busy = True
        self._counter.sendings.print_ordered(
            one,
            owner=self,
            done=lambda words: self._done(one, words),
            failed=self._failed,
        )

    def _done(self, one: OrderedPaper, words: str) -> None:
        self._busy = False
        phone = f", số {one.phone}" if one.phone else ""
        told = TELL.format(name=one.dossier.applicant_name, phone=phone)
        self.said.say(f"{words} {told}", tone="good")
        self._load()

    def _failed(self, fault: UserError | EnvironmentFault) -> None:
        self._busy = False
        self.said.say(fault.message, tone="bad")
        self._load()

    def _open(self) -> None:
        one = self.table.chosen()
        if one is not None:
            self._counter.changes.dossier_wanted.emit(one.dossier.id)
            self.accept()

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget) -> None:
        """Shows them until it is closed."""
        cls(counter, parent).exec()
