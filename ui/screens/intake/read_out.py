"""The day that was read out: it may move while nobody types, at 15:00, at midnight."""

from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QTimer

from counter_app.core.clock import local
from counter_app.domain.offer import Offer
from ui import strings
from ui.screens.intake.state import IntakeState

REFRESH_MS: Final = 20_000


class ReadOut(QObject):
    """Looks at the promise again and again; one that moved is said, never changed without a word."""

    def __init__(self, state: IntakeState) -> None:
        super().__init__(state)
        self._state = state
        refresh = QTimer(self)
        refresh.timeout.connect(self.stands)
        refresh.start(REFRESH_MS)

    def stands(self) -> bool:
        """Reckons anew; whether every day is still the one that was shown."""
        before = self._state.offer
        self._state.reckon()
        after = self._state.offer
        if before is None or after is None or _days(before) == _days(after):
            return True
        self._state.remark(strings.PROMISE_MOVED)
        return False


def _days(offer: Offer) -> list[date | None]:
    """The promise's, and each part's of a bundle."""
    dues = (one.due_at for one in (offer, *offer.parts))
    return [local(due).date() if due is not None else None for due in dues]
