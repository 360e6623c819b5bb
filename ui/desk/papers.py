"""What a screen may ask about papers: draw, print once, reprint, settle what was cut off."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_app.core.ids import DossierId
from counter_app.devices.printer import PrintState
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.drawn_sheets import paper_kind
from counter_app.domain.offer import Offer
from counter_app.domain.papers import PaperSize
from counter_app.services.office.machine import SHEET_WORDS, SlipCopies
from counter_app.services.papers import originals, printing
from counter_app.services.papers.paper_kinds import name_of
from counter_app.services.papers.paper_printing import Printed, paper_pdf, print_paper, slip_row
from counter_app.services.papers.print_elsewhere import fall_back, print_elsewhere
from counter_app.services.papers.print_following import Followed, cancel, follow
from counter_app.services.papers.print_history import LAST, PrintedPage, Shown, printed_page
from counter_app.services.papers.sheet_printing import KeptSheet, sheets_of
from ui.desk.printing import Failed, Pages, Printing
from ui.strings import capital

PAPER_LABELS = SHEET_WORDS


def paper_name(kind: str) -> str:
    """A kind of paper as the clerk calls it, at the beginning of a line."""
    return capital(name_of(paper_kind(kind)))


SLIP_CAME_OUT = "Đã ghi: giấy hẹn bản gốc đã ra."


def moved_to(followed: Followed) -> tuple[str, str]:
    """What became of a paper after a printer took it, in the clerk's words, and the tone."""
    name = capital(followed.name)
    if followed.state is PrintState.STUCK:
        return f"{name} chưa in được: {followed.trouble}. Xử lý xong máy tự in tiếp.", "warn"
    if followed.state is PrintState.FAILED:
        return f"{name} in hỏng, giấy chưa ra. Hãy in lại hoặc in ở máy khác.", "bad"
    if followed.state is PrintState.UNKNOWN:
        return f"Chưa rõ {followed.name} đã ra chưa. Hãy nhìn khay giấy.", "warn"
    if followed.state is PrintState.DONE:
        return f"Đã in {followed.name}.", "good"
    return f"{name} {_UNDER_WAY[followed.state]}.", "info"


_TAKEN_BACK = {
    PrintState.FAILED: "Đã rút lệnh in. Giấy chưa ra, in lúc nào cũng được.",
    PrintState.DONE: "Giấy vừa ra xong, không rút được nữa.",
    PrintState.UNKNOWN: "Chưa rõ giấy đã ra chưa. Hãy nhìn khay giấy.",
}
_UNDER_WAY = {
    PrintState.SENDING: "đang gửi tới máy in",
    PrintState.SENT: "đang chờ in",
    PrintState.PRINTING: "đang in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper by its row, and its dossier's id; a dossier's id alone stands for its slip in force.

    A visit's or a hand-over's paper has no dossier.
    """

    dossier_id: DossierId | None
    paper: int
    is_slip: bool = False


What = DossierId | Sheet


class Papers(Printing):
    """One desk's papers and its printer."""

    def print_slip(
        self,
        what: What,
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
        request: str = "",
        size: PaperSize | None = None,
    ) -> None:
        """Prints the original, or with a ``request`` one counted copy for that request."""
        # In large type it is for the citizen, whatever else is handed out.
        copies = SlipCopies.CITIZEN if size is PaperSize.A4_LARGE and request else None

        def work() -> Printed:
            return print_paper(
                self._row(what),
                desk=self._desk,
                printer=self._printer,
                request=request,
                size=size,
                copies=copies,
            )

        self._print(work, what, owner=owner, done=done, failed=failed)

    def print_elsewhere(
        self,
        what: What,
        choice: str,
        *,
        request: str,
        size: PaperSize | None = None,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Takes the paper back from the printer that has it, and prints it on another."""

        def work() -> Printed:
            return print_elsewhere(
                self._row(what),
                choice,
                desk=self._desk,
                printer=self._printer,
                request=request,
                size=size,
            )

        self._print(work, what, owner=owner, done=done, failed=failed)

    def fall_back(
        self,
        what: What,
        order: int | None,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """As ``print_elsewhere``, on whichever is ready where ``order`` failed, else into a PDF."""

        def work() -> Printed:
            row = self._row(what)
            desk, printer = self._desk, self._printer
            return fall_back(row, desk=desk, printer=printer, request=request, order=order)

        self._print(work, what, owner=owner, done=done, failed=failed)

    def cancel(
        self, order: int, what: What, *, owner: QObject, done: Callable[[str], None], failed: Failed
    ) -> None:
        """Takes one order back from the printer that has not printed it."""

        def tell(state: PrintState) -> None:
            self._tell(what)
            done(_TAKEN_BACK.get(state, "Máy in không còn giữ giấy này."))

        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: cancel(order, desk=self._desk, printer=self._printer),
            owner=owner,
            done=tell,
            failed=failed,
        )

    def follow(
        self,
        *,
        also: tuple[int, ...] = (),
        not_out: bool = False,
        owner: QObject,
        done: Callable[[tuple[Followed, ...]], None],
        failed: Failed,
    ) -> None:
        """As the service's ``follow``, by the printer of this desk."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: follow(desk=self._desk, printer=self._printer, also=also, not_out=not_out),
            owner=owner,
            done=done,
            failed=failed,
        )

    def printed(
        self,
        shown: Shown,
        *,
        text: str,
        after: int | None,
        owner: QObject,
        done: Callable[[PrintedPage], None],
    ) -> None:
        """A page of what was printed here, the last first; ``after`` of None: from the beginning."""
        place = LAST if after is None else after
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: printed_page(shown, desk=self._desk, text=text, after=place),
            owner=owner,
            done=done,
        )

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

    def draft_pages(self, draft: Draft, shown: Offer, size: PaperSize | None = None) -> Pages:
        """The slip as it would be, drawn when called; ``size`` of None: the desk's own."""
        return lambda: printing.draft_pdf(draft, shown, desk=self._desk, paper=size)

    def sheets_of(
        self,
        dossier_id: DossierId,
        *,
        owner: QObject,
        done: Callable[[tuple[KeptSheet, ...]], None],
    ) -> None:
        """The papers without a number that were printed of a dossier, the oldest first."""
        lane = self._desk.store.lanes.read
        self._jobs.run(lane, lambda: sheets_of(dossier_id, desk=self._desk), owner=owner, done=done)

    def slip_pages(self, what: What, size: PaperSize | None = None) -> Pages:
        """The paper as it was printed, drawn when called; ``size`` of None: the desk's own."""
        return lambda: paper_pdf(self._row(what), desk=self._desk, size=size)

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
        def tell(words: str) -> None:
            self._tell(what)
            done(words)

        self._run_print(work, owner=owner, done=tell, failed=failed)

    def _tell(self, what: What) -> None:
        dossier_id = what.dossier_id if isinstance(what, Sheet) else what
        self._changes.written.emit()
        if dossier_id is not None:
            self._changes.dossier_changed.emit(dossier_id)
