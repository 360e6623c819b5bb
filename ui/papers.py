"""What a screen may ask about papers: draw, print once, reprint, settle what was cut off."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import Printer, PrintState
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind
from counter_app.services import originals, printing
from counter_app.services.desk import Desk
from counter_app.services.lookup import Paper
from counter_app.services.paper_kinds import DRAW
from counter_app.services.paper_printing import Printed, paper_pdf, print_paper, slip_row
from ui.events import Changes
from ui.jobs import Jobs

Failed = Callable[[UserError | EnvironmentFault], None] | None
Pages = Callable[[], bytes]
PAPER_LABELS = {
    PaperSize.A4: "A4 dọc",
    PaperSize.A4_LARGE: "A4 chữ lớn",
    PaperSize.A4_LANDSCAPE: "A4 ngang",
    PaperSize.A5: "A5 dọc",
    PaperSize.A5_LANDSCAPE: "A5 ngang",
    PaperSize.ROLL80: "cuộn 80 mm",
}
_STATES = {
    PrintState.DONE: "Đã in {name}.",
    PrintState.FAILED: "Chưa in được {name}. Kiểm tra máy in rồi bấm in lại.",
    PrintState.UNKNOWN: "Không rõ {name} đã ra chưa. Nhìn khay giấy rồi mở hồ sơ để trả lời.",
}


def paper_name(paper: Paper) -> str:
    """A paper as the clerk calls it, at the beginning of a line."""
    drawing = DRAW.get(PaperKind(paper.kind))
    return drawing.name[:1].upper() + drawing.name[1:] if drawing else "Giấy khác"


SLIP_CAME_OUT = "Đã ghi: giấy hẹn bản gốc đã ra."


def came_to(printed: Printed, printer: Printer) -> str:
    """What became of an order, in the clerk's words."""
    name, state = DRAW[printed.kind].name, printed.state
    if state is PrintState.DONE and printed.saved_in:
        words = f"Đã lưu {name} PDF vào {printed.saved_in}."
    else:
        words = _STATES.get(state, "Máy in đang in {name}.").format(name=name)
    if printed.reprint and state is not PrintState.FAILED:
        words = f"{words} Bản sao, in lại lần {printed.reprint}."
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper of a dossier by its row; a dossier's id alone stands for its slip in force."""

    dossier_id: DossierId
    paper: int


What = DossierId | Sheet


class Papers:
    """One desk's papers and its printer. Drawing and printing are done on the paper lane."""

    def __init__(self, *, desk: Desk, printer: Printer, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._printer = desk, printer
        self._jobs, self._changes = jobs, changes

    @property
    def printer_words(self) -> str:
        """Which printer and paper this desk uses, for the foot of the window."""
        return f"{self._printer.describe()}, giấy {PAPER_LABELS[self._desk.office.printing.paper]}"

    def print_slip(
        self,
        what: What,
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
        request: str = "",
    ) -> None:
        """Prints the original, or with a ``request`` one counted copy for that request."""

        def work() -> Printed:
            return print_paper(
                self._row(what), desk=self._desk, printer=self._printer, request=request
            )

        self._print(work, what, owner=owner, done=done, failed=failed)

    def print_again(
        self, what: What, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """Prints an original once more, which the clerk says never came out."""

        def work() -> Printed:
            originals.settle(self._row(what), came_out=False, desk=self._desk)
            return print_paper(self._row(what), desk=self._desk, printer=self._printer)

        self._print(work, what, owner=owner, done=done, failed=failed)

    def settle_as_out(
        self, what: What, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """Notes that an original whose printing was cut off did come out."""

        def tell(_nothing: None) -> None:
            self._tell(what)
            done("Đã ghi: bản gốc đã ra." if isinstance(what, Sheet) else SLIP_CAME_OUT)

        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: originals.settle(self._row(what), came_out=True, desk=self._desk),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def original(
        self,
        what: What,
        *,
        owner: QObject,
        done: Callable[[originals.Original], None],
        failed: Failed,
    ) -> None:
        """Whether the original has come out."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: originals.original_of(self._row(what), desk=self._desk),
            owner=owner,
            done=done,
            failed=failed,
        )

    def find_waiting(
        self, *, owner: QObject, done: Callable[[tuple[DossierRow, ...]], None]
    ) -> None:
        """The dossiers whose original should have come out and has not."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: originals.waiting(desk=self._desk),
            owner=owner,
            done=done,
        )

    def draft_pages(self, draft: Draft, shown: Offer) -> Pages:
        """The slip as it would be, drawn when called."""
        return lambda: printing.draft_pdf(draft, shown, desk=self._desk)

    def slip_pages(self, what: What) -> Pages:
        """The paper as it was printed, drawn when called."""
        return lambda: paper_pdf(self._row(what), desk=self._desk)

    def _row(self, what: What) -> int:
        return what.paper if isinstance(what, Sheet) else slip_row(what, desk=self._desk)

    def _print(
        self,
        work: Callable[[], Printed],
        what: What,
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        def tell(printed: Printed) -> None:
            words = came_to(printed, self._printer)
            self._changes.printer_said.emit(words)
            self._tell(what)
            done(words)

        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=tell, failed=failed)

    def _tell(self, what: What) -> None:
        dossier_id = what.dossier_id if isinstance(what, Sheet) else what
        self._changes.written.emit()
        self._changes.dossier_changed.emit(dossier_id)
