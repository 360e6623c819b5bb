"""The frame of a step with a form of its own: whose dossier, what to know, what is wrong, the keys.

What it asks is a subclass's. For a handful of plain lines there is ``step_fields``.
"""

from typing import cast

from PySide6.QtWidgets import QApplication, QLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.workflow import Rule, after
from counter_app.services.clockwork import came_from
from counter_app.services.lookup import DossierView
from counter_app.services.move_cautions import Caution
from counter_app.services.workflow import Wanted
from ui.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import Notice, column, panel, row, scrolling
from ui.widgets.text import label


class StepDialog(Dialog):
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
        self.places: dict[str, LineEdit | Choice] = {}
        self.caution = Notice("warn")
        self.said = Notice("bad")
        self.keep = button(f"{rule.label} (Alt+&Y)", role="main", name=rule.label)
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
        state = self.dossier.row.state
        to = after(state, self.rule.move, came_from=came_from(self.dossier))
        states = f"{STATE_LABELS[state]} → {STATE_LABELS[to]}"
        asked = column(*parts)
        if grows is not None:
            asked.setStretchFactor(grows, 1)
        else:
            asked.addStretch(1)
        self._area = scrolling(panel(asked))
        box = column(
            label(states),
            self.caution,
            self._area,
            *((stays,) if stays is not None else ()),
            self.said,
            row(self.keep, cancel, None),
        )
        box.setStretch(2, 1)
        self.fill(box)
        row_ = self.dossier.row
        self.name_dossier(row_, self.counter.procedure_names(row_)[0])
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._follow)

    def _follow(self, _left: QWidget | None, now: QWidget | None) -> None:
        """On a small screen what has the keyboard is scrolled into sight."""
        if now is not None and self._area.isAncestorOf(now):
            self._area.ensureWidgetVisible(now)

    def warn(self, *cautions: Caution) -> None:
        """What to know before the step is made."""
        self.caution.say(" ".join(one.message for one in cautions), tone="warn")

    def show_wanted(self, wanted: Wanted) -> None:
        """Puts what was typed before a refusal back."""
        raise NotImplementedError

    def read(self) -> Wanted:
        """What is asked for; ``UserError`` names the field at fault."""
        raise NotImplementedError

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        field = self.places.get(error.field or "")
        if field is None or field.isHidden():
            self.said.say(error.message, tone="bad")
            return
        field.show_wrong(error.message)
        field.setFocus()

    def _keep(self) -> None:
        self.said.say("", tone="bad")
        for field in self.places.values():
            field.show_wrong("")
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
        """What the step needs as typed, or None to leave the dossier as it is."""
        dialog = cls(rule, dossier, counter, before, parent)
        dialog.show_wanted(before)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
