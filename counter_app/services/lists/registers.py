"""The register of dossiers (form 07) for any span of days, as one of the counter's books has it."""

from datetime import date, datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.documents.register import draw_register
from counter_app.domain.books.book import BookKind
from counter_app.domain.reporting.period import days
from counter_app.domain.tracking import RegisterContent, RegisterRow
from counter_app.services.books.book_files import register_content
from counter_app.services.books.books import Asked, open_book
from counter_app.services.desk import Desk
from counter_app.services.spreadsheet import csv_text

MOST_ROWS: Final = 20_000
HEADINGS: Final = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Tên tổ chức, cá nhân",
    "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết",
    "Nhận hồ sơ",
    "Hẹn trả kết quả",
    "Trả kết quả",
    "Phương thức nhận kết quả",
    "Ký nhận",
)


def register(
    *, desk: Desk, since: date, until: date, at: datetime, sector: str = ""
) -> RegisterContent:
    """The dossiers received from ``since`` to ``until``, both included, oldest first."""
    span = days(since, until)
    asked = Asked(
        kind=BookKind.REGISTER,
        volume=span,
        part=span,
        as_of=max(at, span.end),
        sectors=(sector,) if sector else (),
    )
    found = open_book(asked, desk=desk)
    if len(found) > MOST_ROWS:
        raise UserError("too_many", f"Quá {MOST_ROWS} hồ sơ. Hãy chọn khoảng ngày ngắn hơn.")
    return register_content(found, desk=desk, at=at)


def register_pdf(content: RegisterContent) -> bytes:
    """The register on A4 landscape."""
    return draw_register(content)


def register_csv(content: RegisterContent) -> str:
    """The register as CSV with its eleven columns; no cell is ever a formula."""
    return csv_text(HEADINGS, map(_cells, content.rows))


def _cells(row: RegisterRow) -> tuple[str, ...]:
    return (
        str(row.no),
        row.dossier_code,
        row.procedure,
        row.applicant,
        row.contact,
        row.resolving_unit,
        _minute(row.received_at),
        ", ".join(filter(None, (_minute(row.due_at), row.due_wording))),
        _minute(row.returned_at),
        row.return_way,
        row.signed,
    )


def _minute(instant: datetime | None) -> str:
    return f"{local(instant):%H:%M %d/%m/%Y}" if instant else ""
