"""A dossier that ends without a result: withdrawn by its citizen, or stopped on a ground."""

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.dossier import State
from counter_app.domain.step import STOP_LABELS, StopGround, Stopped, Withdrawn
from counter_app.domain.workflow import SHORTEST_REASON, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.kept_papers import KeptPaper, still_kept
from counter_app.services.moving.move_cautions import Caution, twins_gone
from counter_app.services.moving.supplements import closing as closing_step
from counter_app.services.moving.supplements import waiting_since
from counter_app.services.moving.workflow import Wanted
from ui.desk.counter import Counter
from ui.dialogs.steps.step_dialog import StepDialog
from ui.widgets.beside import add_fields
from ui.widgets.fields import NAME_LENGTH, NOTE_LENGTH, Choice, LineEdit
from ui.widgets.text import field_label, label
from ui.widgets.ticks import Ticks

# What was only shown, looked up or sent as a file does not lie here.
_LEFT_HERE = frozenset(ComponentKind) - {
    ComponentKind.FROM_DATABASE,
    ComponentKind.SHOWN_ONLY,
    ComponentKind.ELECTRONIC,
}


class WithdrawDialog(StepDialog):
    """Who asks, why, and which papers go home; originals in keeping are named."""

    BACK = "Giấy tờ trả lại cho người nộp:"

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.asked_by = LineEdit(name="Người đề nghị", length=NAME_LENGTH)
        self.asked_by.setText(dossier.received.draft.submitter.person.name)
        self.reason = LineEdit(
            name="Lý do", length=NOTE_LENGTH, hint=f"Ít nhất {SHORTEST_REASON} chữ"
        )
        self.places = {"reason": self.reason, "asked_by": self.asked_by}
        self.back = Ticks("Giấy tờ trả lại")
        labels = [one.label for one in dossier.received.components if one.kind in _LEFT_HERE]
        self.back.offer(labels, ticked=labels)
        self.form = QFormLayout()
        self.begin_form()
        add_fields(self.form, ("&Người đề nghị", self.asked_by), ("&Lý do", self.reason))
        head = label(self.BACK, role="quiet")
        for part in (head, self.back):
            part.setVisible(bool(labels))
        self.lay_out(self.form, head, self.back)
        self.fit(600, 460)
        counter.jobs.run(
            counter.desk.store.lanes.read,
            lambda: (
                still_kept(dossier.row.id, desk=counter.desk),
                twins_gone(rule.move, dossier, desk=counter.desk),
            ),
            owner=self,
            done=self._name_kept,
        )

    def begin_form(self) -> None:
        """What stands above who asks."""

    def take_scan(self, text: str) -> bool:
        """The card of whoever asks: the owner may come, where somebody else filed."""
        try:
            self.asked_by.fill(self.counter.read_person(text).name)
        except UserError as error:
            self.said.say(error.message, tone="bad")
        self.reason.setFocus()
        return True

    def _name_kept(self, found: tuple[tuple[KeptPaper, ...], tuple[Caution, ...]]) -> None:
        """The originals that must be signed back, by name; that the other of one matter is gone."""
        kept, gone = found
        names = ", ".join(one.label for one in kept)
        words = [f"Đang giữ bản chính: {names}. Trả lại và ký nhận."] if kept else []
        self.caution.say(" ".join([*(one.message for one in gone), *words]), tone="warn")

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        self.reason.setText(wanted.reason)
        told = wanted.details
        if isinstance(told, Withdrawn | Stopped):
            self.asked_by.setText(told.asked_by)
            self.back.tick(told.papers_back)
        self.reason.setFocus()

    def read(self) -> Wanted:
        """Who asked, and what went home."""
        told = Withdrawn(asked_by=self.asked_by.value(), papers_back=self.back.value())
        return replace(self.before, reason=self.reason.value(), details=told)


class StopDialog(WithdrawDialog):
    """On what ground; a request nobody answered proposes its own words."""

    BACK = "Giấy tờ trả lại ngay:"

    def begin_form(self) -> None:
        """The ground comes first."""
        waits = self.dossier.row.state is State.SUPPLEMENT_REQUESTED
        self.ground = Choice(name="Căn cứ dừng")
        self.ground.offer(
            (one, words)
            for one, words in STOP_LABELS.items()
            if waits or one is not StopGround.UNANSWERED
        )
        self.ground.picked.connect(self._grounded)
        self.form.addRow(field_label("&Căn cứ dừng", self.ground), self.ground)

    def _grounded(self) -> None:
        """A silent citizen asked for nothing."""
        unanswered = self.ground.value() is StopGround.UNANSWERED
        if unanswered and not self.reason.value():
            self.reason.setText(
                closing_step(waiting_since(self.dossier, self.counter.now())).reason
            )
        if self.ground.value() is not StopGround.ASKED:
            self.asked_by.clear()

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        super().show_wanted(wanted)
        if isinstance(wanted.details, Stopped):
            self.ground.choose(wanted.details.ground)
        self.ground.setFocus()

    def read(self) -> Wanted:
        """The ground, who asked, and what went home."""
        told = Stopped(
            ground=self.ground.value(),
            asked_by=self.asked_by.value(),
            papers_back=self.back.value(),
        )
        return replace(self.before, reason=self.reason.value(), details=told)
