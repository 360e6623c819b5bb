"""What a tờ khai says is held to the rules of the intake, and a day is written in words by itself."""

from datetime import date

import pytest

from counter_app.domain.declarations.answers import values
from counter_app.domain.declarations.form import shipped_forms
from counter_app.domain.declarations.sense import senseless
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from tests.unit.test_declaration_forms import AROUND

TODAY = date(2026, 11, 20)
NOBODY = Draft(submitter=Submitter(person=Person(name="")), procedure_code="")


@pytest.mark.parametrize(
    ("form", "said", "wrong", "words"),
    [
        ("birth", {"child_birth": "12/11/2030"}, "child_birth", "sau hôm nay"),
        ("birth", {"mother_birth": "2030"}, "mother_birth", "sau hôm nay"),
        (
            "birth",
            {"child_birth": "12/10/2025", "father_birth": "2026"},
            "father_birth",
            "phải ở trước của con",
        ),
        ("birth", {"child_nationality": "12/11/1990"}, "child_nationality", "Chưa biết nước này"),
        ("death", {"dead_birth": "1948", "died_on": "11/11/1940"}, "died_on", "trước ngày sinh"),
        ("marriage", {"groom_birth": "2030"}, "groom_birth", "sau hôm nay"),
        ("birth", {"child_birth": "12/11/2026", "child_nationality": "viet nam"}, "", ""),
        ("birth", {"father_nationality": "Bosnia và Herzegovina", "father_birth": "1990"}, "", ""),
    ],
)
def test_what_cannot_be_is_said_of_its_field(
    form: str, said: dict[str, str], wrong: str, words: str
) -> None:
    one = shipped_forms()[form]
    texts = values(one, NOBODY, AROUND, said)
    found = [(name, finding.message) for name, finding in senseless(one, texts, on=TODAY)]
    assert [name for name, _ in found] == ([wrong] if wrong else [])
    assert all(words in message for _, message in found)


def test_a_day_of_birth_is_written_in_words_by_itself_unless_said_otherwise() -> None:
    birth = shipped_forms()["birth"]
    said = values(birth, NOBODY, AROUND, {"child_birth": "4/4/2026"})
    assert said["child_birth_words"] == ("Ngày bốn tháng tư năm hai nghìn không trăm hai mươi sáu")
    own = values(birth, NOBODY, AROUND, {"child_birth": "4/4/2026", "child_birth_words": "Bốn"})
    assert own["child_birth_words"] == "Bốn"
