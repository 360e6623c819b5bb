"""A dossier's slip on its way to the printer: the preview of a draft, then the one in force.

Always after the commit, always from the kept words; how any paper is printed is in
``paper_printing``.
"""

from pathlib import Path

from counter_app.core.ids import DossierId
from counter_app.devices.printer import Printer
from counter_app.documents.slip import draw_slip
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.office.machine import slip_paper
from counter_app.services.papers import paper_printing
from counter_app.services.papers.paper_printing import Printed, in_copies, slip_row
from counter_app.services.targets import require_folder, require_writable
from counter_app.services.wording.slip_content import NOT_YET, slip_content
from counter_app.services.wording.templates import with_logo, worded_slip

__all__ = ["Printed", "require_folder", "require_writable"]


def draft_pdf(draft: Draft, made: Offer, *, desk: Desk, paper: PaperSize | None = None) -> bytes:
    """The slip as it would be, before it has any number: for the preview only."""
    content = slip_content(draft, made, office=desk.office, clerk=desk.clerk, numbers=NOT_YET)
    worded = with_logo(worded_slip(content, desk=desk), desk=desk)
    return draw_slip(in_copies(worded, desk), paper or slip_paper(desk=desk))


def slip_pdf(dossier_id: DossierId, *, desk: Desk, paper: PaperSize | None = None) -> bytes:
    """The slip in force, exactly as first printed; looking at it is not a reprint."""
    return paper_printing.paper_pdf(slip_row(dossier_id, desk=desk), desk=desk, size=paper)


def print_slip(dossier_id: DossierId, *, desk: Desk, printer: Printer) -> Printed:
    """Prints the original once; a second call answers what became of the first."""
    return paper_printing.print_paper(slip_row(dossier_id, desk=desk), desk=desk, printer=printer)


def reprint_slip(
    dossier_id: DossierId,
    *,
    desk: Desk,
    printer: Printer,
    request: str,
    paper: PaperSize | None = None,
) -> Printed:
    """Prints a counted, marked copy; the same ``request`` makes one copy, not five."""
    row = slip_row(dossier_id, desk=desk)
    return paper_printing.print_paper(row, desk=desk, printer=printer, request=request, size=paper)


def print_to_folder(dossier_id: DossierId, folder: Path, *, desk: Desk) -> Path | None:
    """The original as a PDF in ``folder``; ``None`` where it was printed elsewhere before."""
    return paper_printing.original_to_folder(slip_row(dossier_id, desk=desk), folder, desk=desk)


def slip_to_file(
    dossier_id: DossierId, path: Path, *, desk: Desk, paper: PaperSize, request: str
) -> Printed:
    """The original where it was never printed, else a counted copy; nothing written, none counted."""
    row = slip_row(dossier_id, desk=desk)
    return paper_printing.paper_to_file(row, path, desk=desk, request=request, size=paper)
