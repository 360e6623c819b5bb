"""The main job from the command line: a real office, a real store, a real slip, read back."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.resources import resource
from tests.commands import call

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPIES = {
    "card_scan": CARD,
    "procedure_code": "2.000815",
    "phone": "0912345678",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "sheets": 2, "copies": 2}],
}
OFFICE = """
[office]
agency = "H42.12.07"
name = "Trung tâm Phục vụ hành chính công xã Suối Nắng"
address = "Thôn 4, xã Suối Nắng"
hotline = "0200 000 0002"
[header]
parent = ["ỦY BAN NHÂN DÂN", "XÃ SUỐI NẮNG"]
unit = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
symbol = "TTPVHCC"
place = "Suối Nắng"
[device]
number = 7
lane = 3
reserve_lane = 4
[[clerks]]
name = "Hoàng Thị Mai"
"""

Command = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command on a data folder of its own; answers code, JSON lines, complaint."""
    # The keys of a test never go near the machine's own key ring.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def run(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
        return call("--data", tmp_path / "data", *arguments)

    return run


def write(folder: Path, **filed: object) -> str:
    path = folder / "intake.json"
    path.write_text(json.dumps({**COPIES, **filed}), encoding="utf-8")
    return str(path)


def text_of(pdf: str) -> str:
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is part of the test machine"
    return subprocess.run(
        [program, "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout


def test_a_fresh_folder_trains_and_says_so_on_paper(counter: Command, tmp_path: Path) -> None:
    code, answers, complaint = counter(
        "intake", "--file", write(tmp_path), "--print-to", str(tmp_path / "paper")
    )

    assert (code, complaint) == (0, "")
    assert answers[0]["dossier_code"].startswith("TH-")
    text = text_of(answers[0]["slip_pdf"])
    assert "HUẤN LUYỆN – KHÔNG CÓ GIÁ TRỊ" in text
    assert "Nguyễn Thị Ánh" in text
    assert answers[0]["dossier_code"] in text


def test_a_real_office_numbers_from_its_own_lane(counter: Command, tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, encoding="utf-8")
    founded = counter("office", "init", "--keys-in-file", "--file", str(office))
    _, answers, _ = counter("intake", "--file", write(tmp_path), "--print-to", str(tmp_path))

    assert founded[0] == 0
    assert answers[0]["dossier_code"].startswith("H42.12.07-")
    assert answers[0]["dossier_code"].endswith("-3001")
    assert answers[0]["slip_no"] == 300_001
    text = text_of(answers[0]["slip_pdf"])
    assert "HUẤN LUYỆN" not in text
    assert "XÃ SUỐI NẮNG" in text
    assert "Hoàng Thị Mai" in text


def test_a_second_pc_of_the_office_is_given_a_lane_of_its_own(
    counter: Command, tmp_path: Path
) -> None:
    """Two set up from one file would print one code on two slips before either has joined."""
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, encoding="utf-8")
    code, _, said = counter(
        "office", "init", "--keys-in-file", "--file", str(office), "--lane", "9"
    )
    assert (code, "từ 1 đến 8" in said) == (2, True)
    assert "lane_digits = 2" in said, "what an office of five desks does"

    _, (founded,), _ = counter(
        "office", "init", "--keys-in-file", "--file", str(office), "--lane", "5"
    )
    _, answers, _ = counter("intake", "--file", write(tmp_path))

    assert founded["lane"] == 5
    assert "dãy khác" in founded["note"]
    assert answers[0]["dossier_code"].endswith("-5001")


@pytest.mark.parametrize("lane", ["1", "2", "6", "7", "8"])
def test_the_lane_it_advises_is_one_it_takes(counter: Command, tmp_path: Path, lane: str) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, encoding="utf-8")
    _, (founded,), _ = counter(
        "office", "init", "--keys-in-file", "--file", str(office), "--lane", lane
    )
    advised = int(founded["note"].split()[-1].rstrip("."))
    assert 1 <= advised <= 8
    assert not {advised, advised + 1} & {int(lane), int(lane) + 1}


def test_a_real_office_says_where_its_keys_lie_or_is_not_founded(
    counter: Command, tmp_path: Path
) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, encoding="utf-8")
    code, answers, complaint = counter("office", "init", "--file", str(office))
    assert (code, answers) == (2, [])
    assert "--as TÊN" in complaint
    assert "--keys-in-file" in complaint
    code, _, complaint = counter("office", "init", "--as", "Đỗ Thị Quản", "--file", str(office))
    assert (code, "tệp số 3" in complaint) == (2, True)
    kept = [one.name for one in (tmp_path / "data").rglob("*") if one.suffix in {".db", ".json"}]
    assert kept == []


def test_an_office_is_founded_once(counter: Command, tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, encoding="utf-8")
    counter("office", "init", "--keys-in-file", "--file", str(office))

    code, answers, complaint = counter("office", "init", "--keys-in-file", "--file", str(office))

    assert (code, answers) == (2, [])
    assert "đã được thiết lập" in complaint


def test_training_and_real_work_never_meet(counter: Command, tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, encoding="utf-8")
    counter("intake", "--file", write(tmp_path, client_ref="a"))
    counter("office", "init", "--keys-in-file", "--file", str(office))
    counter("intake", "--file", write(tmp_path, client_ref="b"))

    _, real, _ = counter("search", "anh")
    _, training, _ = counter("search", "anh", "--training")

    assert [row["dossier_code"][:4] for row in real] == ["H42."]
    assert [row["dossier_code"][:4] for row in training] == ["TH-H"]


def test_a_refused_intake_leaves_nothing_and_uses_no_number(
    counter: Command, tmp_path: Path
) -> None:
    code, answers, complaint = counter("intake", "--file", write(tmp_path, phone="0912"))
    _, found, _ = counter("search", "anh")
    _, taken, _ = counter("intake", "--file", write(tmp_path))

    assert (code, answers, found) == (2, [], [])
    assert complaint.count("\n") == 1
    assert taken[0]["slip_no"] == 100_001


def test_the_same_reference_answers_the_same_dossier(counter: Command, tmp_path: Path) -> None:
    filed = write(tmp_path, client_ref="phiếu 7")
    _, first, _ = counter("intake", "--file", filed)
    _, again, _ = counter("intake", "--file", filed)

    assert again[0]["dossier_code"] == first[0]["dossier_code"]
    assert again[0]["duplicate"]


@pytest.mark.parametrize("words", ["anh nguyen thi", "NGUYEN ANH", "001190000001", "0912345678"])
def test_whatever_is_in_hand_finds_the_dossier(
    counter: Command, tmp_path: Path, words: str
) -> None:
    _, taken, _ = counter("intake", "--file", write(tmp_path))

    _, found, _ = counter("search", words)

    assert [row["dossier_code"] for row in found] == [taken[0]["dossier_code"]]


def test_a_reprint_is_counted_and_marked(counter: Command, tmp_path: Path) -> None:
    _, taken, _ = counter(
        "intake", "--file", write(tmp_path), "--print-to", str(tmp_path / "paper")
    )
    code = taken[0]["dossier_code"]
    copies = [
        counter("slip", code, "--out", str(tmp_path / f"{n}.pdf"), "--paper", "a4")[1][0]
        for n in (1, 2)
    ]

    assert [copy["reprint"] for copy in copies] == [1, 2]
    assert "BẢN SAO – in lại lần 2" in text_of(str(tmp_path / "2.pdf"))
    assert "BẢN SAO" not in text_of(taken[0]["slip_pdf"])


def test_a_slip_is_found_by_its_number_too(counter: Command, tmp_path: Path) -> None:
    _, taken, _ = counter("intake", "--file", write(tmp_path))

    code, copies, _ = counter("slip", str(taken[0]["slip_no"]), "--out", str(tmp_path / "x.pdf"))

    assert code == 0
    assert copies[0]["dossier_code"] == taken[0]["dossier_code"]


def test_an_immediate_result_needs_no_slip_and_is_closed(counter: Command, tmp_path: Path) -> None:
    _, taken, _ = counter(
        "intake", "--file", write(tmp_path, immediate=True), "--print-to", str(tmp_path / "paper")
    )
    assert taken[0]["slip_pdf"] is None
    _, found, _ = counter("search", taken[0]["dossier_code"])

    assert found[0]["state"] == "returned"


def test_a_file_or_code_that_is_not_there_is_said_in_one_line(
    counter: Command, tmp_path: Path
) -> None:
    for arguments in (
        ("intake", "--file", str(tmp_path / "none.json")),
        ("slip", "H42.12.07-261120-3001", "--out", str(tmp_path / "x.pdf")),
        ("slip", "x", "--out", str(tmp_path / "none" / "x.pdf")),
        ("office", "init", "--keys-in-file", "--file", str(tmp_path)),
        ("search", "a", "--limit", "0"),
    ):
        code, answers, complaint = counter(*arguments)

        assert (code, answers) == (2, []), arguments
        assert complaint.count("\n") == 1, arguments


def test_an_office_keeps_its_own_hours(counter: Command, tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    saturday = """
[[schedule]]
valid_from = 2021-01-01
[schedule.days.mon-sun]
hours = ["00:00-23:59"]
receives = true
returns = true
counts = true
cutoff = "23:59"
"""
    office.write_text(OFFICE + saturday, encoding="utf-8")
    counter("office", "init", "--keys-in-file", "--file", str(office))

    _, taken, _ = counter("intake", "--file", write(tmp_path))

    assert taken[0]["due_at"].endswith("T23:59")


def test_another_calendar_names_the_dates_it_would_change_and_changes_none(
    counter: Command, tmp_path: Path
) -> None:
    filed = {"certified_copies": None, "procedure_code": "1.004873", "submitter": {"basis": "self"}}
    path = tmp_path / "intake.json"
    path.write_text(json.dumps({"card_scan": CARD, **filed}), encoding="utf-8")
    _, taken, complaint = counter("intake", "--file", str(path))
    assert complaint == ""
    promised = taken[0]["due_at"]
    shipped = resource("calendar/vn.csv").read_text(encoding="utf-8")
    calendar = tmp_path / "calendar.csv"
    calendar.write_text(f"{shipped}{promised[:10]},off,Nghỉ theo quyết định của tỉnh,,,\n", "utf-8")

    _, changed, _ = counter("office", "calendar", "--file", str(calendar), "--as", "Phạm Văn Lãnh")
    _, found, _ = counter("search", taken[0]["dossier_code"])

    assert [one["dossier_code"] for one in changed[0]["differing"]] == [taken[0]["dossier_code"]]
    assert changed[0]["differing"][0]["promised"] == promised
    assert changed[0]["differing"][0]["reckoned"] > promised
    assert found[0]["due_at"] == promised


def test_a_calendar_with_a_bad_row_is_refused_whole(counter: Command, tmp_path: Path) -> None:
    calendar = tmp_path / "calendar.csv"
    calendar.write_text("date,kind,name\n2026-02-30,off,Không có ngày này\n", "utf-8")

    code, answers, complaint = counter(
        "office", "calendar", "--file", str(calendar), "--as", "Phạm Văn Lãnh"
    )

    assert (code, answers) == (2, [])
    assert "2026-11-24" in complaint  # an example of how to write a date


def test_where_the_province_gives_the_code_ours_says_that_it_is_local(
    counter: Command, tmp_path: Path
) -> None:
    office = tmp_path / "office.toml"
    local = OFFICE.replace("[office]", '[office]\ncode_authority = "province"')
    office.write_text(local, encoding="utf-8")
    counter("office", "init", "--keys-in-file", "--file", str(office))

    _, taken, _ = counter("intake", "--file", write(tmp_path), "--print-to", str(tmp_path))

    assert "Mã hồ sơ tại quầy:" in text_of(taken[0]["slip_pdf"])


def test_codes_follow_the_office_s_dated_rule(counter: Command, tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    rule = '[[code_scheme]]\nvalid_from = 2021-01-01\ngeneration = "long_date"\nwidth = 7\n'
    office.write_text(OFFICE + rule, encoding="utf-8")
    counter("office", "init", "--keys-in-file", "--file", str(office))

    _, taken, _ = counter("intake", "--file", write(tmp_path))

    assert re.fullmatch(r"H42\.12\.07-20\d{6}-0003001", taken[0]["dossier_code"])


def test_a_dossier_tells_its_history_and_moves_on(counter: Command, tmp_path: Path) -> None:
    _, taken, _ = counter("intake", "--file", write(tmp_path))
    code = taken[0]["dossier_code"]

    _, shown, _ = counter("dossier", code, "show")
    _, moved, _ = counter("dossier", code, "move", "transfer")
    refused = counter("dossier", code, "move", "withdraw", "--reason", "không")
    _, after, _ = counter("dossier", code, "show")

    assert {"transfer", "withdraw"} <= {one["move"] for one in shown[0]["moves"]}
    assert moved[0]["state"] == "transferred"
    assert refused[0] == 2
    assert "ít nhất 10 chữ" in refused[2]
    assert [one["state"] for one in after[0]["history"]] == ["received", "transferred"]
    taken_up = counter("dossier", code, "move", "take_up", "--as", "pham van lanh")
    assert taken_up[1][0]["state"] == "processing"
    assert counter("dossier", code, "move", "submit", "--as", "ai đó")[0] == 2
    assert counter("check")[0] == 0


def test_the_register_of_a_day_lists_its_dossiers_in_the_legal_form(
    counter: Command, tmp_path: Path
) -> None:
    _, taken, _ = counter("intake", "--file", write(tmp_path))
    counter("intake", "--file", write(tmp_path, organisation={"name": "=cmd|' /C calc'!A0"}))
    span = ("--from", "2020-01-01", "--until", "2100-01-01", "--out")

    _, pdf, _ = counter("report", "register", *span, str(tmp_path / "so.pdf"))
    counter("report", "register", *span, str(tmp_path / "so.csv"), "--format", "csv")

    assert pdf[0]["dossiers"] == 2
    text = text_of(str(tmp_path / "so.pdf"))
    assert "SỔ THEO DÕI HỒ SƠ" in text
    assert "Nguyễn Thị Ánh" in text
    rows = list(csv.reader(io.StringIO((tmp_path / "so.csv").read_text("utf-8-sig"))))
    assert len(rows[0]) == 11
    assert rows[1][1] == taken[0]["dossier_code"]
    assert rows[2][3].startswith("'=")
    refused = counter("report", "register", "--from", "x", "--until", "y", "--out", "z.pdf")
    assert refused[0] == 2
