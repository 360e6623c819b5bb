"""Labels, separators and envelopes of one dossier or of many: which, a look, print, stop."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.label import LABEL_NAMES, LabelKind
from counter_app.services.papers.labels import Addressee, LabelOrder, LabelsPrinted
from ui import strings, theme
from ui.desk.counter import Counter
from ui.desk.labels import Progress
from ui.dialogs.dialog import Dialog
from ui.dialogs.preview import PreviewDialog
from ui.widgets.beside import add_fields, nothing_wrong, say_beside
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label

_TO = ((Addressee.CITIZEN, "Người nộp hồ sơ"), (Addressee.UNIT, "Cơ quan giải quyết"))
_LOOKED_AT = 24  # of a long list: what the paper is like, not all of it
_ENVELOPES = (LabelKind.ENVELOPE_DL, LabelKind.ENVELOPE_C5)


class LabelsDialog(Dialog):
    """Stays open until it is closed, so that a folder label is followed by an envelope."""

    def __init__(
        self,
        counter: Counter,
        dossiers: Sequence[DossierId],
        about: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("In tem, bìa, phong bì", parent)
        self._counter, self._dossiers, self._about = counter, tuple(dossiers), about
        self.about = f"{self._dossiers[0]} {len(self._dossiers)}" if self._dossiers else ""
        self._progress: Progress | None = None
        self.kind = Choice(name="Loại tem, bìa, phong bì")
        self.to = Choice(name="Gửi tới")
        self.used = LineEdit(name="Số tem đã dùng trên tờ", length=2, hint="0")
        self.tracking = LineEdit(name="Số hiệu bưu gửi", length=30, hint="RR123456785VN")
        self.said = Notice("info")
        self.look = button("&Xem trước")
        self.print = button("&In ngay", role="main", name="In")
        self.stop = button("Dừ&ng in")
        self.shut = button("Đóng (Esc)", name="Đóng")
        self._lay_out()
        self._connect()
        self._suit()

    def _lay_out(self) -> None:
        self.kind.offer(LABEL_NAMES.items())
        self.to.offer(_TO)
        self._form = QFormLayout()
        add_fields(
            self._form,
            ("&Loại", self.kind),
            ("&Gửi tới", self.to),
            ("Số tem đã &dùng", self.used),
            ("&Số hiệu bưu gửi", self.tracking),
        )
        keys = row(self.print, self.look, self.stop, None, self.shut)
        head = label(self._about, role="title", wrap=True)
        self.fill(column(head, self._form, self.said, None, keys))
        self.stop.hide()
        self.setMinimumWidth(theme.px(480))
        self.kind.setFocus()

    def _connect(self) -> None:
        self.kind.picked.connect(self._suit)
        self.kind.currentIndexChanged.connect(lambda _at: self._suit())
        self.look.clicked.connect(self._look)
        self.print.clicked.connect(self._print)
        self.stop.clicked.connect(self._stop)
        self.shut.clicked.connect(self.accept)

    def _suit(self) -> None:
        """Only the questions that the kind asks."""
        kind = self.kind.value()
        self._form.setRowVisible(1, kind in _ENVELOPES)
        self._form.setRowVisible(2, kind is LabelKind.FOLDER_SHEET)
        self._form.setRowVisible(3, kind is LabelKind.POSTAL)

    def _order(self) -> LabelOrder:
        kind = self.kind.value()
        is_sheet, is_postal = kind is LabelKind.FOLDER_SHEET, kind is LabelKind.POSTAL
        used = _number(self.used.value()) if is_sheet else 0
        tracking = self.tracking.value() if is_postal else ""
        return LabelOrder(kind=kind, to=self.to.value(), used=used, tracking_no=tracking)

    def _look(self) -> None:
        order = self._asked()
        if order is not None:
            pages = self._counter.labels.pages(order, self._dossiers[:_LOOKED_AT])
            PreviewDialog.ask(self._counter, pages, parent=self, printing=self._print)

    def _print(self) -> None:
        order = self._asked()
        if order is None:
            return
        self._progress = Progress(self._moved, self)
        self._show_busy(busy=True)
        self.said.say("Đang in…", tone="info")
        self._counter.labels.print(
            order,
            self._dossiers,
            request=self._counter.new_request(),
            progress=self._progress,
            owner=self,
            done=self._printed,
            failed=self._refused,
        )

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _asked(self) -> LabelOrder | None:
        nothing_wrong((self.used, self.tracking))
        try:
            return self._order()
        except UserError as error:
            self._refused(error)
            return None

    def _moved(self, done: int, total: int) -> None:
        if self._progress is not None:
            self.said.say(f"Đang in: xong {done}/{total} hồ sơ.", tone="info")

    def _printed(self, answer: LabelsPrinted) -> None:
        self._show_busy(busy=False)
        done, left = len(answer.codes), len(answer.left)
        words = f"Đã in cho {strings.number(done)} hồ sơ."
        if not left:
            self.typing_done()
        if left:
            words = f"{answer.fault or words} Còn {strings.number(left)} hồ sơ chưa in."
        self.said.say(words, tone="bad" if answer.fault else "warn" if left else "good")

    def _refused(self, error: UserError | EnvironmentFault) -> None:
        self._show_busy(busy=False)
        self.said.say("")
        say_beside(error, {"used": self.used, "tracking_no": self.tracking}, self.said)

    def _show_busy(self, *, busy: bool) -> None:
        if not busy:
            self._progress = None
        for key in (self.print, self.look, self.shut):
            key.setEnabled(not busy)
        self.stop.setVisible(busy)
        (self.stop if busy else self.print).setFocus()

    @classmethod
    def ask(
        cls, counter: Counter, dossiers: Sequence[DossierId], *, about: str, parent: QWidget
    ) -> None:
        """Prints as often as wanted for these dossiers, until closed."""
        cls(counter, dossiers, about, parent).exec()


def _number(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal()):
        raise UserError("places_used", "Hãy ghi số tem đã dùng bằng chữ số.", field="used")
    return int(text or 0)
