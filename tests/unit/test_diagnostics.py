"""The counter's log: one line an event, whatever stands in it; kept a year, for its owner alone."""

import json
import logging
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.core.crash_report import CRASHED, report
from counter_app.core.diagnostics import (
    FOLDER,
    KEPT,
    MOST_BYTES,
    MOST_FILES,
    NAME,
    Journal,
    JsonLine,
    code_of,
    keep_journal,
    note_bug,
    places_of,
    within,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def record(event: str, *, at: datetime = NOW, name: str = "counter_app.trial", **told: Any) -> Any:
    made = logging.makeLogRecord({"name": name, "levelname": "INFO", "msg": event} | told)
    made.created = at.timestamp()
    return made


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Path]:
    """Of the whole process, as a counter keeps it; the folder of its files."""
    keep_journal(tmp_path)
    yield tmp_path / FOLDER
    root = logging.getLogger()
    root.handlers[:] = [one for one in root.handlers if not isinstance(one, Journal)]


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / NAME).read_bytes().splitlines()]


def broken(words: str) -> Exception:
    try:
        raise KeyError(words)
    except KeyError as error:
        return error


@given(st.text(), st.text())
def test_whatever_is_told_is_one_line_and_moves_no_terminal(event: str, told: str) -> None:
    line = JsonLine().format(record(event.replace("%", ""), told=told))

    assert len(line.splitlines()) == 1
    assert all(sign.isprintable() for sign in line)
    assert json.loads(line)["event"].isprintable() or not event.isprintable()


def test_a_line_end_or_a_colour_makes_no_line_of_its_own(journal: Path) -> None:
    for evil in ('a\n{"event": "forged"}', "\x1b[2J\x1b[31mđỏ", "\x9b31m", "\u2028{}", "\u202eabc"):
        logging.getLogger("counter_app.trial").info("trial.told", extra={"code": evil})

    raw = (journal / NAME).read_text("utf-8")
    assert [line["event"] for line in lines(journal)] == ["trial.told"] * 5
    assert all(sign.isprintable() for line in raw.split("\n") for sign in line)
    assert lines(journal)[0]["code"] == 'a\n{"event": "forged"}'


def test_the_number_of_a_person_is_left_out_and_an_id_is_not() -> None:
    device = "019ab1c2-1234-7abc-8def-123456789012"
    line = JsonLine().format(record("trial", told="của 001190000001, máy", at_device=device))

    assert "001190000001" not in line
    assert device in line


def test_of_what_is_no_text_and_no_number_only_the_kind_is_told() -> None:
    told = json.loads(JsonLine().format(record("trial", error=ValueError("Nguyễn Thị Ánh"))))
    assert told["error"] == "ValueError"


def test_of_an_error_that_a_line_is_told_with_only_the_kind_is_told(
    journal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    error = broken("Nguyễn Thị Ánh")
    logging.getLogger("counter_app.trial").warning("trial.failed", exc_info=error)

    (told,) = lines(journal)
    assert (told["event"], told["kind"]) == ("trial.failed", "KeyError")
    assert "Ánh" not in (journal / NAME).read_text("utf-8")


def test_a_report_hides_the_number_of_a_person_wherever_it_got_in(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    for name in (NAME, CRASHED):
        (tmp_path / FOLDER / name).write_text("mất ở hồ sơ của 001190000001\n", encoding="utf-8")

    told = report(tmp_path, versions={"Quầy": "số máy 0912345678"}, at=NOW)

    assert told.count("mất ở hồ sơ của") == 2
    assert not {"001190000001", "0912345678"} & set(told.split())


def test_a_library_s_own_words_are_left_out(
    journal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("PIL.Image").warning("cannot read %s", "Nguyễn Thị Ánh.jpg")

    (told,) = lines(journal)
    assert (told["event"], told["logger"], told["level"]) == (
        "library.told",
        "PIL.Image",
        "warning",
    )
    assert "Ánh" not in (journal / NAME).read_text("utf-8")


def test_a_bug_is_told_by_kind_and_place_and_never_by_its_words(
    journal: Path, caplog: pytest.LogCaptureFixture
) -> None:
    error = broken("Nguyễn Thị Ánh 001190000001")
    error.__cause__ = ValueError("Nguyễn Thị Ánh")

    bug = note_bug(error, where="window")

    (told,) = lines(journal)
    assert (told["event"], told["code"], told["note"]) == ("bug", bug.code, bug.note)
    assert told["kinds"] == ["KeyError", "ValueError"]
    assert told["places"][-1].startswith("test_diagnostics.py:")
    assert "Ánh" not in (journal / NAME).read_text("utf-8")
    assert note_bug(broken("khác"), where="window").code == bug.code


def test_places_bear_no_folder_of_the_machine() -> None:
    assert within("D:\\nguyenthianh\\app\\ui\\jobs.py") == "ui/jobs.py"
    assert within("/srv/anh/.venv/lib/python3.11/site-packages/PIL/Image.py") == "PIL/Image.py"
    assert within("/srv/anh/x.py") == "x.py"
    assert all("/" not in place for place in places_of(broken("")))
    assert code_of(broken("một")).startswith("L-")


def test_a_failed_write_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Journal(tmp_path / "gone").handle(record("trial.told"))
    (tmp_path / NAME).mkdir()
    Journal(tmp_path).handle(record("trial.told"))
    Journal(tmp_path).handle(record("%d", args=("Ánh",)))

    assert capsys.readouterr().err == ""
    assert not (tmp_path / "gone").exists()


def test_memory_that_ends_at_a_line_stops_no_work(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*_: object) -> str:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("counter_app.core.diagnostics.JsonLine.format", short)
        logging.getLogger("counter_app.trial").info("lost")
    logging.getLogger("counter_app.trial").info("kept")
    assert [line["event"] for line in lines(journal)] == ["kept"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are the folder's there")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Journal(tmp_path).handle(record("trial.told"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_a_full_one_is_put_away_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.handle(record("trial.first"))
    with (tmp_path / NAME).open("ab") as file:
        file.write(b" " * MOST_BYTES + b"\n")
    journal.handle(record("trial.last"))
    journal.handle(record("trial.new"))

    (away,) = tmp_path.glob("counter-*.jsonl")
    assert away.read_bytes().splitlines()[-1].endswith(b'"event": "trial.last"}')
    assert [line["event"] for line in lines(tmp_path)] == ["trial.new"]


def test_each_line_is_kept_twelve_months_and_a_file_holds_one_month(tmp_path: Path) -> None:
    for days in (KEPT.days + 31, 366, 62, 61, 0):
        event, at = f"trial.{days}", NOW - timedelta(days=days)
        Journal(tmp_path).handle(record(event, at=at))

    kept = sorted(path.read_text("utf-8") for path in tmp_path.iterdir())
    told = [[json.loads(line)["event"] for line in text.splitlines()] for text in kept]
    assert told == [["trial.366"], ["trial.62", "trial.61"], ["trial.0"]]


def test_however_much_is_told_the_disk_is_not_filled(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 3):
        (tmp_path / f"counter-20261120T0000{number:02d}-0.jsonl").touch()
    Journal(tmp_path).handle(record("trial.before", at=NOW - timedelta(days=31)))
    Journal(tmp_path).handle(record("trial.now"))

    away = sorted(path.name for path in tmp_path.glob("counter-*.jsonl"))
    assert len(away) == MOST_FILES
    assert away[0] == "counter-20261120T000003-0.jsonl"
