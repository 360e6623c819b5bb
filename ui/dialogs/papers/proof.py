"""That a result was handed out: to whom, when, on what ground, signed how, by which clerk."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.strings import masked
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import field_label, reading


class ProofDialog(Dialog):
    """Lines to read out to whoever says they never got it; Esc or Enter closes, Alt+I prints."""

    def __init__(
        self, lines: tuple[str, ...], parent: QWidget | None = None, *, prints: bool = True
    ) -> None:
        super().__init__("Bằng chứng đã giao kết quả", parent)
        self.fit(600, 420)
        self.words = reading("Bằng chứng đã giao kết quả")
        self.words.setPlainText(masked("\n".join(lines)))
        close = button("Đó&ng")
        close.clicked.connect(self.reject)
        printing = button("&In kèm giấy hẹn và lịch sử")
        printing.clicked.connect(self.accept)
        printing.setVisible(prints)
        keys = row(printing, None, close)
        self.fill(
            column(field_label("Đã &giao kết quả", self.words, role="title"), self.words, keys)
        )
        close.setFocus()

    def step_on(self) -> None:
        """Read: away with it."""
        self.reject()

    @classmethod
    def ask(cls, lines: tuple[str, ...], *, prints: bool, parent: QWidget) -> bool:
        """Shows the proof until it is closed; whether it is to be printed, where one ``prints``."""
        return cls(lines, parent, prints=prints).exec() == cls.DialogCode.Accepted
