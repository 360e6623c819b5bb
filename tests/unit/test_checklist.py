"""What the citizen handed in, held against what the case asks for."""

import time
from dataclasses import replace

import pytest

from counter_app.domain.catalogue.procedure import Case, Component, ComponentKind
from counter_app.domain.checklist import (
    GivenComponent,
    MissingReason,
    complete,
    missing,
    wrongly_asked,
)
from counter_app.domain.deadline.limit import Limit, LimitUnit

K = ComponentKind

FORM = Component(label="Tờ khai", kind=K.ORIGINAL)
PHOTOS = Component(label="Ảnh toàn thân của trẻ", kind=K.ORIGINAL, count=2)
TITLE = Component(label="Giấy tờ nhà", kind=K.COPY_CHECKED)
CARD = Component(label="Giấy tờ tùy thân", kind=K.SHOWN_ONLY)
PROXY = Component(label="Văn bản ủy quyền", kind=K.ORIGINAL, condition="nếu nộp thay")
RESIDENCE = Component(label="Nơi cư trú", kind=K.FROM_DATABASE, held_in="CSDL quốc gia về dân cư")
CASE = Case(
    id="usual",
    name="Thông thường",
    limit=Limit(unit=LimitUnit.SAME_DAY),
    checklist=(FORM, PHOTOS, TITLE, CARD, PROXY, RESIDENCE),
)


def given(label: str, kind: ComponentKind, count: int = 1) -> GivenComponent:
    return GivenComponent(label=label, kind=kind, count=count)


ALL = (
    given("Tờ khai", K.ORIGINAL),
    given("Ảnh toàn thân của trẻ", K.ORIGINAL, 2),
    given("Giấy tờ nhà", K.COPY_CHECKED),
    given("Giấy tờ tùy thân", K.SHOWN_ONLY),
)


def test_nothing_is_missing_when_all_required_papers_are_there() -> None:
    assert missing(CASE, ALL) == ()


def test_with_nothing_handed_in_every_required_paper_is_missing_in_order() -> None:
    lacks = missing(CASE, ())
    assert [lack.component for lack in lacks] == [FORM, PHOTOS, TITLE, CARD]
    assert {lack.reason for lack in lacks} == {MissingReason.ABSENT}
    assert lacks[0].message == "Còn thiếu Tờ khai (1 bản chính)."


def test_too_few_says_how_many_more() -> None:
    (lack,) = missing(CASE, (ALL[0], given("Ảnh toàn thân của trẻ", K.ORIGINAL), *ALL[2:]))
    assert (lack.reason, lack.given) == (MissingReason.TOO_FEW, 1)
    assert lack.message == "Ảnh toàn thân của trẻ: cần 2 bản chính, mới có 1."


def test_counts_of_one_paper_on_several_lines_add_up() -> None:
    photo = given("Ảnh toàn thân của trẻ", K.ORIGINAL)
    assert missing(CASE, (ALL[0], photo, photo, *ALL[2:])) == ()


def test_the_wrong_kind_is_told_apart_from_nothing() -> None:
    (lack,) = missing(CASE, (given("Tờ khai", K.COPY), *ALL[1:]))
    assert lack.reason is MissingReason.WRONG_KIND
    assert lack.message == "Tờ khai: cần bản chính."


@pytest.mark.parametrize(
    ("wanted", "also_good", "not_good"),
    [
        (K.ORIGINAL, K.ELECTRONIC, K.CERTIFIED_COPY),
        (K.COPY, K.CERTIFIED_COPY, K.SHOWN_ONLY),
        (K.COPY_CHECKED, K.CERTIFIED_COPY, K.COPY),
        (K.CERTIFIED_COPY, K.COPY_CHECKED, K.COPY),
        (K.COPY_CHECKED, K.ORIGINAL, K.SHOWN_ONLY),
        (K.SHOWN_ONLY, K.ELECTRONIC, K.COPY),
        (K.ELECTRONIC, K.FROM_DATABASE, K.COPY),
    ],
)
def test_some_kinds_stand_for_others(
    wanted: ComponentKind, also_good: ComponentKind, not_good: ComponentKind
) -> None:
    case = Case(
        id="one",
        name="Một giấy tờ",
        limit=CASE.limit,
        checklist=(Component(label="Giấy A", kind=wanted),),
    )
    assert missing(case, (given("Giấy A", wanted),)) == ()
    assert missing(case, (given("Giấy A", also_good),)) == ()
    assert missing(case, (given("Giấy A", not_good),)) != ()


def test_labels_are_met_whatever_the_case_and_form_of_their_marks() -> None:
    assert missing(CASE, (given("TO KHAI", K.ORIGINAL), *ALL[1:])) == ()


def test_a_conditional_paper_is_missing_only_where_it_applies() -> None:
    assert missing(CASE, ALL) == ()
    (lack,) = missing(CASE, ALL, applicable=("văn bản ủy quyền",))
    assert lack.component == PROXY
    assert missing(CASE, (*ALL, given(PROXY.label, K.ORIGINAL)), applicable=(PROXY.label,)) == ()


def test_data_a_database_holds_is_never_missing_and_never_required() -> None:
    assert RESIDENCE.may_not_be_asked
    assert not RESIDENCE.required
    assert RESIDENCE not in [lack.component for lack in missing(CASE, ())]


def test_a_look_up_stands_for_any_paper() -> None:
    assert missing(CASE, (given("Tờ khai", K.FROM_DATABASE), *ALL[1:])) == ()


def test_taking_the_paper_of_what_a_database_holds_is_told() -> None:
    assert wrongly_asked(CASE, (*ALL, given("Nơi cư trú", K.COPY))) == (RESIDENCE,)
    assert wrongly_asked(CASE, (*ALL, given("Nơi cư trú", K.FROM_DATABASE))) == ()
    assert wrongly_asked(CASE, ALL) == ()


def test_the_complete_checklist_lacks_nothing_and_asks_for_nothing_forbidden() -> None:
    whole = complete(CASE)
    assert missing(CASE, whole) == ()
    assert wrongly_asked(CASE, whole) == ()
    assert PROXY.label not in [paper.label for paper in whole]
    assert given("Ảnh toàn thân của trẻ", K.ORIGINAL, 2) in whole


def test_a_case_without_a_checklist_yet_lacks_nothing() -> None:
    assert missing(Case(id="bare", name="Chưa có", limit=CASE.limit), ()) == ()


def test_ten_thousand_lines_are_held_against_as_many_papers_at_once() -> None:
    lines = tuple(Component(label=f"Giấy tờ {one}", kind=K.ORIGINAL) for one in range(10_000))
    case = replace(CASE, checklist=lines)
    papers = complete(case)
    begun = time.process_time()
    assert [one.component for one in missing(case, papers[1:])] == [lines[0]]
    assert wrongly_asked(case, papers) == ()
    assert time.process_time() - begun < 3
