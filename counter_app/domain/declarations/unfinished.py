"""What a clerk typed and picked for a filing's tờ khai so far: each with what was known then.

It stands as long as that is known still: whatever the draft is told later is newer than an answer.
"""

from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec

from counter_app.domain.declarations.form import DeclarationForm, Field
from counter_app.domain.people.applicant import SigningMode

T = TypeVar("T")


class Typed(msgspec.Struct, Generic[T], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value typed or picked in place of what was ``known``."""

    value: T
    known: T


class Unfinished(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that was said so far; None: never picked, so it follows the draft.

    ``form`` is the paper's key. ``answers`` are by the fact they mend, which all forms share, or by
    form and field where no fact fills it.
    """

    form: Typed[str] | None = None
    signing: Typed[SigningMode] | None = None
    answers: dict[str, Typed[str]] = {}

    def standing(self, form: DeclarationForm, known: Mapping[str, str]) -> dict[str, str]:
        """The answers to ``form`` that stand, by field; ``known`` is every field's text by now."""
        return {
            field.id: answer.value
            for field, answer in self._answered(form)
            if answer.known == known[field.id]
        }

    def outdated(
        self, form: DeclarationForm, known: Mapping[str, str]
    ) -> tuple[tuple[Field, str], ...]:
        """The fields whose answer gave way to what is known now, each with what was typed."""
        return tuple(
            (field, answer.value)
            for field, answer in self._answered(form)
            if answer.known != known[field.id] != answer.value
        )

    def filled(
        self, form: DeclarationForm, known: Mapping[str, str], texts: Mapping[str, str]
    ) -> "Unfinished":
        """The same with what stands in the fields of ``form`` that are shown."""
        said = self.standing(form, known) | dict(texts)
        own = {field.id: _slot(form, field) for field in form.fields}
        others = {slot: answer for slot, answer in self.answers.items() if slot not in own.values()}
        mine = {own[name]: over(text, known[name]) for name, text in said.items()}
        answers = others | {slot: one for slot, one in mine.items() if one is not None}
        return msgspec.structs.replace(self, answers=answers)

    def _answered(self, form: DeclarationForm) -> list[tuple[Field, Typed[str]]]:
        slots = ((field, self.answers.get(_slot(form, field))) for field in form.fields)
        return [(field, answer) for field, answer in slots if answer is not None]


def over(value: T, known: T) -> Typed[T] | None:
    """``value`` as typed in place of ``known``; None where it says the same."""
    return None if value == known else Typed(value=value, known=known)


def standing(typed: Typed[T] | None, known: T) -> T:
    """What was picked, as long as ``known`` is what it was picked in place of; else ``known``."""
    return typed.value if typed is not None and typed.known == known else known


def read_unfinished(body: bytes | msgspec.Raw) -> Unfinished:
    """What was kept as JSON; nothing said where it cannot be read."""
    try:
        return msgspec.json.decode(body, type=Unfinished)
    except msgspec.DecodeError:  # kept by another version: asked anew
        return Unfinished()


def _slot(form: DeclarationForm, field: Field) -> str:
    return field.fact or f"{form.id}/{field.id}"
