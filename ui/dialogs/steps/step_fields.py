"""A step's questions as one column of fields: what was typed stands again, each error beside it.

For steps that ask a handful of lines. Steps with lists of their own have dialogs of their own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.moving.clockwork import policy_in_force, usual_policy
from counter_app.domain.step import Details
from counter_app.domain.workflow import SHORTEST_REASON, Clock, Need, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.workflow import Wanted
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.asked import Asked, answer_key
from ui.dialogs.steps.step_form import StepForm
from ui.widgets.beside import add_fields
from ui.widgets.fields import NOTE_LENGTH, Choice, Field, LineEdit, Lines, button
from ui.widgets.layout import column, row
from ui.widgets.text import label

POLICIES: Final = (
    (SuspensionPolicy.RESTART, "tính lại từ đầu khi chạy lại"),
    (SuspensionPolicy.RESUME, "tính tiếp phần thời hạn còn lại"),
)
GOES_ON: Final[Mapping[SuspensionPolicy | None, str]] = {
    SuspensionPolicy.RESTART: "Thời hạn tính lại từ đầu, từ bây giờ.",
    SuspensionPolicy.RESUME: "Thời hạn tính tiếp phần còn lại, từ bây giờ.",
}
"""What whoever lets the clock go on should know."""


class StepFieldsDialog(StepForm):
    """Subclasses name their ``ASKS`` and read them into details."""

    # Name of a details' field to its label (with access key) and the field's kind or length.
    ASKS: ClassVar[Mapping[str, tuple[str, int]]] = {}
    TOLD: ClassVar[str] = ""
    POLICY: ClassVar[str] = "policy"
    """The field of a step that stops the clock: how it goes on afterwards."""
    LINES: ClassVar[int] = -1
    """A length that stands for several lines."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.fields: dict[str, Field] = {}
        form = self._form()
        self.places = dict(self.fields)
        keep = answer_key(rule.label)
        keep.clicked.connect(self._keep)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        told = [label(self.told(), role="quiet", wrap=True)] if self.told() else []
        self.fill(
            column(
                label(self.states()),
                *told,
                Asked(form),
                self.said,
                row(keep, None, cancel),
            )
        )
        self.setMinimumWidth(theme.px(560))

    def told(self) -> str:
        """What the clerk should know before filling the form: how the limit goes on, too."""
        goes_on = GOES_ON.get(policy_in_force(self.dossier.life), "")
        going = self.rule.clock is Clock.GOES_ON and self.dossier.row.due_at is None
        return " ".join(filter(None, (goes_on if going else "", self.TOLD)))

    def details(self) -> Details:
        """The fields as details; ``UserError`` names the field at fault."""
        raise NotImplementedError

    def show_details(self, details: Details) -> None:
        """Puts what was typed before back into the fields."""

    def text(self, name: str) -> str:
        """What stands in a one-line field."""
        field = self.fields[name]
        return field.value() if isinstance(field, LineEdit) else ""

    def lines(self, name: str) -> tuple[str, ...]:
        """What stands in a field of several lines."""
        field = self.fields[name]
        return field.value() if isinstance(field, Lines) else ()

    def put(self, name: str, text: str) -> None:
        """Shows ``text`` in a field."""
        field = self.fields[name]
        if isinstance(field, LineEdit):
            field.setText(text)
        elif isinstance(field, Lines):
            field.setPlainText(text)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        asks = dict(self.ASKS)
        if Need.REASON in self.rule.needs:
            asks["reason"] = ("&Lý do", NOTE_LENGTH)
        for name, (words, length) in asks.items():
            plain = words.replace("&", "")
            field: Lines | LineEdit
            if length == self.LINES:
                field = Lines(name=plain)
            else:
                field = LineEdit(name=plain, length=length, hint=self.hint(name))
            add_fields(form, (words, field))
            self.fields[name] = field
        if self.rule.clock is Clock.STOPS:
            self.fields[self.POLICY] = policy = Choice(name="Thời hạn sau khi dừng")
            policy.offer(POLICIES)
            add_fields(form, ("Thời hạn sa&u đó", policy))
        return form

    def hint(self, name: str) -> str:
        """An example for an empty field."""
        return f"Ít nhất {SHORTEST_REASON} chữ" if name == "reason" else ""

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        if "reason" in self.fields:
            self.put("reason", wanted.reason)
        policy = self.fields.get(self.POLICY)
        if isinstance(policy, Choice):
            usual = usual_policy(self.rule.move, self.dossier.life, self.counter.desk.rules)
            policy.choose(wanted.policy or usual)
        if wanted.details is not None:
            self.show_details(wanted.details)
        next(iter(self.fields.values())).setFocus()

    def read(self) -> Wanted:
        """The reason, how the clock goes on, and the details."""
        reason = self.text("reason") if "reason" in self.fields else self.before.reason
        return replace(self.before, reason=reason, policy=self._policy(), details=self.details())

    def _policy(self) -> SuspensionPolicy | None:
        """How the clock goes on as chosen; what was wanted before where nothing is asked."""
        policy = self.fields.get(self.POLICY)
        if not isinstance(policy, Choice):
            return self.before.policy
        return SuspensionPolicy(policy.value())
