"""Papers without a number: kept as they are drawn, then printed and followed as any paper is.

So the visit's sheet, a list or a label has its place in the print history, is asked about after a
cut, and comes out again as it was handed out. What stands on one is put together by its own module.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.devices.printer import Printer
from counter_app.domain.drawn_sheets import AttachedFile, DrawnSheet, SheetKind, of_filing
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed, print_paper
from db.counter import drawn_sheets, papers
from db.counter.cell_view import Connection
from db.counter.drawn_sheets import KeptSheet, NewSheet

__all__ = ["Drawn", "KeptSheet", "dated", "print_sheet", "sheets_of"]

KEPT: Final = timedelta(days=90)
"""So long the pages of what can be drawn anew at any time are kept."""
FOR_GOOD: Final = frozenset({SheetKind.VISIT, SheetKind.BUNDLE, SheetKind.HANDED_OUT})
"""Handed to a citizen: what stood on it is to be seen as long as its dossiers are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A sheet to be printed, and the dossiers on it; the rest as in ``DrawnSheet``."""

    kind: SheetKind
    told: str
    pdf: bytes
    file_name: str
    paper: PaperSize
    sheet_mm: tuple[int, int] | None = None
    file: AttachedFile | None = None
    dossiers: tuple[DossierId, ...] = ()


def dated(name: str, at: datetime) -> str:
    """The name of a sheet's file, in the order in which they were made."""
    return f"{local(at):%Y%m%d_%H%M}_{name}.pdf"


def print_sheet(drawn: Drawn, *, desk: Desk, printer: Printer, request: str) -> Printed:
    """Keeps the sheet and prints it; the same ``request`` prints once, what was drawn first."""
    return print_paper(keep_sheet(drawn, desk=desk, request=request), desk=desk, printer=printer)


def keep_sheet(drawn: Drawn, *, desk: Desk, request: str) -> int:
    """Keeps the sheet and orders its original; its row among papers, one for each ``request``."""
    at = desk.clock.now()
    stamp = desk.stamp(at)
    new = NewSheet(
        kind=drawn.kind,
        request=f"{drawn.kind.value}-{request}",
        sheet=DrawnSheet(
            told=drawn.told,
            file_name=drawn.file_name,
            paper=drawn.paper,
            sheet_mm=drawn.sheet_mm,
            file=drawn.file,
        ),
        pages=drawn.pdf or None,
        dossiers=drawn.dossiers,
        until=None if drawn.kind in FOR_GOOD else at + KEPT,
    )

    def write(connection: Connection) -> int:
        # Kept and ordered in one: after a cut between the two nobody would ask for it.
        row = drawn_sheets.keep(connection, new, stamp)
        kept = papers.paper(connection, row)
        if kept is not None:
            papers.order_original(connection, kept, stamp, 1)
        return row

    return desk.store.write(write)


def newest_of_filing(
    kind: SheetKind, reference: str, request: str, *, desk: Desk
) -> datetime | None:
    """When the last sheet of a filing was drawn whose request begins so; None: none was."""
    first = f"{kind.value}-{of_filing(reference, request)}"
    return desk.store.read(lambda connection: drawn_sheets.newest(connection, first))


def sheets_of(dossier_id: DossierId, *, desk: Desk) -> tuple[KeptSheet, ...]:
    """The papers without a number that a dossier stands on, the oldest first."""
    return desk.store.read(lambda connection: drawn_sheets.of_dossier(connection, dossier_id))
