"""``counter-app form list`` and ``form write``: a tờ khai written for a citizen by a script."""

import json
from pathlib import Path

from tests.commands import call
from tests.pdf_words import text_of

BIRTH = {
    "procedure_code": "1.001193",
    "client_ref": "birth-1",
    "submitter": {"name": "Đỗ Thị Ánh", "personal_id": "001190000001", "basis": "parent"},
    "subject": {"name": "Nguyễn Văn Bé", "birth_date": "2026-11-01"},
}


def file(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_list_names_forms_their_fields_and_what_is_not_written() -> None:
    code, (told,), _ = call("form", "list")
    assert code == 0
    assert len(told["forms"]) >= 12
    assert {"birth", "request"} < {one["form"] for one in told["forms"]}
    assert "2.001019" in {code for one in told["by_hand"] for code in one["procedures"]}


def test_a_form_is_written_by_its_procedure_and_says_what_is_left_blank(tmp_path: Path) -> None:
    data, out = ("--data", tmp_path / "data"), tmp_path / "to-khai.pdf"
    filing = file(tmp_path, "birth.json", BIRTH)
    answers = file(tmp_path, "answers.json", {"child_origin": "Xã Minh Hoạ"})
    code, (told,), complaint = call(
        *data, "form", "write", "--file", filing, "--answers", answers, "--out", out
    )
    assert (code, complaint) == (0, "")
    words = text_of(out.read_bytes())
    assert told["form"] == "birth"
    assert not told["read_back"]
    assert "đánh dấu sau khi đọc" in words
    assert told["written_by"] in words
    for said in ("TỜ KHAI ĐĂNG KÝ KHAI SINH", "Nguyễn Văn Bé", "Quê quán: Xã Minh Hoạ"):
        assert said in words
    assert "child_place" in told["left_blank"]
    assert not {"child", "child_origin", "declarant"} & set(told["left_blank"])
    _, history, _ = call(*data, "printed")
    assert "tờ khai viết hộ" in json.dumps(history, ensure_ascii=False).lower()


def test_only_what_was_read_back_says_that_it_was(tmp_path: Path) -> None:
    data, out = ("--data", tmp_path / "data"), tmp_path / "to-khai.pdf"
    filing = file(tmp_path, "birth.json", BIRTH)
    code, (told,), _ = call(*data, "form", "write", "--file", filing, "--out", out, "--read-back")
    assert (code, told["read_back"]) == (0, True)
    assert "đã được đọc lại cho người khai nghe" in text_of(out.read_bytes())


def test_what_cannot_be_written_says_why_and_writes_nothing(tmp_path: Path) -> None:
    data, out = ("--data", tmp_path / "data"), tmp_path / "to-khai.pdf"
    will = file(tmp_path, "will.json", {**BIRTH, "procedure_code": "2.001019"})
    birth = file(tmp_path, "birth.json", BIRTH)
    wrong = file(tmp_path, "wrong.json", {"child_birth": "31/02/2026"})
    none = file(tmp_path, "none.json", ["child"])
    old = file(tmp_path, "old.json", {"child_origin": "TrÇn V¨n"})
    for arguments, told in (
        (("--file", will), "Không viết hộ di chúc"),
        (("--file", birth, "--form", "tax"), "Không có tờ khai “tax”"),
        (("--file", birth, "--answers", wrong), "không có ngày 31"),
        (("--file", birth, "--answers", none), "Tệp câu trả lời phải là JSON"),
        (("--file", birth, "--answers", old), "Quê quán: Chữ gõ bằng bảng mã cũ"),
    ):
        code, _, complaint = call(*data, "form", "write", *arguments, "--out", out)
        assert code == 2
        assert told in complaint
    assert not out.exists()
