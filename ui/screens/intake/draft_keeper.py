"""Nothing typed is lost: the draft is kept soon after each change and offered after a cut."""

from PySide6.QtCore import QObject, QTimer

from counter_app.domain.draft import Draft
from counter_app.services.intake.drafts import DraftKind
from ui.desk.counter import Counter
from ui.desk.drafts import AUTOSAVE_MS
from ui.screens.intake.state import IntakeState


class DraftKeeper(QObject):
    """Keeps the draft of one intake screen."""

    def __init__(self, counter: Counter, state: IntakeState) -> None:
        super().__init__(state)
        self._counter, self._state = counter, state
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.keep)
        state.edited.connect(self.keep_soon)

    def keep_soon(self) -> None:
        """Keeps the draft within a second, however fast the typing goes on."""
        if not self._soon.isActive():
            self._soon.start(AUTOSAVE_MS)

    def keep_now(self) -> None:
        """Keeps at once what waits to be kept."""
        if self._soon.isActive():
            self.keep()

    def is_waiting(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._soon.isActive()

    def forget(self, reference: str) -> None:
        """The draft was handed in or thrown away."""
        self._soon.stop()
        self._counter.drafts.forget(DraftKind.INTAKE, reference)
        self._counter.drafts.forget(DraftKind.DECLARING, reference)

    def keep(self) -> None:
        """Keeps at once what stands in the fields."""
        self._soon.stop()
        name = self._state.aside.client_ref
        if self._state.is_empty():  # all of it was wiped out again
            self.forget(name)
        else:
            self._counter.drafts.keep(DraftKind.INTAKE, name, self._state.kept())

    def what(self, draft: Draft) -> str:
        """The procedure of a kept draft in words."""
        procedure = self._counter.bundles.face_of(draft)
        return procedure.short_name if procedure is not None else "Chưa chọn thủ tục"
