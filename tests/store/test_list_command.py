"""``counter-app list`` as a script calls it."""

import csv
import io
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from counter_app.domain.desk_lists import ListName
from tests.commands import call, call_plain


@pytest.fixture
def seeded(tmp_path: Path) -> Path:
    """A data folder with forty synthetic dossiers, none moved since."""
    assert call("--data", tmp_path, "seed", "--dossiers", 40, "--seed", 3)[0] == 0
    return tmp_path


def test_without_a_name_every_list_is_counted(seeded: Path) -> None:
    code, (numbers,), _ = call("--data", seeded, "list")

    assert code == 0
    assert list(numbers) == [*(name.value for name in ListName), "calendar", "online"]
    assert numbers["open"] == numbers["transfer"] == 40
    assert numbers["ready"] == numbers["calendar"] == 0


def test_a_list_is_one_line_for_each_dossier(seeded: Path) -> None:
    _, lines, _ = call("--data", seeded, "list", "open", "--sector", "Chứng thực")

    assert len(lines) == 40
    assert {line["state"] for line in lines} == {"received"}
    assert lines[0]["step"] == "late"
    assert call("--data", seeded, "list", "open", "--text", "không có ai tên thế")[1] == []


def test_a_list_as_csv_goes_to_the_answer_or_with_a_mark_to_a_file(
    seeded: Path, tmp_path: Path
) -> None:
    _, out, _ = call_plain("--data", seeded, "list", "open", "--format", "csv")
    file = tmp_path / "open.csv"
    code, _, _ = call_plain("--data", seeded, "list", "open", "--format", "csv", "--out", file)

    rows = list(csv.reader(io.StringIO(out)))
    assert code == 0
    assert len(rows) == 41
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.read_bytes().decode("utf-8-sig") == out


def test_a_list_on_paper_repeats_its_heading_and_says_who_printed_it(
    seeded: Path, tmp_path: Path
) -> None:
    file = tmp_path / "open.pdf"
    code, out, _ = call_plain("--data", seeded, "list", "open", "--format", "pdf", "--out", file)
    text = subprocess.run(
        ["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")[:-1]

    assert code == 0
    assert json.loads(out)["dossiers"] == 40
    assert len(pages) > 1
    assert "ĐANG GIẢI QUYẾT" in pages[0]
    assert all("Mã hồ sơ" in page and "người in: " in page for page in pages)
    assert "Tổng số: 40 hồ sơ" in pages[-1]


def test_the_work_of_each_unit_in_numbers(seeded: Path) -> None:
    _, (unit,), _ = call("--data", seeded, "list", "--by", "unit")

    assert unit["open"] == 40
    assert unit["on_time_percent"] is None


def test_a_late_holiday_s_letters_come_into_a_folder(tmp_path: Path) -> None:
    data, calendar, letters = tmp_path / "data", tmp_path / "moi.csv", tmp_path / "letters"
    filing = tmp_path / "filing.json"
    filing.write_text(
        json.dumps(
            {
                "procedure_code": "1.004873",
                "submitter": {"name": "Lê An", "personal_id": "001190000001"},
                "phone": "0912345678",
            }
        ),
        encoding="utf-8",
    )
    code, (taken,), err = call("--data", data, "intake", "--file", filing)
    assert (code, err) == (0, "")
    due = date.fromisoformat(taken["due_at"][:10])
    calendar.write_text(f"date,kind,name\n{due},off,Ngày nghỉ đột xuất\n", encoding="utf-8")
    said = ("--data", data, "office", "calendar", "--file", calendar, "--training")
    code, _, err = call(*said, "--as", "Phạm Văn Lãnh")
    assert (code, err) == (0, "")

    _, (line,), _ = call("--data", data, "list", "calendar", "--notices", letters)
    assert line["dossier_code"] == taken["dossier_code"]
    assert line["promised"][:10] == f"{due}" != line["reckoned"][:10]
    assert Path(line["notice_pdf"]).parent == letters
    paper = tmp_path / "list.pdf"
    more = ("--format", "pdf", "--out", paper, "--notices", letters)
    _, (listed,), _ = call("--data", data, "list", "calendar", *more)
    assert listed["dossiers"] == 1
    for file in (paper, Path(line["notice_pdf"])):
        text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)
        words = " ".join(text.stdout.decode().split())
        assert " thành ngày " in words
    (told := tmp_path / "told.json").write_text('{"way": "phone"}', encoding="utf-8")
    act = ("dossier", taken["dossier_code"], "act", "date_told", "--file", told)
    assert call("--data", data, *act)[0] == 0
    assert call("--data", data, "list", "calendar")[1] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("list", "gone"), "Không có danh sách này"),
        (("list", "open", "--format", "pdf"), "--out"),
        (("list", "open", "--from", "hôm qua"), "2026-11-24"),
        (("list", "open", "--state", "asleep"), "trạng thái"),
    ],
    ids=["name", "out", "day", "state"],
)
def test_what_cannot_be_is_refused(seeded: Path, arguments: tuple[str, ...], told: str) -> None:
    code, _, err = call("--data", seeded, *arguments)

    assert code == 2
    assert told in err
