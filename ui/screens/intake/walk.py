"""Where the keyboard goes next in the intake: the first thing missing, else the key at the end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.screens.intake.findings import FindingPlaces
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView


class IntakeWalk:
    """One step after the other; none of them changes the draft."""

    def __init__(self, view: IntakeView, state: IntakeState, places: FindingPlaces) -> None:
        self._view, self._state, self._places = view, state, places

    def enter(self) -> None:
        """To where the next step is."""
        if self._view.right.is_receipt():
            self._view.right.receipt.next.setFocus()
        elif self._view.left.person.is_empty():
            self._view.left.person.name.setFocus()
        else:
            self._view.middle.procedure.field.setFocus()

    def lead_on(self) -> None:
        """A procedure was chosen: on to whom it is about, what is copied, what is missing."""
        middle = self._view.middle
        first = middle.subject.first()
        if first is None and not middle.copies.isHidden():
            first = middle.copies.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.go_on()

    def go_on(self) -> None:
        """The next thing missing, else the key that takes the dossier in."""
        focus, offer = QApplication.focusWidget(), self._state.offer
        for finding in offer.blocking if offer is not None else ():
            widget = self._places.place(finding.field)
            if widget is not None and widget is not focus:
                self._places.lead_to(finding.field)
                return
        self._view.right.promise.receive.setFocus(Qt.FocusReason.TabFocusReason)

    def presses(self) -> bool:
        """Enter on a key presses it, among the papers it goes on; whether it did either."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        elif focus is not None and self._is_paper_part(focus):
            self.go_on()
        else:
            return False
        return True

    def _is_paper_part(self, focus: QWidget) -> bool:
        """Whether what follows is the next thing missing, not simply the next field."""
        middle = self._view.middle
        return middle.isAncestorOf(focus) and not middle.subject.isAncestorOf(focus)
