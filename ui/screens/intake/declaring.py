"""A tờ khai written for the citizen, from the fields of the intake as they stand."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from ui.desk.counter import Counter
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView
from ui.widgets.text import set_role

TODAY: Final = "Hôm nay là ngày không viết: viết hộ tờ khai cho công dân."

if TYPE_CHECKING:
    from ui.flows.declaring import Declaring


class IntakeDeclaring(QObject):
    """The form of the procedure on screen; without one, the general form."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._flow: Declaring | None = None
        view.middle.declare.clicked.connect(self.begin)
        state.reckoned.connect(self._offer)

    def _offer(self) -> None:
        """On a no-writing day the key stands out, and who hears it is told why; else it is quiet."""
        procedure, key = self._state.procedure, self._view.middle.declare
        if procedure is None:
            return
        first = self._counter.declarations.is_usual_today(procedure)
        set_role(key, role="small" if first else "link")
        key.setAccessibleDescription(TODAY if first else "")

    def begin(self) -> None:
        """Asks what is missing, reads it back, prints it."""
        from ui.flows.declaring import Declaring  # after the first picture

        if self._flow is None:
            self._flow = Declaring(self._counter, self._view)
            self._flow.said.connect(self._counter.changes.said)
        procedure = self._state.procedure
        self._flow.begin(self._state.read().draft, procedure.code if procedure else "")
