"""Whose intake this is, over every step and every question of it: name and year of birth."""

from PySide6.QtCore import QObject

from ui import typed
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView


class IntakeNamed(QObject):
    """Follows the name and the date as they are typed; a date that is none yet says no year."""

    def __init__(self, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._view, self._state = view, state
        view.left.changed.connect(self._name)
        state.begun.connect(self._name)
        self._name()

    def _name(self) -> None:
        person = self._view.left.person
        born = typed.Spared()(
            lambda: typed.partial_date(person.birth.value(), field="submitter.birth")
        )
        name = person.name.value()
        year = str(born.year) if name and born is not None else ""
        words = f"{name}, {year}" if year else name
        self._view.left.title.setText(f"Người nộp · {year}" if year else "Người nộp")
        self._view.setProperty("citizen", words)
        self._view.setProperty("filing", self._state.aside.client_ref)
        self._view.middle.name_citizen(words)
        self._view.right.promise.name_citizen(words)
