"""The window opened on a store of its own, worked in by a clerk without hands."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from counter_app.bootstrap import open_desk
from counter_app.core.clock import Clock, SteppedClock
from counter_app.core.config import PAPERS_FOLDER
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from ui.program import Program
from ui.screens.intake.intake import IntakeScreen
from ui.widgets.fields import Choice, LineEdit

NOW = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)


def at_an_empty_counter(data: Path, clock: Clock) -> Desk:
    """Where nobody signs in."""
    return open_desk(data, kind=OfficeKind.DEMO, clock=clock)


@contextmanager
def opened(
    app: QApplication, data: Path, at: Callable[[Path, Clock], Desk] = at_an_empty_counter
) -> Iterator[Program]:
    """The window on the desk that ``at`` opens in ``data``, as large as the screen."""
    clock = SteppedClock(NOW, timedelta())
    program = Program(
        lambda: at(data, clock),
        lambda _desk: FolderPrinter(folder=data / PAPERS_FOLDER),
        clock=clock,
    )
    program.wedge.install(app)
    program.window.resize(app.primaryScreen().availableSize())
    program.window.show()
    settle(lambda: isinstance(program.window.current(), IntakeScreen))
    yield program
    program.window.close()
    program.close()


def settle(until: Callable[[], bool], seconds: float = 20.0) -> None:
    """Lets the window work until ``until`` holds."""
    deadline = time.monotonic() + seconds
    while not until():
        QApplication.processEvents()
        if time.monotonic() > deadline:
            raise TimeoutError(until)
    calm()


def calm(quiet_ms: int = 120) -> None:
    """A moment in which what was asked for comes in and is painted."""
    turn = QEventLoop()
    QTimer.singleShot(quiet_ms, turn.quit)
    turn.exec()


def pick(screen: IntakeScreen, words: str) -> None:
    """Chooses the first procedure that ``words`` finds."""
    screen.pick(screen.view.middle.look_up(words)[0])


def intake_of(program: Program) -> IntakeScreen:
    """The intake, in front."""
    screen = program.window.bring("intake")
    if not isinstance(screen, IntakeScreen):
        raise TypeError(screen)
    return screen


def take_in(screen: IntakeScreen, card: str, words: str) -> None:
    """One whole intake."""
    screen.take_scan(card)
    pick(screen, words)
    screen.view.middle.checklist.tick_all()
    screen.receive(immediate=False)
    settle(lambda: screen.view.right.is_receipt() and screen.view.right.receipt.reprint.isEnabled())


def fill_birth(screen: IntakeScreen) -> None:
    """A birth to be registered, everything in hand."""
    words = {
        "Họ và tên": "Trần Minh An",
        "Ngày sinh": "12/11/2026",
        "Giờ sinh": "8:15",
        "Nơi sinh": "Trung tâm Y tế Đại Từ",
        "Quan hệ với người nộp": "Con",
        "Con thứ mấy trong lần sinh": "1",
    }
    for field in screen.view.middle.subject.findChildren(LineEdit):
        field.setText(words.get(field.accessibleName(), ""))
    for choice in screen.view.middle.subject.findChildren(Choice):
        choice.setCurrentIndex(1)
    screen.view.middle.checklist.tick_all()
    screen.view.left.phone.setText("0912 345 678")
    screen.view.middle.result_copies.setText("2")


def wrong_intake(screen: IntakeScreen) -> None:
    """What cannot be so in every field that says so, and a try to go on."""
    screen.clear()
    pick(screen, "khai sinh")
    left, words = screen.view.left, {"Ngày sinh": "31/02/2026", "Giờ sinh": "25:70"}
    left.person.number.setText("00119000001")
    left.person.birth.setText("31/02/1990")
    left.phone.setText("an@vidu.vn")
    left.email.setText("an@@vidu")
    for field in screen.view.middle.subject.findChildren(LineEdit):
        field.setText(words.get(field.accessibleName(), ""))
    screen.receive(immediate=False)
