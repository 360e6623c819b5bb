"""Work for the store while nobody types: once after each stretch of writing, and at the end."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.services.keeping.upkeep import keep_up
from ui.desk.counter import Counter

REST_MS: Final = 20_000


class Upkeep(QObject):
    """Waits until something was written and the hands have rested for ``REST_MS``.

    It runs beside the write lane and asks it for one short step after the other, so that a save
    never waits for all of it.
    """

    def __init__(self, counter: Counter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._begin)
        self.follow(counter)

    def follow(self, counter: Counter) -> None:
        """Listens to the desk as it is now: another person sat down."""
        self._counter = counter
        counter.changes.written.connect(self._want)

    def put_off(self) -> None:
        """A key was pressed: the rest begins anew."""
        if self._wanted:
            self._rest.start(REST_MS)

    def is_wanted(self) -> bool:
        """Whether something was written that nobody has looked after yet."""
        return self._wanted

    def is_waiting(self) -> bool:
        """Whether the rest has begun and not ended."""
        return self._rest.isActive()

    def finish(self) -> None:
        """Once more before the store closes, which waits for it. Faults then concern nobody."""
        self._rest.stop()
        self._counter.desk.store.lanes.io.submit(lambda: keep_up(desk=self._counter.desk))

    def _want(self) -> None:
        self._wanted = True
        self._rest.start(REST_MS)

    def _begin(self) -> None:
        self._wanted = False
        self._counter.on_io(
            lambda: keep_up(desk=self._counter.desk),
            owner=self,
            done=lambda _nothing: None,
            failed=self._leave_out,
        )

    def _leave_out(self, _error: UserError | EnvironmentFault) -> None:
        """Whoever saves next is told what is wrong; upkeep may wait."""
        self._wanted = True
