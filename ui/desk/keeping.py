"""The store's safekeeping as the window asks for it: on threads of its own, told how far it is.

Nothing here waits for a lane that a clerk needs; whatever is under way ends with the program.
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from counter_app.core.errors import EnvironmentFault, MemoryFull, UserError
from counter_app.core.lanes import Lane
from counter_app.domain.rights import Right
from counter_app.domain.staff import MACHINE
from counter_app.services.desk import Desk
from counter_app.services.keeping import rehearsal, safekeeping
from counter_app.services.keeping.backup import BackupMade
from counter_app.services.keeping.export import Exported
from counter_app.services.keeping.rehearsal import Rehearsed
from counter_app.services.keeping.safekeeping import CopyStopped, Safety
from counter_app.services.keeping.start_check import (
    Damage,
    Stopped,
    check_at_start,
    check_whole,
)
from counter_app.services.people.proofs import require_proof
from ui.desk.counter import Counter

T = TypeVar("T")
Failed = Callable[[UserError | EnvironmentFault], None]
Told = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class _Arrival:
    owner: QObject
    done: Callable[[Any], None]
    failed: Failed
    future: "Future[Any]"


class Apart(QObject):
    """Long work on a thread of its own, which no sign of being busy waits for; it can be ended."""

    progressed = Signal(int)
    """How many hundredths of the copy under way are done."""
    _arrived = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = Lane(name, 1)
        self.percent = -1  # as ``progressed``; before it has begun, -1
        self.enough = threading.Event()
        self._under_way = 0
        self._arrived.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._under_way > 0

    def run(
        self, work: Callable[[], T], *, owner: QObject, done: Callable[[T], None], failed: Failed
    ) -> None:
        """Does ``work``; then, in the window's thread, ``done`` or ``failed``."""
        self.percent = -1
        self._under_way += 1
        self._lane.submit(work).add_done_callback(
            lambda future: self._announce(_Arrival(owner, done, failed, future))
        )

    def told(self, done: int, total: int) -> bool:
        """Hears from the work how far it is; whether it shall go on."""
        percent = 100 * done // max(total, 1)
        if percent != self.percent and isValid(self):
            self.percent = percent
            self.progressed.emit(percent)
        return not self.enough.is_set()

    def finish(self) -> None:
        """Ends what is under way, and waits for that."""
        self.enough.set()
        self._lane.close()

    def _announce(self, arrival: _Arrival) -> None:
        if isValid(self):
            self._arrived.emit(arrival)

    def _deliver(self, arrival: _Arrival) -> None:
        self._under_way -= 1
        error = arrival.future.exception()
        if isinstance(error, MemoryError):
            error = MemoryFull()
        if not isValid(arrival.owner):
            return
        if error is None:
            arrival.done(arrival.future.result())
        elif isinstance(error, UserError | EnvironmentFault):
            arrival.failed(error)
        elif not isinstance(error, CopyStopped | Stopped):
            sys.excepthook(type(error), error, error.__traceback__)
            arrival.failed(EnvironmentFault("internal", "Việc vừa làm chưa xong. Hãy thử lại."))


class Keeping(QObject):
    """One desk's copies and looks."""

    wanted = Signal()
    """Somebody wants to see to the copies."""

    def __init__(self, counter: Counter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self.copies, self.looks = Apart("safekeeping", self), Apart("checking", self)
        self.outs = Apart("taking out", self)
        self.exported: Exported | None = None  # the last, also where whoever asked had left

    @property
    def desk(self) -> Desk:
        """Whoever sits there now, and their proof."""
        return self.counter.desk

    def may_restore(
        self, *, owner: QObject, done: Callable[[object], None], failed: Failed
    ) -> None:
        """Whether whoever sits here may put a copy back, and has proved it where people sign in."""
        desk = self.desk
        self.copies.run(
            lambda: require_proof(desk, Right.RESTORE, desk.proof),
            owner=owner,
            done=done,
            failed=failed,
        )

    def safety(self, *, owner: QObject, done: Callable[[Safety], None], failed: Failed) -> None:
        """How the copies stand now; asked after a copy under way."""
        self.copies.run(
            lambda: safekeeping.safety(desk=self.desk), owner=owner, done=done, failed=failed
        )

    def choose(
        self, folder: Path | None, *, owner: QObject, done: Callable[[None], None], failed: Failed
    ) -> None:
        """Copies go there from now on."""
        self.copies.run(
            lambda: safekeeping.choose_place(folder, desk=self.desk, at=self.counter.now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def keep(
        self,
        *,
        owner: QObject,
        done: Callable[[BackupMade | None], None],
        failed: Failed,
        only_if_due: bool = False,
        only_if_behind: bool = False,
    ) -> None:
        """A copy; None where none is needed, or it was stopped. One that nobody asked for is nobody's."""
        by_itself = only_if_due or only_if_behind
        desk = replace(self.desk, clerk=MACHINE) if by_itself else self.desk

        def work() -> BackupMade | None:
            at = desk.clock.now()
            if only_if_due and not safekeeping.is_due(desk=desk, at=at):
                return None
            if only_if_behind and not safekeeping.is_behind(desk=desk):
                return None
            try:
                return safekeeping.keep_safe(
                    desk=desk, at=at, thorough=not by_itself, told=self.copies.told
                )
            except CopyStopped:
                return None

        self.copies.enough.clear()
        self.copies.run(work, owner=owner, done=done, failed=failed)

    def rehearse(
        self,
        file: Path,
        *,
        owner: QObject,
        done: Callable[[Rehearsed | None], None],
        failed: Failed,
    ) -> None:
        """Tries a copy out; None where it was stopped."""
        desk = self.desk

        def work() -> Rehearsed | None:
            try:
                return rehearsal.rehearse(
                    file, desk=desk, at=desk.clock.now(), told=self.copies.told
                )
            except CopyStopped:
                return None

        self.copies.enough.clear()
        self.copies.run(work, owner=owner, done=done, failed=failed)

    def look(self, *, owner: QObject, done: Callable[[tuple[Damage, ...]], None]) -> None:
        """A little of the store, then all of it where its week is over."""
        desk, stop = self.desk, self.looks.enough

        def work() -> tuple[Damage, ...]:
            found = check_at_start(desk=desk, stop=stop)
            return found or check_whole(desk=desk, at=desk.clock.now(), stop=stop)

        self.looks.run(work, owner=owner, done=done, failed=lambda _fault: None)

    def stop(self) -> None:
        """The copy under way is not wanted any more."""
        self.copies.enough.set()

    def finish(self) -> None:
        """Before the store closes."""
        for one in (self.outs, self.looks, self.copies):
            one.finish()


def keeping_of(part: QWidget) -> Keeping:
    """The keeping of the desk in whose window ``part`` stands."""
    found = part.window().property("keeping")
    if not isinstance(found, Keeping):
        raise TypeError("this window has no desk")
    return found
