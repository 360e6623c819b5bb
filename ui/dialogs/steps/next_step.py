"""Which step next: the lawful ones as a list of keys, then what else can be done."""

from collections.abc import Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button, literal_button
from ui.widgets.layout import column, panel, row, scrolling
from ui.widgets.text import label

STEPS, OTHERS = "Bước tiếp theo", "Việc khác"
KEY_PX: Final = 47
AROUND_PX: Final = 190


class Labelled(Protocol):
    """A step or an act: something a key can be named after."""

    @property
    def label(self) -> str:
        """The words on the key."""


class NextStepDialog(Dialog):
    """Arrows walk both lists, Enter takes one, Esc leaves the dossier as it is."""

    def __init__(
        self, rules: Sequence[Labelled], acts: Sequence[Labelled], parent: QWidget | None = None
    ) -> None:
        super().__init__("Bước tiếp theo", parent)
        self.answer: Labelled | None = None
        steps = [self._key(rule) for rule in rules]
        others = [self._key(act) for act in acts]
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        told = label("Chọn bằng phím mũi tên rồi Enter.", role="quiet")
        lists = row(
            *(_list(words, keys) for words, keys in ((STEPS, steps), (OTHERS, others)) if keys),
            gap=14,
        )
        self.fill(column(told, lists, row(None, cancel)))
        self._size(len(others) and len(steps), max(len(steps), len(others)))
        (steps + others)[0].setFocus()

    def _size(self, both: int, longest: int) -> None:
        self.fit(720 if both else 400, longest * KEY_PX + AROUND_PX)

    def _key(self, what: Labelled) -> QPushButton:
        key = literal_button(what.label)
        key.clicked.connect(partial(self._say, what))
        return key

    def _say(self, what: Labelled) -> None:
        self.answer = what
        self.accept()

    @classmethod
    def ask(
        cls, rules: Sequence[Labelled], acts: Sequence[Labelled], *, parent: QWidget
    ) -> Labelled | None:
        """What was chosen, or None; there is at least one of either."""
        dialog = cls(rules, acts, parent)
        dialog.exec()
        return dialog.answer


def _list(words: str, keys: list[QPushButton]) -> QFrame:
    """The keys under their heading; they scroll where the screen is too low for them."""
    pane = scrolling(column(*keys, None, gap=6))
    return panel(column(label(words, role="head"), pane, gap=4))
