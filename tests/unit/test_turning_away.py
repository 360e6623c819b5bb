"""What an unfinished intake puts on forms 02 and 03: missing papers, presence, authority."""

import json
from typing import Any

import pytest

from counter_app.domain.catalogue.procedure import Component, ComponentKind
from counter_app.domain.checklist import Missing, MissingReason
from counter_app.domain.defects import checked_defects, defect_line, defect_reasons
from counter_app.domain.grounds import checked_grounds, ground_line
from counter_app.domain.offer import Finding
from counter_app.domain.turning_away import defects_of, grounds_of, lacking
from counter_app.services.desk import Desk
from counter_app.services.intake.intake_file import read_intake
from counter_app.services.intake.turning_away import turning_away


def lack(kind: ComponentKind, reason: MissingReason, *, count: int = 1, given: int = 0) -> Missing:
    paper = Component(label="Giấy chứng sinh", kind=kind, count=count)
    return Missing(component=paper, reason=reason, given=given)


def found(code: str) -> Finding:
    return Finding(code=code, message="…")


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        (lack(ComponentKind.ORIGINAL, MissingReason.ABSENT), "Nộp “Giấy chứng sinh”."),
        (
            lack(ComponentKind.ORIGINAL, MissingReason.WRONG_KIND),
            "Nộp bản chính của “Giấy chứng sinh”, thay cho bản đã nộp.",
        ),
        (
            lack(ComponentKind.COPY, MissingReason.TOO_FEW, count=3, given=1),
            "Nộp thêm “Giấy chứng sinh” cho đủ số bản (còn thiếu 2).",
        ),
        (lack(ComponentKind.COPY, MissingReason.WRONG_KIND), "Nộp “Giấy chứng sinh”."),
    ],
)
def test_a_paper_still_to_come_is_asked_for_by_what_is_wrong(missing: Missing, line: str) -> None:
    (defect,) = checked_defects(lacking([missing]))
    assert defect_line(defect) == line


def test_every_kind_of_paper_has_its_words() -> None:
    for kind in ComponentKind:
        for reason in MissingReason:
            checked_defects(lacking([lack(kind, reason, count=2, given=1)]))


def test_a_missing_power_of_attorney_is_asked_for_once_with_its_article() -> None:
    asked = defects_of([found("authority_uncertified"), found("name_missing"), found("due_far")])

    assert [one.code for one in checked_defects(asked)] == ["no_authority"]
    assert "Thông tư 04/2020/TT-BTP, Điều 2" in defect_reasons(asked)[0]
    both = defects_of([found("authority_missing"), found("authority_uncertified")])
    assert len(checked_defects(both)) == 1


def test_a_rule_that_forbids_becomes_the_ground_of_that_sector() -> None:
    (married,) = checked_grounds(grounds_of(["presence_required"], sector="Hộ tịch"))
    (signed,) = grounds_of(["presence_required"], sector="Chứng thực")
    (land,) = grounds_of(["authority_expired", "authority_scope"], sector="Đất đai")

    assert "có mặt" in ground_line(married)
    assert "Thông tư 04/2020/TT-BTP, Điều 2 khoản 1" in ground_line(married)
    assert "Nghị định 23/2015/NĐ-CP, Điều 24" in ground_line(signed)
    assert land.code == "not_entitled_to_file"
    assert "Bộ luật Dân sự" in ground_line(land)


def test_what_can_simply_be_typed_gives_no_ground() -> None:
    assert grounds_of(["name_missing", "subject_missing", "component_missing"], sector="") == ()


def test_a_power_still_to_come_is_asked_for_by_what_is_wrong_with_it(desk: Desk) -> None:
    filed: dict[str, Any] = {
        "card_scan": "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A|15032021",
        "procedure_code": "1.004873",
        "submitter": {"basis": "attorney", "relation": "hàng xóm"},
        "owners": [{"name": "Lê Thị Mẹ", "personal_id": "001155000001"}],
        "authority": {"kind": "Giấy ủy quyền", "no": "12", "date": "2026-01-05"},
        "components": [],
    }
    asked = turning_away(read_intake(json.dumps(filed)), desk=desk, at=desk.clock.now()).defects
    assert [one.component for one in asked if "ủy quyền" in one.component] == ["Văn bản ủy quyền"]

    filed["authority"]["certified"] = False
    filed["submitter"]["relation"] = ""
    asked = turning_away(read_intake(json.dumps(filed)), desk=desk, at=desk.clock.now()).defects
    assert [one.component for one in asked if "ủy quyền" in one.component] == []
    assert "no_authority" in {one.code for one in asked}
