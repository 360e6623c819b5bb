"""``list online``, ``intake --online``, ``visit --online``: a filing of the portal answered headless."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import desk_open
from tests.commands import call
from tests.filings import FILED, comes_down

Run = Callable[..., tuple[int, list[Any], str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """One command on a data folder to which a filing has come down."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    folder = tmp_path / "data"
    with desk_open(folder) as desk:
        at = desk.clock.now() - timedelta(minutes=5)
        comes_down(desk.store, at=at, given=None)

    def command(*arguments: object) -> tuple[int, list[Any], str]:
        return call("--data", folder, *arguments)

    return command


def test_a_filing_is_listed_taken_in_and_found_by_its_code(run: Run) -> None:
    _, (listed,), _ = run("list", "online")
    assert (listed["portal_code"], listed["applicant"]) == (FILED, "Phạm Thị Lụa")
    assert listed["answer_by"] is not None
    code, (taken,), complaint = run("intake", "--online", FILED.lower())
    assert (code, complaint) == (0, "")
    assert run("list", "online")[1] == []
    _, found, _ = run("search", FILED)
    assert taken["dossier_code"] in json.dumps(found)


def test_a_filing_is_sent_back_for_what_is_missing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.json"
    told = {
        "procedure_code": "1.004873",
        "submitter": {"name": "Phạm Thị Lụa", "personal_id": "042190000017"},
        "components": [],
    }
    file.write_text(json.dumps(told), encoding="utf-8")
    code, (visit,), complaint = run("visit", "guide", "--online", FILED, "--file", file)
    assert (code, complaint) == (0, "")
    assert visit["kind"] == "guided"
    assert run("list", "online")[1] == []


def test_a_code_that_does_not_wait_is_refused_in_words(run: Run) -> None:
    code, answers, complaint = run("intake", "--online", "G22.99-261120-0000999")
    assert code != 0
    assert answers == []
    assert "đang chờ" in complaint
    assert run("intake")[0] != 0
