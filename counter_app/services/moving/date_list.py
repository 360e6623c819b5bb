"""The dates that a later calendar changes, as a list on paper and as a file.

Finding them is in ``calendar_changes``; the desk's other lists are in ``list_papers``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.documents.desk_list import DeskListContent, PrintedColumn, draw_desk_list
from counter_app.services.desk import Desk
from counter_app.services.moving.calendar_changes import ChangedDate
from counter_app.services.spreadsheet import csv_text

_COLUMNS: Final = (
    PrintedColumn(title="Mã hồ sơ", room=158),
    PrintedColumn(title="Người nộp", room=170),
    PrintedColumn(title="Đã hẹn", room=124, centred=True),
    PrintedColumn(title="Theo lịch mới", room=124, centred=True),
    PrintedColumn(title="Vì sao", room=200),
    PrintedColumn(title="Thông báo", room=90, centred=True),
)


def dates_csv(changed: Sequence[ChangedDate]) -> str:
    """The list as CSV under the titles of its columns; names as ``DossierRow.named_outside``."""
    return csv_text(
        [column.title for column in _COLUMNS],
        (_cells(one, one.row.named_outside) for one in changed),
    )


def dates_pdf(changed: Sequence[ChangedDate], *, desk: Desk, at: datetime) -> bytes:
    """The list on A4 landscape."""
    return draw_desk_list(
        DeskListContent(
            office=desk.office.name,
            title="Ngày hẹn thay đổi theo lịch nghỉ",
            meaning="Hồ sơ đang giải quyết có ngày hẹn khác đi theo lịch nghỉ đang dùng.",
            narrowed="",
            columns=_COLUMNS,
            rows=tuple(_cells(one, one.row.named) for one in changed),
            totals=(f"Tổng cộng: {len(changed)} hồ sơ.",),
            printed_at=at,
            printed_by=desk.clerk.name,
            watermark=desk.office.watermark,
        )
    )


def _cells(one: ChangedDate, name: str) -> tuple[str, ...]:
    return (
        one.row.code or f"Giấy số {one.row.slip_no}",
        name,
        _minute(one.promised),
        _minute(one.reckoned),
        one.why,
        "đã lập" if one.noticed else "chưa lập",
    )


def _minute(instant: datetime) -> str:
    return f"{local(instant):%H:%M %d/%m/%Y}"
