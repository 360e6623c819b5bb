"""The register of dossiers (form 07) for any span of days, remade from what the store keeps."""

from datetime import date, datetime

import msgspec

from counter_app.core.clock import local, of_days
from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.documents.register import draw_register
from counter_app.domain.dossier import DossierRow, EventKind, State
from counter_app.domain.draft import RETURN_LABELS
from counter_app.domain.papers import Letterhead, SlipContent
from counter_app.domain.template import REGISTER, REGISTER_SYMBOL
from counter_app.domain.tracking import RegisterContent, RegisterRow
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.moving.stopped_date import CLOCK_STANDS, date_before_stop
from counter_app.services.spreadsheet import csv_text
from counter_app.services.wording.letters import resolving_name
from counter_app.services.wording.slip_people import applicant_on_paper
from counter_app.services.wording.slip_words import slip_of
from counter_app.services.wording.templates import dress, with_logo, wording_of
from db.counter import views
from db.counter.purging import rows_purged

MOST_ROWS = 20_000
LONG_NAME = 120
GONE = "(đã tiêu hủy theo danh mục)"
HEADINGS = (
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
    if until < since:
        raise UserError("span_reversed", "Ngày cuối phải sau ngày đầu. Hãy xem lại.")
    first, end = of_days(since, until)
    whole = desk.store.read(lambda one: views.views_received(one, first, end, MOST_ROWS + 1))
    if len(whole) > MOST_ROWS:
        raise UserError("too_many", f"Quá {MOST_ROWS} hồ sơ. Hãy chọn khoảng ngày ngắn hơn.")
    gone = desk.store.read(lambda one: rows_purged(one, first, end))
    rows = [(one.row, _row(one, desk)) for one in whole] + [(one, _purged(one)) for one in gone]
    rows = [one for one in rows if not sector or fold(_sector(one[0], desk)) == fold(sector)]
    rows.sort(key=lambda one: one[0].received_at)
    if sector and fold(sector) not in {fold(one.sector) for one in desk.catalogue.procedures}:
        raise UserError("sector_unknown", f"Không có lĩnh vực “{sector}”. Hãy xem lại tên.")
    office = desk.office
    content = RegisterContent(
        letterhead=Letterhead(
            parent_body=office.header.parent_lines,
            office_name=office.header.unit_line,
            number=f"……/{REGISTER_SYMBOL}-{office.header.symbol}",
            place=office.header.place,
        ),
        issued_at=at,
        watermark=office.watermark,
        scope=f"Lĩnh vực: {sector}" if sector else "Tất cả lĩnh vực",
        period=f"Từ ngày {since:%d/%m/%Y} đến ngày {until:%d/%m/%Y}",
        rows=tuple(
            msgspec.structs.replace(row, no=number) for number, (_, row) in enumerate(rows, start=1)
        ),
    )
    worded = dress(content, wording_of(REGISTER, desk=desk), desk)
    return with_logo(worded, desk=desk)


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


def _purged(row: DossierRow) -> RegisterRow:
    """A dossier of which the archive list left the numbers."""
    return RegisterRow(
        no=0,
        dossier_code=row.code or f"Giấy số {row.slip_no}",
        procedure=row.procedure_name,
        applicant=GONE,
        contact="",
        resolving_unit="",
        received_at=row.received_at,
        due_at=row.due_at,
        returned_at=None,
        return_way="",
        due_wording="",
    )


def _row(dossier: DossierView, desk: Desk) -> RegisterRow:
    slip = slip_of(dossier, desk=desk)
    party = applicant_on_paper(dossier.received.draft)
    stood = date_before_stop(dossier)
    return RegisterRow(
        no=0,
        dossier_code=dossier.row.code or f"Giấy số {dossier.row.slip_no}",
        procedure=_procedure(dossier, desk),
        applicant=party.name,
        contact=", ".join(part for part in (party.address, party.phone) if part),
        resolving_unit=resolving_name(dossier, desk),
        received_at=dossier.row.received_at,
        due_at=dossier.row.due_at or stood,
        returned_at=_returned_at(dossier),
        return_way=RETURN_LABELS[dossier.received.draft.return_by],
        due_wording=_due_wording(dossier, slip, stood),
    )


def _due_wording(dossier: DossierView, slip: SlipContent | None, stood: datetime | None) -> str:
    if dossier.row.due_at:
        return ""
    if stood:
        return CLOCK_STANDS
    return slip.due_wording if slip else ""


def _returned_at(dossier: DossierView) -> datetime | None:
    for event in reversed(dossier.events):
        if event.kind is EventKind.MOVED and event.state is State.RETURNED:
            return event.at
    return None


def _procedure(dossier: DossierView, desk: Desk) -> str:
    """The official name; the short one where it would fill the page."""
    known = desk.catalogue.get(dossier.row.procedure_code)
    name = dossier.row.procedure_name
    return known.short_name if known and len(name) > LONG_NAME else name


def _sector(row: DossierRow, desk: Desk) -> str:
    procedure = desk.catalogue.get(row.procedure_code)
    return procedure.sector if procedure else ""


def _minute(instant: datetime | None) -> str:
    return f"{local(instant):%H:%M %d/%m/%Y}" if instant else ""
