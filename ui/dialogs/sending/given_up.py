"""What was given up or lost stands here still: do what mends it, or say that it is dealt with."""

from enum import Enum
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.domain.central_side import DOSSIER_LOST, STEP_LOST, TWIN_EXTRA, LeftByCentral
from counter_app.services.intake.again import may_take_again
from counter_app.services.lookup import DossierView
from ui import strings
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label

_OPENED: Final = frozenset({TWIN_EXTRA, STEP_LOST, DOSSIER_LOST})
_TITLES: Final = {STEP_LOST: "Bước bị mất ở máy chủ", DOSSIER_LOST: "Hồ sơ bị mất ở máy chủ"}
_REMINDED: Final = {
    STEP_LOST: "Bước được làm lại ở máy chủ thì lời nhắc này tự hết. Giấy đã in vẫn giữ nguyên.",
    DOSSIER_LOST: (
        "Máy chủ có lại hồ sơ, hoặc tiếp nhận lại xong, thì lời nhắc này tự hết. Giấy hẹn {slip} "
        "và bản ở máy này là bằng chứng."
    ),
}
_SEEN_TO: Final = {
    STEP_LOST: "Đã &báo họ, thôi nhắc",
    DOSSIER_LOST: "Đã tiếp nhận lại hoặc &báo, thôi nhắc",
}


class Answer(Enum):
    """What is to become of it."""

    DO_IT = "do"
    TAKE_AGAIN = "again"
    NOT_NEEDED = "not"
    LATER = "later"


class GivenUpDialog(Dialog):
    """Names the dossier, its slip or the step that is lost; Esc leaves it for later."""

    def __init__(
        self,
        left: LeftByCentral,
        dossier: DossierView,
        counter: Counter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_TITLES.get(left.kind, "Giấy hẹn cần đổi"), parent)
        self.answer = Answer.LATER
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        do_it = button("&Mở hồ sơ" if left.kind in _OPENED else "&Cấp lại, in")
        no = button(_SEEN_TO.get(left.kind, "&Không cần, đã xử lý"))
        again = button(strings.TAKE_AGAIN)
        again.setVisible(left.kind == DOSSIER_LOST and may_take_again(dossier))
        later = button("Để &sau")
        do_it.clicked.connect(lambda: self._say(Answer.DO_IT))
        again.clicked.connect(lambda: self._say(Answer.TAKE_AGAIN))
        no.clicked.connect(lambda: self._say(Answer.NOT_NEEDED))
        later.clicked.connect(self.reject)
        words = _REMINDED.get(left.kind, "Giấy hẹn đang dùng: số {slip}.")
        words = words.format(slip=dossier.row.slip_no)
        more = label(words, role="quiet", wrap=True)
        self.fill(column(label(left.words, wrap=True), more, again, do_it, no, later))
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
