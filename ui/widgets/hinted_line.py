"""A line with a remark under it, while nothing is wrong: what the words may say in full."""

from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.fields import LineEdit, with_error
from ui.widgets.text import label


class HintedLine(LineEdit):
    """What is ``told`` stands under the line and is read aloud with it; nothing changes by itself."""

    def __init__(
        self, *, name: str, length: int, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name=name, length=length, hint=hint, parent=parent)
        self.hint: QLabel | None = None

    def told(self) -> str:
        """What stands under the field; empty for nothing."""
        return ""

    def show_wrong(self, message: str) -> None:
        """As every line; what is told is read aloud where nothing is wrong."""
        super().show_wrong(message)
        if not message:
            self.setAccessibleDescription(self.told())

    def tell(self) -> None:
        """Shows what is told now."""
        told = self.told()
        if not self.property("wrong"):
            self.setAccessibleDescription(told)
        if self.hint is not None:
            self.hint.setText(told)
            self.hint.setVisible(bool(told))


def hint_of(field: HintedLine) -> QLabel:
    """The line that tells what ``field`` may say, to stand under it."""
    hint = label("", role="hint", wrap=True)
    hint.hide()
    field.hint = hint
    return hint


def with_hint(field: HintedLine) -> QWidget:
    """``field`` with the places for its error and for what it may say under it."""
    both = with_error(field)
    inside = both.layout()
    if inside is not None:
        inside.addWidget(hint_of(field))
    return both
