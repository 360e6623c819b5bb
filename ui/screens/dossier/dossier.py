"""One dossier: who, what was handed in, what happened, what was promised, and its paper."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.domain.attachment import Attachment
from counter_app.domain.attestation import attestation_words
from counter_app.domain.rights import Right, may
from counter_app.services.lists.pressing import pressing
from counter_app.services.lookup import DossierView as Dossier
from counter_app.services.papers.originals import Original
from counter_app.services.sending.cell import Marks
from ui.acts.taking_again import is_for_taking_again, take_in_again
from ui.desk.counter import Counter
from ui.flows.paper_key import WORDS, PaperKey
from ui.screens.dossier.steps import Steps
from ui.screens.dossier.view import DossierView
from ui.screens.screen import Screen, shortcut

PAPERS_ELSEWHERE = "Giấy hẹn do quầy tiếp nhận in; cần in lại thì in tại quầy đó."
# Whoever writes nothing has no next step, and comes from a list.
OTHER_ACTS, TO_THE_LIST = "Việc &khác (F4)", "&Về danh sách"
NOT_OPEN = "Hồ sơ chưa hiện ra nên chưa có bước nào để chọn."


class DossierScreen(Screen):
    """Shows one dossier, prints its slip and takes it a step further."""

    help_page = "dossier"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._id: DossierId | None = None
        self._dossier: Dossier | None = None
        self._asked = 0
        self._prints = may(counter.desk.clerk, Right.PRINT_SLIP)
        self.view = DossierView(self)
        if not may(counter.desk.clerk, Right.WRITE):
            self.view.step.setText(OTHER_ACTS)
            self.view.back.setText(TO_THE_LIST)
        self._paper = PaperKey(counter, self)
        self._paper.said.connect(lambda words, tone: self.view.printed.say(words, tone=tone))
        self._paper.moved.connect(lambda words, tone: self.view.printed.say(words, tone=tone))
        self._paper.busy.connect(self._rest)
        self._paper.known.connect(self._know)
        self.view.print.setVisible(self._prints)
        self.view.print.clicked.connect(self._press)
        self.view.look.clicked.connect(self._look)
        self.view.back.clicked.connect(self.left)
        self.steps = Steps(counter, self)
        self.steps.said.connect(lambda words, tone: self.view.printed.say(words, tone=tone))
        self.steps.stale.connect(self._load)
        self.view.step.clicked.connect(self._begin_step)
        self.view.papers.clicked.connect(self._look_at_papers)
        self.view.again.clicked.connect(self._take_in_again)
        shortcut(self, "F4", self._begin_step, "Bước tiếp theo, việc khác")
        counter.changes.dossier_changed.connect(self._changed)

    def enter(self) -> None:
        """Stands on what comes next; on no key while nothing can be done."""
        main = self.view.main
        (main if main.isEnabled() else self).setFocus()

    @property
    def dossier_id(self) -> str | None:
        """Which dossier is shown."""
        return self._id

    def open(self, dossier_id: str) -> None:
        """Loads and shows a dossier."""
        self._id, self._dossier = DossierId(dossier_id), None
        self.setFocus()
        self.view.show_opening()
        self._free_keys()
        self._load()

    def _load(self) -> None:
        """Reads it anew; what was read for an older asking is not shown over what came since."""
        if self._id is None:
            return
        self._asked = asked = self._asked + 1

        def read(dossier: Dossier) -> None:
            if asked == self._asked:
                self._show(dossier)

        self._counter.open(self._id, owner=self, done=read, failed=self._fail)

    def _show(self, dossier: Dossier) -> None:
        before, self._dossier = self._dossier, dossier
        if before is None or _from_afar(dossier) > _from_afar(before):
            self.view.printed.say("")  # what was said here spoke of the state before
        self._free_keys()
        self._look_for_slip(dossier)
        self.view.again.setVisible(is_for_taking_again(dossier, self._counter))
        self._counter.sendings.marks(
            dossier.row.id, owner=self, done=lambda marks: self._mark(dossier, marks)
        )
        self._counter.attachments.of(
            dossier.row.id, owner=self, done=lambda files: self._show_files(dossier, files)
        )
        self._counter.known.flag(
            dossier.received.draft, owner=self, done=lambda words: self._flag(dossier, words)
        )
        short, _official = self._counter.procedure_names(dossier.row)
        desk = self._counter.desk
        procedure = desk.catalogue.get(dossier.row.procedure_code)
        self.view.show_dossier(
            dossier,
            desk.calendar,
            known=desk.calendars,
            short_name=short,
            attestation=attestation_words(dossier.received.draft, procedure),
            pressing=pressing(dossier, desk=desk, at=self._counter.now()),
            desk_name=(
                dossier.received.desk_name if dossier.row.taken_elsewhere else desk.office.desk_name
            ),
        )

    def _look_for_slip(self, dossier: Dossier) -> None:
        """Whether the slip is out; a sister desk's dossier has its papers there."""
        if dossier.papers:
            self._paper.look(dossier.row.id)
        else:
            self.view.printed.say(PAPERS_ELSEWHERE, tone="info")
            self._lead(self.view.step)

    def _free_keys(self) -> None:
        """Only what can be done with what is shown can be pressed."""
        shown = self._dossier is not None
        for key in (self.view.step, self.view.papers):
            key.setEnabled(shown)
        for key in (self.view.print, self.view.look):
            key.setEnabled(self._has_papers())

    def _has_papers(self) -> bool:
        return self._dossier is not None and bool(self._dossier.papers)

    def _know(self, known: Original) -> None:
        """The slip comes next until a printer has it, then the dossier's own next step."""
        self.view.print.setText(WORDS[known])
        with_printer = known in (Original.IN_HAND, Original.PRINTED)
        self._lead(self.view.step if with_printer or not self._prints else self.view.print)

    def _lead(self, key: QPushButton) -> None:
        """``key`` is the main one; a keyboard that waits, or was on the one before, follows."""
        before, standing = self.view.main, QApplication.focusWidget()
        self.view.lead_to(key)
        waits = standing in (None, self) or (key is not before and standing is before)
        if waits and self.has_keyboard():
            key.setFocus()

    def _mark(self, dossier: Dossier, marks: Marks) -> None:
        if dossier is self._dossier:
            self.view.show_marks(marks, dossier)

    def _show_files(self, dossier: Dossier, files: tuple[Attachment, ...]) -> None:
        if dossier is self._dossier:
            self.view.show_files(files)

    def _flag(self, dossier: Dossier, words: str) -> None:
        if dossier is self._dossier:
            self.view.dead.say(words, tone="bad")

    def _fail(self, error: UserError | EnvironmentFault) -> None:
        self.view.state.say(error.message, tone="bad")
        if self.hasFocus():
            self.view.back.setFocus()

    def _changed(self, dossier_id: str) -> None:
        """Of this dossier, or of any: what the central side told."""
        if dossier_id == self._id or (not dossier_id and self.isVisible()):
            self._load()

    def _press(self) -> None:
        if self._id is not None:
            self._paper.press(self._id)

    def _rest(self, busy: bool) -> None:
        """One press, one paper: the key rests until the printer has answered."""
        self.view.print.setEnabled(not busy and self._has_papers())
        if not busy and self.has_keyboard():
            self.view.print.setFocus()

    def _begin_step(self) -> None:
        if self._dossier is None:
            self.view.printed.say(NOT_OPEN, tone="info")
        else:
            self.steps.begin(self._dossier)

    def _take_in_again(self) -> None:
        if self._dossier is not None:
            take_in_again(self._dossier, counter=self._counter, over=self)

    def _look_at_papers(self) -> None:
        from ui.screens.dossier.papers import PapersDialog

        if self._dossier is not None:
            PapersDialog.ask(self._dossier, self._counter, parent=self)

    def _look(self) -> None:
        from ui.dialogs.preview import PreviewDialog

        if self._id is not None:
            PreviewDialog.ask(
                self._counter,
                self._counter.papers.slip_pages(self._id),
                parent=self,
                sheets=self._paper.sheets(self._id),
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _from_afar(dossier: Dossier) -> int:
    """How many of its events were written elsewhere."""
    return sum(one.device is not None for one in dossier.events)
