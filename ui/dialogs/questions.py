"""A few lines asked of the clerk: labels, fields, errors beside them. What they mean is the asker's.

Steps have ``step_fields``; this is for the other acts of a dossier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.dossier import DossierRow
from ui import theme
from ui.dialogs.asked import Asked, answer_key
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import say_beside
from ui.widgets.fields import LINE_LENGTH, Choice, Field, LineEdit, Lines, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, label

About = tuple[DossierRow, str]
"""A dossier and its procedure in short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field: a line, several ``lines``, or a choice of ``options`` (value, words)."""

    name: str
    words: str
    hint: str = ""
    value: str = ""
    lines: bool = False
    length: int = LINE_LENGTH
    options: Sequence[tuple[Any, str]] = ()


class QuestionsDialog(Dialog):
    """Enter walks the fields and ends on the key; Esc leaves everything as it is."""

    def __init__(
        self,
        title: str,
        questions: Sequence[Question],
        *,
        told: str = "",
        key: str = "Ghi",
        about: About | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        if about is not None:
            self.name_dossier(*about)
        self.answer: dict[str, Any] | None = None
        self.fields: dict[str, Field] = {}
        self.said = Notice("bad")
        form = QFormLayout()
        for question in questions:
            form.addRow(*self._row(question))
        keep = answer_key(key)
        keep.clicked.connect(self._keep)
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        head = [label(told, role="quiet", wrap=True)] if told else []
        self.fill(column(*head, Asked(form), self.said, row(keep, None, cancel)))
        self.setMinimumWidth(theme.px(540))
        next(iter(self.fields.values()), keep).setFocus()

    def _row(self, question: Question) -> tuple[QWidget, QWidget]:
        plain = question.words.replace("&", "").replace("\n", " ")
        if question.options:
            choice = Choice(name=plain)
            choice.offer(question.options)
            choice.choose(question.value)
            self.fields[question.name] = choice
            return field_label(question.words, choice), with_error(choice)
        if question.lines:
            lines = Lines(name=plain)
            lines.setPlainText(question.value)
            self.fields[question.name] = lines
            return field_label(question.words, lines), with_error(lines)
        line = LineEdit(name=plain, length=question.length, hint=question.hint)
        line.setText(question.value)
        self.fields[question.name] = line
        return field_label(question.words, line), with_error(line)

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        say_beside(error, self.fields, self.said)

    def _keep(self) -> None:
        self.answer = {name: field.value() for name, field in self.fields.items()}
        self.accept()

    @classmethod
    def ask(
        cls,
        title: str,
        questions: Sequence[Question],
        *,
        told: str = "",
        key: str = "Ghi",
        error: UserError | None = None,
        before: Mapping[str, Any] | None = None,
        about: About | None = None,
        parent: QWidget,
    ) -> dict[str, Any] | None:
        """The answers by name (lines as a tuple), or None; ``before`` stands in the fields again."""
        dialog = cls(title, questions, told=told, key=key, about=about, parent=parent)
        for name, value in (before or {}).items():
            _put(dialog.fields[name], value)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer


def _put(field: Field, value: Any) -> None:
    if isinstance(field, Choice):
        field.choose(value)
    elif isinstance(field, Lines):
        field.setPlainText("\n".join(value))
    else:
        field.setText(str(value))
