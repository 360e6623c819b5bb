"""What was typed for a tờ khai stands as long as what was known then is known still."""

import msgspec
import pytest

from counter_app.domain.declarations.form import shipped_forms
from counter_app.domain.declarations.unfinished import (
    Typed,
    Unfinished,
    over,
    read_unfinished,
    standing,
)
from counter_app.domain.people.applicant import SigningMode

EXTRACT, REQUEST = shipped_forms()["extract"], shipped_forms()["request"]
NOTHING = {field.id: "" for field in (*EXTRACT.fields, *REQUEST.fields)}


def test_an_answer_stands_until_something_else_is_known_and_is_then_told() -> None:
    said = Unfinished().filled(EXTRACT, NOTHING, {"declarant": "Sai", "registered": "Xã A"})
    assert said.standing(EXTRACT, NOTHING) == {"declarant": "Sai", "registered": "Xã A"}
    card = {**NOTHING, "declarant": "Nguyễn Thị Thương"}
    assert said.standing(EXTRACT, card) == {"registered": "Xã A"}
    ((field, text),) = said.outdated(EXTRACT, card)
    assert (field.id, text) == ("declarant", "Sai")
    right = {**NOTHING, "declarant": "Sai"}
    assert not said.outdated(EXTRACT, right)
    gone = said.filled(EXTRACT, card, {})
    assert gone.standing(EXTRACT, NOTHING) == {"registered": "Xã A"}


def test_forms_share_the_answer_to_a_fact_and_nothing_else() -> None:
    said = Unfinished().filled(EXTRACT, NOTHING, {"declarant": "Bà Hai", "registered": "Xã A"})
    assert said.standing(REQUEST, NOTHING) == {"declarant": "Bà Hai"}
    both = said.filled(REQUEST, NOTHING, {"declarant": "Bà Ba", "content": "Xin"})
    assert both.standing(EXTRACT, NOTHING) == {"declarant": "Bà Ba", "registered": "Xã A"}


def test_what_says_the_same_as_the_draft_is_no_answer() -> None:
    known = {**NOTHING, "declarant": "Bà Hai"}
    said = Unfinished().filled(EXTRACT, known, {"declarant": ""})
    assert said.standing(EXTRACT, known) == {"declarant": ""}
    assert said.filled(EXTRACT, known, {"declarant": "Bà Hai"}) == Unfinished()


def test_what_was_picked_stands_while_the_draft_says_what_it_said() -> None:
    picked = over(SigningMode.NEITHER, SigningMode.SIGNS)
    assert standing(picked, SigningMode.SIGNS) is SigningMode.NEITHER
    assert standing(picked, SigningMode.FINGERPRINT) is SigningMode.FINGERPRINT
    assert over(SigningMode.SIGNS, SigningMode.SIGNS) is None
    assert standing(None, "extract") == "extract"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"form": "extract", "answers": {"number": "3"}, "signing": "signs"}',
        b'{"signing": {"value": "nods", "known": "signs"}}',
        b'{"answers": {"phone": {"value": 3, "known": ""}}}',
        b'{"colour": "red"}',
        b"\xff",
    ],
)
def test_what_cannot_be_read_back_is_asked_anew(body: bytes) -> None:
    assert read_unfinished(body) == Unfinished()


def test_what_was_kept_is_read_as_it_was() -> None:
    said = Unfinished(
        form=Typed(value="request", known="extract"),
        signing=Typed(value=SigningMode.NEITHER, known=SigningMode.SIGNS),
        answers={"phone": Typed(value="0912", known="")},
    )
    assert read_unfinished(msgspec.json.encode(said)) == said
