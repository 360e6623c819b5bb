"""A form filled at home as the intake takes it: choices that the catalogue knows, words as typed.

Nothing of it is believed: it stands in the fields as if the clerk had typed it, and is judged so.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.people.applicant import Basis, IdentityBasis, Person, Submitter
from counter_app.domain.people.identity import Sex
from counter_app.protocol.home_form import HomeForm
from counter_app.services.desk import Desk

_WORDS: Final = {
    "name": "submitter.name",
    "personal_id": "submitter.personal_id",
    "birth": "submitter.birth",
    "address": "submitter.address",
    "relation": "submitter.relation",
    "phone": "phone",
    "email": "email",
    "return_address": "return_address",
    "subject_name": "subject.name",
    "subject_birth_date": "subject.birth_date",
    "subject_birth_hour": "subject.birth_hour",
    "subject_birth_order": "subject.birth_order",
    "subject_birth_place": "subject.birth_place",
    "subject_death_date": "subject.death_date",
    "subject_death_hour": "subject.death_hour",
    "subject_death_place": "subject.death_place",
    "subject_personal_id": "subject.personal_id",
    "subject_relation": "subject.relation",
    "result_copies": "result_copies",
    "note": "note",
}
Kind = TypeVar("Kind", Basis, ReturnWay)
_SEXES: Final = {one.value: one for one in Sex}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledAtHome:
    """``draft`` holds the choices, ``lines`` every text by the line of the window it fills."""

    draft: Draft
    lines: dict[str, str]
    procedure: Procedure

    @property
    def who(self) -> str:
        """Whose form it says it is."""
        return self.lines.get("submitter.name", "")

    @property
    def number(self) -> str:
        """The personal number typed in it, or nothing."""
        return self.lines.get("submitter.personal_id", "")


def filled_at_home(form: HomeForm, *, desk: Desk, ref: str) -> FilledAtHome:
    """The form of scanned codes, for a draft of reference ``ref``; ``UserError`` says why not."""
    procedure = _procedure(form, desk)
    draft = Draft(
        submitter=Submitter(
            person=Person(name=form.name, sex=_sex(form.sex)),
            basis=_choice(Basis, form.basis, Basis.SELF),
        ),
        procedure_code=procedure.code,
        case_id=_case(form, procedure, desk),
        client_ref=ref,
        subject=Person(
            name=form.subject_name,
            sex=_sex(form.subject_sex),
            identity_basis=IdentityBasis.STATED,
        ),
        return_by=_choice(ReturnWay, form.return_by, ReturnWay.COUNTER),
        given=(),
    )
    texts = ((line, getattr(form, field)) for field, line in _WORDS.items())
    return FilledAtHome(
        draft=draft, lines={line: text for line, text in texts if text}, procedure=procedure
    )


def _procedure(form: HomeForm, desk: Desk) -> Procedure:
    try:
        return desk.catalogue.require(form.procedure, on=local(desk.clock.now()).date())
    except UserError as error:
        raise UserError(
            "home_form_procedure",
            "Thủ tục của tờ khai không có trong danh mục hôm nay. Hãy chọn thủ tục rồi nhập tay.",
        ) from error


def _case(form: HomeForm, procedure: Procedure, desk: Desk) -> str | None:
    """A case of today by its id; another is for the clerk to choose."""
    cases = procedure.cases_on(local(desk.clock.now()).date())
    return next((one.id for one in cases if one.id == form.case), None)


def _sex(text: str) -> Sex | None:
    return _SEXES.get(text)


def _choice(kind: type[Kind], text: str, otherwise: Kind) -> Kind:
    """The choice of that word; what the window does not know is for the clerk to choose."""
    return next((one for one in kind if one.value == text), otherwise)
