"""A printed certificate of the times without a line: from when to when, how many dossiers meanwhile.

For the province, which asks why dossiers of those days came late. The desk's own clock told the
times; what was sent since is as the central side has acknowledged it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.devices.printer import Printer, PrintJob, PrintState
from counter_app.documents.letter import draw_letter
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.papers import Letterhead, PaperSize, Signer
from counter_app.services.desk import Desk
from db.counter import cell_view
from db.counter.cell_view import Connection
from db.counter.outages import Outage, all_outages

_SYMBOL: Final = "GXN"
_HEADINGS: Final = ("STT", "Từ lúc", "Đến lúc", "Trong", "Hồ sơ tiếp nhận", "Đã gửi bù")
_LOST: Final = (
    "không liên lạc được với máy chủ trong thời gian ghi dưới đây;"
    " chương trình tại quầy tự ghi khi gửi không được."
)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageLine:
    """One time without a line: dossiers taken in meanwhile, and how many are acknowledged by now."""

    outage: Outage
    until: datetime
    taken_in: int
    sent_since: int

    @property
    def lasted(self) -> timedelta:
        """How long it lasted, or has lasted so far."""
        return self.until - self.outage.began_at


def outages(*, desk: Desk, at: datetime) -> tuple[OutageLine, ...]:
    """Every time without a line, the newest first; one that is not over counts until ``at``."""

    def read(connection: Connection) -> tuple[OutageLine, ...]:
        return tuple(_line(connection, one, at) for one in all_outages(connection))

    return desk.store.read(read)


def between(
    lines: Sequence[OutageLine], since: datetime, until: datetime
) -> tuple[OutageLine, ...]:
    """Those that touch the span, the oldest first."""
    touching = [one for one in lines if one.outage.began_at < until and one.until >= since]
    return tuple(sorted(touching, key=lambda one: one.outage.began_at))


def outage_pdf(lines: Sequence[OutageLine], *, desk: Desk, at: datetime) -> bytes:
    """The certificate on A4; ``UserError`` where there is nothing to certify."""
    return draw_letter(_content(lines, desk, at), PaperSize.A4)


def print_outages(
    lines: Sequence[OutageLine], *, desk: Desk, at: datetime, printer: Printer, request: str
) -> PrintState:
    """Sends the certificate to the printer, once for each ``request``."""
    return printer.send(
        PrintJob(
            job_id=f"outages:{request}",
            pdf=outage_pdf(lines, desk=desk, at=at),
            file_name=f"{local(at):%Y%m%d_%H%M}_Giay_xac_nhan_mat_duong_truyen.pdf",
            paper=PaperSize.A4,
        )
    )


def spoken(span: timedelta) -> str:
    """``2 ngày 3 giờ 5 phút``; less than a minute is said so."""
    minutes = int(span / _MINUTE)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes_left = divmod(rest, 60)
    parts = (days, "ngày"), (hours, "giờ"), (minutes_left, "phút")
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "dưới 1 phút"


def _line(connection: Connection, outage: Outage, at: datetime) -> OutageLine:
    until = outage.ended_at or max(at, outage.began_at)
    taken, sent = cell_view.taken_in_between(connection, outage.began_at, until)
    return OutageLine(outage=outage, until=until, taken_in=taken, sent_since=sent)


def _content(lines: Sequence[OutageLine], desk: Desk, at: datetime) -> LetterContent:
    if not lines:
        raise UserError("no_outage", "Không có lần mất đường truyền nào trong khoảng này.")
    head, office = desk.office.header, desk.office
    taken = sum(one.taken_in for one in lines)
    sent = sum(one.sent_since for one in lines)
    return LetterContent(
        letterhead=Letterhead(
            parent_body=head.parent_lines,
            office_name=head.unit_line,
            number=f"……/{_SYMBOL}-{head.symbol}",
            place=head.place,
        ),
        issued_at=at,
        watermark=office.watermark,
        title=("GIẤY XÁC NHẬN", "Thời gian mất đường truyền tới máy chủ"),
        addressee="Cơ quan quản lý hệ thống thông tin giải quyết thủ tục hành chính cấp tỉnh",
        paragraphs=(f"{office.name} xác nhận: {office.desk_name} {_LOST}",),
        table=(_HEADINGS, *(_row(number, one) for number, one in enumerate(lines, start=1))),
        closing=(
            f"Trong thời gian đó quầy vẫn tiếp nhận {taken} hồ sơ, cấp số tại chỗ;"
            f" đến {local(at):%H:%M ngày %d/%m/%Y} máy chủ đã xác nhận {sent} hồ sơ."
        ),
        signers=(
            Signer(title="NGƯỜI LẬP", name=desk.clerk.name),
            Signer(title="LÃNH ĐẠO ĐƠN VỊ", name="", note="(Ký, ghi rõ họ tên, đóng dấu)"),
        ),
        foot=f"Mã máy {desk.store.device.id}, in lúc {_moment(at)}",
    )


def _row(number: int, one: OutageLine) -> tuple[str, ...]:
    ended = _moment(one.outage.ended_at) if one.outage.ended_at else "chưa có lại"
    return (
        str(number),
        _moment(one.outage.began_at),
        ended,
        spoken(one.lasted),
        str(one.taken_in),
        str(one.sent_since),
    )


def _moment(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}"
