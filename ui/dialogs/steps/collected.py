"""Handing a result out from the dossier's own screen: the same questions as at the place for it."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.step import Collected
from counter_app.domain.workflow import Rule
from counter_app.protocol.result_events import result_file_of
from counter_app.services.lookup import DossierView
from counter_app.services.moving.collecting import both_sign, proposed
from counter_app.services.moving.workflow import Wanted
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.asked import Asked
from ui.dialogs.steps.collector_form import CollectorForm
from ui.dialogs.steps.step_form import StepForm
from ui.widgets.fields import button
from ui.widgets.layout import column, row


class CollectedDialog(StepForm):
    """Who takes it, how they sign, what became of the slip."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.form = CollectorForm()
        self.keep = button("Đã ký nhận, đã &giao", role="main")
        self.keep.clicked.connect(self._keep)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        self.file = button("&Mở tệp kết quả")
        self.file.setVisible(bool(result_file_of(dossier.events)))
        self.file.clicked.connect(self._look_at_files)
        self.fill(
            column(
                Asked(self.form),
                self.said,
                row(self.keep, self.file, None, cancel),
            )
        )
        self.fit(600, 520)
        self.form.changed.connect(self._look)
        self.setMinimumWidth(theme.px(480))

    def show_wanted(self, wanted: Wanted) -> None:
        """What was typed before; where nothing was, the owner takes it, the slip yet to be told."""
        before, dossier = wanted.details, self.dossier
        both = both_sign(dossier, desk=self.counter.desk)
        told = before if isinstance(before, Collected) else proposed(dossier, both_sign=both)
        self.form.ask_both(both)
        self.form.show_proposal(told, dossier.kept_now)
        self._look()
        self.keep.setFocus()
        if dossier.row.printed and told is not before:
            self.form.ask_slip()
            self.form.slip.setFocus()

    def refuse(self, error: UserError) -> None:
        """Leads to the field at fault."""
        self.form.lead_to(error)

    def _look(self) -> None:
        found = self.counter.results.findings(self.form.value(), self.dossier)
        blocking = [one for one in found if one.blocking]
        words = " ".join(one.message for one in (blocking or found))
        self.said.say(words, tone="bad" if blocking else "warn")

    def _look_at_files(self) -> None:
        from ui.dialogs.papers.attachments import AttachmentsDialog

        AttachmentsDialog.ask(self.dossier, self.counter, parent=self)

    def _keep(self) -> None:
        collected = self.form.value()
        found = self.counter.results.findings(collected, self.dossier)
        self.form.mark(found)
        blocking = [one for one in found if one.blocking]
        if blocking:
            self.form.lead_to(blocking[0])
            return
        if self.form.lacks_slip():
            return
        self.answer = replace(self.before, details=collected)
        self.accept()

    def take_scan(self, text: str) -> bool:
        """The card or passport of whoever takes the result."""
        try:
            person = self.counter.read_person(text)
            self.form.show_person(person, self.dossier.received.draft)
        except UserError as error:
            self.said.say(error.message, tone="bad")
        self.keep.setFocus()
        return True
