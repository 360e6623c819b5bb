"""Whether whoever sits here may still do what they could when they sat down.

Another process or the central side may have changed their account, or its last day passed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from ui.desk.counter import Counter

LOOK_MS: Final = 60_000
CHANGED: Final = (
    "Tài khoản của ông/bà vừa thay đổi nên màn hình đã khóa. "
    "Việc làm dở được giữ lại; nếu không vào lại được, hãy hỏi quản trị."
)


class SeatWatch(QObject):
    """Looks each minute where somebody sits; asks nothing and says nothing while all is as it was."""

    changed = Signal(str)
    """Why whoever sits here is to sign in anew."""

    def __init__(self, seated: "Callable[[], Counter | None]", parent: QObject) -> None:
        super().__init__(parent)
        self._seated = seated
        again = QTimer(self)
        again.timeout.connect(self.look)
        again.start(LOOK_MS)

    def look(self) -> None:
        """Asks the store."""
        counter = self._seated()
        if counter is None:
            return
        desk = counter.desk

        def told(holds: bool) -> None:
            now = self._seated()
            if not holds and now is not None and now.desk.clerk is desk.clerk:
                self.changed.emit(CHANGED)

        counter.jobs.run(
            desk.store.lanes.read,
            lambda: _holds(desk),
            owner=self,
            done=told,
        )


def _holds(desk: "Desk") -> bool:
    from counter_app.services.people.accounts import holds_as_seated

    return holds_as_seated(desk=desk, at=desk.clock.now())
