"""What nobody caught: one sentence with its code, the typed text stays, and the log knows the place."""

import faulthandler
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6 import QtCore
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from counter_app.core import crash_report
from counter_app.core.crash_report import CRASHED, CRASHING, NativeCrashes, crashed_before, report
from counter_app.core.diagnostics import FOLDER, NAME
from counter_app.core.errors import EnvironmentFault, MemoryFull
from counter_app.services.intake.drafts import DraftKind, unfinished
from tests.waiting import wait_for
from ui.dialogs.crash_report import CrashReportDialog
from ui.dialogs.people import PeopleDialog
from ui.window.last_resort import AGAIN_MS, REPORT, START_AGAIN, LastResort

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock

WHO = "Nguyễn Thị Hoài Thương"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def resort(
    clerk: "Clerk", clock: "DeskClock", tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Iterator[LastResort]:
    """The clerk's program with its last resort, as ``run`` joins them."""
    made = joined(clerk, clock, tmp_path)
    made.listen()
    yield made
    made.remove()
    hears_of_crashes_again()


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """The log's lines of one event."""

    def of(event: str) -> list[dict[str, Any]]:
        raw = (tmp_path / "data" / FOLDER / NAME).read_text("utf-8")
        assert "Thương" not in raw
        return [line for line in map(json.loads, raw.splitlines()) if line["event"] == event]

    return of


def joined(clerk: "Clerk", clock: "DeskClock", folder: Path) -> LastResort:
    return LastResort(folder / "data", clerk.window, lambda: clerk.program.jobs, clock)


def hears_of_crashes_again() -> None:
    """As the test run did before."""
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)


def breaks(words: str = WHO) -> None:
    raise KeyError(words)


def test_a_bug_in_a_slot_is_told_once_with_its_code_and_what_was_typed_stays(
    clerk: "Clerk",
    resort: LastResort,
    clock: "DeskClock",
    told: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clerk.types("bản sao")
    field = clerk.window.focusWidget()
    assert isinstance(field, QLineEdit)
    typed = field.text()
    for _ in range(3):
        QTimer.singleShot(0, breaks)
        clerk.rests()
    clerk.waits(lambda: clerk.window.board.stands("bug"))

    (line,) = told("bug")
    assert (line["kinds"], line["where"]) == (["KeyError"], "window")
    assert line["places"][-1].startswith("test_last_resort.py:")
    (words,) = clerk.window.board.words()
    assert line["code"] in words
    assert line["note"] in words
    assert clerk.window.board.key.text() == REPORT
    assert field.text() == typed != ""
    said = capsys.readouterr().err
    assert "KeyError test_last_resort.py:" in said
    assert "Thương" not in said

    clock.ms += AGAIN_MS
    QTimer.singleShot(0, breaks)
    clerk.waits(lambda: len(told("bug")) == 2)


def test_a_bug_in_any_thread_is_told_and_one_in_cleaning_up_is_noted(
    clerk: "Clerk", resort: LastResort, told: Any
) -> None:
    thread = threading.Thread(target=breaks)
    thread.start()
    thread.join()
    clerk.waits(lambda: clerk.window.board.stands("bug"))
    clerk.window.board.take_down("bug")

    class Careless:
        def __del__(self) -> None:
            raise ValueError(WHO)

    Careless()
    clerk.rests()
    assert [line["where"] for line in told("bug")] == ["thread", "unraisable"]
    assert not clerk.window.board.stands("bug")


def test_a_dialog_in_front_tells_of_it(clerk: "Clerk", resort: LastResort) -> None:
    desk = clerk.counter.desk
    dialog = PeopleDialog(clerk.counter.people(), desk.clerk, clerk.window)
    said: list[str] = []

    def look() -> None:
        QTimer.singleShot(0, breaks)
        clerk.waits(lambda: clerk.window.board.stands("bug"))
        said.extend(one.text() for one in dialog.findChildren(QLabel))
        dialog.reject()

    QTimer.singleShot(0, look)
    dialog.exec()
    assert any("mã lỗi L-" in words for words in said)


def test_what_qt_complains_of_is_noted_without_its_words(
    clerk: "Clerk", resort: LastResort, told: Any
) -> None:
    for _ in range(2):
        QtCore.qWarning(f"QString::arg: Argument missing: {WHO}, 001190000001")
    QtCore.qWarning(WHO)

    assert [(line["level"], line["place"]) for line in told("qt.told")] == [
        ("QtWarningMsg", "QString::arg"),
        ("QtWarningMsg", ""),
    ]


def test_what_the_machine_failed_at_is_noted_by_its_code(
    clerk: "Clerk", resort: LastResort, told: Any
) -> None:
    def fails() -> None:
        raise EnvironmentFault("disk_full", WHO)

    clerk.counter.on_io(fails, owner=clerk.window, done=print, failed=lambda _fault: None)
    clerk.waits(lambda: [line["code"] for line in told("job.failed")] == ["disk_full"])


def test_memory_that_ends_is_told_and_a_new_start_finds_the_draft(
    clerk: "Clerk", resort: LastResort, card: str, told: Any
) -> None:
    clerk.scans(card)
    sys.excepthook(MemoryError, MemoryError(), None)
    clerk.waits(lambda: clerk.window.board.stands("memory"))

    assert clerk.window.board.words()[0].startswith(MemoryFull().message)
    assert clerk.window.board.key.text() == START_AGAIN
    clerk.hits(Qt.Key.Key_F8)
    assert resort.again
    assert not clerk.window.isVisible()
    desk = clerk.counter.desk
    clerk.waits(lambda: any(WHO in one.body for one in unfinished(DraftKind.INTAKE, desk=desk)))
    assert (len(told("memory.full")), told("bug")) == (1, [])


def test_the_same_program_is_started_by_itself(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "first, second = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "if first.exists(): second.touch()\n"
        "else:\n"
        "    first.touch(); from ui.window.last_resort import start_anew; start_anew()\n",
        "utf-8",
    )
    files = (tmp_path / "first", tmp_path / "second")
    subprocess.run([sys.executable, script, *files], check=True, cwd=ROOT, timeout=60,
                   env={"PYTHONPATH": str(ROOT)})  # fmt: skip
    wait_for(files[1].exists, "a second start")


def test_a_crash_of_the_process_is_told_at_the_next_start_once(
    clerk: "Clerk", clock: "DeskClock", tmp_path: Path, told: Any
) -> None:
    code = (
        "import faulthandler, sys; from pathlib import Path\n"
        "from counter_app.core.crash_report import NativeCrashes\n"
        "kept = NativeCrashes(Path(sys.argv[1])); faulthandler._sigsegv()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "data"], cwd=ROOT, check=False, timeout=60
    )
    assert ended.returncode != 0

    for times in (1, 0):
        resort = joined(clerk, clock, tmp_path)
        resort.listen()
        resort.remove()
        words = [one for one in clerk.window.board.words() if CRASHED in one]
        assert len(words) == times
        clerk.window.board.take_down("crashed")
    hears_of_crashes_again()
    assert len(told("program.crashed")) == 1
    assert not (tmp_path / "data" / FOLDER / CRASHING).exists()
    text = report(tmp_path / "data", versions={}, at=clock.now())
    assert "Segmentation fault" in text
    assert 'File "<string>", line 3' in text
    assert str(ROOT) not in text


def test_the_report_is_saved_word_for_word_as_it_was_shown(
    clerk: "Clerk", resort: LastResort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logging.getLogger("counter_app.trial").info("trial.told", extra={"of": "001190000001"})
    QTimer.singleShot(0, breaks)
    clerk.waits(lambda: clerk.window.board.stands("bug"))
    places = iter((str(tmp_path / "missing" / "a.txt"), str(tmp_path / "b.txt")))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (next(places), ""))
    shown: list[str] = []

    def look() -> None:
        dialog = clerk.window.findChild(CrashReportDialog)
        assert dialog is not None
        clerk.waits(dialog.keep.hasFocus)
        clerk.hits(Qt.Key.Key_Return)
        clerk.waits(lambda: "Chưa lưu được a.txt" in dialog.said.words())
        clerk.hits(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
        clerk.waits(lambda: "Đã lưu b.txt" in dialog.said.words())
        shown.append(dialog.pane.toPlainText())
        clerk.hits(Qt.Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_F8), look)

    text = (tmp_path / "b.txt").read_text("utf-8")
    assert shown == [text]
    assert "counter-app: 0.1.0" in text
    assert '"event": "bug"' in text
    assert '"event": "trial.told"' in text
    assert "001190000001" not in text
    assert "Thương" not in text


def test_a_report_of_nothing_says_so_and_a_long_log_is_cut(
    tmp_path: Path, clock: "DeskClock"
) -> None:
    assert report(tmp_path, versions={}, at=clock.now()).count("Không có.") == 2
    assert not crashed_before(tmp_path)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / NAME).write_text("".join(f"dòng {n}\n" for n in range(5_000)), "utf-8")
    tail = report(tmp_path, versions={}, at=clock.now()).splitlines()
    assert sum(line.startswith("dòng ") for line in tail) == crash_report.TAIL_LINES
    assert tail[-1] == "dòng 4999"


def test_what_ends_well_leaves_nothing(tmp_path: Path) -> None:
    kept = NativeCrashes(tmp_path)
    assert (tmp_path / FOLDER / CRASHING).exists()
    kept.end_well()
    hears_of_crashes_again()
    assert list((tmp_path / FOLDER).iterdir()) == []
