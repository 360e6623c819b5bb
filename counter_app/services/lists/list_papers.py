"""A list of the desk as paper, as a file, and as text to paste: always the rows that are shown."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.devices.printer import Printer
from counter_app.documents.desk_list import DeskListContent, PrintedColumn, draw_desk_list
from counter_app.domain.desk_lists import DeskList, Shown, Sought
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.step_limits import Mark
from counter_app.services.desk import Desk
from counter_app.services.lists.list_columns import ListColumn, columns_of
from counter_app.services.lists.lists import Listed
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from counter_app.services.spreadsheet import csv_text, tabbed_text

MOST_PRINTED: Final = 1_000
_CENTRED: Final = frozenset(
    {Shown.RECEIVED, Shown.DUE, Shown.SINCE, Shown.DAYS, Shown.DAYS_LATE, Shown.APOLOGISED}
)


def list_content(
    of: DeskList, rows: tuple[Listed, ...], *, desk: Desk, at: datetime, sought: Sought
) -> DeskListContent:
    """The list as it is printed at ``at`` by whoever sits at the desk."""
    columns = columns_of(of)
    return DeskListContent(
        office=desk.office.name,
        title=of.title,
        meaning=of.meaning,
        narrowed=told_of(sought),
        columns=tuple(
            PrintedColumn(title=one.title, room=one.room, centred=one.shown in _CENTRED)
            for one in columns
        ),
        rows=tuple(tuple(_on_paper(column, one) for column in columns) for one in rows),
        totals=_totals(rows),
        printed_at=at,
        printed_by=desk.clerk.name,
        watermark=desk.office.watermark,
    )


def printable(rows: tuple[Listed, ...]) -> None:
    """Returns when the list may be shown page by page; a longer one goes into a file."""
    if len(rows) > MOST_PRINTED:
        raise UserError(
            "list_long", f"Quá {MOST_PRINTED} hồ sơ để in. Hãy lọc bớt hoặc xuất tệp (Ctrl+E)."
        )


def list_pdf(content: DeskListContent) -> bytes:
    """The list on A4 landscape."""
    return draw_desk_list(content)


def list_pdf_file(
    of: DeskList, rows: tuple[Listed, ...], *, desk: Desk, at: datetime, sought: Sought
) -> bytes:
    """The same pages as a file of their own; names as in ``list_csv``."""
    leaving = tuple(map(_going_out, rows))
    return list_pdf(list_content(of, leaving, desk=desk, at=at, sought=sought))


def print_list(
    of: DeskList, content: DeskListContent, *, desk: Desk, printer: Printer, request: str
) -> Printed:
    """Prints the list once for each ``request``."""
    drawn = Drawn(
        kind=SheetKind.DESK_LIST,
        told=f"{of.title}, {len(content.rows)} hồ sơ",
        pdf=draw_desk_list(content),
        file_name=dated(f"Danh_sach_{of.name.value}", content.printed_at),
        paper=PaperSize.A4_LANDSCAPE,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def list_csv(of: DeskList, rows: tuple[Listed, ...]) -> str:
    """The list as CSV under the titles of its columns; names as ``_going_out`` leaves them."""
    columns = columns_of(of)
    cells = ([column.text(one) for column in columns] for one in map(_going_out, rows))
    return csv_text([column.title for column in columns], cells)


def list_text(of: DeskList, rows: tuple[Listed, ...], *, titled: bool = True) -> str:
    """The list, or some of its rows, to paste into a spreadsheet; names as in ``list_csv``."""
    columns = columns_of(of)
    titles = [[column.title for column in columns]] if titled else []
    cells = ([column.text(one) for column in columns] for one in map(_going_out, rows))
    return tabbed_text([*titles, *cells])


def _going_out(one: Listed) -> Listed:
    """As a row leaves the program: without the name of who had the use of their data restricted.

    The row itself stays, so that the numbers of a list are right; the desk's own paper, on which
    the work still to be done stands, keeps the name with its mark.
    """
    if not one.row.restricted:
        return one
    return replace(
        one, row=replace(one.row, applicant_name=one.row.named_outside, restricted=False)
    )


def told_of(sought: Sought) -> str:
    """What a list is narrowed to, in words; empty for the whole."""
    days = (
        f"nhận từ {sought.since:%d/%m/%Y}" if sought.since else "",
        f"nhận đến {sought.until:%d/%m/%Y}" if sought.until else "",
    )
    parts = (
        f"có chữ “{sought.text}”" if sought.text else "",
        f"thủ tục {sought.procedure}" if sought.procedure else "",
        f"lĩnh vực {sought.sector}" if sought.sector else "",
        f"đơn vị {sought.unit}" if sought.unit else "",
        f"người giải quyết {sought.specialist}" if sought.specialist else "",
        f"trạng thái {STATE_LABELS[sought.state].lower()}" if sought.state else "",
        *days,
    )
    told = ", ".join(part for part in parts if part)
    return f"Chỉ gồm: {told}" if told else ""


def _on_paper(column: ListColumn, one: Listed) -> str:
    """The words of a cell; a long code breaks before its day, not within it."""
    text = column.text(one)
    if column.shown is not Shown.CODE or text.count("-") < 2:
        return text
    agency, day, order = text.rsplit("-", 2)
    return f"{agency}-\n{day}-{order}"


def _totals(rows: tuple[Listed, ...]) -> tuple[str, ...]:
    late = sum(one.late >= 0 for one in rows)
    slow = sum(one.mark is Mark.LATE for one in rows)
    parts = [f"Tổng số: {len(rows)} hồ sơ"]
    parts += [f"quá hạn {late}"] if late else []
    parts += [f"trễ bước {slow}"] if slow else []
    return (", ".join(parts) + ".",)
