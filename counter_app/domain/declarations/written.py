"""A tờ khai that was printed for a filing still being typed, and whether it fits the filing now."""

from collections.abc import Iterable, Mapping

import msgspec

from counter_app.domain.declarations.form import DeclarationForm


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What the newest paper of one ``form`` says, by fact; ``code`` is the matter it was for.

    A procedure's code or a bundle's id; empty where none was chosen yet.
    """

    form: str
    code: str
    said: dict[str, str] = {}


def written(form: DeclarationForm, code: str, texts: Mapping[str, str]) -> Written:
    """The paper of ``form`` that says ``texts``, by field."""
    said = {field.fact: texts[field.id] for field in form.fields if field.fact}
    return Written(
        form=form.id, code=code, said={fact: text for fact, text in said.items() if text}
    )


def with_newest(before: Iterable[Written], newest: Written) -> tuple[Written, ...]:
    """All papers, the newest in place of an older one of the same form."""
    return (*(one for one in before if one.form != newest.form), newest)
