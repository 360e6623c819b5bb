"""Which step next: the lawful ones as a list of keys, none taken by an Enter that slipped."""

from functools import partial

from PySide6.QtWidgets import QWidget

from counter_app.domain.workflow import Rule
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button, literal_button
from ui.widgets.layout import column
from ui.widgets.text import label


class NextStepDialog(Dialog):
    """↑ ↓ walk the steps, Enter takes one, Esc leaves the dossier as it is."""

    def __init__(self, rules: tuple[Rule, ...], parent: QWidget | None = None) -> None:
        super().__init__("Bước tiếp theo", parent)
        self.answer: Rule | None = None
        keys = [literal_button(rule.label) for rule in rules]
        for key, rule in zip(keys, rules, strict=True):
            key.clicked.connect(partial(self._say, rule))
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        told = label("Chọn bước bằng ↑ ↓ rồi Enter.", role="quiet")
        self.fill(column(told, *keys, cancel, gap=6))
        self.setMinimumWidth(380)
        keys[0].setFocus()

    def _say(self, rule: Rule) -> None:
        self.answer = rule
        self.accept()

    @classmethod
    def ask(cls, rules: tuple[Rule, ...], *, parent: QWidget) -> Rule | None:
        """The step chosen, or None; ``rules`` is not empty."""
        dialog = cls(rules, parent)
        dialog.exec()
        return dialog.answer
