"""From what a citizen typed to a form of the code: cleaned, judged line by line, kept nowhere.

Only what is certainly wrong is sent back; everything else the clerk asks at the counter.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from counter_app.central.public.asked import Kind, Question, Section
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, clean_note
from counter_app.domain.admission.filing import looks_like_email
from counter_app.domain.people.as_typed import clock_time, partial_date
from counter_app.domain.people.identity import PERSONAL_ID
from counter_app.domain.people.phone import parse_phone
from counter_app.protocol.home_form import HomeForm, body_of

_APART: Final = re.compile(r"[\s.\-]")
_COUNT: Final = re.compile(r"[0-9]{1,3}")
# More than any field takes; nothing longer is read at all.
_LONGEST: Final = 1_000
# What a clerk has to ask for whoever leaves it out.
_WANTED: Final = frozenset(
    {"personal_id", "birth", "address", "phone", "subject_name", "subject_birth_date",
     "subject_death_date"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """``values`` as they go into the code, or as typed where ``wrong`` names them."""

    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)

    def form(self, procedure: str) -> HomeForm:
        """What goes into the code of a form without anything wrong."""
        return HomeForm(procedure=procedure, **self.values)


def answers_of(typed: Mapping[str, str], questions: tuple[Question, ...]) -> Answers:
    """Everything asked for, as far as it was answered; what nobody asked is not looked at."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        text = typed.get(question.name, "")
        try:
            values[question.name] = _answer(question, text)
        except UserError as error:
            values[question.name], wrong[question.name] = text, error.message
    return Answers(values=values, wrong=wrong)


def untold(values: Mapping[str, str], sections: Iterable[Section]) -> tuple[str, ...]:
    """What a clerk will have to ask, each with whose it is."""
    return tuple(
        f"{one.label} ({section.title})".lower()
        for section in sections
        for one in section.questions
        if one.name in _WANTED and not values.get(one.name)
    )


def _answer(question: Question, text: str) -> str:
    text = _cleaned(question, text)
    if len(text) > _LONGEST:
        raise _too_long(question)
    if not text:
        if question.need:
            raise UserError("empty", f"Hãy ghi {question.label.lower()}.")
        return ""
    text = _read(question, text)
    if len(text) > question.most:
        raise _too_long(question)
    body_of(HomeForm(**{question.name: text}))  # refuses letters that no code can carry
    return text


def _too_long(question: Question) -> UserError:
    return UserError("too_long", f"Dài quá: nhiều nhất {question.most} chữ, hãy rút gọn.")


def _cleaned(question: Question, text: str) -> str:
    try:
        lines = clean_note(text) if question.kind is Kind.NOTE else clean_line(text)
    except UserError:
        raise UserError("control_character", "Có ký tự lạ. Hãy xóa ô này rồi gõ lại.") from None
    return " ".join(lines.split())


def _read(question: Question, text: str) -> str:
    match question.kind:
        case Kind.CHOICE:
            return text if text in dict(question.options) else question.first
        case Kind.NUMBER:
            return _number(text)
        case Kind.DATE:
            date = partial_date(text, field=question.name)
            return date.vietnamese() if date else ""
        case Kind.HOUR:
            return clock_time(text, field=question.name) or ""
        case Kind.PHONE:
            return _phone(text)
        case Kind.EMAIL:
            return _email(text)
        case Kind.COUNT:
            return _count(text, question)
        case _:
            return text


def _number(text: str) -> str:
    digits = _APART.sub("", text)
    if not PERSONAL_ID.fullmatch(digits):
        raise UserError("bad_number", "Số định danh gồm đúng 12 chữ số. Chưa có thì để trống.")
    return digits


def _phone(text: str) -> str:
    try:
        return parse_phone(text).national
    except UserError:
        raise UserError("bad_phone", "Số điện thoại thường có 10 chữ số, bắt đầu bằng 0.") from None


def _email(text: str) -> str:
    if not looks_like_email(text):
        raise UserError("bad_email", "Thư điện tử ghi như an@vidu.vn. Không có thì để trống.")
    return text


def _count(text: str, question: Question) -> str:
    if not _COUNT.fullmatch(text) or len(text) > question.most:
        raise UserError("bad_count", "Hãy ghi bằng chữ số, ví dụ 1.")
    return text
