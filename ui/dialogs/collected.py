"""Handing a result out from the dossier's own screen: the same questions as at the place for it."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.step import Collected
from counter_app.domain.workflow import Rule
from counter_app.services.collecting import proposed
from counter_app.services.lookup import DossierView
from counter_app.services.workflow import Wanted
from ui import theme
from ui.counter import Counter
from ui.dialogs.collector_form import CollectorForm
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row


class CollectedDialog(Dialog):
    """Who takes it, how they sign, what became of the slip."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule.label, parent)
        self._dossier, self._counter, self._before = dossier, counter, before
        self.answer: Wanted | None = None
        self.form = CollectorForm()
        told = before.details if isinstance(before.details, Collected) else proposed(dossier)
        self.form.show_proposal(told, dossier.kept_now)
        self.said = Notice("warn")
        self.keep = button("Đã ký nhận, đã giao", role="main")
        self.keep.clicked.connect(self._keep)
        cancel = button("Bỏ qua")
        cancel.clicked.connect(self.reject)
        self.fill(
            column(
                self.pane(self.form),
                self.said,
                row(self.keep, cancel),
            )
        )
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        self.fit(600, 520)
        self.form.changed.connect(self._look)
        self._look()
        self.keep.setFocus()
        if dossier.row.printed and not isinstance(before.details, Collected):
            self.form.ask_slip()
            self.form.slip.setFocus()
        self.setMinimumWidth(theme.px(480))

    def _look(self) -> None:
        found = self._counter.results.findings(self.form.value(), self._dossier)
        blocking = [one for one in found if one.blocking]
        words = " ".join(one.message for one in (blocking or found))
        self.said.say(words, tone="bad" if blocking else "warn")

    def _keep(self) -> None:
        collected = self.form.value()
        found = self._counter.results.findings(collected, self._dossier)
        self.form.mark(found)
        blocking = [one for one in found if one.blocking]
        if blocking:
            self.form.lead_to(blocking[0])
            return
        if self.form.lacks_slip():
            return
        self.answer = replace(self._before, details=collected)
        self.accept()

    def take_scan(self, text: str) -> bool:
        """The card of whoever takes the result."""
        try:
            self.form.take_card(text, self._dossier.received.draft)
        except UserError as error:
            self.said.say(error.message, tone="bad")
        self.keep.setFocus()
        return True

    @classmethod
    def ask(
        cls,
        rule: Rule,
        dossier: DossierView,
        *,
        counter: Counter,
        before: Wanted,
        error: UserError | None,
        parent: QWidget,
    ) -> Wanted | None:
        """What the step needs as typed, or None to leave the dossier as it is."""
        dialog = cls(rule, dossier, counter, before, parent)
        if error is not None:
            dialog.form.lead_to(error)
        dialog.exec()
        return dialog.answer
