"""A printed certificate of the times without a line: from when to when, how many dossiers meanwhile.

For the province, which asks why dossiers of those days came late. The desk's own clock told the
times, and the paper says where it was wrong; what was sent since is as the central side has
acknowledged it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local, to_ms
from counter_app.core.errors import UserError
from counter_app.devices.printer import Printer
from counter_app.documents.letter import draw_letter
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.outage import Look, Span, reckon
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from counter_app.services.wording.own_letters import moment, own_letter
from db.counter.cell_view import Connection
from db.counter.outages import all_outages, taken_in

_SYMBOL: Final = "GXN"
_HEADINGS: Final = ("STT", "Từ lúc", "Đến lúc", "Trong", "Hồ sơ tiếp nhận", "Đã gửi bù")
_LOST: Final = (
    "không liên lạc được với máy chủ trong thời gian ghi dưới đây;"
    " chương trình tại quầy tự ghi khi gửi không được."
)
_MINUTE: Final = timedelta(minutes=1)
MARK: Final = " *"
DOUBT: Final = (
    "Chỗ có dấu * đồng hồ của quầy sai so với máy chủ: giờ đã tính lại theo giờ máy chủ; số hồ sơ"
    " đếm theo thứ tự tiếp nhận, không theo giờ."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageLine:
    """One time without a line: dossiers taken in meanwhile, and how many are acknowledged by now.

    By the central side's clock where the PC's was wrong (``doubtful``); ``over``: there is one again.
    """

    span: Span
    over: bool
    taken_in: int
    sent_since: int

    @property
    def began_words(self) -> str:
        """When it began; marked where that had to be reckoned."""
        return f"{moment(self.span.began_at)}{self._mark}"

    @property
    def ended_words(self) -> str:
        """When it ended, if it has."""
        return f"{moment(self.span.until)}{self._mark}" if self.over else "chưa có lại"

    @property
    def _mark(self) -> str:
        return MARK if self.span.doubtful else ""


@dataclass(slots=True, kw_only=True)
class _Open:
    """What is gathered of one line: its dossiers by their numbers, and whether each is there."""

    span: Span
    over: bool
    dossiers: dict[int, bool]


def outages(*, desk: Desk, at: datetime) -> tuple[OutageLine, ...]:
    """Every time without a line, the newest first; one that is not over counts until ``at``.

    Those that overlap, as a clock that was set makes them, are one; each dossier is counted once.
    """
    now = Look(ms=to_ms(at), boot=desk.store.device.boot_id, mono_ms=desk.clock.monotonic_ms())

    def read(connection: Connection) -> list[_Open]:
        return [
            _Open(
                span=reckon(one.seen, now),
                over=one.ended_at is not None,
                dossiers=taken_in(connection, one, now),
            )
            for one in all_outages(connection)
        ]

    lines = _apart(sorted(desk.store.read(read), key=lambda one: one.span.began_at))
    return tuple(
        OutageLine(
            span=one.span,
            over=one.over,
            taken_in=len(one.dossiers),
            sent_since=sum(one.dossiers.values()),
        )
        for one in reversed(lines)
    )


def _apart(found: Sequence[_Open]) -> list[_Open]:
    """The same, the oldest first, with no time and no dossier in two of them."""
    lines, counted = list[_Open](), set[int]()
    for one in found:
        new = {number: there for number, there in one.dossiers.items() if number not in counted}
        counted |= set(new)
        last = lines[-1] if lines else None
        if last is not None and last.span.touches(one.span):
            last.span, last.over = last.span.with_(one.span), last.over and one.over
            last.dossiers |= new
        else:
            lines.append(_Open(span=one.span, over=one.over, dossiers=new))
    return lines


def between(
    lines: Sequence[OutageLine], since: datetime, until: datetime
) -> tuple[OutageLine, ...]:
    """Those that touch the span, the oldest first."""
    touching = [one for one in lines if one.span.began_at < until and one.span.until >= since]
    return tuple(sorted(touching, key=lambda one: one.span.began_at))


def outage_pdf(lines: Sequence[OutageLine], *, desk: Desk, at: datetime) -> bytes:
    """The certificate on A4; ``UserError`` where there is nothing to certify."""
    return draw_letter(_content(lines, desk, at), PaperSize.A4)


def print_outages(
    lines: Sequence[OutageLine], *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints the certificate once for each ``request``."""
    drawn = Drawn(
        kind=SheetKind.OUTAGES,
        told=f"{len(lines)} lần",
        pdf=outage_pdf(lines, desk=desk, at=at),
        file_name=dated("Giay_xac_nhan_mat_duong_truyen", at),
        paper=PaperSize.A4,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def spoken(span: timedelta) -> str:
    """``2 ngày 3 giờ 5 phút``; less than a minute is said so."""
    minutes = int(span / _MINUTE)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes_left = divmod(rest, 60)
    parts = (days, "ngày"), (hours, "giờ"), (minutes_left, "phút")
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "dưới 1 phút"


def _content(lines: Sequence[OutageLine], desk: Desk, at: datetime) -> LetterContent:
    if not lines:
        raise UserError(
            "no_outage", "Không có lần mất đường truyền nào trong khoảng này. Hãy chọn ngày khác."
        )
    office = desk.office
    taken = sum(one.taken_in for one in lines)
    sent = sum(one.sent_since for one in lines)
    return own_letter(
        _SYMBOL,
        desk=desk,
        at=at,
        title=("GIẤY XÁC NHẬN", "Thời gian mất đường truyền tới máy chủ"),
        addressee="Cơ quan quản lý hệ thống thông tin giải quyết thủ tục hành chính cấp tỉnh",
        paragraphs=(
            f"{office.name} xác nhận: {office.desk_name} {_LOST}",
            *((DOUBT,) if any(one.span.doubtful for one in lines) else ()),
        ),
        table=(_HEADINGS, *(_row(number, one) for number, one in enumerate(lines, start=1))),
        closing=(
            f"Trong thời gian đó quầy vẫn tiếp nhận {taken} hồ sơ, cấp số tại chỗ;"
            f" đến {local(at):%H:%M ngày %d/%m/%Y} máy chủ đã xác nhận {sent} hồ sơ."
        ),
        foot=f"Mã máy {desk.store.device.id}, in lúc {moment(at)}",
    )


def _row(number: int, one: OutageLine) -> tuple[str, ...]:
    return (
        str(number),
        one.began_words,
        one.ended_words,
        spoken(one.span.lasted),
        str(one.taken_in),
        str(one.sent_since),
    )
