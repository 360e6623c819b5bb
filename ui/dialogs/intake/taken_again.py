"""A lost dossier is to be taken in once more, and was already: shown instead of doing it twice."""

from PySide6.QtWidgets import QWidget

from counter_app.domain.taken_again import done_words
from counter_app.services.lookup import DossierView
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label


class TakenAgainDialog(Dialog):
    """Enter opens the one that goes on; Esc leaves everything as it is."""

    def __init__(
        self, dossier: DossierView, name: str, counter: Counter, parent: QWidget | None = None
    ) -> None:
        super().__init__("Đã tiếp nhận lại", parent)
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        go = button("&Mở hồ sơ đó", role="main")
        leave = button("Đó&ng")
        go.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        self.fill(column(label(done_words(name), wrap=True), row(go, None, leave)))
        self.setMinimumWidth(460)
        go.setFocus()

    @classmethod
    def ask(cls, dossier: DossierView, name: str, *, counter: Counter, parent: QWidget) -> bool:
        """Whether the one that goes on is to be opened."""
        return cls(dossier, name, counter, parent).exec() == cls.DialogCode.Accepted
