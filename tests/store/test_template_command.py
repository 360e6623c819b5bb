"""The wording of papers without a window: shown, changed by a leader, taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from counter_app.cli.main import main
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.office.office import staff

Out = pytest.CaptureFixture[str]


def _call(folder: Path, out: Out, *words: str) -> tuple[int, Any]:
    out.readouterr()
    code = main(["--data", str(folder), "template", *words, "--training"])
    said = out.readouterr()
    return code, json.loads(said.out) if said.out else said.err


def test_a_leader_changes_looks_and_takes_back(desk: Desk, tmp_path: Path, capfd: Out) -> None:
    leader = next(one.name for one in staff(desk.store) if one.role is Role.LEADER)
    desk.store.close()
    file, pdf = tmp_path / "chu.json", tmp_path / "xem.pdf"
    file.write_text(json.dumps({"foot_note": "Làm việc cả thứ Bảy."}), encoding="utf-8")
    code, kinds = _call(tmp_path, capfd, "show")
    assert code == 0
    assert "slip" in kinds["kinds"]
    change = ("set", "slip", "--file", str(file))
    code, said = _call(tmp_path, capfd, *change)
    assert code == 2
    assert "lãnh đạo làm" in said
    code, told = _call(tmp_path, capfd, *change, "--as", leader)
    assert (code, told["version"], told["texts"]["foot_note"]) == (0, 1, "Làm việc cả thứ Bảy.")
    code, told = _call(tmp_path, capfd, "show", "slip", "--out", str(pdf))
    assert code == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    code, told = _call(tmp_path, capfd, "reset", "slip", "--as", leader)
    assert (code, told["version"], told["texts"]["foot_note"]) == (0, 2, "")


@pytest.mark.parametrize("text", ["[1]", '{"foot_note": 3}', "không phải JSON"])
def test_a_file_that_is_no_texts_is_refused(
    desk: Desk, tmp_path: Path, capfd: Out, text: str
) -> None:
    desk.store.close()
    file = tmp_path / "chu.json"
    file.write_text(text, encoding="utf-8")
    code, said = _call(tmp_path, capfd, "set", "slip", "--file", str(file))
    assert code == 2
    assert "Tệp cần là JSON" in said


@pytest.mark.parametrize("words", [("show", "invitation"), ("set",), ("reset", "invitation")])
def test_a_paper_there_is_not_is_refused(
    desk: Desk, tmp_path: Path, capfd: Out, words: tuple[str, ...]
) -> None:
    desk.store.close()
    assert _call(tmp_path, capfd, *words)[0] == 2


def test_a_picture_is_taken_from_where_it_lies(desk: Desk, tmp_path: Path, capfd: Out) -> None:
    leader = next(one.name for one in staff(desk.store) if one.role is Role.LEADER)
    desk.store.close()
    picture, link = tmp_path / "logo.png", tmp_path / "loi-tat.png"
    Image.new("RGB", (64, 64), (200, 30, 30)).save(picture)
    link.symlink_to(picture)

    change = ("set", "letterhead", "--as", leader, "--logo")
    code, said = _call(tmp_path, capfd, *change, str(link))
    assert (code, "lối tắt" in said) == (2, True)
    code, told = _call(tmp_path, capfd, *change, str(picture))
    assert (code, told["version"]) == (0, 1)
