"""An applicant with every field filled, through all that can go wrong: no log, no report tells of them."""

import faulthandler
import json
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import pytest
from PySide6 import QtCore
from PySide6.QtCore import QTimer

from counter_app.core.crash_report import report
from counter_app.core.diagnostics import FOLDER, NAME
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.draft import Draft
from counter_app.services.intake import drafts
from counter_app.sync.worker import Worker
from tests.commands import call_plain
from tests.filled import filled
from tests.planted import Planted, words_of
from ui.window.last_resort import LastResort

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


CARD_NUMBER = "001190000001"
Streams = tuple[pytest.MonkeyPatch, pytest.CaptureFixture[str]]


@pytest.fixture
def streams(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Streams:
    """A temporary folder of its own for whoever needs a file for a moment, and what is printed."""
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    return monkeypatch, capfd


class BrokenEngine:
    """Fails with a citizen in hand."""

    def __init__(self, told: str) -> None:
        self._told = told

    def round(self) -> NoReturn:
        raise RuntimeError(self._told)


def goes_wrong(clerk: "Clerk", said: str) -> None:
    """A print failure, bugs in the window, in its work and in a thread, a sync fault, Qt's words."""

    def breaks() -> None:
        raise KeyError(said)

    def fails() -> None:
        raise EnvironmentFault("printer.refused", said)

    def mistakes() -> None:
        raise EnvironmentFault(CARD_NUMBER, said)  # a number where a code belongs

    desk, told = clerk.counter.desk, list[Any]()
    for work in (breaks, fails, mistakes):
        clerk.counter.on_io(work, owner=clerk.window, done=told.append, failed=told.append)
    QTimer.singleShot(0, breaks)
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    engine: Any = BrokenEngine(said)
    Worker(store=desk.store, clock=desk.clock, engine=engine, connect=lambda _: engine)._one_round()
    QtCore.qWarning(said)
    clerk.waits(lambda: len(told) == 3)
    clerk.rests()


def is_refused(clerk: "Clerk", full: Draft, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """The same by commands: a file that is refused, a list that is none, a bug on the way."""
    intake, table = folder / "intake.json", folder / "table.csv"
    intake.write_bytes(msgspec.json.encode(full))
    table.write_text(";".join(words_of(full)) + "\n", "utf-8")
    data = clerk.counter.desk.data_dir
    for command, *of in (("intake", "--file", intake), ("import", table)):
        told = call_plain("--data", data, command, *of)
        assert told[0] == 2, (told, (data / FOLDER / NAME).read_text("utf-8"))

    def breaks(*_of: object) -> NoReturn:
        raise ValueError(full)

    patch.setattr("counter_app.services.intake.intake_file.read_intake", breaks)
    assert call_plain("--data", data, "intake", "--file", intake)[0] == 1


def test_no_log_no_report_and_no_file_of_a_moment_tells_of_a_citizen(
    clerk: "Clerk", card: str, home: Path, tmp_path: Path, streams: Streams
) -> None:
    monkeypatch, capfd = streams
    full = filled(Draft)
    said = msgspec.json.encode(full).decode()
    planted = Planted(words_of(full) | {"Nguyễn Thị Hoài Thương", CARD_NUMBER})
    typed, data = tmp_path / "typed", tmp_path / "data"
    typed.mkdir()
    resort = LastResort(data, clerk.window, lambda: clerk.program.jobs, clerk.clock)
    resort.listen()

    clerk.scans(card)
    clerk.types("sao")
    drafts.save("intake/full", said, desk=clerk.counter.desk, at=clerk.clock.now())
    goes_wrong(clerk, said)
    is_refused(clerk, full, typed, monkeypatch)
    text = report(data, versions={}, at=clerk.clock.now())
    resort.remove()
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)

    assert all(planted.in_file(path) for path in typed.iterdir())
    for path in typed.iterdir():
        path.unlink()
    assert planted.in_folder(tmp_path) == {}
    assert planted.in_folder(home) == {}
    assert planted.in_bytes("".join((text, *capfd.readouterr())).encode()) == set()
    lines = (data / FOLDER / NAME).read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    told = [(line["event"], line.get("where") or line.get("code")) for line in read]
    assert {
        ("bug", "window"),
        ("bug", "thread"),
        ("bug", "sync"),
        ("bug", "intake"),
        ("job.failed", "printer.refused"),
        ("job.failed", "…"),
    } <= set(told)
    assert [event for event, _ in told].count("command.refused") == 2
