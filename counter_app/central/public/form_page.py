"""The public pages: choose the office, choose the matter, fill the form, read it back, show its code.

Nothing of it is kept: what was typed comes with a POST, lives as long as its answer is made, and
goes back in it. It is in no address, no log, no cookie, no file and no store.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.pages.rendering import HEADERS
from counter_app.central.pages.site import OfficeRules, Site, TheSite
from counter_app.central.pages.visitor import AnyRequest, NotYours, typed_in
from counter_app.central.public import described
from counter_app.central.public.answers import Answers, answers_of, untold
from counter_app.central.public.asked import Question, Section, asked_of, questions_of
from counter_app.central.public.choosing import matters, offices
from counter_app.central.public.rendering import ROOT, page
from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.documents.symbols import qr_code
from counter_app.domain.catalogue.procedure import Case, Procedure
from counter_app.protocol.home_form_parts import home_form_codes

_FORM: Final = "application/x-www-form-urlencoded"


class OnlyForms(HTTPException):
    """A body of another kind than these pages send; files among it would be put on the disk."""

    status_code = 415


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One procedure of one office today, and what is asked for it."""

    commune: str
    rules: OfficeRules
    procedure: Procedure
    sections: tuple[Section, ...]
    on: date

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that is asked."""
        return questions_of(self.sections)

    def case(self, values: Mapping[str, str]) -> Case | None:
        """The case that was chosen, or the only one."""
        cases = self.procedure.cases_on(self.on)
        if len(cases) == 1:
            return cases[0]
        return next((one for one in cases if one.id == values.get("case")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A code as boxes of whole modules in a square ``side`` wide, its quiet zone included."""

    path: str
    side: int


@get("/", opt=described.PAGE, sync_to_thread=True)
def choose_office(site: TheSite) -> Response[Any]:
    """The offices of this server; where there is only one, its matters."""
    here = offices(site.store.communes())
    if len(here) == 1:
        return Redirect(f"{ROOT}/{here[0].commune}", status_code=303, headers=dict(HEADERS))
    return page("home_offices.html", offices=here)


@get("/{commune:str}", opt=described.PAGE, sync_to_thread=True)
def choose_matter(commune: FromPath[str], site: TheSite) -> Response[str]:
    """What may be filed at an office today, by field of work."""
    rules = _rules(site, commune)
    return page(
        "home_matters.html",
        commune=commune,
        office=rules.office,
        several=len(site.store.communes()) > 1,
        sectors=matters(rules.catalogue, on=_today(site)),
    )


@get("/{commune:str}/{procedure:str}", opt=described.PAGE, sync_to_thread=True)
def empty_form(commune: FromPath[str], procedure: FromPath[str], site: TheSite) -> Response[str]:
    """The form, empty."""
    matter = _matter(site, commune, procedure)
    return _form(matter, Answers(values={one.name: one.first for one in matter.questions}))


@post("/{commune:str}/{procedure:str}", status_code=200, opt=described.FILLED)
async def filled_form(
    commune: FromPath[str], procedure: FromPath[str], request: AnyRequest, site: TheSite
) -> Response[str]:
    """The form read back, sent back with what is wrong, or its codes."""
    if request.content_type[0] != _FORM:
        raise OnlyForms
    typed = await typed_in(request)
    return await asyncio.to_thread(_answered, site, commune, procedure, typed)


def _answered(site: Site, commune: str, procedure: str, typed: Mapping[str, str]) -> Response[str]:
    site.filled.take(commune)
    matter = _matter(site, commune, procedure)
    answers = answers_of(typed, matter.questions)
    step = typed.get("step", "")
    if answers.wrong:
        return _form(matter, answers, status=422)
    try:
        codes = home_form_codes(answers.form(matter.procedure.code))
    except UserError as error:
        return _form(matter, Answers(values=answers.values, wrong={"note": error.message}), 422)
    if step == "mend":
        return _form(matter, answers)
    if step != "code":
        return _show(
            "home_read.html", matter, answers, untold=untold(answers.values, matter.sections)
        )
    return _show(
        "home_code.html",
        matter,
        answers,
        codes=[_drawn(code) for code in codes],
        case=matter.case(answers.values),
    )


def _form(matter: Matter, answers: Answers, status: int = 200) -> Response[str]:
    return _show("home_form.html", matter, answers, status=status)


def _show(
    template: str,
    matter: Matter,
    answers: Answers,
    *,
    status: int = 200,
    **told: Any,  # noqa: ANN401 # what a template may name
) -> Response[str]:
    return page(
        template,
        status=status,
        here=f"{ROOT}/{matter.commune}/{matter.procedure.code}",
        office=matter.rules.office,
        commune=matter.commune,
        procedure=matter.procedure,
        sections=matter.sections,
        values=answers.values,
        wrong=answers.wrong,
        wrong_ones=[one for one in matter.questions if one.name in answers.wrong],
        told=_read_back(matter, answers.values),
        **told,
    )


def _read_back(
    matter: Matter, values: Mapping[str, str]
) -> list[tuple[Section, list[tuple[Question, str]]]]:
    """What was answered, under its headings."""
    found = [
        (
            section,
            [(one, one.shown(text)) for one in section.questions if (text := values.get(one.name))],
        )
        for section in matter.sections
    ]
    return [(section, lines) for section, lines in found if lines]


def _drawn(code: str) -> Drawn:
    symbol = qr_code(code)
    quiet = symbol.quiet_modules
    boxes = (
        f"M{x + quiet} {y + quiet}h{wide}v{high}h-{wide}z" for x, y, wide, high in symbol.boxes
    )
    return Drawn(path="".join(boxes), side=symbol.columns + 2 * quiet)


def _matter(site: Site, commune: str, code: str) -> Matter:
    rules, on = _rules(site, commune), _today(site)
    try:
        procedure = rules.catalogue.require(code, on=on)
    except UserError:
        raise NotYours from None
    return Matter(
        commune=commune,
        rules=rules,
        procedure=procedure,
        sections=asked_of(procedure, on=on),
        on=on,
    )


def _rules(site: Site, commune: str) -> OfficeRules:
    if commune not in site.store.communes():
        raise NotYours
    return site.rules(commune)


def _today(site: Site) -> date:
    return local(site.clock.now()).date()
