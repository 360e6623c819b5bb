"""A tờ khai that was printed for a filing still being typed, and whether it fits the filing now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from counter_app.domain.admission.matter import look
from counter_app.domain.declarations.facts import Around, known
from counter_app.domain.declarations.form import DeclarationForm, shipped_forms
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding

_SHOWN: Final = 3


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


def belongs(form: str, code: str, draft: Draft) -> bool:
    """Whether a paper of ``form``, written for the matter ``code``, is one of what ``draft`` files."""
    filed = {draft.procedure_code, (draft.bundle or "").partition(".")[0]} - {""}
    known_form = shipped_forms().get(form)
    if not filed or known_form is None or known_form.general:
        return True
    return bool(filed & {code, *known_form.procedures})


def at_odds(papers: Iterable[Written], draft: Draft, around: Around) -> Iterator[Finding]:
    """The papers that say something else than ``draft`` now, or are not of what it files."""
    for paper in papers:
        form = shipped_forms()[paper.form]
        if not belongs(paper.form, paper.code, draft):
            yield look(
                "declaration_elsewhere",
                f"“{form.name}” đã in là của thủ tục khác: không lưu vào hồ sơ này.",
                "procedure",
            )
        elif found := _unlike(paper, form, draft, around):
            told = "; ".join(words for _, words in found[:_SHOWN])
            more = f"; và {len(found) - _SHOWN} ô nữa" if len(found) > _SHOWN else ""
            yield look(
                "declaration_differs",
                f"“{form.name}” đã in ghi khác hồ sơ: {told}{more}. Hãy viết lại (Ctrl I).",
                _mended_at(found[0][0]),
            )


def _unlike(
    paper: Written, form: DeclarationForm, draft: Draft, around: Around
) -> list[tuple[str, str]]:
    """Each fact that the draft tells otherwise, with both in words."""
    found = {}
    for section in form.sections:
        for field in section.fields:
            said = paper.said.get(field.fact, "")
            now = known(field.fact, draft, around)
            if said and now and said.casefold() != now.casefold():
                found[field.fact] = f"{section.title}, {field.label}: “{said}”, hồ sơ “{now}”"
    return list(found.items())


def _mended_at(fact: str) -> str:
    """The field of a draft in which a fact is mended."""
    return "parents" if fact.startswith(("mother.", "father.")) else fact
