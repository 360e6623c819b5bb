"""One step: what it leads to, and only what it cannot do without."""

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.clock import local
from counter_app.domain.workflow import SHORTEST_REASON, Need, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.workflow import Wanted
from ui import theme, typed
from ui.desk.counter import Counter
from ui.dialogs.asked import Asked, answer_key
from ui.dialogs.steps.step_form import StepForm
from ui.widgets.beside import add_fields
from ui.widgets.fields import NOTE_LENGTH, LineEdit, button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label


class MoveDialog(StepForm):
    """What was typed before a refusal stands in the fields again, with the refusal beside it."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.reason = LineEdit(
            name="Lý do", length=NOTE_LENGTH, hint=f"Ít nhất {SHORTEST_REASON} chữ"
        )
        self.day = LineEdit(name="Ngày hẹn mới", length=10, hint="30/11/2026")
        self.hour = LineEdit(name="Giờ hẹn mới", length=5, hint=typed.CLOSING)
        self.places = {"reason": self.reason, "due_at": self.day, "hour": self.hour}
        self.told = Notice("info")
        self.keep = answer_key(rule.label)
        self.keep.clicked.connect(self._keep)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        self.fill(
            column(
                label(self.states()),
                self.told,
                Asked(self._form()),
                self.said,
                row(self.keep, None, cancel),
            )
        )
        self.setMinimumWidth(theme.px(520))

    def _form(self) -> QFormLayout:
        """Only the questions this step needs; the others are never shown."""
        form = QFormLayout()
        for wanted, words, field in (
            (Need.REASON in self.rule.needs, "&Lý do", self.reason),
            (Need.DATE in self.rule.needs, "&Ngày hẹn mới", self.day),
            (Need.DATE in self.rule.needs, "&Giờ hẹn mới", self.hour),
        ):
            field.setParent(self)
            field.setVisible(wanted)
            if wanted:
                add_fields(form, (words, field))
        return form

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        self.reason.setText(wanted.reason)
        if wanted.due_at is not None:
            wall = local(wanted.due_at)
            self.day.setText(f"{wall:%d/%m/%Y}")
            self.hour.setText(f"{wall:%H:%M}")
        fields: tuple[QWidget, ...] = (self.reason, self.day, self.keep)
        next(field for field in fields if not field.isHidden()).setFocus()

    def read(self) -> Wanted:
        """The reason or the date."""
        due_at = typed.moment(self.day.value(), self.hour.value(), field="due_at")
        return replace(self.before, reason=self.reason.value(), due_at=due_at)
