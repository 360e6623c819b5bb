"""A report's table as a file: CSV, XLSX with typed cells, PDF. No cell is ever a formula."""

import io
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.money import format_vnd
from counter_app.documents.report_sheet import ReportContent, draw_report
from counter_app.services.desk import Desk
from counter_app.services.reports.report_table import Figure, ReportTable, Value
from counter_app.services.spreadsheet import csv_text, harmless

_DATE_FORMAT: Final = "dd/mm/yyyy hh:mm"
_WIDEST: Final = 60


def written(table: ReportTable, kind: str, *, desk: Desk, at: datetime) -> bytes:
    """As ``kind``: pdf, csv or xlsx."""
    if kind == "pdf":
        return as_pdf(table, desk=desk, at=at)
    return as_csv(table) if kind == "csv" else as_xlsx(table)


def as_csv(table: ReportTable) -> bytes:
    """Headings, lines, then the notes; with a byte-order mark."""
    blank = ("",) * (len(table.columns) - 1)
    lines = [(number, row.key, *map(_plain, row.values)) for number, row in table.lines]
    notes = [("", note, *blank) for note in table.notes]
    return csv_text(table.headings, [*lines, *notes]).encode("utf-8-sig")


def as_xlsx(table: ReportTable) -> bytes:
    """One sheet: title, headings, lines with numbers as numbers and times as times, then the notes."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    # Row by row to the file: a year of dossiers is not held as cells.
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    for at, column in enumerate(table.columns, start=2):
        sheet.column_dimensions[get_column_letter(at)].width = min(_WIDEST, column.room)
    sheet.freeze_panes = "C3"
    sheet.append([_heading(sheet, table.title, wraps=False)])
    sheet.append([_heading(sheet, one, wraps=True) for one in table.headings])
    for number, row in table.lines:
        values = [int(number) if number else None, harmless(row.key), *map(_typed, row.values)]
        sheet.append([_cell(sheet, value) for value in values])
    for note in table.notes:
        sheet.append([None, harmless(note)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: object, text: str, *, wraps: bool) -> object:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=wraps, vertical="center")
    return cell


def _cell(sheet: object, value: str | float | datetime | None) -> object:
    """A number or a time with its format; a text as it is."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str) or value is None:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = _DATE_FORMAT if isinstance(value, datetime) else _number_format(value)
    return cell


def as_pdf(table: ReportTable, *, desk: Desk, at: datetime) -> bytes:
    """A4 landscape in the office's style, printed ``at``."""
    return draw_report(
        ReportContent(
            office=desk.office.name,
            source=table.source,
            title=table.title,
            headings=table.headings,
            rooms=(8, *(column.room for column in table.columns)),
            rows=tuple(
                (number, row.key, *map(words_of, row.values)) for number, row in table.lines
            ),
            centred=(True, False, *(not isinstance(one, str) for one in _kinds(table))),
            notes=table.notes,
            printed_at=at,
            printed_by=desk.clerk.name,
            watermark=desk.office.watermark,
        )
    )


def _kinds(table: ReportTable) -> tuple[Value, ...]:
    """A value of each column behind the name: a text is read from its left, a number is not."""
    return next((row.values for _, row in table.lines), ("",) * (len(table.columns) - 1))


def _plain(value: Value) -> str:
    """As another program reads it: numbers in digits alone."""
    typed = _typed(value)
    if isinstance(typed, datetime):
        return typed.isoformat(" ", "minutes")
    return "" if typed is None else str(typed)


def words_of(value: Value) -> str:
    """As people read it."""
    if isinstance(value, Figure):
        number = value.value
        if number is None:
            return "–"
        return format_vnd(number) if isinstance(number, int) else f"{number:.1f}".replace(".", ",")
    return f"{local(value):%H:%M %d/%m/%Y}" if isinstance(value, datetime) else value


def _typed(value: Value) -> str | int | float | datetime | None:
    """As a spreadsheet keeps it; a time is that of Vietnam."""
    if isinstance(value, Figure):
        return value.value
    return local(value).replace(tzinfo=None) if isinstance(value, datetime) else harmless(value)


def _number_format(value: float) -> str:
    return "#,##0" if isinstance(value, int) else "0.0"
