"""The frame of a step with a form of its own: whose dossier, what to know, what is wrong, the keys.

What it asks is a subclass's. For a handful of plain lines there is ``step_fields``.
"""

from PySide6.QtWidgets import QLayout, QWidget

from counter_app.domain.workflow import Rule
from counter_app.services.lookup import DossierView
from counter_app.services.moving.move_cautions import Caution
from counter_app.services.moving.workflow import Wanted
from ui.desk.counter import Counter
from ui.dialogs.asked import answer_key
from ui.dialogs.steps.step_form import StepForm
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row, scrolling
from ui.widgets.text import label


class StepDialog(StepForm):
    """Subclasses ``lay_out`` their parts between what to know and the keys."""

    def __init__(
        self,
        rule: Rule,
        dossier: DossierView,
        counter: Counter,
        before: Wanted,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rule, dossier, counter, before, parent)
        self.caution = Notice("warn")
        self.keep = answer_key(rule.label)
        self.keep.clicked.connect(self._keep)

    def lay_out(
        self,
        *parts: QWidget | QLayout,
        grows: QWidget | None = None,
        stays: QWidget | None = None,
    ) -> None:
        """The parts under the dossier's name; ``grows`` takes what room is left.

        ``stays`` is in sight whatever is scrolled.
        """
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        asked = column(*parts)
        if grows is not None:
            asked.setStretchFactor(grows, 1)
        else:
            asked.addStretch(1)
        area = scrolling(asked)
        box = column(
            label(self.states()),
            self.caution,
            area,
            *((stays,) if stays is not None else ()),
            self.said,
            row(self.keep, None, cancel),
        )
        box.setStretch(2, 1)
        self.fill(box)

    def warn(self, *cautions: Caution) -> None:
        """What to know before the step is made."""
        self.caution.say(" ".join(one.message for one in cautions), tone="warn")
