"""Prints what a person is answered about their data, and what the authority is told of a breach.

Both are kept as printed for as long as any list is (``sheet_printing.KEPT``), then drawn anew.
"""

from datetime import datetime

from counter_app.devices.printer import Printer
from counter_app.domain.data_subject import Breach
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from counter_app.services.people.breaches import breach_pdf
from counter_app.services.people.data_subjects import KeptOfPerson, kept_pdf


def print_kept(
    kept: KeptOfPerson, *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints what is kept of a person once for each ``request``; on it stand their dossiers."""
    drawn = Drawn(
        kind=SheetKind.DATA_ANSWER,
        told=f"{len(kept.dossiers)} hồ sơ",
        pdf=kept_pdf(kept, desk=desk, at=at),
        file_name=dated("Tra_loi_du_lieu_ca_nhan", at),
        paper=PaperSize.A4,
        dossiers=tuple(one.row.id for one in kept.dossiers),
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def print_breach(
    breach: Breach, *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints the report of one record once for each ``request``."""
    drawn = Drawn(
        kind=SheetKind.BREACH_REPORT,
        told=f"số {breach.number}",
        pdf=breach_pdf(breach, desk=desk, at=at),
        file_name=dated("Bao_cao_su_co_du_lieu", at),
        paper=PaperSize.A4,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)
