"""The sheet that lists what was filed together: put together from the kept slips, then printed.

It has no number of its own: every word on it stands on a slip already. What was printed is kept
as it was.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.devices.folder import FolderPrinter, paper_file_name
from counter_app.devices.printer import Printer, PrintJob
from counter_app.documents.bundle_sheet import draw_bundle_sheet
from counter_app.documents.slip import draw_slips
from counter_app.domain.bundle_sheet import BundleSheet, FiledPart
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.draft import Draft
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize, SlipContent
from counter_app.services.desk import Desk
from counter_app.services.intake.bundles import filed_together, offer_bundle
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.office.machine import slip_paper
from counter_app.services.papers import sheet_printing
from counter_app.services.papers.paper_printing import Printed, in_copies
from counter_app.services.papers.sheet_printing import Drawn
from counter_app.services.wording.slip_content import NOT_YET, slip_content

_STEM: Final = "Ho_so_lien_thong"


def sheet_pdf(bundle: str, *, desk: Desk, size: PaperSize | None = None) -> bytes:
    """The sheet of the filing ``bundle``, drawn on the office's paper unless told."""
    views = _views(bundle, desk)
    return draw_bundle_sheet(_content(views, desk), size or desk.office.printing.paper)


def drafts_pdf(draft: Draft, *, desk: Desk, at: datetime) -> bytes:
    """The slips of a bundle as they would be, before any has a number: for the preview only."""
    contents = [
        slip_content(part.draft, part.offer, office=desk.office, clerk=desk.clerk, numbers=NOT_YET)
        for part in offer_bundle(draft, desk=desk, at=at).parts
    ]
    return draw_slips([in_copies(one, desk) for one in contents], slip_paper(desk=desk))


def print_sheet(bundle: str, *, desk: Desk, printer: Printer, request: str) -> Printed:
    """Prints the sheet; the same ``request`` prints it once."""
    drawn = _drawn(bundle, desk)
    return sheet_printing.print_sheet(drawn, desk=desk, printer=printer, request=request)


def sheet_to_folder(bundle: str, folder: Path, *, desk: Desk) -> Path | None:
    """The sheet as a PDF in ``folder``."""
    printer, drawn = FolderPrinter(folder=folder), _drawn(bundle, desk)
    job = PrintJob(
        job_id=f"sheet-{bundle}", pdf=drawn.pdf, file_name=drawn.file_name, paper=drawn.paper
    )
    printer.send(job)
    return printer.path_of(job.job_id)


def _drawn(bundle: str, desk: Desk) -> Drawn:
    views = _views(bundle, desk)
    first = views[0].row
    paper = desk.office.printing.paper
    return Drawn(
        kind=SheetKind.BUNDLE,
        told=f"{len(views)} hồ sơ",
        pdf=draw_bundle_sheet(_content(views, desk), paper),
        file_name=paper_file_name(_STEM, first.code or str(first.slip_no), first.received_at),
        paper=paper,
        dossiers=tuple(view.row.id for view in views),
    )


def _views(bundle: str, desk: Desk) -> list[DossierView]:
    return [open_dossier(row.id, desk=desk) for row in filed_together(bundle, desk=desk)]


def _content(views: list[DossierView], desk: Desk) -> BundleSheet:
    first = views[0]
    known = desk.catalogue.bundle(str(first.row.bundle).partition(".")[0])
    draft = first.received.draft
    return BundleSheet(
        office_name=desk.office.name,
        name=known.short_name if known else "Hồ sơ liên thông",
        applicant=first.row.applicant_name,
        subject=draft.subject.name if draft.subject else "",
        filed_at=first.row.received_at,
        parts=tuple(_part(view, desk) for view in views),
        total_vnd=sum(line.amount_vnd or 0 for view in views for line in view.received.charges),
        hotline=desk.office.hotline,
        watermark=desk.office.watermark,
    )


def _part(view: DossierView, desk: Desk) -> FiledPart:
    """One dossier as its slip tells it: the slip's own date, however late the sheet is printed."""
    slip = next(one.content for one in view.papers if isinstance(one.content, SlipContent))
    procedure = desk.catalogue.get(view.row.procedure_code)
    return FiledPart(
        procedure=procedure.short_name if procedure else view.row.procedure_name,
        result=procedure.result if procedure else "",
        code=view.row.code,
        slip_no=view.row.slip_no,
        due_at=slip.due_at,
        due_wording=slip.due_wording,
        lookup=view.received.lookup_secret,
        state=STATE_LABELS[view.row.state],
    )
