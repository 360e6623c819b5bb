"""What is put into a form: facts of the draft, what was asked of the citizen, each as it prints."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.money import format_vnd
from counter_app.core.text import clean_line, clean_note
from counter_app.domain.declarations.facts import Around, known, told_of
from counter_app.domain.declarations.form import DeclarationForm, Field, FieldKind
from counter_app.domain.declarations.into_draft import people_said
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import SigningMode
from counter_app.domain.people.as_typed import clock_time, partial_date
from counter_app.domain.people.ethnic import ethnic_group
from counter_app.domain.people.identity import check_personal_id
from counter_app.domain.people.phone import parse_phone

LONGEST: Final = 250
LONGEST_LINES: Final = 1000
_GROUPED: Final = re.compile(r"[\s.]")


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for one form and answered, and how the declarant signs.

    ``read_back``: the declarant has heard what it says and agreed to it.
    """

    form: str
    answers: dict[str, str] = {}
    signing: SigningMode = SigningMode.SIGNS
    read_back: bool = False


def asked(form: DeclarationForm, draft: Draft, around: Around) -> tuple[Field, ...]:
    """The fields that the draft says nothing of, in the order of the paper."""
    return tuple(
        field for field in form.fields if not field.unasked and not known(field.fact, draft, around)
    )


def values(
    form: DeclarationForm, draft: Draft, around: Around, answers: Mapping[str, str]
) -> Mapping[str, str]:
    """Every field's text; what the citizen answered, be it nothing, stands before what was known.

    Raises ``UserError`` naming the field that cannot be so.
    """
    unknown = sorted(answers.keys() - {field.id for field in form.fields})
    if unknown:
        raise UserError(
            "field_unknown", f"{form.name} không có ô {', '.join(unknown)}. Hãy sửa tên ô."
        )
    texts = {
        field.id: checked(field, answers[field.id])
        if field.id in answers
        else known(field.fact, draft, around)
        for field in form.fields
    }
    return texts | _in_words(form, texts, answers)


def _in_words(
    form: DeclarationForm, texts: Mapping[str, str], answers: Mapping[str, str]
) -> dict[str, str]:
    """Days of birth in words, as the form itself gives the day; said otherwise, as said."""
    people, facts = people_said(form, texts), {field.fact for field in form.fields}
    asked_for = (
        (field.id, field.fact.partition(".")[0])
        for field in form.fields
        if field.fact.endswith(".birth_words") and field.id not in answers
    )
    return {
        name: told_of(people[who])["birth_words"]
        for name, who in asked_for
        if f"{who}.birth" in facts
    }


def unfit(form: DeclarationForm, answers: Mapping[str, str]) -> dict[str, UserError]:
    """What is wrong with each answer that cannot stand in its field, by that field."""
    wrong = {}
    for field in form.fields:
        try:
            checked(field, answers.get(field.id, ""))
        except UserError as error:
            wrong[field.id] = error
    return wrong


def checked(field: Field, text: str) -> str:
    """``text`` as it prints in that field; ``UserError`` where it cannot stand there."""
    several = field.kind is FieldKind.LINES
    clean = clean_note(text, field=field.id) if several else clean_line(text, field=field.id)
    most = LONGEST_LINES if several else LONGEST
    if len(clean) > most:
        raise _wrong(field, f"{field.label}: chỉ nhận {most} ký tự. Hãy ghi ngắn lại.")
    return _READ.get(field.kind, _words)(field, clean) if clean else ""


def _words(field: Field, text: str) -> str:
    """As written; an ethnic group by its own name, as the intake keeps it."""
    return (ethnic_group(text) if field.is_ethnic_group else "") or text


def _date(field: Field, text: str) -> str:
    day = partial_date(text, field=field.id)
    return day.vietnamese() if day else ""


def _hour(field: Field, text: str) -> str:
    return clock_time(text, field=field.id) or ""


def _personal_id(field: Field, text: str) -> str:
    try:
        return check_personal_id(_GROUPED.sub("", text))
    except UserError as error:
        raise _wrong(field, error.message) from None


def _phone(field: Field, text: str) -> str:
    try:
        return parse_phone(text).national
    except UserError as error:
        raise _wrong(field, error.message) from None


def _whole(field: Field, text: str) -> str:
    digits = _GROUPED.sub("", text)
    if not (digits.isascii() and digits.isdecimal()):
        raise _wrong(field, f"{field.label}: cần ghi bằng chữ số, như 2 hoặc 1.500.000.")
    return format_vnd(int(digits))


def _choice(field: Field, text: str) -> str:
    if text not in field.options:
        raise _wrong(field, f"{field.label}: hãy chọn một trong: {'; '.join(field.options)}.")
    return text


def _wrong(field: Field, message: str) -> UserError:
    return UserError("declaration_field", message, field=field.id)


_READ: Final = {
    FieldKind.DATE: _date,
    FieldKind.HOUR: _hour,
    FieldKind.PERSONAL_ID: _personal_id,
    FieldKind.PHONE: _phone,
    FieldKind.NUMBER: _whole,
    FieldKind.CHOICE: _choice,
}
