"""Who sits here: asked where people sign in, and asked again after the desk was left.

Leaving keeps what was typed for whoever typed it, closes every dialog, and lets go of all that was
shown. The store stays open behind the door, so that coming back takes one secret.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog

from counter_app.core.clock import Clock
from counter_app.core.lanes import Lane
from counter_app.services.desk import Desk
from ui.desk.door import Door, Entered
from ui.jobs import Jobs
from ui.window.copied import forget_copied
from ui.window.entrance import LOCKED, Entrance
from ui.window.idle import Idle
from ui.window.main_window import MainWindow

KEYS: Final = "Ctrl+Alt+L"
WORDS: Final = "Khóa màn hình, đổi người làm việc"


class Lock(QObject):
    """The entrance over the window, and when it is put there."""

    entered = Signal(object)
    """Whose desk it is from now on: an ``Entered``."""
    leaving = Signal()
    """No dialog is open any more: the desk is to be left now."""
    training_wanted = Signal()

    def __init__(
        self,
        window: MainWindow,
        door: Door,
        jobs: Jobs,
        *,
        lane: Lane,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window, self._door, self._jobs, self._lane = window, door, jobs, lane
        self._has_ended, self._why = False, ""
        self.idle = Idle(clock, door.lock_minutes, self)
        self.idle.gone.connect(self.lock)
        self.entrance = Entrance(door, jobs, lane, clock)
        self.entrance.entered.connect(self._came)
        self.entrance.training_wanted.connect(self._to_training)

    @property
    def is_locked(self) -> bool:
        """Whether nobody sits here."""
        return not self._has_ended and self.entrance.isVisibleTo(self._window)

    def ask(self) -> None:
        """Before anybody has come in."""
        self._window.put_before(self.entrance)
        self.entrance.look()

    def lock(self, why: str = "") -> None:
        """Shuts what is open, then tells ``leaving``; whatever waited for an answer has none.

        ``why``: what the entrance says of it where nobody here wanted it.
        """
        if self._has_ended or self.is_locked:
            return
        if self._window.current() is None or self._is_saving():
            return
        self._why = why
        self.idle.rest()
        self._shut()

    def _is_saving(self) -> bool:
        intake = self._window.intake()
        return intake is not None and intake.taking.is_busy()

    def left(self, desk: Desk) -> None:
        """The desk is left: the page stands before it."""
        forget_copied()
        self._window.put_before(self.entrance)
        self.entrance.look(desk.clerk.id, locked=self._why or LOCKED)
        self._jobs.run(
            self._lane,
            lambda: self._door.locked(desk),
            owner=self,
            done=lambda _nothing: None,
        )

    def say_scanned(self) -> None:
        """Something was scanned while nobody sat here."""
        self.entrance.say_scanned()

    def end(self) -> None:
        """Nobody signs in here any more."""
        self._has_ended = True
        self.entrance.hide()
        self.entrance.deleteLater()

    def _shut(self) -> None:
        """One dialog after the other, each once whoever asked it has gone on."""
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            self.leaving.emit()
            return
        if isinstance(dialog, QDialog):
            dialog.done(QDialog.DialogCode.Rejected.value)
        else:
            dialog.close()
        QTimer.singleShot(0, self, self._shut)

    def _came(self, entered: Entered) -> None:
        self._window.put_before(None)
        self.idle.watch()
        self.entered.emit(entered)

    def _to_training(self) -> None:
        self._window.put_before(None)
        self.training_wanted.emit()
