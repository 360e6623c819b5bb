"""What a screen may ask about a dossier's next steps: which, make one, show and print its paper."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import Printer, PrintState
from counter_app.domain.workflow import PaperKind, Rule
from counter_app.services.desk import Desk
from counter_app.services.letter_printing import letter_pdf, print_letter
from counter_app.services.lookup import DossierView
from counter_app.services.workflow import Moved, Wanted, make_move, possible
from ui.events import Changes
from ui.jobs import Jobs
from ui.papers import Failed, Pages

LETTERS: Final = {
    PaperKind.SUPPLEMENT_REQUEST: "phiếu yêu cầu bổ sung",
    PaperKind.REFUSAL: "phiếu từ chối",
    PaperKind.APOLOGY: "phiếu xin lỗi và hẹn lại",
    PaperKind.STOP_NOTICE: "thông báo dừng giải quyết",
    PaperKind.CONTROL_SHEET: "phiếu kiểm soát",
}


class Moves:
    """One desk's steps: made on the write lane, their papers drawn on the paper lane."""

    def __init__(self, *, desk: Desk, printer: Printer, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._printer = desk, printer
        self._jobs, self._changes = jobs, changes

    def possible(self, dossier: DossierView) -> tuple[Rule, ...]:
        """The steps this clerk may take now."""
        return possible(dossier, desk=self._desk)

    def make(
        self,
        dossier_id: DossierId,
        wanted: Wanted,
        *,
        owner: QObject,
        done: Callable[[Moved], None],
        failed: Failed,
    ) -> None:
        """Makes one step, once."""

        def tell(moved: Moved) -> None:
            self._changes.written.emit()
            self._changes.dossier_changed.emit(dossier_id)
            self._changes.queue_changed.emit()
            done(moved)

        self._jobs.run(
            self._desk.store.lanes.write,
            lambda: make_move(dossier_id, wanted, desk=self._desk, at=self._desk.clock.now()),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def letter_pages(self, dossier_id: DossierId, kind: PaperKind) -> Pages:
        """The newest paper of ``kind`` as issued, drawn when called."""
        return lambda: letter_pdf(dossier_id, kind, desk=self._desk)

    def print_letter(
        self,
        dossier_id: DossierId,
        kind: PaperKind,
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the newest paper of ``kind``; ``done`` gets what became of it, in words."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: print_letter(dossier_id, kind, desk=self._desk, printer=self._printer),
            owner=owner,
            done=lambda state: done(self._came_to(state, LETTERS[kind])),
            failed=failed,
        )

    def _came_to(self, state: PrintState, name: str) -> str:
        if state is PrintState.DONE and isinstance(self._printer, FolderPrinter):
            return f"Đã lưu {name} PDF vào {self._printer.folder.name}."
        if state is PrintState.DONE:
            return f"Đã in {name}."
        if state in (PrintState.FAILED, PrintState.UNKNOWN):
            return f"Chưa rõ {name} đã ra chưa. Hãy nhìn khay giấy."
        return f"Máy in đang in {name}."
