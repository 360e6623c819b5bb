"""The coded grounds of a refusal: complete, chosen by sector and stage, readable as lines."""

from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.coded_list import ListError, read_list
from counter_app.domain.grounds import (
    OTHER,
    Stage,
    _read,
    checked_grounds,
    ground_line,
    offered_grounds,
    refusal_grounds,
)
from counter_app.domain.step import Ground

COPIES, SIGNATURE, CHANGE, MARRIAGE = "2.000815", "2.000884", "1.004859", "1.000894"


def test_all_six_grounds_of_certified_copies_and_four_of_signatures_are_there() -> None:
    copied, signed = (
        [one.article for one in offered_grounds(Stage.COUNTER, procedure=code)]
        for code in (COPIES, SIGNATURE)
    )

    copies = [f"Nghị định 23/2015/NĐ-CP, Điều 22 khoản {number}" for number in range(1, 7)]
    signatures = [f"Nghị định 23/2015/NĐ-CP, Điều 25 khoản {number}" for number in range(1, 5)]
    assert copied[:6] == copies
    assert signed[:4] == signatures
    assert not set(signatures) & set(copied)
    assert not set(copies) & set(signed)


@pytest.mark.parametrize("stage", [Stage.COUNTER, Stage.APPRAISAL])
def test_a_change_of_name_begins_with_who_must_agree_and_no_other_filing_is_asked_it(
    stage: Stage,
) -> None:
    change, marriage, copies, unknown = (
        [one.code for one in offered_grounds(stage, procedure=code)]
        for code in (CHANGE, MARRIAGE, COPIES, "")
    )

    assert change[:2] == ["parents_disagree", "child_disagrees"]
    assert marriage == unknown == change[2:]
    assert not {"parents_disagree", "child_disagrees"} & set(copies)
    assert ("procedure_gone" in change) is (stage is Stage.COUNTER)
    assert ("conditions_not_met" in change) is (stage is Stage.APPRAISAL)


def test_other_comes_last_and_needs_words() -> None:
    last = offered_grounds(Stage.COUNTER, procedure="1.012753")[-1]

    assert last.code == OTHER
    with pytest.raises(UserError, match="ít nhất 10 chữ"):
        checked_grounds((last.ground("ngắn"),))
    assert ground_line(last.ground("Thửa đất nằm ngoài xã.")) == (
        "Lý do khác: Thửa đất nằm ngoài xã."
    )


def test_a_line_says_the_words_and_ends_with_its_article() -> None:
    ground = refusal_grounds()["copy_damaged"].ground("trang 2 rách đôi")

    assert ground_line(ground) == (
        "Bản chính hư hỏng, cũ nát, không còn xác định được nội dung: trang 2 rách đôi"
        " (Nghị định 23/2015/NĐ-CP, Điều 22 khoản 2)."
    )


def test_a_ground_of_a_later_version_is_still_readable() -> None:
    assert ground_line(Ground(code="new_law", article="Luật X", words="Chưa đủ tuổi")) == (
        "Chưa đủ tuổi (Luật X)."
    )


@pytest.mark.parametrize(
    ("grounds", "code"),
    [
        ((), "ground_missing"),
        ((Ground(code="nothing"),), "ground_unknown"),
        ((Ground(code="forged"), Ground(code="forged")), "ground_twice"),
    ],
    ids=["none", "unknown", "twice"],
)
def test_grounds_that_say_nothing_are_refused(grounds: tuple[Ground, ...], code: str) -> None:
    with pytest.raises(UserError) as refused:
        checked_grounds(grounds)
    assert refused.value.code == code


def test_the_procedures_named_are_in_the_catalogue() -> None:
    known = {one.code for one in load_catalogue(resource("catalogue")).procedures}

    named = {code for one in refusal_grounds().values() for code in one.procedures}
    assert named
    assert named <= known


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[ground]]\ncode = "A b"\nwording = "Lý do"', "chữ thường"),
        ('[[ground]]\ncode = "twice"\nwording = "Một"\n' * 2, "hai lần"),
        ('[[ground]]\ncode = "bad"\nwording = "Chỗ {name}"', "không phải chỗ điền"),
        ('[[ground]]\ncode = "bad"\nwording = "Một câu."', "không chấm"),
        ('[[ground]]\ncode = "bad"\nwording = "Một"\nwhat = 1', "không có mục này"),
        ('[[ground]]\ncode = "bad"\nwording = "Một"\nprocedures = "2.000815"', "danh sách"),
        ('[[ground]]\ncode = "bad"\nwording = "Một"\nprocedures = [2]', "danh sách chữ"),
        ("", "không có mục nào"),
        ("[[", "test.toml"),
    ],
    ids=["code", "twice", "place", "stop", "key", "text", "number", "empty", "toml"],
)
def test_a_broken_list_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "test.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ListError) as refused:
        read_list(path, "ground", _read)
    assert told in str(refused.value)
