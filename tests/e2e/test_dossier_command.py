"""A dossier taken further by files alone, as a script or a server would: every step with details."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands import call

Command = Callable[..., tuple[int, list[dict[str, Any]], str]]
FORM = "Tờ khai cấp giấy xác nhận tình trạng hôn nhân"


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command on a data folder of its own; the last argument may be what a file says."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def run(*arguments: Any) -> tuple[int, list[dict[str, Any]], str]:
        words = list(arguments)
        if isinstance(words[-1], dict | list):
            path = tmp_path / "told.json"
            path.write_text(json.dumps(words.pop(), ensure_ascii=False), encoding="utf-8")
            words += ["--file", str(path)]
        return call("--data", tmp_path / "data", *words)

    return run


@pytest.fixture
def code(counter: Command) -> str:
    """A marital-status certificate just taken in."""
    filed = {
        "procedure_code": "1.004873",
        "submitter": {
            "name": "Nguyễn Thị Ánh",
            "personal_id": "001190000001",
            "address": "Thôn 1, Xã A",
        },
        "phone": "0912345678",
    }
    _, (taken,), _ = counter("intake", filed)
    return str(taken["dossier_code"])


def test_a_supplement_is_asked_by_a_file_and_shown_with_its_details(
    counter: Command, code: str, tmp_path: Path
) -> None:
    told = {
        "points": ["Ảnh 3x4"],
        "clock": "resume",
        "details": {"defects": [{"component": FORM, "code": "unsigned"}]},
    }
    papers = str(tmp_path / "papers")
    Path(papers).mkdir()
    status, (asked,), _ = counter(
        "dossier", code, "move", "ask_supplement", "--print-to", papers, told
    )
    _, (shown,), _ = counter("dossier", code, "show")

    assert status == 0
    assert asked["state"] == "supplement_requested"
    assert Path(asked["paper_pdf"]).read_bytes().startswith(b"%PDF")
    last = shown["history"][-1]
    assert last["details"]["defects"][0]["ground"] == "Nghị định 118/2025/NĐ-CP, Điều 17"
    assert last["reason"] == f"{FORM}: thiếu chữ ký"
    (answer,) = (one for one in shown["moves"] if one["move"] == "supplement")
    assert answer["details"] == ["components"]
    assert {"correct", "told"} <= set(shown["acts"])


def test_what_is_misspelt_in_a_file_is_refused_by_name(counter: Command, code: str) -> None:
    told = {"details": {"defects": [{"component": FORM, "code": "unsigned", "word": "x"}]}}
    for wrong, name in (
        (told, "word"),
        ({"why": "x"}, "why"),
        ({"details": {"defects": [{"code": "unsigned"}]}}, "component"),
        ({"details": {"defects": []}}, "ít nhất một điều"),
        ([1], "đối tượng JSON"),
    ):
        status, answers, complaint = counter("dossier", code, "move", "ask_supplement", wrong)
        assert (status, answers) == (2, [])
        assert name in complaint


def test_a_dossier_seen_too_long_ago_is_not_moved(counter: Command, code: str) -> None:
    counter("dossier", code, "move", "transfer")

    told = {"version": 1, "reason": "Người dân xin rút hồ sơ"}
    status, _, complaint = counter("dossier", code, "move", "withdraw", told)
    assert status == 2
    assert "chuyển cơ quan giải quyết" in complaint


def test_an_unknown_act_names_those_there_are(counter: Command, code: str) -> None:
    status, _, complaint = counter("dossier", code, "act", "nothing")

    assert status == 2
    assert "Hãy ghi tên việc" in complaint
    assert "told" in complaint


def test_an_act_is_done_from_a_file(counter: Command, code: str) -> None:
    told = {"system": "Phần mềm hộ tịch", "code": "HT-2026-0001"}
    status, answers, complaint = counter("dossier", code, "act", "link_code", told)

    assert status == 0, complaint
    assert answers[0]["dossier_code"] == code
    assert counter("check")[0] == 0
