"""What a visit with several dossiers came to, and the one sheet that lists them.

The sheet has no number of its own: every word on it stands on a slip already. What was printed is
kept as it was.
"""

from dataclasses import dataclass
from typing import Final

from counter_app.devices.folder import paper_file_name
from counter_app.devices.printer import Printer
from counter_app.documents.sitting_sheet import draw_sitting_sheet
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize, SlipContent
from counter_app.domain.people.applicant import Authority
from counter_app.domain.sitting import Sitting, SittingDossier, SittingLine, SittingSheet, whose
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.papers import sheet_printing
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn
from db.counter import sittings

FEWEST: Final = 2
"""So many dossiers make a visit worth a sheet."""
RETURNED: Final = "đã trả kết quả tại quầy"
_STEM: Final = "Ho_so_nop_cung_luot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A visit as it stands: what was taken in so far."""

    sitting: Sitting
    dossiers: tuple[SittingDossier, ...]

    @property
    def several(self) -> bool:
        """Whether one sheet for all is of use: what was filed as one has a sheet already."""
        return len(self.sitting.refs) > 1 and len(self.dossiers) >= FEWEST

    @property
    def total_vnd(self) -> int:
        """All charges so far, as far as they are known."""
        return sum(one.line.total_vnd for one in self.dossiers)

    @property
    def is_known(self) -> bool:
        """Whether every charge is."""
        return all(one.line.is_known for one in self.dossiers)


def look(sitting: Sitting, *, desk: Desk) -> Seen:
    """What came of the drafts of ``sitting``."""
    return Seen(
        sitting=sitting,
        dossiers=tuple(
            SittingDossier(line=_line(view, desk), draft=view.received.draft)
            for view in _views(sitting, desk)
        ),
    )


def sheet_pdf(sitting: Sitting, *, desk: Desk, size: PaperSize | None = None) -> bytes:
    """The sheet of a visit, drawn on the office's paper unless told."""
    paper = size or desk.office.printing.paper
    return draw_sitting_sheet(_content(_views(sitting, desk), desk), paper)


def print_sheet(sitting: Sitting, *, desk: Desk, printer: Printer, request: str) -> Printed:
    """Prints the sheet; the same ``request`` prints it once."""
    views = _views(sitting, desk)
    first = views[0].row
    paper = desk.office.printing.paper
    drawn = Drawn(
        kind=SheetKind.VISIT,
        told=f"{len(views)} hồ sơ",
        pdf=draw_sitting_sheet(_content(views, desk), paper),
        file_name=paper_file_name(_STEM, first.code or str(first.slip_no), first.received_at),
        paper=paper,
        dossiers=tuple(view.row.id for view in views),
    )
    return sheet_printing.print_sheet(drawn, desk=desk, printer=printer, request=request)


def _views(sitting: Sitting, desk: Desk) -> list[DossierView]:
    found = desk.store.read(lambda connection: sittings.taken_for(connection, sitting.refs))
    return [open_dossier(one, desk=desk) for one in found]


def _line(view: DossierView, desk: Desk) -> SittingLine:
    """One dossier as its slip tells it; of a result given at once there is nothing to fetch."""
    content, at_once = view.slip.content, view.received.draft.immediate
    slip = content if isinstance(content, SlipContent) and not at_once else None
    procedure = desk.catalogue.get(view.row.procedure_code)
    return SittingLine(
        procedure=procedure.short_name if procedure else view.row.procedure_name,
        whose=whose(view.received.draft),
        code=view.row.code or "",
        slip_no=view.row.slip_no,
        due_at=slip.due_at if slip else None,
        due_wording=slip.due_wording if slip else RETURNED,
        lookup=view.received.lookup_secret,
        total_vnd=sum(line.amount_vnd or 0 for line in view.received.charges),
        is_known=all(line.amount_vnd is not None for line in view.received.charges),
    )


def _content(views: list[DossierView], desk: Desk) -> SittingSheet:
    draft = views[0].received.draft
    return SittingSheet(
        office_name=desk.office.name,
        submitter=draft.submitter.person.name,
        proof=_proof(draft.authority),
        filed_at=views[0].row.received_at,
        lines=tuple(_line(view, desk) for view in views),
        hotline=desk.office.hotline,
        watermark=desk.office.watermark,
    )


def _proof(paper: Authority | None) -> str:
    """By what paper the files were handed in for others."""
    if paper is None or not paper.no:
        return ""
    on = f" ngày {paper.on:%d/%m/%Y}" if paper.on else ""
    return f"{paper.kind} số {paper.no}{on}"
