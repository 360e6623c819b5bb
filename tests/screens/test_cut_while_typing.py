"""kill −9 while somebody types: the next start offers all but the last second of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.dialogs.restore_draft import RestoreDraftDialog

if TYPE_CHECKING:
    from tests.screens.conftest import DeskClock
    from ui.application import Program

CHILD = Path(__file__).with_name("typing_child.py")
ROOT = CHILD.parents[2]
LOST_S = 1.0


def typed_until_killed(folder: Path, letters: int) -> tuple[list[tuple[float, str]], float]:
    """What was typed and when, and when the process died; both on the machine's one clock."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        seen = []
        for line in child.stdout:
            at, _, text = line.rstrip("\n").partition(" ")
            seen.append((float(at), text))
            if len(seen) == letters:
                break
        killed_at = time.monotonic()
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=30)
        assert child.returncode == -signal.SIGKILL
    return seen, killed_at


@pytest.mark.parametrize("letters", [41, 67])
def test_all_but_the_last_second_is_offered_again(  # noqa: PLR0917  fixtures
    tmp_path: Path,
    clock: "DeskClock",
    qtbot: QtBot,
    dressed: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    letters: int,
    *,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    (tmp_path / "data").mkdir()
    seen, killed_at = typed_until_killed(tmp_path, letters)
    safe = max((text for at, text in seen if at <= killed_at - LOST_S), key=len)
    offered: list[str] = []

    def go_on(who: str, _what: str, **_where: object) -> bool:
        offered.append(who)
        return True

    monkeypatch.setattr(RestoreDraftDialog, "ask", go_on)

    program = reopened(tmp_path, clock)
    started(program, qtbot)
    qtbot.waitUntil(lambda: bool(offered), timeout=15_000)
    (who,) = offered
    screen = program.window.current()
    shown = screen.view.left.person.name.text()  # type: ignore[union-attr]
    stopped(program)

    assert len(safe) > 5
    assert seen[-1][1].startswith(who)
    assert len(who) >= len(safe.rstrip())
    assert shown == who
