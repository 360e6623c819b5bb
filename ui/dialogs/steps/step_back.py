"""One step back: what it means for date, number and papers stands there before anybody agrees."""

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.domain.workflow import SHORTEST_REASON, Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.stepping_back import consequences
from counter_app.services.moving.workflow import Wanted
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.steps.step_dialog import StepDialog
from ui.widgets.beside import add_fields
from ui.widgets.fields import NOTE_LENGTH, LineEdit
from ui.widgets.text import label, reading


class StepBackDialog(StepDialog):
    """Read first, then say why."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.meant = reading("Lùi bước sẽ thay đổi")
        self.meant.setPlainText("\n".join(f"• {one}" for one in consequences(dossier)))
        self.meant.setMinimumHeight(theme.px(180))
        self.reason = LineEdit(
            name="Lý do", length=NOTE_LENGTH, hint=f"Ít nhất {SHORTEST_REASON} chữ"
        )
        self.places = {"reason": self.reason}
        form = QFormLayout()
        add_fields(form, ("&Lý do", self.reason))
        self.lay_out(
            label("Lùi bước sẽ thay đổi:", role="head"), self.meant, form, grows=self.meant
        )
        self.fit(620, 460)

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        self.reason.setText(wanted.reason)
        self.reason.setFocus()

    def read(self) -> Wanted:
        """Only why."""
        return replace(self.before, reason=self.reason.value())
