"""Whoever looks by itself while the window is open, and tells over the screen what it finds.

Made for the first desk; each goes on with the next one, whoever sits down there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.window.early_warning import EarlyWarning
from ui.window.print_watch import PrintWatch
from ui.window.standing import StandingMatters
from ui.window.unclosed_days import UnclosedDays

if TYPE_CHECKING:
    from ui.desk.counter import Counter
    from ui.window.frame import Frame


class Watches:
    """Papers under way, what presses, days left open, and what stands over all of it."""

    def __init__(
        self,
        counter: "Counter",
        window: "Frame",
        *,
        lead_to_printed: Callable[[], None],
        lead_to_unprinted: Callable[[], None],
    ) -> None:
        board = window.board
        self.printing = PrintWatch(counter, board, lead_to_printed=lead_to_printed, parent=window)
        self._pressing = EarlyWarning(counter, window.side, window)
        self._unclosed = UnclosedDays(counter, board, window)
        self._standing = StandingMatters(
            counter,
            board,
            window.foot,
            lead_to_unprinted=lead_to_unprinted,
            room_again=window.no_trouble,
            parent=window,
        )

    def follow(self, counter: "Counter") -> None:
        """The desk as it is now."""
        self.printing.follow(counter)
        self._pressing.follow(counter)
        self._standing.follow(counter)
        self._unclosed.follow(counter)
