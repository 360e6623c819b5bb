"""A real window on a real store, typed into and scanned at by a clerk who has no mouse."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from counter_app.bootstrap import open_desk
from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step import TakenUp
from counter_app.domain.workflow import Move
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.fingers import (
    MouseWatch,
    Turns,
    send_key,
    shut_dialogs,
    wait_until,
    words_cut,
)
from ui import theme
from ui.application import application
from ui.desk.counter import Counter
from ui.program import Program
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen
from ui.screens.lists.today import TodayScreen
from ui.widgets.fields import LineEdit
from ui.window.main_window import MainWindow

CARD = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã A, Thái Nguyên|15032021"
COPIES = "2.000815"
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class DeskClock:
    """Both clocks of the desk, moved by hand."""

    instant: datetime = MORNING
    ms: int = 1_000

    def now(self) -> datetime:
        return self.instant

    def monotonic_ms(self) -> int:
        return self.ms


@dataclass(slots=True)
class Clerk:
    """Hands on the keyboard and on the scanner; counts every key pressed."""

    bot: QtBot
    program: Program
    clock: DeskClock
    papers: Path
    presses: int = 0
    mouse: MouseWatch = field(init=False)

    def __post_init__(self) -> None:
        self.mouse = MouseWatch(self.program.wedge)

    @property
    def counter(self) -> Counter:
        assert self.program.counter is not None
        return self.program.counter

    @property
    def list(self) -> TodayScreen:
        screen = self.program.window.current()
        assert isinstance(screen, TodayScreen)
        return screen

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def screen(self) -> IntakeScreen:
        screen = self.program.window.current()
        assert isinstance(screen, IntakeScreen)
        return screen

    def types(self, text: str) -> None:
        """At the pace of a person; Vietnamese letters come as an input method sends them."""
        for char in text:
            self.clock.ms += 90
            self.presses += 1
            send_key(ord(char.upper()) if char.isascii() else 0, char)
        self.rests()

    def hits(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        self.clock.ms += 90
        self.presses += 1
        text = {Qt.Key.Key_Space: " ", Qt.Key.Key_Return: "\r", Qt.Key.Key_Tab: "\t"}.get(key, "")
        send_key(key, text, modifiers)
        self.rests()

    def scans(self, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """At the pace of a scanner."""
        for char in text:
            self.clock.ms += 4
            send_key(ord(char.upper()) if char.isascii() else 0, char)
        if end is not None:
            self.clock.ms += 4
            send_key(end, "\r" if end == Qt.Key.Key_Return else "\t")
        self.rests()
        self.clock.ms += 500

    def answers(self, act: Callable[[], None], *hands: Callable[[], None]) -> None:
        """Does ``act``; each of ``hands`` types into the next dialog that opens."""
        turns = Turns(hands)
        try:
            act()
            self.waits(lambda: not turns.left)
        finally:
            turns.left.clear()
        if turns.wrong:
            raise turns.wrong[0]
        self.waits(lambda: QApplication.activeModalWidget() is None)
        # No window manager here to give the keyboard back.
        self.window.activateWindow()
        self.waits(self.window.isActiveWindow)

    def choosing(self, label: str) -> Callable[[], None]:
        """Walks a dialog's list of keys with ↓ to ``label`` and takes it."""

        def hand() -> None:
            dialog = QApplication.activeModalWidget()
            assert dialog is not None
            labels = [key.text() for key in dialog.findChildren(QPushButton)]
            assert label in labels, f"{label!r} is not among {labels}"
            for _ in range(labels.index(label)):
                self.hits(Qt.Key.Key_Down)
            focus = QApplication.focusWidget()
            assert isinstance(focus, QPushButton)
            assert focus.text() == label
            self.hits(Qt.Key.Key_Return)

        return hand

    def opens(self, dossier_id: DossierId) -> DossierScreen:
        """One dossier's own screen, loaded."""
        self.window.open_dossier(dossier_id)
        screen = self.window.current()
        assert isinstance(screen, DossierScreen)
        self.waits(lambda: screen._dossier is not None)
        return screen

    def rests(self) -> None:  # until every key held back has been judged
        wait_until(self.program.wedge.is_idle, timeout_s=2)

    def waits(self, until: Callable[[], bool]) -> None:
        wait_until(until, timeout_s=15)

    def waits_for_receipt(self) -> None:
        right = self.screen.view.right
        self.waits(lambda: right.is_receipt() and right.receipt.reprint.isEnabled())


def open_program(folder: Path, clock: DeskClock) -> Program:
    return Program(
        lambda: open_desk(folder / "data", kind=OfficeKind.DEMO, clock=clock),
        lambda _desk: FolderPrinter(folder=folder / "papers"),
        clock=clock,
    )


def start(program: Program, bot: QtBot) -> None:
    """Shows the window and waits until the desk is open."""
    program.window.show()
    program.window.activateWindow()
    bot.waitUntil(program.window.isActiveWindow, timeout=10_000)
    wait_until(lambda: isinstance(program.window.current(), IntakeScreen), timeout_s=30)


def stop(program: Program) -> None:
    """Closes everything the program has."""
    program.window.close()
    program.close()
    program.window.deleteLater()
    program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def dressed(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QApplication]:
    """The application, speaking Vietnamese, in the theme and size of text that is asked for."""
    yield application(*getattr(request, "param", ()))
    if (theme.current_name(), theme.scale()) != ("light", 1.0):
        application("dark")  # a dialog, too, may have dressed it
        application()


@pytest.fixture
def clerk(qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: DeskClock) -> Iterator[Clerk]:
    """A clerk before an open, empty counter."""
    (tmp_path / "data").mkdir()
    program = open_program(tmp_path, clock)
    program.wedge.install(dressed)
    start(program, qtbot)
    yield Clerk(bot=qtbot, program=program, clock=clock, papers=tmp_path / "papers")
    stop(program)


class Patience:
    """Shuts a dialog that nobody answers within any hand's wait, and tells which."""

    TICK_MS, MOST_TICKS = 100, 250

    def __init__(self) -> None:
        self.forgotten: list[str] = []
        self._open: QWidget | None = None
        self._ticks = 0
        self.timer = QTimer()
        self.timer.timeout.connect(self._look)
        self.timer.start(self.TICK_MS)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        self._ticks = self._ticks + 1 if dialog is self._open else 0
        self._open = dialog
        if isinstance(dialog, QDialog) and (self.forgotten or self._ticks > self.MOST_TICKS):
            words = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
            self.forgotten.append(" | ".join((dialog.windowTitle(), *words)))
            shut_dialogs()


@pytest.fixture(autouse=True)
def every_dialog_answered(qapp: QApplication) -> Iterator[None]:
    """No dialog stays open much longer than a person would leave it."""
    patience = Patience()
    yield
    patience.timer.stop()
    if patience.forgotten:
        pytest.fail("nobody answered: " + "; ".join(patience.forgotten), pytrace=False)


@pytest.fixture
def take_in(clerk: Clerk) -> Callable[..., str]:
    """Takes a dossier in behind the window's back; ``specialist`` has taken it up."""
    desk = clerk.counter.desk

    def take(name: str, *, at: datetime = MORNING, code: str = COPIES, specialist: str = "") -> str:
        copy = CertifiedCopy(document="Bằng tốt nghiệp", pages=1, copies=1)
        wanted = Draft(
            submitter=Submitter(person=Person(name=name, personal_id="001190000001")),
            procedure_code=code,
            phone="0912345678",
            certified_copies=(copy,) if code == COPIES else (),
        )
        made = receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
        by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
        taken_up = Wanted(move=Move.TAKE_UP, details=TakenUp(specialist=specialist))
        steps = (Wanted(move=Move.TRANSFER), taken_up) if specialist else ()
        for minutes, step in enumerate(steps, start=1):
            make_move(made.dossier_id, step, desk=by, at=at + timedelta(minutes=minutes))
        return made.dossier_id

    return take


@pytest.fixture
def beside() -> Callable[[QWidget | None], str]:
    """Reads what stands beside a field that is wrong."""

    def read(field: QWidget | None) -> str:
        assert isinstance(field, LineEdit)
        assert field.error is not None
        return field.error.text() if field.error.isVisible() else ""

    return read


@pytest.fixture
def cut_words() -> Callable[[QWidget], list[str]]:
    return words_cut


@pytest.fixture
def card() -> str:
    return CARD


@pytest.fixture
def reopened(qapp: QApplication) -> Iterator[Callable[[Path, DeskClock], Program]]:
    """Opens the same data folder once more, as after a cut; a test that fails leaves it to be stopped."""
    made: list[Program] = []

    def reopen(folder: Path, clock: DeskClock) -> Program:
        made.append(open_program(folder, clock))
        return made[-1]

    yield reopen
    for program in filter(isValid, made):
        stop(program)


@pytest.fixture
def started() -> Callable[[Program, QtBot], None]:
    return start


@pytest.fixture
def stopped() -> Callable[[Program], None]:
    return stop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen plug-in says so of every window it shows; it is no fault of the window."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))
