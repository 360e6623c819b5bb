"""The main job played through the real window: a scan, some keys, a slip, the result's news.

What the clerk does goes in as keys; what others do (the desk is joined to a cell, a specialist
decides there) is asked of the ``Stage``, and its news comes back by the window's own line. What the
player types is invented.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import DossierId
from counter_app.devices.printer import Printer
from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.services.desk import Desk
from ui.application import application
from ui.desk.line import CentralSide
from ui.program import Program
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.intake.intake import IntakeScreen
from ui.screens.lists.today import TodayScreen

CARD: Final = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã Minh Hoạ, Hà Nội|15032021"
# A person's keys, further apart than a scanner's.
KEY_MS: Final = 45
PATIENCE_MS: Final = 30_000
_NO_KEYS: Final = Qt.KeyboardModifier.NoModifier

Step = Callable[[], bool]


class Stage(Protocol):
    """What happens outside the window; every call waits, so never in its thread."""

    def central_side(self, desk: Desk) -> CentralSide:
        """What the window asks of sync."""

    def join(self, desk: Desk) -> None:
        """The desk joins a cell."""

    def decide(self, dossier_id: DossierId) -> None:
        """A specialist there says that the result is ready."""


class Player(QObject):
    """Walks through the steps: each is asked again until it says that it is done."""

    def __init__(self, program: Program, stage: Stage, folder: Path) -> None:
        super().__init__(program)
        self._program, self._stage, self._folder = program, stage, folder
        self._waited_ms = 0
        self._steps = self._script()
        self._step: Step = next(self._steps)
        self.dossier_id: DossierId | None = None
        self.stuck = False
        self._others_done = False
        program.changes.dossier_received.connect(self._note)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(KEY_MS)

    def _go_on(self) -> None:
        self._waited_ms += KEY_MS
        try:
            done = self._step()
        except BaseException:
            self._give_up()  # an event loop would only go on asking
            raise
        if done:
            self._waited_ms = 0
            following = next(self._steps, None)
            if following is None:
                self._timer.stop()
                QApplication.quit()
            else:
                self._step = following
        elif self._waited_ms > PATIENCE_MS:
            self._give_up()

    def _script(self) -> Iterator[Step]:
        yield self._intake_is_open
        yield lambda: _scan(CARD)
        yield self._person_is_shown
        yield from _typed("sao y")
        yield lambda: _press(Qt.Key.Key_Return)
        # The pages come first under the hand; the paper's name is one step back.
        yield lambda: _press(Qt.Key.Key_Backtab)
        yield from _typed("Giấy khai sinh")
        for count in ("3", "2", "2"):
            yield lambda: _press(Qt.Key.Key_Tab)
            yield from _typed(count)
        yield lambda: self._picture("intake.png")
        # Enter begins a line for a further original; in an empty line it goes on.
        yield lambda: _press(Qt.Key.Key_Return)
        yield lambda: _press(Qt.Key.Key_Return)
        yield lambda: _press(Qt.Key.Key_Return)
        yield self._receipt_is_shown
        yield lambda: _press(Qt.Key.Key_F11)
        yield self._today_is_shown
        yield lambda: _press(Qt.Key.Key_Return)
        yield self._dossier_is_shown
        yield lambda: self._others(self._stage.join)
        yield self._others_are_done
        yield self._is_joined
        yield self._all_is_there
        yield lambda: self._others(lambda _desk: self._stage.decide(self._taken_in()))
        yield self._others_are_done
        yield self._result_is_told
        yield self._all_is_there
        yield lambda: self._picture("synced.png")

    def _intake(self) -> IntakeScreen | None:
        screen = self._program.window.current()
        return screen if isinstance(screen, IntakeScreen) else None

    def _intake_is_open(self) -> bool:
        """The screen stands there with the keyboard in it; a bare display gives none unasked."""
        window = self._program.window
        if not window.isActiveWindow():
            window.activateWindow()
        return self._intake() is not None and QApplication.focusWidget() is not None

    def _person_is_shown(self) -> bool:
        screen = self._intake()
        return screen is not None and not screen.view.left.person.is_empty()

    def _note(self, dossier_id: str) -> None:
        self.dossier_id = DossierId(dossier_id)

    def _receipt_is_shown(self) -> bool:
        """The dossier is taken in and its slip has come out."""
        screen = self._intake()
        right = screen.view.right if screen is not None else None
        return right is not None and right.is_receipt() and right.receipt.reprint.isEnabled()

    def _today_is_shown(self) -> bool:
        screen = self._program.window.current()
        return isinstance(screen, TodayScreen) and screen.table.count() > 0

    def _taken_in(self) -> DossierId:
        return self.dossier_id or DossierId("")

    def _dossier(self) -> DossierScreen | None:
        screen = self._program.window.current()
        return screen if isinstance(screen, DossierScreen) else None

    def _dossier_is_shown(self) -> bool:
        return self._state_told(State.RECEIVED)

    def _result_is_told(self) -> bool:
        """What the specialist did there is read here."""
        return self._state_told(State.READY)

    def _state_told(self, state: State) -> bool:
        screen = self._dossier()
        return screen is not None and STATE_LABELS[state] in screen.view.state.words()

    def _others(self, work: Callable[[Desk], None]) -> bool:
        """Others do their part; the window goes on meanwhile."""
        counter = self._program.counter
        if counter is None:
            return False
        desk, self._others_done = counter.desk, False
        counter.on_io(
            lambda: work(desk), owner=self, done=self._note_others, failed=lambda _: self._give_up()
        )
        return True

    def _note_others(self, _nothing: None) -> None:
        self._others_done = True

    def _others_are_done(self) -> bool:
        return self._others_done

    def _is_joined(self) -> bool:
        """The window hears that the desk has joined, as the dialog for it would say."""
        self._program.changes.joined.emit()
        return True

    def _all_is_there(self) -> bool:
        """The worker has been told of every operation that the cell has it."""
        return self._program.line.state.all_there

    def _give_up(self) -> None:
        self.stuck = True
        self._timer.stop()
        QApplication.quit()

    def _picture(self, name: str) -> bool:
        if not self._program.window.grab().save(str(self._folder / name)):
            raise EnvironmentFault(
                "picture_unwritable", f"Không ghi được ảnh {name}. Hãy xem lại thư mục và ổ đĩa."
            )
        return True


def play(
    folder: Path,
    open_desk: Callable[[], Desk],
    open_printer: Callable[[Desk], Printer],
    stage: Stage,
    *,
    clock: Clock,
) -> DossierId:
    """Plays the main job; pictures go to ``folder``. The dossier taken in, or a fault."""
    qInstallMessageHandler(_say_what_matters)
    app = application()
    program = Program(open_desk, open_printer, clock=clock, open_central=stage.central_side)
    program.wedge.install(app)
    player = Player(program, stage, folder)
    program.window.show()
    try:
        app.exec()
    finally:
        program.window.close()
        program.close()
        qInstallMessageHandler(None)
    if player.dossier_id is None or player.stuck:
        raise EnvironmentFault("demonstration_stuck", "Bản minh hoạ chưa chạy xong. Hãy thử lại.")
    return player.dossier_id


def _say_what_matters(_kind: QtMsgType, _context: object, message: str) -> None:
    """Qt's own remarks, less the one its offscreen screen makes of every window."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _scan(text: str) -> bool:
    """A scanner's burst: every letter at once, then its Enter."""
    for letter in text:
        _press(Qt.Key.Key_unknown, letter)
    return _press(Qt.Key.Key_Return)


def _typed(text: str) -> Iterator[Step]:
    return (partial(_press, Qt.Key.Key_unknown, letter) for letter in text)


def _press(key: Qt.Key, text: str = "") -> bool:
    target = QApplication.focusWidget()
    if target is None:
        return False
    if key is Qt.Key.Key_Return:
        text = "\r"
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, _NO_KEYS, text))
    return True
