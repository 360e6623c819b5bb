"""What a tờ khai tells goes into the draft where there is a place for it and nothing stands yet."""

import pytest

from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.declarations.form import DeclarationForm, shipped_forms
from counter_app.domain.declarations.into_draft import filled_in
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Person, Submitter
from counter_app.domain.people.identity import Sex

CATALOGUE = load_catalogue(resource("catalogue"))
BRIDE = Person(name="Nguyễn Thị Hoài Thương", sex=Sex.FEMALE, personal_id="001190000001")


def said(form: str, draft: Draft, known: dict[str, str], **texts: str) -> Draft:
    """``draft`` after the form told ``texts`` by field, where ``known`` stood before."""
    one = shipped_forms()[form]
    nothing = {field.id: "" for field in one.fields}
    return filled_in(draft, one, nothing | known, nothing | known | texts)


def test_the_other_of_a_couple_becomes_an_owner_and_whoever_files_is_none_twice() -> None:
    draft = Draft(submitter=Submitter(person=BRIDE), procedure_code="1.000894")
    known = {"bride": BRIDE.name}
    told = said(
        "marriage", draft, known, groom="Lê Văn Bình", groom_birth="1990", bride_ethnic="Tày"
    )
    (groom,) = told.owners
    assert (groom.name, groom.sex) == ("Lê Văn Bình", Sex.MALE)
    assert told.submitter.person.ethnic_group == "Tày"
    again = said("marriage", told, known | {"groom": groom.name}, groom_id="001090000001")
    assert [one.personal_id for one in again.owners] == ["001090000001"]


def test_what_is_known_is_never_overwritten() -> None:
    child = Person(name="Lê Bảo An")
    draft = Draft(
        submitter=Submitter(person=BRIDE, basis=Basis.PARENT),
        procedure_code="1.001193",
        subject=child,
        phone="0912345678",
    )
    known = {"child": child.name, "phone": draft.phone}
    told = said("birth", draft, known, child="Lê Bảo Anh", phone="0987654321", copies="3")
    assert (told.subject, told.phone, told.result_copies) == (child, draft.phone, 3)


@pytest.mark.parametrize("form", shipped_forms().values(), ids=lambda form: form.id)
def test_what_a_form_is_called_elsewhere_is_a_line_of_a_checklist(form: DeclarationForm) -> None:
    labels = {
        paper.label
        for code in form.procedures
        if (procedure := CATALOGUE.get(code)) is not None
        for case in procedure.cases
        for paper in case.checklist
    }
    assert set(form.papers) <= labels
