"""Who sits at the desk, where people sign in: asked before anything is shown, and after every leave."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.lanes import Lane
from ui.desk.door import Door, Entered, Waiting
from ui.screens.screen import shortcut
from ui.window.curtain import LEAVE_KEYS
from ui.window.lock import KEYS, WORDS, Lock
from ui.window.seat_watch import SeatWatch
from ui.window.whereabouts import Whereabouts

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys
    from counter_app.services.desk import Desk
    from ui.desk.counter import Counter
    from ui.jobs import Jobs
    from ui.scanning.wedge import Wedge
    from ui.window.main_window import MainWindow


class Program(Protocol):
    """The program as far as a change of person needs it."""

    window: "MainWindow"
    counter: "Counter | None"

    @property
    def jobs(self) -> "Jobs":
        """Work away from the window's thread."""

    @property
    def wedge(self) -> "Wedge":
        """Who hears every key."""

    def begin(self, open_desk: "Callable[[], Desk]") -> None:
        """Opens a desk, and everything on it."""

    def set_anew(self, desk: "Desk", *, go_on: str = "") -> None:
        """New screens for ``desk``."""

    def follow(self, desk: "Desk") -> None:
        """Whoever works behind the window goes by ``desk``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """What is known of a desk that was left, to go on there: ids, and no citizen's name."""

    clerk: str
    where: Whereabouts
    intake: str


class Seating(QObject):
    """Joins the lock to the program: whoever comes in gets a desk, whoever leaves lets go of it."""

    def __init__(self, program: Program, door: Door, lane: Lane, clock: Clock) -> None:
        super().__init__(program.window)
        self._program, self._door, self._lane, self._clock = program, door, lane, clock
        self.lock: Lock | None = None
        self.watch: SeatWatch | None = None
        self._left: _Left | None = None
        self.keys: Keys | None = None
        """What whoever sits here opened the store with."""

    @property
    def is_locked(self) -> bool:
        """Whether the entrance stands before everything."""
        return self.lock is not None and self.lock.is_locked

    def ask(self, *, nobody_signs_in: Callable[[], None]) -> None:
        """Asks who comes, where anybody has an account."""

        def find_way(waiting: Waiting) -> None:
            if waiting.people:
                self._keep_door()
            else:
                nobody_signs_in()

        window = self._program.window
        self._program.jobs.run(
            self._lane,
            self._door.waiting,
            owner=window,
            done=find_way,
            failed=window.say_not_opened,
        )

    def _keep_door(self) -> None:
        program, window = self._program, self._program.window
        lock = Lock(window, self._door, program.jobs, lane=self._lane, clock=self._clock)
        lock.entered.connect(self._come_in)
        lock.leaving.connect(self._leave)
        lock.training_wanted.connect(self._train)
        lock.entrance.not_opened.connect(self._say_gone)
        program.wedge.touched.connect(lock.idle.touched)
        shortcut(window, KEYS, lock.lock, WORDS)
        self.lock = window.guard = lock
        self.watch = SeatWatch(self._seated, self)
        self.watch.changed.connect(lock.lock)
        window.curtain.asks, window.curtain.leave = self._ask_back, lock.lock
        lock.ask()

    def _seated(self) -> "Counter | None":
        """The desk of whoever signed in, while they sit there; nobody signs in to train."""
        is_seated = self.keys is not None and not self.is_locked
        return self._program.counter if is_seated else None

    def _say_gone(self, fault: EnvironmentFault) -> None:
        """Whoever has the code on paper can put a copy in the place of a store that is spoilt."""
        from ui.window.backups import GONE

        if self._program.counter is None and fault.code in GONE:
            self._program.window.put_before(None)
            self._program.window.say_not_opened(fault)

    def _train(self) -> None:
        """The training store asks nobody who they are."""
        if self.lock is not None:
            self.lock.end()
            self._program.window.guard = None
            curtain = self._program.window.curtain
            curtain.asks = curtain.leave = None
            self._program.begin(self._door.open_training)

    def _come_in(self, entered: Entered) -> None:
        """Whoever signed in goes on where they left, or begins at a desk of their own."""
        program, left = self._program, self._left
        self.keys = entered.keys
        program.window.curtain.whose = entered.desk.clerk.name
        if program.counter is None:
            program.begin(lambda: entered.desk)
            return
        desk = replace(program.counter.desk, clerk=entered.desk.clerk, proof=None)
        if left is None or left.clerk != desk.clerk.id:
            program.set_anew(desk)
            return
        program.set_anew(desk, go_on=left.intake)
        left.where.go_back(program.window)

    def _ask_back(self, lift: Callable[[], None]) -> QWidget | None:
        """Whoever lifts the curtain gives the secret of who drew it."""
        from ui.dialogs.proving import BACK, ProvingDialog

        counter = self._program.counter
        if counter is None or self.is_locked:
            return None
        front = QApplication.activeModalWidget() or self._program.window
        dialog = ProvingDialog(counter, None, front, told=BACK)
        dialog.accepted.connect(lift)
        if self.lock is not None:
            shortcut(dialog, LEAVE_KEYS, self.lock.lock, WORDS)
        return dialog

    def _leave(self) -> None:
        """What was typed is kept, and nothing that was shown is held."""
        program = self._program
        if program.counter is None or self.lock is None:
            return
        window, desk = program.window, program.counter.desk
        intake = window.intake()
        self._left = _Left(
            clerk=desk.clerk.id,
            where=Whereabouts.of(window),
            intake=intake.state.aside.client_ref if intake is not None else "",
        )
        window.leave_desk()
        program.follow(desk)
        self.lock.left(desk)
        if window.curtain.is_drawn():
            window.curtain.lift()
