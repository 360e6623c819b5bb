"""All that the copy of a lost dossier says, in the fields, for the clerk to check and take in."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.services.intake.again import draft_again
from counter_app.services.lookup import DossierView
from ui.desk.counter import Counter
from ui.screens.intake.held import IntakeHeld
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

UNCHECKED: Final = "Điền từ bản của {desk}: đối chiếu từng ô. Phí đã thu thì không thu lại."


class IntakeAgain(QObject):
    """``taken_up``: the copy stands in the fields; what was being typed waits in its place."""

    taken_up = Signal()

    def __init__(
        self, counter: Counter, view: IntakeView, state: IntakeState, held: IntakeHeld
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._state, self._held = counter, view, state, held

    def take_up(self, dossier_id: str) -> None:
        """Fills the fields, or goes on where this very dossier was begun already."""
        self._counter.open(
            DossierId(dossier_id),
            owner=self,
            done=self._begin,
            failed=lambda fault: self._counter.changes.said.emit(fault.message),
        )

    def _begin(self, dossier: DossierView) -> None:
        try:
            draft = draft_again(dossier)
        except UserError as error:
            self._counter.changes.said.emit(error.message)
            return
        reference = draft.client_ref or ""
        if reference == self._state.aside.client_ref or self._held.goes_on_with(reference):
            self.taken_up.emit()
            return
        if not self._state.is_empty():
            self._held.hold()
        if not self._state.is_empty():  # a dossier is being saved this moment
            return
        self._view.right.show_promise()
        self._state.restore(draft)
        self._state.edited.emit()
        self._state.remark(UNCHECKED.format(desk=dossier.received.desk_name or "quầy khác"))
        self.taken_up.emit()
