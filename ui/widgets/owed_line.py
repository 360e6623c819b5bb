"""A line without which others mean nothing: what is typed beside it is never left out in silence."""

from PySide6.QtWidgets import QCheckBox

from counter_app.core.errors import UserError
from ui.widgets.fields import Choice, LineEdit

Field = LineEdit | Choice | QCheckBox


class OwedLine:
    """``line`` is owed as soon as one of ``beside`` says more than it did when the panel opened.

    Emptying the line alone takes away what stood there before, with all that lies beside it.
    """

    def __init__(self, line: LineEdit, *beside: Field, words: str, lead: str) -> None:
        self._line, self._beside = line, beside
        self._words, self._lead = words, lead
        self._stood = tuple(map(_said, beside))

    def value(self) -> str:
        """The line's words; ``UserError`` in ``lead`` where they are missing."""
        said = self._line.value()
        if not said and any(
            new and new != old
            for new, old in zip(map(_said, self._beside), self._stood, strict=True)
        ):
            raise UserError("owed", self._words, field=self._lead)
        return said


def _said(field: Field) -> str:
    """What a field says; a choice's first value and an empty tick say nothing."""
    if isinstance(field, LineEdit):
        return field.value()
    if isinstance(field, Choice):
        return field.currentText() if field.currentIndex() > 0 else ""
    return "x" if field.isChecked() else ""
