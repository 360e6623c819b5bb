"""A refusal after appraisal: its coded grounds, and the agency's own letter that says so."""

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QSizePolicy, QWidget

from counter_app.domain.grounds import Stage, checked_grounds
from counter_app.domain.step import Refused
from counter_app.domain.workflow import Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.workflow import Wanted
from ui import theme, typed
from ui.desk.counter import Counter
from ui.dialogs.steps.step_dialog import StepDialog
from ui.typed import day_text
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit
from ui.widgets.ground_lines import GroundLines
from ui.widgets.text import label

TABLE_PX = 104
_GROWS = QSizePolicy.Policy.Expanding
OWN_LETTER = "Văn bản từ chối do cơ quan giải quyết ký; ở đây ghi lý do, số và ngày của văn bản ấy."


class RefuseDialog(StepDialog):
    """At least one ground, the letter's number and its day."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.grounds = GroundLines(dossier.row.procedure_code, Stage.APPRAISAL)
        self.number = LineEdit(name="Số văn bản", length=60, hint="15/UBND-VP")
        self.day = LineEdit(name="Ngày văn bản", length=10, hint=day_text(counter.today()))
        self.places = {"paper_no": self.number, "paper_on": self.day}
        self.grounds.table.setMinimumHeight(theme.px(TABLE_PX))
        self.grounds.table.setSizePolicy(_GROWS, QSizePolicy.Policy.Ignored)
        form = QFormLayout()
        add_fields(form, ("&Số văn bản", self.number), ("&Ngày văn bản", self.day))
        self.lay_out(
            label(OWN_LETTER, role="quiet", wrap=True), self.grounds, form, grows=self.grounds
        )
        self.fit(720, 560)

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        if isinstance(wanted.details, Refused):
            self.grounds.show_values(wanted.details.grounds)
            self.number.setText(wanted.details.paper_no)
            self.day.setText(day_text(wanted.details.paper_on))
        self.grounds.ground.setFocus()

    def read(self) -> Wanted:
        """The refusal; its reason is what the grounds say."""
        told = Refused(
            grounds=checked_grounds(self.grounds.values()),
            paper_no=self.number.value(),
            paper_on=typed.whole_date(self.day.value(), field="paper_on"),
        )
        return replace(self.before, details=told)
