"""A cut of power during a visit: every dossier of it is still one visit at the next start."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.services import lookup
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from tests.screens.sitting.conftest import Visit
    from ui.program import Program

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHOTS = os.environ.get("COUNTER_SHOTS", "")


@dataclass(slots=True)
class Restart:
    """The first program is cut off: nothing of it is asked to close. The second opens its store."""

    clerk: "Clerk"
    open: "Callable[[Path, DeskClock], Program]"
    show: "Callable[[Program, QtBot], None]"
    folder: Path
    second: "Program | None" = None

    def __call__(self) -> IntakeScreen:
        clerk = self.clerk
        clerk.counter.desk.store.lanes.write.run(lambda: None)
        clerk.program.wedge.remove()
        self.second = self.open(self.folder, clerk.clock)
        self.show(self.second, clerk.bot)
        screen = self.second.window.current()
        assert isinstance(screen, IntakeScreen)
        return screen


@pytest.fixture
def restart(
    clerk: "Clerk",
    tmp_path: Path,
    reopened: "Callable[[Path, DeskClock], Program]",
    started: "Callable[[Program, QtBot], None]",
    stopped: "Callable[[Program], None]",
) -> Iterator[Restart]:
    made = Restart(clerk, reopened, started, tmp_path)
    yield made
    if made.second is not None:
        stopped(made.second)


def goes_on_when_asked() -> None:
    """Waits for the question about what was typed, and presses Enter."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, RestoreDraftDialog):
        QTimer.singleShot(50, goes_on_when_asked)
        return
    dialog.activateWindow()
    QApplication.processEvents()
    key = dialog.focusWidget()
    assert key is not None
    QTest.keyClick(key, Key.Key_Return)


def test_the_visit_is_there_with_all_its_dossiers(
    clerk: "Clerk", visit: "Visit", card: str, restart: Restart
) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.hits(Key.Key_N, CTRL)
    visit.takes_in("tinh trang hon nhan")
    visit.visit_shows(2)
    screen = restart()
    receipt = screen.view.right.receipt
    clerk.waits(screen.view.right.is_receipt)
    assert "2 hồ sơ" in receipt.visit.text()
    assert "2 hồ sơ" in screen.view.middle.visit.head.text()
    assert receipt.reprint.isHidden()
    if SHOTS:
        screen.window().grab().save(str(Path(SHOTS) / "sitting-after-a-cut.png"))
    screen.start_next()
    clerk.waits(lambda: len(visit.sheets()) == 1)


def test_a_draft_cut_off_in_mid_visit_goes_on_as_part_of_it(
    clerk: "Clerk", visit: "Visit", card: str, restart: Restart
) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    clerk.hits(Key.Key_N, CTRL)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: not clerk.screen.keeper.is_waiting())
    QTimer.singleShot(50, goes_on_when_asked)
    screen = restart()
    clerk.waits(lambda: "đã nhận 1 hồ sơ" in screen.view.right.promise.visit.text())
    assert screen.state.procedure is not None
    screen.view.middle.checklist.setFocus()
    QTest.keyClick(screen.view.middle.checklist, Key.Key_Return)
    screen.receive(immediate=False)
    clerk.waits(lambda: "2 hồ sơ" in screen.view.middle.visit.head.text())
    screen.start_next()
    clerk.waits(lambda: len(visit.sheets()) == 1)
    assert len(lookup.today(desk=screen._counter.desk)) == 2
    words = visit.words_on(visit.sheets()[0])
    assert all(row.code in words for row in lookup.today(desk=screen._counter.desk))
