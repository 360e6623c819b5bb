"""A book as paper and as files: CSV, XLSX with typed cells, PDF. Nothing leaves that is not noted."""

from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.clock import local
from counter_app.core.config import EXPORTS_FOLDER
from counter_app.core.errors import UserError
from counter_app.core.whole_file import put_whole
from counter_app.devices.printer import Printer
from counter_app.documents.book import draw_book
from counter_app.documents.register import draw_register
from counter_app.domain.books.book import BookKind, Cell
from counter_app.domain.books.paper import BookContent, BookRow
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import Letterhead, PaperSize
from counter_app.domain.reporting.period import whole_year
from counter_app.domain.rights import Right, require
from counter_app.domain.template import REGISTER, REGISTER_SYMBOL
from counter_app.domain.tracking import RegisterContent, RegisterRow
from counter_app.services.books.books import Asked, BookLine, OpenBook, read_all
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from counter_app.services.people.audit import note_export
from counter_app.services.reports.report_table import Column, Figure, ReportTable, Row, Value
from counter_app.services.reports.written import as_csv, as_xlsx
from counter_app.services.targets import require_folder, unwritable
from counter_app.services.wording.templates import dress, with_logo, wording_of

FORMATS: Final = ("pdf", "csv", "xlsx")
MOST_PRINTED: Final = 5_000
"""Lines: a paper of some four hundred pages; a longer book is printed month by month."""


def written(of: OpenBook, kind: str, *, desk: Desk, at: datetime) -> bytes:
    """The lines shown as ``kind``: pdf, csv or xlsx; ``UserError`` for a paper that is too long."""
    if kind == "pdf":
        return book_pdf(of, desk=desk, at=at)
    table = _table(of, desk)
    return as_csv(table) if kind == "csv" else as_xlsx(table)


def book_pdf(of: OpenBook, *, desk: Desk, at: datetime) -> bytes:
    """The lines shown on A4 landscape, issued ``at``."""
    printable(of)
    if of.asked.kind is BookKind.REGISTER:
        return draw_register(register_content(of, desk=desk, at=at))
    return draw_book(_content(of, desk, at))


def printable(of: OpenBook) -> None:
    """Returns when the book may be drawn page by page."""
    if len(of) > MOST_PRINTED:
        raise UserError(
            "book_long", f"Sổ quá {MOST_PRINTED} dòng để in. Hãy chọn từng tháng, hoặc xuất tệp."
        )


def print_book(
    of: OpenBook, *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints the lines shown once for each ``request``."""
    require(desk.clerk, Right.WRITE)
    drawn = Drawn(
        kind=SheetKind.BOOK,
        told=f"{of.book.title}, {len(of)} dòng",
        pdf=book_pdf(of, desk=desk, at=at),
        file_name=dated(_stem(of), at),
        paper=PaperSize.A4_LANDSCAPE,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def export(of: OpenBook, kind: str, *, desk: Desk, at: datetime) -> Path:
    """Writes the lines shown into the desk's own folder of exports, as ``written``."""
    require(desk.clerk, Right.SAVE_OUT)
    folder = desk.data_dir / EXPORTS_FOLDER
    require_folder(folder)
    path = folder / f"{local(at):%Y%m%d_%H%M%S}_{_stem(of)}.{kind}"
    data = written(of, kind, desk=desk, at=at)
    note_export(desk, at, what=noted(of), rows=len(of), file=path.name)
    try:
        put_whole(path, (data,), private=True)
    except OSError as error:
        raise unwritable(path) from error
    return path


def noted(of: OpenBook) -> str:
    """What the log says of a book that leaves."""
    return f"book:{of.asked.kind.value}"


def register_content(of: OpenBook, *, desk: Desk, at: datetime) -> RegisterContent:
    """Form 07, dressed as the office has it."""
    asked = of.asked
    content = RegisterContent(
        letterhead=_letterhead(desk, f"……/{REGISTER_SYMBOL}-{desk.office.header.symbol}"),
        issued_at=at,
        watermark=desk.office.watermark,
        notes=_notes(of),
        scope=_scope(asked),
        period=asked.part.name,
        volume=_volume(asked),
        rows=tuple(map(_register_row, read_all(of, desk=desk))),
    )
    return with_logo(dress(content, wording_of(REGISTER, desk=desk), desk), desk=desk)


def _content(of: OpenBook, desk: Desk, at: datetime) -> BookContent:
    asked = of.asked
    period = "" if of.book.standing else asked.part.name
    content = BookContent(
        letterhead=_letterhead(desk, f"……/{desk.office.header.symbol}"),
        issued_at=at,
        watermark=desk.office.watermark,
        notes=_notes(of),
        title=of.book.title,
        source=of.book.source,
        scope=_scope(asked),
        period=period,
        columns=of.book.columns,
        rows=tuple(BookRow(number=one.no, cells=one.cells) for one in read_all(of, desk=desk)),
    )
    return with_logo(content, desk=desk)


def _letterhead(desk: Desk, number: str) -> Letterhead:
    header = desk.office.header
    return Letterhead(
        parent_body=header.parent_lines,
        office_name=header.unit_line,
        number=number,
        place=header.place,
    )


def _notes(of: OpenBook) -> tuple[str, ...]:
    """How many lines stand above, and as of when."""
    told = f"{local(of.asked.at):%H:%M:%S ngày %d/%m/%Y}"
    return (f"Cộng: {len(of)} dòng. Số liệu tại {told}, tính từ nhật ký của máy này.",)


def _scope(asked: Asked) -> str:
    return f"Lĩnh vực: {', '.join(asked.sectors)}" if asked.sectors else "Tất cả lĩnh vực"


def _volume(asked: Asked) -> str:
    """The year's volume by its year; a span of days is of none."""
    year = asked.volume.first.year
    return str(year) if asked.volume == whole_year(year) else ""


def _stem(of: OpenBook) -> str:
    return f"So_{of.asked.kind.value}_{of.asked.part.first:%Y%m%d}"


def _register_row(line: BookLine) -> RegisterRow:
    code, procedure, applicant, contact, unit, received, due, returned, way, signed = line.cells
    if not isinstance(received, datetime):
        raise TypeError("a line of the register without its receipt")
    return RegisterRow(
        no=line.no,
        dossier_code=str(code),
        procedure=str(procedure),
        applicant=str(applicant),
        contact=str(contact),
        resolving_unit=str(unit),
        received_at=received,
        due_at=_instant(due),
        due_wording=due if isinstance(due, str) else "",
        returned_at=_instant(returned),
        return_way=str(way),
        signed=str(signed),
    )


def _instant(cell: Cell) -> datetime | None:
    return cell if isinstance(cell, datetime) else None


def _table(of: OpenBook, desk: Desk) -> ReportTable:
    return ReportTable(
        name=of.book.title,
        title=f"{of.book.title} – {_scope(of.asked)} – {of.asked.part.name}",
        source=of.book.source,
        number_title="STT",
        columns=tuple(Column(key="", title=one.title, room=one.room) for one in of.book.columns),
        rows=tuple(
            Row(number=one.no, key=str(one.cells[0]), values=tuple(map(_value, one.cells[1:])))
            for one in read_all(of, desk=desk)
        ),
        notes=_notes(of),
    )


def _value(cell: Cell) -> Value:
    if isinstance(cell, int):
        return Figure(value=cell, of=())
    return "" if cell is None else cell
