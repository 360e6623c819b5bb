"""One step: what it leads to, and only what it cannot do without."""

from dataclasses import replace
from datetime import datetime, time

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.clock import from_local, local
from counter_app.core.errors import UserError
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.workflow import SHORTEST_REASON, Need, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.workflow import Wanted
from ui import theme, typed
from ui.counter import Counter
from ui.dialogs.agreed_date import CLOSING
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import NOTE_LENGTH, LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, label


class MoveDialog(Dialog):
    """What was typed before a refusal stands in the fields again, with the refusal beside it."""

    def __init__(
        self, rule: Rule, dossier: DossierView, before: Wanted, parent: QWidget | None = None
    ) -> None:
        super().__init__(rule.label, parent)
        self._rule, self._before = rule, before
        self.answer: Wanted | None = None
        self.reason = LineEdit(
            name="Lý do", length=NOTE_LENGTH, hint=f"Ít nhất {SHORTEST_REASON} chữ"
        )
        self.day = LineEdit(name="Ngày hẹn mới", length=10, hint="30/11/2026")
        self.hour = LineEdit(name="Giờ hẹn mới", length=5, hint=CLOSING)
        self.told = Notice("info")
        self.said = Notice("bad")
        self.keep = button(rule.label, role="main")
        self.keep.clicked.connect(self._keep)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        state = dossier.row.state
        states = f"{STATE_LABELS[state]} → {STATE_LABELS[rule.to[state]]}"
        self.fill(
            column(
                label(states),
                self.told,
                self.pane(self._form()),
                self.said,
                row(self.keep, cancel),
            )
        )
        self._show(before)
        self.setMinimumWidth(theme.px(520))

    def _form(self) -> QFormLayout:
        """Only the questions this step needs; the others are never shown."""
        form = QFormLayout()
        for wanted, words, field in (
            (Need.REASON in self._rule.needs, "&Lý do", self.reason),
            (Need.DATE in self._rule.needs, "&Ngày hẹn mới", self.day),
            (Need.DATE in self._rule.needs, "&Giờ hẹn mới", self.hour),
        ):
            field.setParent(self)
            field.setVisible(wanted)
            if wanted:
                form.addRow(field_label(words, field), with_error(field))
        return form

    def _show(self, wanted: Wanted) -> None:
        self.reason.setText(wanted.reason)
        if wanted.due_at is not None:
            wall = local(wanted.due_at)
            self.day.setText(f"{wall:%d/%m/%Y}")
            self.hour.setText(f"{wall:%H:%M}")
        fields: tuple[QWidget, ...] = (self.reason, self.day, self.keep)
        next(field for field in fields if not field.isHidden()).setFocus()

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        places = {"reason": self.reason, "due_at": self.day, "hour": self.hour}
        field = places.get(error.field or "")
        if field is None or field.isHidden():
            self.said.say(error.message, tone="bad")
            return
        field.show_wrong(error.message)
        field.setFocus()

    def _keep(self) -> None:
        for field in (self.reason, self.day, self.hour):
            field.show_wrong("")
        try:
            self.answer = self._read()
        except UserError as error:
            self.refuse(error)
            return
        self.accept()

    def _read(self) -> Wanted:
        return replace(self._before, reason=self.reason.value(), due_at=self._due_at())

    def _due_at(self) -> datetime | None:
        day = typed.whole_date(self.day.value(), field="due_at")
        if day is None:
            return None
        hour = typed.clock_time(self.hour.value() or CLOSING, field="hour") or CLOSING
        return from_local(datetime.combine(day, time.fromisoformat(hour)))

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
        dialog = cls(rule, dossier, before, parent)
        dialog.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
