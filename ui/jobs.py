"""Work away from the window: submitted to a lane, answered by one queued signal.

The window's thread never waits. An answer whose owner is gone is dropped. Errors are told apart
by kind: what the clerk can mend, what the machine failed at, and bugs.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from counter_app.core.errors import EnvironmentFault, MemoryFull, UserError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from counter_app.core.lanes import Lane

Answer = TypeVar("Answer")
MOMENT_MS: Final = 400


class _Arrival(NamedTuple):
    lane: str
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[UserError | EnvironmentFault], None] | None
    future: "Future[Any]"


class Jobs(QObject):
    """Runs work on lanes and brings the answers back to the window's thread."""

    _arrived = Signal(object)
    trouble = Signal(object)
    """A fault nobody took: a ``UserError`` or an ``EnvironmentFault``."""

    busy = Signal(bool)
    """Whether an answer has been waited for longer than a moment."""

    ended = Signal(str, object)
    """Work on the lane of that name is over, and what it failed at, or None; told before its answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way = 0
        self._moment = QTimer(self, singleShot=True, interval=MOMENT_MS)
        self._moment.timeout.connect(lambda: self.busy.emit(True))
        self._arrived.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)

    @property
    def at_rest(self) -> bool:
        """Whether no answer is waited for."""
        return not self._under_way

    def run(
        self,
        lane: "Lane",
        work: Callable[[], Answer],
        *,
        owner: QObject,
        done: Callable[[Answer], None],
        failed: Callable[[UserError | EnvironmentFault], None] | None = None,
    ) -> "Future[Answer]":
        """Does ``work`` on ``lane``; then, in the window's thread, ``done`` or ``failed``."""
        future = lane.submit(work)
        self._under_way += 1
        if not self._moment.isActive():  # whoever asks later, too, may wait longer than a moment
            self._moment.start()
        future.add_done_callback(
            lambda ended: self._announce(
                _Arrival(lane=lane.name, owner=owner, done=done, failed=failed, future=ended)
            )
        )
        return future

    def _announce(self, arrival: _Arrival) -> None:
        # The window may have closed while the work ran; its signal source is then gone.
        if isValid(self):
            self._arrived.emit(arrival)

    def _deliver(self, arrival: _Arrival) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._moment.stop()
            self.busy.emit(False)
        if arrival.future.cancelled():
            return
        error = arrival.future.exception()
        if isinstance(error, MemoryError):
            error = MemoryFull()
        self.ended.emit(arrival.lane, error)
        if not isValid(arrival.owner):
            return
        if error is None:
            arrival.done(arrival.future.result())
        elif isinstance(error, UserError | EnvironmentFault):
            (arrival.failed or self.trouble.emit)(error)
        else:
            # A bug: to the crash note, and the screen is told something can be tried again.
            sys.excepthook(type(error), error, error.__traceback__)
            if arrival.failed is not None:
                arrival.failed(
                    EnvironmentFault("internal", "Việc vừa làm chưa xong. Vui lòng thử lại.")
                )
