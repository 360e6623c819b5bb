"""Every original the office keeps of its citizens': whose, what, at whom, since when."""

from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.services.moving.kept_papers import KeptLine
from ui import strings
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

COLUMNS: Final[tuple[Column[KeptLine], ...]] = (
    Column(title="Từ ngày", value=lambda one: f"{local(one.paper.received_at):%d/%m/%Y}"),
    Column(title="Người nộp", value=lambda one: one.applicant_name),
    Column(
        title="Giấy tờ gốc",
        value=lambda one: f"{one.paper.label} ({one.paper.count} bản)",
        tip=lambda one: one.paper.label,
    ),
    Column(title="Đang ở", value=lambda one: one.paper.holder),
    Column(title="Hồ sơ", value=lambda one: STATE_LABELS[State(one.state)]),
)
WIDTHS: Final = (96, 170, 240, 150, 130)


class KeptDialog(Dialog):
    """A list to read against the drawer; Enter opens the dossier, Esc goes back."""

    def __init__(self, lines: tuple[KeptLine, ...], parent: QWidget | None = None) -> None:
        super().__init__("Giấy tờ gốc đang giữ", parent)
        self.fit(860, 480)
        self.answer: KeptLine | None = None
        self.table: Table[KeptLine] = Table(
            COLUMNS, name="Giấy tờ gốc đang giữ", stretch=2, widths=WIDTHS
        )
        self.table.show_rows(lines)
        self.table.opened.connect(self._choose)
        empty = Notice("info")
        empty.say("" if lines else "Không giữ giấy tờ gốc nào của công dân.")
        self.table.setVisible(bool(lines))
        close = button("Đó&ng")
        close.clicked.connect(self.reject)
        told = label(f"{strings.number(len(lines))} giấy. Enter mở hồ sơ để trả lại.", role="quiet")
        told.setVisible(bool(lines))
        box = column(told, empty, self.table, None, row(None, close))
        box.setStretch(2, 100)
        self.fill(box)
        (self.table if lines else close).setFocus()

    def _choose(self, line: KeptLine) -> None:
        self.answer = line
        self.accept()

    @classmethod
    def ask(cls, lines: tuple[KeptLine, ...], *, parent: QWidget) -> KeptLine | None:
        """The line whose dossier is wanted, or None."""
        dialog = cls(lines, parent)
        dialog.exec()
        return dialog.answer
