"""A report opened at the desk: its figures' dossiers, its paper, its files. Each that leaves is noted."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.clock import local
from counter_app.core.config import EXPORTS_FOLDER
from counter_app.core.errors import UserError
from counter_app.core.whole_file import put_whole
from counter_app.devices.printer import Printer
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.reporting.counter_work import received_in
from counter_app.domain.reporting.ii06a import Ids, Scope
from counter_app.domain.reporting.period import Period
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from counter_app.services.people.audit import note_export
from counter_app.services.reports.report_table import ReportTable
from counter_app.services.reports.reports import INTAKE, dossiers_of, report
from counter_app.services.reports.standing import Asked, ask
from counter_app.services.reports.written import as_pdf, written
from counter_app.services.targets import require_folder, unwritable

MOST_PRINTED: Final = 5_000
"""Lines: a paper of some two hundred pages; a longer list goes to a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """A table as it is shown; ``listed`` is the dossier of each of its lines, none under figures."""

    name: str
    asked: Asked
    table: ReportTable
    listed: Ids = ()


def open_report(
    name: str, period: Period, *, desk: Desk, as_of: datetime, scope: Scope
) -> OpenReport:
    """Reads the store once; ``UserError`` where the period had not begun by ``as_of``."""
    asked = ask(period, desk=desk, as_of=as_of, scope=scope)
    listed = received_in(asked.found.dossiers, period) if name == INTAKE else ()
    return OpenReport(
        name=name,
        asked=asked,
        table=report(name, asked, desk=desk),
        listed=tuple(one.id for one in listed),
    )


def behind(of: OpenReport, figure: str, *, desk: Desk) -> OpenReport:
    """The dossiers of a figure, reckoned from what the report itself was; ``UserError`` for none."""
    return OpenReport(
        name=of.name,
        asked=of.asked,
        table=dossiers_of(of.table, figure, of.asked, desk=desk),
        listed=of.table.figure(figure).of,
    )


def report_pdf(of: OpenReport, *, desk: Desk, at: datetime) -> bytes:
    """What is shown on A4 landscape, issued ``at``; ``UserError`` where it is too long for paper."""
    printable(of)
    return as_pdf(of.table, desk=desk, at=at)


def printable(of: OpenReport) -> None:
    """Returns when what is shown may be drawn page by page."""
    if len(of.table.rows) > MOST_PRINTED:
        raise UserError(
            "report_long",
            f"Danh sách quá {MOST_PRINTED} dòng để in. Hãy chọn kỳ ngắn hơn, hoặc xuất tệp.",
        )


def print_report(
    of: OpenReport, *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints what is shown once for each ``request``."""
    require(desk.clerk, Right.WRITE)
    drawn = Drawn(
        kind=SheetKind.REPORT,
        told=f"{of.table.name}, {of.asked.period.name}",
        pdf=report_pdf(of, desk=desk, at=at),
        file_name=dated(_stem(of), at),
        paper=PaperSize.A4_LANDSCAPE,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def export(of: OpenReport, kind: str, *, desk: Desk, at: datetime) -> Path:
    """Writes what is shown into the desk's own folder of exports: pdf, csv or xlsx."""
    require(desk.clerk, Right.SAVE_OUT)
    folder = desk.data_dir / EXPORTS_FOLDER
    require_folder(folder)
    path = folder / f"{local(at):%Y%m%d_%H%M%S}_{_stem(of)}.{kind}"
    data = written(of.table, kind, desk=desk, at=at)
    rows = len(of.asked.found.dossiers)
    note_export(desk, at, what=f"report:{of.name}", rows=rows, file=path.name)
    try:
        put_whole(path, (data,), private=True)
    except OSError as error:
        raise unwritable(path) from error
    return path


def _stem(of: OpenReport) -> str:
    period = of.asked.period
    return f"Bao_cao_{of.name}_{period.first:%Y%m%d}_{period.last:%Y%m%d}"
