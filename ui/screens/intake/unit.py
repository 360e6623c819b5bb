"""A dossier from outside the area: which other unit decides it, asked in a window of its own."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from counter_app.domain.resolving import find_units
from ui.desk.counter import Counter
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView


class IntakeUnit(QObject):
    """Told among the others; the promise follows at once."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        view.left.unit_wanted.connect(self.ask)

    def ask(self) -> None:
        """Which unit; the office's own code stands for itself."""
        from ui.dialogs.intake.resolving_unit import ResolvingUnitDialog

        office, others = self._counter.desk.office, self._state.aside.others
        find = partial(find_units, office=office)
        answer = ResolvingUnitDialog.ask(others.unit, find, parent=self._view)
        if answer is None:
            return
        unit = answer.unit
        own = unit is not None and unit.agency == office.agency
        self._state.set_others(replace(others, unit=None if own else unit))
