"""Viết hộ: the few things a tờ khai asks that the draft does not know, in one dialog.

What was typed is told at every change, so that neither Esc nor a cut loses it; reading it back to
the citizen is in ``read_back``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.declarations.answers import LONGEST, LONGEST_LINES, Declared
from counter_app.domain.declarations.form import ByHand, DeclarationForm, Field, FieldKind
from counter_app.domain.people.applicant import SigningMode
from ui.desk.declarations import Paper
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import Choice, LineEdit, Lines, button, with_error
from ui.widgets.layout import Notice, column, panel, row, scrolling
from ui.widgets.text import field_label, literal

SIGNING: Final = (
    (SigningMode.SIGNS, "Ký tên"),
    (SigningMode.FINGERPRINT, "Không ký được, điểm chỉ"),
    (SigningMode.NEITHER, "Không ký, không điểm chỉ được"),
)
NOTHING_ASKED: Final = "Hồ sơ đang nhập đã đủ cho tờ khai này."
TELL_MS: Final = 300
LONG_WORDS: Final = 36
WALKED: Final = 5
"""So many fields stand under one digit; the others are walked to with Enter."""
_MOST_DIGITS: Final = 9
_HINTS: Final = {FieldKind.DATE: "01/02/1990 hoặc 1990", FieldKind.HOUR: "8:15"}
Line = LineEdit | Lines | Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the draft says of a form: what it must still be told, and the text of every field."""

    asked: Sequence[Field]
    texts: Mapping[str, str]


class DeclarationDialog(Dialog):
    """The form first, then what it asks; Enter walks on, the main key reads it back."""

    keeps_typing = False  # told at every change, field by field of each form

    def __init__(
        self,
        papers: Sequence[Paper],
        before: Declared | None,
        usual: Paper,
        known: Callable[[DeclarationForm], Known],
        parent: QWidget | None = None,
        *,
        signing: SigningMode = SigningMode.SIGNS,
        typing: Callable[[Declared], None] = lambda _declared: None,
    ) -> None:
        super().__init__("Viết hộ tờ khai", parent)
        self._known, self._hear = known, typing
        self._said: dict[str, str] = dict(before.answers) if before else {}
        self._shown: dict[str, str] = {}
        self.fields: dict[str, Line] = {}
        self.answer: Declared | None = None
        self._forms = {one.id: one for one in papers if isinstance(one, DeclarationForm)}
        self.paper = Choice(name="Tờ khai")
        self.paper.offer((one, _offered(one)) for one in papers)
        self.paper.choose(self._forms.get(before.form, usual) if before else usual)
        self.signing = Choice(name="Người khai ký")
        self.signing.offer(SIGNING)
        self.signing.choose(before.signing if before else signing)
        self.all = QCheckBox("Hiện &mọi ô để sửa")
        self.notice, self.said = Notice("info"), Notice("bad")
        self.pane = scrolling()
        self.next = button("Đọ&c lại…", role="main", name="Đọc lại cho người khai")
        self.later = button("Để &sau")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._lay_out()
        self._connect()
        self._show_form()

    def _lay_out(self) -> None:
        head = QFormLayout()
        head.addRow(field_label("&Tờ khai", self.paper), self.paper)
        head.addRow(field_label("Người khai &ký", self.signing), self.signing)
        keys = row(self.next, None, self.later)
        box = column(panel(head), self.notice, self.pane, self.said, row(self.all, None), keys)
        box.setStretch(2, 1)
        self.fill(box)
        self.fit(720, 640)

    def _connect(self) -> None:
        self.paper.picked.connect(self._show_form)
        self.all.toggled.connect(lambda _on: self._show_form())
        self.signing.picked.connect(self._tell)
        self.next.clicked.connect(self._keep)
        self.later.clicked.connect(self.reject)
        self._soon.timeout.connect(self._tell)

    def _show_form(self) -> None:
        """The fields of the form chosen; a paper that only the citizen may write says so."""
        self._gather()
        self.fields, self._shown = {}, {}
        paper: Paper = self.paper.value()
        self.said.say("")
        if isinstance(paper, ByHand):
            self.notice.say(paper.reason, tone="bad")
            self.pane.setWidget(panel(column(None)))
        else:
            self._show_fields(paper)
        for part in (self.next, self.all, self.signing):
            part.setEnabled(isinstance(paper, DeclarationForm))
        # What is made later would come last: Tab goes as the eye does.
        way = (self.paper, self.signing, *self.fields.values(), self.all, self.next, self.later)
        for one, after in pairwise(way):
            QWidget.setTabOrder(one, after)
        first = next(iter(self.fields.values()), self.next)
        (first if first.isEnabled() else self.paper).setFocus()
        self._tell()

    def _show_fields(self, form: DeclarationForm) -> None:
        known = self._known(form)
        shown = form.fields if self.all.isChecked() else known.asked
        told = form.caution if shown else f"{NOTHING_ASKED} {form.caution}".strip()
        self.notice.say(told, tone="info")
        self._shown = {one.id: known.texts[one.id] for one in form.fields}
        rows, keys = QFormLayout(), count(1)
        for section in form.sections:
            mine = [one for one in section.fields if one in shown]
            for at, field in enumerate(mine):
                line, words = self._line(field, section.title), literal(field.label)
                if at == 0:
                    rows.addRow(field_label(_lettered(section.title, keys), line, role="head"))
                elif at % WALKED == 0:
                    words = _lettered(field.label, keys)
                named = field_label(words, line)
                if len(words) > LONG_WORDS:  # over its field, so that all others keep theirs wide
                    rows.addRow(named)
                    rows.addRow(with_error(line))
                else:
                    rows.addRow(named, with_error(line))
        self.pane.setWidget(panel(column(panel(rows), None)))

    def _line(self, field: Field, section: str) -> Line:
        name, text = f"{field.label}, {section}", self._said.get(field.id, self._shown[field.id])
        line: Line
        if field.kind is FieldKind.CHOICE:
            line = Choice(name=name)
            line.offer([("", "–"), *((one, one) for one in field.options)])
            line.choose(text)
            line.picked.connect(self._tell)
        elif field.kind is FieldKind.LINES:
            line = Lines(name=name, length=LONGEST_LINES)
            line.setPlaceholderText(field.example)
            line.setPlainText(text)
            line.textChanged.connect(self._soon.start)
        else:
            hint = field.example or _HINTS.get(field.kind, "")
            line = LineEdit(name=name, length=LONGEST, hint=hint)
            line.setText(text)
            line.textChanged.connect(lambda _text: self._soon.start(TELL_MS))
        self.fields[field.id] = line
        return line

    def _gather(self) -> None:
        """What stands in the fields, where it is not what was known anyway."""
        for name, line in self.fields.items():
            text = line.value()
            typed = "\n".join(text) if isinstance(text, tuple) else str(text or "")
            if typed != self._shown.get(name, ""):
                self._said[name] = typed
            else:
                self._said.pop(name, None)

    def declared(self) -> Declared | None:
        """What was answered for the form chosen; None where it may not be written."""
        self._gather()
        paper: Paper = self.paper.value()
        if isinstance(paper, ByHand):
            return None
        own = {field.id for field in paper.fields}
        answers = {name: text for name, text in self._said.items() if name in own}
        return Declared(form=paper.id, answers=answers, signing=self.signing.value())

    def _tell(self) -> None:
        self._soon.stop()
        if (declared := self.declared()) is not None:
            self._hear(declared)

    def done(self, result: int) -> None:
        """What was typed last is told before the dialog goes."""
        self._tell()
        super().done(result)

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        if error.field and error.field not in self.fields:
            self.all.setChecked(True)
        line = self.fields.get(error.field or "")
        if line is None:
            self.said.say(error.message, tone="bad")
            return
        line.show_wrong(error.message)
        line.setFocus()

    def step_on(self) -> None:
        """Enter walks the fields, and from the last reads it all back."""
        last = next(reversed(self.fields.values()), None)
        if last is not None and last.hasFocus():
            self.next.setFocus()
        else:
            super().step_on()

    def _keep(self) -> None:
        self.answer = self.declared()
        if self.answer is not None:
            self.accept()

    @classmethod
    def ask(
        cls,
        papers: Sequence[Paper],
        before: Declared | None,
        usual: Paper,
        known: Callable[[DeclarationForm], Known],
        *,
        signing: SigningMode,
        typing: Callable[[Declared], None],
        error: UserError | None = None,
        parent: QWidget,
    ) -> Declared | None:
        """What to read back, or None for later; ``error`` of what was answered stands by its field."""
        dialog = cls(papers, before, usual, known, parent, signing=signing, typing=typing)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer


def _offered(paper: Paper) -> str:
    return paper.name if isinstance(paper, DeclarationForm) else f"{paper.name} (không viết hộ)"


def _lettered(words: str, keys: Iterator[int]) -> str:
    """``words`` after the digit that leads there with Alt, as long as there are digits."""
    digit = next(keys)
    return f"&{digit}. {literal(words)}" if digit <= _MOST_DIGITS else literal(words)
