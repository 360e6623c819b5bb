"""How the line stands, told to the window: the worker's listener turned into one queued signal.

The worker lives in threads of its own; nothing here waits for it, and what it says after the window
is gone is dropped.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from counter_app.domain.reconciling import Comparison
from counter_app.sync.line import LineState


class Worker(Protocol):
    """What the window asks of whoever keeps the line."""

    def listen(self, told: Callable[[LineState], None]) -> None:
        """``told`` hears, in the worker's thread, how the line stands, now and at each change."""
        ...

    def wake(self) -> None:
        """Something is there to be sent: do not wait for the next round."""
        ...

    def stop(self) -> None:
        """Ends its threads; returns when they have ended."""
        ...


class CentralSide(Protocol):
    """What the window asks of sync besides the worker; each call waits, so never in its thread.

    All raise ``UserError`` or ``EnvironmentFault``.
    """

    def worker(self) -> Worker | None:
        """Whoever keeps the line, started; None while the desk has joined no cell."""
        ...

    def join(self, code: str, address: str) -> None:
        """Joins the cell at ``address`` by an administrator's one-time ``code``."""
        ...

    def compare(
        self,
        since: date,
        until: date,
        *,
        told: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> Comparison:
        """What is here and there, day by day; ``told`` hears days done and days in all."""
        ...

    def send_again(self, operations: Sequence[str]) -> int:
        """Offers operations once more as they were signed; how many."""
        ...


class Line(QObject):
    """The last known state of the line, and the key that sends now."""

    changed = Signal(object)
    """A ``LineState``, in the window's thread."""
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LineState(enrolled=False)
        self.central: CentralSide | None = None
        self._worker: Worker | None = None
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def attend(self, worker: Worker | None) -> None:
        """From now on this worker is asked and heard; None: nobody keeps the line yet."""
        self._worker = worker
        if worker is None:
            return

        def tell(state: LineState) -> None:
            # The window may have closed while the worker ran.
            if isValid(self) and worker is self._worker:
                self._told.emit(state)

        worker.listen(tell)

    @property
    def kept(self) -> bool:
        """Whether anybody keeps the line: a desk that has not joined has nobody."""
        return self._worker is not None

    def send_now(self) -> None:
        """Wakes the worker; without one nothing happens."""
        if self._worker is not None:
            self._worker.wake()

    def finish(self) -> None:
        """Lets the worker end; before the store closes."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def _take(self, state: LineState) -> None:
        self.state = state
        self.changed.emit(state)
