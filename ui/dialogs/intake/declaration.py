"""Viết hộ: the few things a tờ khai asks that the draft does not know, in one dialog.

What was typed is told at every change, so that neither Esc nor a cut loses it; reading it back to
the citizen is in ``read_back``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Final

import msgspec
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.declarations.answers import LONGEST, LONGEST_LINES, Declared
from counter_app.domain.declarations.facts import told_of
from counter_app.domain.declarations.form import ByHand, DeclarationForm, Field, FieldKind, Section
from counter_app.domain.declarations.unfinished import Unfinished, over, standing
from counter_app.domain.people.applicant import SigningMode, person_of
from counter_app.domain.people.card import parse_card
from ui.desk.declarations import Known, Paper
from ui.dialogs.dialog import Dialog
from ui.scanning.scans import with_read
from ui.widgets.beside import say_beside
from ui.widgets.ethnic_edit import EthnicEdit
from ui.widgets.fields import Choice, LineEdit, Lines, button, with_error
from ui.widgets.fields import Field as Line
from ui.widgets.hinted_line import HintedLine, with_hint
from ui.widgets.layout import Notice, column, panel, row, scrolling
from ui.widgets.text import field_label, literal

SIGNING: Final = (
    (SigningMode.SIGNS, "Ký tên"),
    (SigningMode.FINGERPRINT, "Không ký được, điểm chỉ"),
    (SigningMode.NEITHER, "Không ký, không điểm chỉ được"),
)
NOTHING_ASKED: Final = "Hồ sơ đang nhập đã đủ cho tờ khai này."
GAVE_WAY: Final = "Hồ sơ nay ghi khác, đã bỏ chữ gõ trước"
_SHOWN: Final = 40
LONG_WORDS: Final = 36
WALKED: Final = 5
"""So many fields stand under one digit; the others are walked to with Enter."""
_MOST_DIGITS: Final = 9
_HINTS: Final = {FieldKind.DATE: "01/02/1990 hoặc 1990", FieldKind.HOUR: "8:15"}


class DeclarationDialog(Dialog):
    """The form first, then what it asks; Enter walks on, the main key reads it back."""

    help_section = "Tờ khai"
    keeps_typing = False  # told at every change, field by field of each form

    def __init__(
        self,
        papers: Sequence[Paper],
        before: Unfinished,
        usual: Paper,
        known: Callable[[DeclarationForm], Known],
        parent: QWidget | None = None,
        *,
        signing: SigningMode = SigningMode.SIGNS,
        typing: Callable[[Unfinished], None] = lambda _unfinished: None,
    ) -> None:
        super().__init__("Viết hộ tờ khai", parent)
        self._known, self._hear = known, typing
        self._before = self._unfinished = before
        self._usual, self._signing = _key(usual), signing
        self._form: DeclarationForm | None = None
        self._texts: Mapping[str, str] = {}
        self.fields: dict[str, Line] = {}
        self.answer: Declared | None = None
        self.paper = Choice(name="Tờ khai")
        self.paper.offer((one, _offered(one)) for one in papers)
        chosen = standing(before.form, self._usual)
        self.paper.choose({_key(one): one for one in papers}.get(chosen, usual))
        self.signing = Choice(name="Người khai ký")
        self.signing.offer(SIGNING)
        self.signing.choose(standing(before.signing, signing))
        self.all = QCheckBox("Hiện &mọi ô để sửa")
        self.notice, self.said = Notice("info"), Notice("bad")
        self.pane = scrolling()
        self.next = button("Đọ&c lại…", role="main", name="Đọc lại cho người khai")
        self.later = button("Để &sau")
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
        self.paper.picked.connect(self._pick)
        self.all.toggled.connect(lambda _on: self._show_form())
        self.signing.picked.connect(self._pick_signing)
        self.next.clicked.connect(self._keep)
        self.later.clicked.connect(self.reject)

    def _pick(self) -> None:
        """Another paper was picked: it stays as long as the filing is of the same matter."""
        self._show_form()
        form = over(_key(self.paper.value()), self._usual)
        self._unfinished = msgspec.structs.replace(self._unfinished, form=form)
        self._tell()

    def _pick_signing(self) -> None:
        signing = over(self.signing.value(), self._signing)
        self._unfinished = msgspec.structs.replace(self._unfinished, signing=signing)
        self._tell()

    def _show_form(self) -> None:
        """The fields of the form chosen; a paper that only the citizen may write says so."""
        self._gather()
        paper: Paper = self.paper.value()
        self.fields, self._form = {}, None
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

    def _show_fields(self, form: DeclarationForm) -> None:
        known = self._known(form)
        self._form, self._texts = form, known.texts
        said = self._unfinished.standing(form, known.texts)
        shown = [
            one
            for one in form.fields
            if self.all.isChecked() or one in known.asked or one.id in said
        ]
        told = (self._gave_way(form), "" if shown else NOTHING_ASKED, form.caution)
        self.notice.say(" ".join(filter(None, told)), tone="info")
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
                room = with_hint(line) if isinstance(line, HintedLine) else with_error(line)
                if len(words) > LONG_WORDS:  # over its field, so that all others keep theirs wide
                    rows.addRow(named)
                    rows.addRow(room)
                else:
                    rows.addRow(named, room)
                # Only now is there room to say what is wrong with it.
                _show(line, said.get(field.id, known.texts[field.id]))
                self._follow(line)
        self.pane.setWidget(panel(column(panel(rows), None)))

    def _gave_way(self, form: DeclarationForm) -> str:
        """What was typed before the filing was told something else, so that no word is lost."""
        gone = self._before.outdated(form, self._texts)
        told = "; ".join(f"{field.label}: “{text[:_SHOWN]}”" for field, text in gone)
        return f"{GAVE_WAY}: {told}." if told else ""

    def _line(self, field: Field, section: str) -> Line:
        name = f"{field.label}, {section}"
        line: Line
        if field.kind is FieldKind.CHOICE:
            line = Choice(name=name)
            line.offer([("", "–"), *((one, one) for one in field.options)])
        elif field.kind is FieldKind.LINES:
            line = Lines(name=name, length=LONGEST_LINES)
            line.setPlaceholderText(field.example)
        elif field.is_ethnic_group:
            line = EthnicEdit(name=name)
        else:
            hint = field.example or _HINTS.get(field.kind, "")
            line = LineEdit(name=name, length=LONGEST, hint=hint)
        self.fields[field.id] = line
        return line

    def _follow(self, line: Line) -> None:
        changed = line.picked if isinstance(line, Choice) else line.textChanged
        changed.connect(lambda *_: self._tell())

    def _gather(self) -> None:
        """Takes over what stands in the fields."""
        if self._form is None:
            return
        texts = {}
        for name, line in self.fields.items():
            text = line.value()
            texts[name] = "\n".join(text) if isinstance(text, tuple) else str(text or "")
        self._unfinished = self._unfinished.filled(self._form, self._texts, texts)

    def declared(self) -> Declared | None:
        """What was answered for the form chosen; None where it may not be written."""
        self._gather()
        if self._form is None:
            return None
        answers = self._unfinished.standing(self._form, self._texts)
        return Declared(form=self._form.id, answers=answers, signing=self.signing.value())

    def _tell(self) -> None:
        self._gather()
        self._hear(self._unfinished)

    def done(self, result: int) -> None:
        """What was typed last is told before the dialog goes."""
        self._tell()
        super().done(result)

    def refuse(self, wrong: Sequence[UserError]) -> None:
        """Says what is wrong beside each field, and leads to the first."""
        if any(error.field and error.field not in self.fields for error in wrong):
            self.all.setChecked(True)
        for error in reversed(wrong):
            say_beside(error, self.fields, self.said)

    def take_scan(self, text: str) -> bool:
        """A card is of whoever the fields are about where the keyboard is; elsewhere of nobody."""
        here = self._here()
        who = here.who if here is not None else ""
        if here is None or not who:
            return False
        try:
            person = person_of(parse_card(text))
        except UserError as error:
            self.said.say(with_read(error.message, text), tone="bad")
            return True
        told = told_of(person)
        for field in here.fields:
            role, _, what = field.fact.partition(".")
            if role == who and field.id in self.fields and told.get(what):
                _show(self.fields[field.id], told[what], by_hand=True)
        self._tell()
        self.said.say(f"Đã ghi {person.name} vào mục {here.title}.", tone="good")
        return True

    def _here(self) -> Section | None:
        """The part of the form that the keyboard stands in."""
        found = (
            section
            for section in (self._form.sections if self._form is not None else ())
            for field in section.fields
            if field.id in self.fields and self.fields[field.id].hasFocus()
        )
        return next(found, None)

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
        before: Unfinished,
        usual: Paper,
        known: Callable[[DeclarationForm], Known],
        *,
        signing: SigningMode,
        typing: Callable[[Unfinished], None],
        wrong: Sequence[UserError] = (),
        parent: QWidget,
    ) -> Declared | None:
        """What to read back, or None for later; what is ``wrong`` stands by its field."""
        dialog = cls(papers, before, usual, known, parent, signing=signing, typing=typing)
        dialog.refuse(wrong)
        dialog.exec()
        return dialog.answer


def _show(line: Line, text: str, *, by_hand: bool = False) -> None:
    """``by_hand``: as if typed, so that Ctrl+Z takes it back."""
    if isinstance(line, Choice):
        line.choose(text)
    elif isinstance(line, Lines):
        line.setPlainText(text)
    elif by_hand:
        line.fill(text)
    else:
        line.setText(text)


def _key(paper: Paper) -> str:
    """By what a paper picked is found again."""
    return paper.id if isinstance(paper, DeclarationForm) else paper.name


def _offered(paper: Paper) -> str:
    return paper.name if isinstance(paper, DeclarationForm) else f"{paper.name} (không viết hộ)"


def _lettered(words: str, keys: Iterator[int]) -> str:
    """``words`` after the digit that leads there with Alt, as long as there are digits."""
    digit = next(keys)
    return f"&{digit}. {literal(words)}" if digit <= _MOST_DIGITS else literal(words)
