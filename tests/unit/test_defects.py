"""The coded defects of a filing: what form 02 asks for, why, and what is refused."""

from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.domain.coded_list import ListError, read_list
from counter_app.domain.defects import (
    MOST_DEFECTS,
    _read,
    checked_defects,
    defect_kinds,
    defect_line,
    defect_lines,
    defect_reasons,
    kinds_for,
    told_in_short,
)
from counter_app.domain.step import Defect

BIRTH = "Giấy chứng sinh"


def of(code: str, component: str = "", words: str = "") -> Defect:
    return defect_kinds()[code].defect(component, words)


def test_the_list_has_what_really_happens_at_a_counter() -> None:
    assert len(defect_kinds()) >= 20
    assert {kind.code for kind in kinds_for(whole=False)} >= {
        *("missing", "not_original", "expired", "illegible", "wrong_form", "unsigned"),
        *("name_differs", "not_certified", "not_translated", "not_legalised", "too_few"),
    }
    assert {"no_authority", "other"} <= {kind.code for kind in kinds_for(whole=True)}
    assert all(kind.ground and kind.reason for kind in defect_kinds().values())


def test_a_line_names_its_paper_and_the_clerk_s_words() -> None:
    assert defect_line(of("missing", BIRTH)) == "Nộp “Giấy chứng sinh”."
    assert defect_line(of("illegible", BIRTH, "mặt sau.")) == (
        "Nộp lại “Giấy chứng sinh” rõ chữ, nguyên vẹn (mặt sau)."
    )
    assert defect_line(of("other_paper", BIRTH, "ghi sai giờ sinh của bé")) == (
        "Về “Giấy chứng sinh”: ghi sai giờ sinh của bé."
    )
    assert defect_line(of("other", words="Bổ sung số điện thoại")) == "Bổ sung số điện thoại."


def test_every_line_is_whole() -> None:
    for kind in defect_kinds().values():
        line = defect_line(kind.defect(BIRTH, "ghi rõ ở đây"))
        assert "{" not in line
        assert (BIRTH in line) is not kind.whole


def test_reasons_are_told_once_with_their_ground_and_the_points_they_stand_for() -> None:
    defects = (of("missing", BIRTH), of("not_certified", "Sổ đỏ"), of("missing", "Ảnh 3x4"))

    assert defect_lines(defects)[2] == "Nộp “Ảnh 3x4”."
    assert defect_reasons(defects) == (
        "Mục 1, 3: Hồ sơ chưa có giấy tờ mà thủ tục yêu cầu (Nghị định 118/2025/NĐ-CP, Điều 17).",
        "Mục 2: Bản sao chưa có giá trị thay bản chính (Nghị định 23/2015/NĐ-CP, Điều 3).",
    )


def test_the_history_tells_it_in_short() -> None:
    defects = (of("expired", BIRTH), of("unsigned", BIRTH), of("too_few_sets"))

    assert told_in_short(defects) == ("Giấy chứng sinh: hết hạn, thiếu chữ ký; chưa đủ số bộ hồ sơ")


def test_a_defect_of_a_later_version_is_still_readable() -> None:
    later = Defect(component=BIRTH, code="new_kind", words="thiếu mã vạch")

    assert defect_line(later) == "Giấy chứng sinh: thiếu mã vạch."
    assert defect_reasons((later,)) == ("Mục 1: Hồ sơ chưa đúng yêu cầu của thủ tục.",)


@pytest.mark.parametrize(
    ("defects", "code"),
    [
        ((), "defect_missing"),
        ((Defect(component=BIRTH, code="nothing"),), "defect_unknown"),
        ((Defect(component=" ", code="missing"),), "defect_of_nothing"),
        ((Defect(component="", code="other", words="ngắn"),), "defect_words"),
        ((Defect(component=BIRTH, code="missing"),) * 2, "defect_twice"),
        ((Defect(component=BIRTH, code="missing", words="x" * 501),), "defect_long"),
        (
            tuple(Defect(component=str(n), code="missing") for n in range(MOST_DEFECTS + 1)),
            "too_many_defects",
        ),
    ],
    ids=["none", "unknown", "of nothing", "no words", "twice", "long", "many"],
)
def test_a_request_that_says_nothing_is_refused(defects: tuple[Defect, ...], code: str) -> None:
    with pytest.raises(UserError) as refused:
        checked_defects(defects)
    assert refused.value.code == code


def test_a_paper_s_wording_must_have_room_for_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "defects.toml"
    text = '[[defect]]\ncode = "bad"\nname = "Một"\nwording = "Nộp lại"\nreason = "Vì"\n'
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ListError) as refused:
        read_list(path, "defect", _read)
    assert "{component}" in str(refused.value)
