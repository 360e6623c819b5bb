"""A paper in the citizen's hands bears what was given up: issue it anew, or say that none is needed."""

from enum import Enum

from PySide6.QtWidgets import QWidget

from counter_app.domain.central_side import GIVEN_UP_WORDS, TWIN_EXTRA, LeftByCentral
from counter_app.services.lookup import DossierView
from ui.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label


class Answer(Enum):
    """What is to become of it."""

    DO_IT = "do"
    NOT_NEEDED = "not"
    LATER = "later"


class GivenUpDialog(Dialog):
    """Names the dossier and its slip; Esc leaves it for later."""

    def __init__(
        self,
        left: LeftByCentral,
        dossier: DossierView,
        counter: Counter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Giấy hẹn cần đổi", parent)
        self.answer = Answer.LATER
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        do_it = button("&Mở hồ sơ" if left.kind == TWIN_EXTRA else "&Cấp lại, in")
        no = button("&Không cần, đã xử lý")
        later = button("Để &sau")
        do_it.clicked.connect(lambda: self._say(Answer.DO_IT))
        no.clicked.connect(lambda: self._say(Answer.NOT_NEEDED))
        later.clicked.connect(self.reject)
        slip = label(f"Giấy hẹn đang dùng: số {dossier.row.slip_no}.", role="quiet")
        self.fill(column(label(GIVEN_UP_WORDS[left.kind], wrap=True), slip, do_it, no, later))
        self.setMinimumWidth(460)
        # Enter must not answer by itself.
        later.setFocus()

    def _say(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(
        cls, left: LeftByCentral, dossier: DossierView, *, counter: Counter, parent: QWidget
    ) -> Answer:
        """What is to become of it."""
        dialog = cls(left, dossier, counter, parent)
        dialog.exec()
        return dialog.answer
