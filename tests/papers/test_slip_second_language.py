"""A slip with a second language under the law's own lines, where the office brings the words."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from counter_app.documents.slip import draw_slip
from counter_app.domain.papers import PaperSize, SlipContent
from counter_app.domain.template import SECOND_BRING, SECOND_DUE, SECOND_TITLE, texts_of
from counter_app.domain.wording import Wording
from counter_app.domain.workflow import PaperKind

# Invented words with letters of the highlands, as long as the editor lets them be.
SECOND = {
    SECOND_TITLE: "HRĂ MĂ TŬ HDRA LEH ANĂN KČAH HRUÊ",
    SECOND_DUE: "Hruê mông kčah brei leh klei mkŏ mkra hră mơar anei:",
    SECOND_BRING: "Êjai nao mă klei mtô, brei djă ba hră anei leh anăn hră mơar pô.",
}
LAW = (
    "GIẤY TIẾP NHẬN HỒ SƠ",
    "Thời gian trả kết quả giải quyết hồ sơ:",
    "Khi nhận kết quả xin mang:",
)


@pytest.fixture
def slip(slip: SlipContent) -> SlipContent:
    return replace(slip, bring_along="giấy này")


@pytest.mark.parametrize("paper", list(PaperSize))
def test_both_lines_stand_on_every_paper_the_laws_first(
    paper: PaperSize, slip: SlipContent, text_of: Callable[[bytes], str]
) -> None:
    worded = replace(slip, wording=Wording(version=2, texts=tuple(SECOND.items())))
    words = " ".join(text_of(draw_slip(worded, paper)).split())
    for own, second in zip(LAW, SECOND.values(), strict=True):
        assert own in words
        assert second in words
    due = words.index("17 giờ 00 phút, ngày 26")
    assert words.index(LAW[1]) < words.index(SECOND[SECOND_DUE]) < due


def test_without_the_offices_words_a_slip_is_what_it_was(slip: SlipContent) -> None:
    empty = Wording(version=0, texts=tuple((name, "") for name in SECOND))
    assert draw_slip(replace(slip, wording=empty), PaperSize.A5) == draw_slip(slip, PaperSize.A5)


def test_the_words_are_the_offices_to_bring_and_may_be_left_out() -> None:
    offered = {text.name: text for text in texts_of(PaperKind.SLIP)}
    for name, words in SECOND.items():
        assert offered[name].may_be_empty
        assert offered[name].default == ""
        assert len(words) <= offered[name].longest
