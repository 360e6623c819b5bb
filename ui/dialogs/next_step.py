"""Which step next: the lawful ones as a list of keys, then what else can be done."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from counter_app.domain.workflow import Rule
from ui.acts.act import Act
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button, literal_button
from ui.widgets.layout import column
from ui.widgets.text import label


class NextStepDialog(Dialog):
    """↑ ↓ walk the steps, Enter takes one, Esc leaves the dossier as it is."""

    def __init__(
        self, rules: tuple[Rule, ...], acts: tuple[Act, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__("Bước tiếp theo", parent)
        self.answer: Rule | Act | None = None
        steps = [self._key(rule) for rule in rules]
        others = [self._key(act) for act in acts]
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        told = label("Chọn bước bằng ↑ ↓ rồi Enter.", role="quiet")
        parts: list[QWidget] = [told, *steps]
        if others:
            parts += [label("Việc khác", role="head"), *others]
        self.fill(column(*parts, cancel, gap=6))
        self.setMinimumWidth(380)
        (steps + others)[0].setFocus()

    def _key(self, what: Rule | Act) -> QPushButton:
        key = literal_button(what.label)
        key.clicked.connect(partial(self._say, what))
        return key

    def _say(self, what: Rule | Act) -> None:
        self.answer = what
        self.accept()

    @classmethod
    def ask(
        cls, rules: tuple[Rule, ...], acts: tuple[Act, ...], *, parent: QWidget
    ) -> Rule | Act | None:
        """What was chosen, or None; there is at least one of either."""
        dialog = cls(rules, acts, parent)
        dialog.exec()
        return dialog.answer
