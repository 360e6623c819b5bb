"""Notices that other settings came in force while the window is open: a calendar, say.

Another process may have put them there. Whoever listens builds the desk anew.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from counter_app.domain.office import Office
from counter_app.services.calendar import renewed
from ui.counter import Counter

LOOK_MS: Final = 60_000


class OfficeWatch(QObject):
    """Looks each minute, and when somebody is about to look at dates."""

    renewed = Signal(object)
    """The ``Office`` that is in force now; never told over an open dialog."""

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

    def look(self) -> None:
        """Asks the store what is in force."""
        counter = self._counter
        counter.jobs.run(
            counter.desk.store.lanes.read,
            lambda: renewed(desk=counter.desk),
            owner=self,
            done=lambda office: self._found(counter, office),
        )

    def _found(self, counter: Counter, office: Office | None) -> None:
        # An answer about a desk that is gone, or one that would take a dialog away: asked again.
        is_free = QApplication.activeModalWidget() is None
        if office is not None and counter is self._counter and is_free:
            self.renewed.emit(office)
