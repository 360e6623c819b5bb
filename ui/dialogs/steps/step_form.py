"""The base of every form that asks one step's questions: whose dossier, and what was typed before.

How a form is laid out is a subclass's: one reason or date in ``move``, a handful of lines in
``step_fields``, lists of its own in ``step_dialog``.
"""

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.moving.clockwork import came_from
from counter_app.domain.workflow import Rule, after
from counter_app.services.lookup import DossierView
from counter_app.services.moving.workflow import Wanted
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import Field
from ui.widgets.layout import Notice


class StepForm(Dialog):
    """Subclasses lay out, ``show_wanted`` and ``read``; ``places`` leads a refusal to its field."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule.label, parent)
        self.rule, self.dossier, self.counter, self.before = rule, dossier, counter, before
        self.answer: Wanted | None = None
        self.places: dict[str, Field] = {}
        self.said = Notice("bad")
        self.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])

    def states(self) -> str:
        """From which state the step leads to which."""
        state = self.dossier.row.state
        to = after(state, self.rule.move, came_from=came_from(self.dossier.life))
        if to is state:
            return f"Trạng thái giữ nguyên: {STATE_LABELS[state]}"
        return f"{STATE_LABELS[state]} → {STATE_LABELS[to]}"

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        raise NotImplementedError

    def read(self) -> Wanted:
        """What is asked for; ``UserError`` names the field at fault."""
        raise NotImplementedError

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        say_beside(error, self.places, self.said)

    def _keep(self) -> None:
        self.said.say("", tone="bad")
        nothing_wrong(self.places.values())
        try:
            self.answer = self.read()
        except UserError as error:
            self.refuse(error)
            return
        self.accept()

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
        """What the step needs as typed, or None to leave the dossier as it is.

        ``before`` is what was typed before ``error`` refused it; both stand in the form again.
        """
        dialog = cls(rule, dossier, counter, before, parent)
        dialog.show_wanted(before)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
