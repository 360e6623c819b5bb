"""A paper to another printer, or to a PDF, than the one it was sent to or would go to.

Taking it back from the first comes first: one original, one printer.
"""

from dataclasses import replace
from typing import Final

from counter_app.core.config import PAPERS_FOLDER
from counter_app.core.errors import UserError
from counter_app.devices.chosen import FOLDER, choice_of, ready_beside
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PaperUse, Printer, PrintState
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.office.machine import (
    choice_words,
    known_printers,
    print_settings,
    printer_named,
    slip_page,
)
from counter_app.services.papers.originals import Original, original_of
from counter_app.services.papers.paper_printing import Printed, print_paper, use_of_paper
from counter_app.services.papers.print_following import withdraw
from db.counter import papers, print_history
from db.counter.cell_view import Connection

NOWHERE_ELSE: Final = (
    "Chưa ghi được vào thư mục {folder}, cũng không có máy in sẵn sàng. Hãy chọn nơi khác để in."
)


def print_elsewhere(
    paper: int,
    choice: str,
    *,
    desk: Desk,
    printer: Printer,
    request: str,
    size: PaperSize | None = None,
) -> Printed:
    """Prints on the printer of ``choice``: the original unless it is out, else a counted copy.

    Raises ``EnvironmentFault`` where the first printer will not let go of it, ``UserError`` where
    nobody knows whether it came out there.
    """
    withdrawn = withdraw(paper, desk=desk, printer=printer)
    known = original_of(paper, desk=desk)
    if known is Original.DOUBTFUL or withdrawn is PrintState.UNKNOWN:
        raise UserError(
            "paper_doubtful", "Chưa rõ tờ trước đã ra chưa. Hãy nhìn khay giấy và trả lời trước."
        )
    device = printer_named(choice, printer=printer)
    copy = request if known is Original.PRINTED else ""
    printed = print_paper(paper, desk=desk, printer=device, request=copy, size=size)
    return replace(printed, elsewhere=choice_words(choice))


def fall_back(
    paper: int, *, desk: Desk, printer: Printer, request: str, order: int | None = None
) -> Printed:
    """As ``print_elsewhere``, on whichever printer is ready, else as a PDF; on a page, never the roll.

    ``order`` is the one that failed; None: the original's. Nothing goes where that one failed:
    ``UserError`` where that was the PDFs' own folder and no printer is ready.
    """
    use, failed = use_of_paper(paper, desk=desk), _device_of(paper, order, desk)
    known, choices = known_printers(), print_settings(desk=desk).printers
    gone = choice_of(failed, (one.name for one in known)) if failed else choices.of(use)
    other, files = ready_beside(gone, known, choices), desk.data_dir / PAPERS_FOLDER
    if other is None and failed == FolderPrinter(folder=files).describe():
        raise UserError("nowhere_else", NOWHERE_ELSE.format(folder=files.name))
    return print_elsewhere(
        paper,
        other.name if other is not None else f"{FOLDER}{files}",
        desk=desk,
        printer=printer,
        request=request,
        size=None if use is PaperUse.PAPERS else slip_page(desk=desk),
    )


def _device_of(paper: int, order: int | None, desk: Desk) -> str:
    """The printer in words that an order was given to; empty where none had it."""

    def found(connection: Connection) -> str:
        job = papers.original_job(connection, paper) if order is None else None
        number = job.number if job is not None else order
        given = print_history.order(connection, number) if number is not None else None
        return given.device if given is not None else ""

    return desk.store.read(found)
