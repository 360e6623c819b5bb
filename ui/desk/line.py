"""How the line stands, told to the window: the worker's listener turned into one queued signal.

The worker lives in threads of its own; nothing here waits for it, and what it says after the window
is gone is dropped.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from counter_app.domain.attachment import Attachment
from counter_app.domain.reconciling import Comparison
from counter_app.sync.line import LineState

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.sync.carrying import CarriedOn
    from ui.line_words import LineWords


class Worker(Protocol):
    """What the window asks of whoever keeps the line."""

    def listen(self, told: Callable[[LineState], None]) -> None:
        """``told`` hears, in the worker's thread, how the line stands after each round."""
        ...

    def on_applied(self, told: Callable[[], None]) -> None:
        """``told`` hears, in the worker's thread, that news of the central side was taken in."""
        ...

    def nudge(self) -> None:
        """Something new waits to be sent."""
        ...

    def try_now(self) -> None:
        """A person asks for a round at once."""
        ...

    def stop(self) -> None:
        """Ends its threads; returns when they have ended."""
        ...


class CentralSide(Protocol):
    """What the window asks of sync besides the worker; each call waits, so never in its thread.

    All raise ``UserError`` or ``EnvironmentFault``.
    """

    def worker(self) -> Worker:
        """Whoever keeps the line, already at work; before the desk has joined it only waits."""
        ...

    def join(self, desk: "Desk", code: str, address: str, authority: Path | None = None) -> None:
        """Joins the cell at ``address`` by an administrator's one-time ``code``, as who sits here says.

        ``authority``: a file of certificates to trust from now on, where the cell's is private.
        """
        ...

    def use_hub(self, desk: "Desk", address: str) -> str:
        """The desk asks the office's hub at ``address`` from now on; its name. Empty: none."""
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

    def export_to(self, path: Path) -> "CarriedOn":
        """Writes what waits, sealed, to a file on a USB stick."""
        ...

    def import_from(self, path: Path) -> "CarriedOn":
        """Hands another desk's file on to the cell, or takes the cell's answers to ours in."""
        ...

    def fetch(
        self,
        file: Attachment,
        *,
        told: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> bool:
        """Brings a file here that lies at the central side only; False where it was stopped.

        ``told`` hears how many bytes are here, and of how many.
        """
        ...

    def send_again(self, operations: Sequence[str]) -> int:
        """Offers operations once more as they were signed; how many."""
        ...


class Line(QObject):
    """The last known state of the line, and the key that sends now."""

    changed = Signal(object)
    """A ``LineState``, in the window's thread."""
    applied = Signal()
    """News of the central side was taken into the store."""
    told = Signal(object)
    """The line and what waits, in words: other ``LineWords`` than before."""
    _told = Signal(object)
    _took_in = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LineState(enrolled=False)
        self.words: LineWords | None = None
        self.central: CentralSide | None = None
        self._worker: Worker | None = None
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._took_in.connect(self.applied, Qt.ConnectionType.QueuedConnection)

    def attend(self, worker: Worker) -> None:
        """From now on this worker is asked and heard."""
        self._worker = worker

        def tell(state: LineState) -> None:
            # The window may have closed while the worker ran.
            if isValid(self) and worker is self._worker:
                self._told.emit(state)

        def tell_applied() -> None:
            if isValid(self) and worker is self._worker:
                self._took_in.emit()

        worker.listen(tell)
        worker.on_applied(tell_applied)
        worker.try_now()

    @property
    def kept(self) -> bool:
        """Whether anybody keeps the line."""
        return self._worker is not None

    def send_now(self) -> None:
        """A person asks for a round at once; without a worker nothing happens."""
        if self._worker is not None:
            self._worker.try_now()

    def nudge(self) -> None:
        """Something new waits to be sent."""
        if self._worker is not None:
            self._worker.nudge()

    def tell(self, words: "LineWords") -> None:
        """How the line stands now, in words; one source for all who show it."""
        if words != self.words:
            self.words = words
            self.told.emit(words)

    def finish(self) -> None:
        """Lets the worker end; before the store closes."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()

    def _take(self, state: LineState) -> None:
        self.state = state
        self.changed.emit(state)
