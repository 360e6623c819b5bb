"""The end of a visit with several dossiers: one sheet for all of them, printed once.

Until the sheet is out the visit stays kept, so that a cut or a printer that failed loses nothing.
"""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.sitting import Sitting
from counter_app.services.intake.drafts import DraftKind
from counter_app.services.intake.sitting import FEWEST, Seen
from ui.desk.counter import Counter


class VisitEnd(QObject):
    """``printed``: the sheet of the visit of this id is out."""

    printed = Signal(str)

    def __init__(self, counter: Counter, parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self.last: Sitting | None = None
        """The visit that ended last, to be gone on with."""

    def keep(self, sitting: Sitting) -> None:
        """Keeps the visit as it stands."""
        self._counter.drafts.keep(DraftKind.SITTING, sitting.id, sitting)

    def forget(self, sitting: Sitting) -> None:
        """Nothing more is to be done for it."""
        self._counter.drafts.forget(DraftKind.SITTING, sitting.id)

    def end(self, sitting: Sitting) -> None:
        """The citizen goes, with the sheet where there are several dossiers."""
        self.last = sitting
        if len(sitting.refs) < FEWEST or sitting.sheet_sent:
            self.forget(sitting)
        else:
            self._counter.sittings.look(sitting, owner=self, done=self._print_once)

    def _print_once(self, seen: Seen) -> None:
        sitting = seen.sitting
        if not seen.several:
            self.forget(sitting)
            return
        self.last = replace(sitting, sheet_sent=True)
        self.keep(self.last)
        self.print(sitting, request=f"{sitting.id}-{len(seen.dossiers)}")

    def print(self, sitting: Sitting, *, request: str) -> None:
        """Prints the sheet; the same ``request`` prints it once."""

        def done(words: str, well: bool) -> None:
            self._counter.changes.said.emit(words)
            if well:
                self._is_out(sitting)
            else:
                self._not_out(sitting)

        def failed(fault: UserError | EnvironmentFault) -> None:
            words = f"Chưa in được tờ chung (Ctrl N để mở lại lượt). {fault.message}"
            self._counter.changes.said.emit(words)
            self._not_out(sitting)

        self._counter.sittings.print_sheet(
            sitting, request=request, owner=self, done=done, failed=failed
        )

    def _is_out(self, sitting: Sitting) -> None:
        self.printed.emit(sitting.id)
        if self.last is not None and self.last.id == sitting.id:
            self.forget(sitting)

    def _not_out(self, sitting: Sitting) -> None:
        """Still to be done, also after a cut."""
        if self.last is not None and self.last.id == sitting.id:
            self.last = sitting
        self.keep(sitting)
