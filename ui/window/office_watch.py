"""Notices that other settings, another catalogue or calendar came in force while the window is open.

Another process, the central side or midnight put them there. Whoever listens seats the desk anew.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from counter_app.services.desk import Desk
from counter_app.services.office.editions import renewed
from ui.desk.counter import Counter

LOOK_MS: Final = 60_000


class OfficeWatch(QObject):
    """Looks each minute, and when somebody is about to look at dates."""

    renewed = Signal(object)
    """The ``Desk`` under what is in force now; never told over an open dialog."""

    def __init__(self, counter: Counter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        again = QTimer(self)
        again.timeout.connect(self.look)
        again.start(LOOK_MS)
        self.follow(counter)

    def follow(self, counter: Counter) -> None:
        """Looks at the desk as it is now."""
        self._counter = counter
        counter.changes.dates_wanted.connect(self.look)
        counter.changes.joined.connect(self.look)

    def look(self) -> None:
        """Asks the store what is in force."""
        counter = self._counter
        counter.jobs.run(
            counter.desk.store.lanes.read,
            lambda: renewed(desk=counter.desk),
            owner=self,
            done=lambda desk: self._found(counter, desk),
        )

    def _found(self, counter: Counter, desk: Desk | None) -> None:
        # An answer about a desk that is gone, or one that would take a dialog away: asked again.
        is_free = QApplication.activeModalWidget() is None
        if desk is not None and counter is self._counter and is_free:
            self.renewed.emit(desk)
