"""Every dossier of one visit under the eyes, with its date and charges, while a receipt is in front."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QWidget

from counter_app.domain.sitting import SittingLine
from counter_app.services.intake.sitting import Seen
from ui import strings, theme
from ui.widgets.layout import column, panel, row, rule
from ui.widgets.room import Room
from ui.widgets.text import label

LEAST_PX = 40


class VisitList(QFrame):
    """One line for each dossier, then what all of them cost; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = label("", role="head", wrap=True)
        self._lines = column(gap=8)
        self.total = label("", role="sum")
        self._total_row = row(label("Cả lượt thu", role="title"), None, self.total)
        told = column(panel(self._lines), rule(), self._total_row, None, gap=8)
        box = column(self.head, _Lines(panel(told), beside=True))
        box.setStretch(1, 1)
        self.setLayout(box)
        self.hide()

    def show_visit(self, seen: Seen) -> None:
        """What was taken in, in the order handed in."""
        count = len(seen.dossiers)
        self.head.setText(f"Lượt của {seen.sitting.who}: đã nhận {count} hồ sơ")
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, one in enumerate(seen.dossiers, start=1):
            self._lines.addWidget(_told(number, one.line))
        self.total.setText(strings.total(seen.total_vnd, known=seen.is_known))
        self.setAccessibleName(self.head.text())


class _Lines(Room):
    """However many there are, the screen around them stays as it is."""

    def minimumSizeHint(self) -> QSize:
        """A line and a bit; what else there is scrolls."""
        return QSize(super().minimumSizeHint().width(), theme.px(LEAST_PX))


def _told(number: int, line: SittingLine) -> QWidget:
    """One dossier, to be read out."""
    whose = f" – {line.whose}" if line.whose else ""
    what = label(f"{number}. {line.procedure}{whose}", role="strong", wrap=True)
    due = f"hẹn {strings.hour_and_day(line.due_at)}" if line.due_at else line.due_wording
    when = label(f"{line.called} · {due}", wrap=True)
    money = label(strings.total(line.total_vnd, known=line.is_known), role="strong")
    money.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    told = row(column(what, when, gap=0), money)
    told.setStretch(0, 1)
    return panel(told)
