"""Ctrl+S: the last dossier's procedure, choices and papers for whoever stands at the desk now."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from counter_app.domain.draft import Draft
from counter_app.services.intake.next_dossier import like_before
from ui.desk.counter import Counter
from ui.screens.intake.kept import Kept, words_of
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

NOTHING: Final = "Hôm nay quầy này chưa nhận hồ sơ nào để làm như trước."
READ_OUT: Final = "Quét thẻ người tiếp theo, hoặc Ctrl N cho người này, rồi bấm Ctrl S."
GONE: Final = "Thủ tục của hồ sơ trước không còn trong danh mục. Hãy gõ tên thủ tục."


class IntakeCopied(QObject):
    """``copied``: what was asked of the last citizen is asked of this one, papers ticked alike."""

    copied = Signal()

    def __init__(
        self,
        counter: Counter,
        view: IntakeView,
        state: IntakeState,
        before: Callable[[], Draft | None],
    ) -> None:
        super().__init__(view)
        self._counter, self._view, self._state = counter, view, state
        self._before = before

    def copy(self) -> None:
        """Fills all but the people like the dossier taken in last; Ctrl+Z takes it back."""
        if self._view.right.is_receipt():
            self._counter.changes.said.emit(READ_OUT)
        elif (before := self._before()) is not None:
            self._put(before)
        else:
            self._counter.sittings.last_taken(owner=self, done=self._put)

    def _put(self, before: Draft | None) -> None:
        if before is None:
            self._counter.changes.said.emit(NOTHING)
            return
        kept = self._state.kept()
        draft = like_before(kept.draft, before)
        face = self._counter.bundles.face_of(draft)
        if face is None:
            self._counter.changes.said.emit(GONE)
            return
        self._state.go_to(
            Kept(
                draft=draft,
                aside=kept.aside,
                lines=words_of(self._view.left.lines()),
                certified=kept.certified,
            )
        )
        self._counter.changes.said.emit(f"Như hồ sơ trước: {face.short_name}. Bỏ: Ctrl Z.")
        self.copied.emit()
