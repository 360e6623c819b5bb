"""``counter-app visit`` as a script calls it: guide, refuse, advise, come back, look."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import commands

BIRTH = {
    "procedure_code": "1.001193",
    "submitter": {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001", "basis": "parent"},
    "subject": {"name": "Nguyễn Văn Bé", "birth_date": "2026-11-01"},
    "components": [],
}


def call(*arguments: object) -> tuple[int, Any, str]:
    code, lines, complaint = commands.call(*arguments)
    return code, lines[0] if len(lines) == 1 else lines, complaint


def written(folder: Path, value: object) -> Path:
    path = folder / "visit.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def visit(folder: Path, *arguments: object) -> Any:
    code, answer, complaint = call("--data", folder / "data", "visit", *arguments)
    assert (code, complaint) == (0, "")
    return answer


def read(pdf: str) -> str:
    command = ["pdftotext", "-layout", pdf, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_the_missing_papers_of_the_checklist_stand_on_the_paper_by_themselves(
    tmp_path: Path,
) -> None:
    file = written(tmp_path, BIRTH)
    answer = visit(tmp_path, "guide", "--file", file, "--print-to", tmp_path)

    assert answer["kind"] == "guided"
    assert answer["paper_code"].startswith("PBS-")
    told = read(answer["paper_pdf"])
    shown = visit(tmp_path, "show", answer["paper_code"])
    assert len(shown["defects"]) >= 1
    assert shown["defects"][0].split("“")[1].split("”")[0].split()[0] in told
    assert answer["paper_code"] in told
    assert call("--data", tmp_path / "data", "check") == (0, [], "")


def test_a_rule_that_forbids_is_the_ground_of_the_refusal(tmp_path: Path) -> None:
    married = {
        "procedure_code": "1.000894",
        "submitter": {"name": "Hoàng Văn Đức", "personal_id": "001090000001", "basis": "attorney"},
    }
    answer = visit(tmp_path, "refuse", "--file", written(tmp_path, married))

    shown = visit(tmp_path, "show", answer["visit"], "--print-to", tmp_path)
    assert shown["paper"] == "refusal"
    assert any("Thông tư 04/2020/TT-BTP" in ground for ground in shown["grounds"])
    told = " ".join(read(shown["paper_pdf"]).split())
    for words in (
        "PHIẾU TỪ CHỐI TIẾP NHẬN",
        "Hoàng Văn Đức",
        "001090000001",
        "kết hôn",
        "Thông tư 04/2020/TT-BTP, Điều 2 khoản 1",
        f"Mã phiếu: {shown['paper_code']}",
        "NGƯỜI NỘP HỒ SƠ",
    ):
        assert words in told, words


def test_who_wants_what_is_done_elsewhere_is_told_so(tmp_path: Path) -> None:
    asked = {
        "submitter": {"name": "Hoàng Văn Đức"},
        "request": "Cấp hộ chiếu phổ thông",
        "grounds": [{"code": "not_competent"}],
        "words": "Mời Ông/Bà đến cơ quan quản lý xuất nhập cảnh.",
    }
    answer = visit(tmp_path, "refuse", "--file", written(tmp_path, asked))
    assert (answer["request"], answer["procedure_code"]) == ("Cấp hộ chiếu phổ thông", None)


def test_advice_is_counted_and_taken_back(tmp_path: Path) -> None:
    for sector in ("Hộ tịch", "Đất đai", "Hộ tịch"):
        visit(tmp_path, "advise", sector)
    assert visit(tmp_path, "take-back")["sector"] == "Hộ tịch"

    listed = visit(tmp_path, "list")
    assert listed["advice"] == {"Hộ tịch": 1, "Đất đai": 1}
    assert [one["kind"] for one in listed["visits"]] == ["advice", "advice"]
    assert visit(tmp_path, "list", "--from", "2020-01-01", "--until", "2020-12-31")["visits"] == []


def test_a_visit_is_found_by_name_and_leads_to_the_dossier_that_followed(tmp_path: Path) -> None:
    guided = visit(tmp_path, "guide", "--file", written(tmp_path, BIRTH))
    whole = {key: value for key, value in BIRTH.items() if key != "components"}
    file = written(tmp_path, {**whole, "visit": guided["visit"]})
    code, taken, complaint = call("--data", tmp_path / "data", "intake", "--file", file)
    assert (code, complaint) == (0, "")

    found = visit(tmp_path, "find", "anh nguyen")
    assert found[0]["dossier_code"] == taken["dossier_code"]
    assert call("--data", tmp_path / "data", "check") == (0, [], "")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({**BIRTH, "defects": []}, "ít nhất một điều"),
        ({**BIRTH, "defects": [{"component": "x", "code": "no_such"}]}, "no_such"),
        ({**BIRTH, "defects": [{"code": "missing"}]}, "component"),
        ({**BIRTH, "nonsense": 1}, "nonsense"),
        ({"procedure_code": "1.001193"}, "người nộp"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_line(
    tmp_path: Path, value: object, told: str
) -> None:
    file = written(tmp_path, value)
    code, _, complaint = call("--data", tmp_path / "data", "visit", "guide", "--file", file)
    assert code == 2
    assert told in complaint
    assert complaint.count("\n") == 1
    assert visit(tmp_path, "list")["visits"] == []


def test_a_span_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    span = ("--from", "2026-11-24", "--until", "2026-11-23")
    code, _, complaint = call("--data", tmp_path / "data", "visit", "list", *span)
    assert code == 2
    assert "Ngày bắt đầu sau ngày kết thúc" in complaint


def test_a_visit_s_paper_is_declared_void_with_a_reason(tmp_path: Path) -> None:
    made = visit(tmp_path, "guide", "--file", written(tmp_path, BIRTH))
    code, data = made["paper_code"], ("--data", tmp_path / "data")
    assert made["void_reason"] is None
    assert call(*data, "visit", "void", code, "--reason", "sai")[0] != 0

    why = ("--reason", "Ghi nhầm người đến")
    gone = visit(tmp_path, "void", code, *why, "--print-to", tmp_path)
    assert gone["void_reason"] == "Ghi nhầm người đến"
    assert "Ghi nhầm người đến" in read(gone["paper_pdf"])
    assert visit(tmp_path, "show", code)["void_reason"] == "Ghi nhầm người đến"
    again, _, complaint = call(*data, "visit", "void", code, *why)
    assert again != 0
    assert "đã hủy trước đó" in complaint
    assert call(*data, "check") == (0, [], "")
