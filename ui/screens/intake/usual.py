"""What this desk is asked for most, in the empty field of the procedure: a digit picks it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.draft import Draft
from ui.desk.counter import Counter
from ui.screens.intake.view import IntakeView

NOTHING: Final = "Chưa chọn thủ tục nào để ghim. Dùng ↑ ↓ chọn một dòng rồi bấm Ctrl F."


class IntakeUsual(QObject):
    """Fills the field's list while nothing is typed; pins and picks from it."""

    def __init__(
        self, counter: Counter, view: IntakeView, pick: Callable[[Procedure], None]
    ) -> None:
        super().__init__(view)
        self._counter, self._field, self._pick = counter, view.middle.procedure, pick
        used = counter.most_used
        used.load(owner=self)
        self._field.offer_usual(used.offered, used.is_pinned)

    def took(self, draft: Draft) -> None:
        """A dossier of it was taken in."""
        asked = self._counter.bundles.face_of(draft)
        if asked is not None:
            self._counter.most_used.note(asked.code)

    def pick(self, number: int) -> None:
        """Picks the one of that number, counted from one, where nothing is picked yet."""
        offered = self._counter.most_used.offered()
        if self._field.is_picked() or number > len(offered):
            return
        self._field.show_chosen(offered[number - 1], offered[number - 1].short_name)
        self._pick(offered[number - 1])

    def pin(self) -> None:
        """Pins the procedure under the hands, or takes its pin away."""
        procedure = self._field.current()
        if not isinstance(procedure, Procedure):
            self._say(NOTHING)
            return
        self._counter.most_used.pin(procedure, owner=self, done=self._pinned, failed=self._failed)

    def _pinned(self, words: str) -> None:
        self._say(words)
        self._field.refresh_usual()

    def _failed(self, fault: UserError | EnvironmentFault) -> None:
        self._say(fault.message)

    def _say(self, words: str) -> None:
        self._counter.changes.said.emit(words)
