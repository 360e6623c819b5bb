"""Whether this desk's clock can be right, and that its clerk hears of it before a number bears its day."""

from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.services.clock_doubt import clock_doubt, moved_far
from counter_app.services.desk import Desk
from ui.events import Changes
from ui.jobs import Jobs

AGAIN: Final = "Giờ máy đúng thì bấm lần nữa."


class Clock:
    """One desk's clock, held against what the store knows. Looked at on the read lane."""

    def __init__(self, *, desk: Desk, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._jobs, self._changes = desk, jobs, changes
        self._told = desk.clock_doubt

    def look(self) -> None:
        """Tells the window when the clock comes into doubt, and when it is out of it."""
        desk = self._desk
        self._jobs.run(
            desk.store.lanes.read,
            lambda: clock_doubt(desk.store, at=desk.clock.now(), calendar=desk.calendar),
            owner=self._jobs,
            done=self._tell,
        )

    def require(self, at: datetime) -> None:
        """Raises ``UserError`` where the clock has moved far and nobody was told so yet.

        Asked in the write lane. Whoever was told decides: the same act done again goes through.
        """
        doubt = moved_far(self._desk.store, at=at, calendar=self._desk.calendar)
        if doubt and doubt != self._told:
            self._tell(doubt)
            raise UserError("clock_doubted", f"{doubt} {AGAIN}")

    def _tell(self, doubt: str) -> None:
        if doubt != self._told:
            self._told = doubt
            self._changes.clock_doubted.emit(doubt)
