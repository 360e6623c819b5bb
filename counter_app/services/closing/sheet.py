"""The page of a closing and of a shift handed over, put together in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from counter_app.core.clock import local
from counter_app.core.money import format_vnd, words
from counter_app.devices.printer import Printer
from counter_app.documents.closing_sheet import (
    ClosingContent,
    Ruled,
    SheetPart,
    draw_closing_sheet,
)
from counter_app.documents.due_frame import spoken_time
from counter_app.domain.catalogue.tariff import KIND_LABELS, ChargeKind
from counter_app.domain.closing.drawer import Counted, off_words
from counter_app.domain.closing.figures import MOVED_LABELS, Closed, Figures, Moved, Standing
from counter_app.domain.closing.series import WHY_LABELS, Used
from counter_app.domain.closing.span import kind_words
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.money.ledger import MODE_LABELS
from counter_app.domain.papers import PaperSize, Signer
from counter_app.domain.reporting.period import Period
from counter_app.domain.workflow import PaperKind
from counter_app.services.closing.books import Shown
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_kinds import name_of
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from db.counter.closings import Touched

DRAFT: Final = "XEM TRƯỚC – CHƯA KHÓA SỔ"
_MOST: Final = 15  # papers named one by one
_OTHER: Final = "cách khác"


def closing_pdf(shown: Shown, *, desk: Desk, at: datetime, planned: Closed | None = None) -> bytes:
    """The page as it was closed last, or as it would be, ``planned``, and says so."""
    return draw_closing_sheet(closing_content(shown, desk=desk, at=at, planned=planned))


def print_closing(
    shown: Shown, *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints it once for each ``request``."""
    drawn = Drawn(
        kind=SheetKind.CLOSING,
        told=shown.period.name[:1].lower() + shown.period.name[1:],
        pdf=closing_pdf(shown, desk=desk, at=at),
        file_name=dated("To_khoa_so", at),
        paper=PaperSize.A4,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def print_shift(
    made: Closed, *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints the minute of a drawer and a desk handed over, with how they stand now."""
    drawn = Drawn(
        kind=SheetKind.SHIFT,
        told=f"{local(at):%H:%M %d/%m/%Y}",
        pdf=draw_closing_sheet(shift_content(made, desk=desk, at=at)),
        file_name=dated("Bien_ban_ban_giao_ca", at),
        paper=PaperSize.A4,
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def closing_content(
    shown: Shown, *, desk: Desk, at: datetime, planned: Closed | None = None
) -> ClosingContent:
    """What stands on the page of a closing."""
    period, closed = shown.period, planned or shown.closed
    if closed is None:
        raise LookupError("only what was closed, or is planned, is drawn")
    by, when = desk.clerk.name, at
    if planned is None and shown.noted is not None:
        by, when = shown.noted.by, shown.noted.at
    again = f" (lần {shown.times})" if planned is None and shown.times > 1 else ""
    signed = f" {shown.signed.by} đã ký lúc {spoken_time(shown.signed.at)}." if shown.signed else ""
    return ClosingContent(
        office=desk.office.name,
        title=f"KHÓA SỔ {kind_words(period).upper()} {_span_words(period)}",
        told=f"{desk.office.desk_name}. Khóa sổ{again} lúc {spoken_time(when)}, người khóa: {by}."
        f"{signed if planned is None else ''}",
        parts=tuple(_parts(closed, shown.touched)),
        signers=(
            Signer(title="NGƯỜI KHÓA SỔ", name=by),
            Signer(title="LÃNH ĐẠO", name=shown.signed.by if shown.signed else ""),
        ),
        printed_at=at,
        printed_by=desk.clerk.name,
        notice=DRAFT if planned is not None else "",
        watermark=desk.office.watermark,
    )


def shift_content(made: Closed, *, desk: Desk, at: datetime) -> ClosingContent:
    """What stands on the minute of a shift; ``made`` is the day as it stands, the drawer as counted."""
    to = made.drawer.count.to if made.drawer is not None else ""
    return ClosingContent(
        office=desk.office.name,
        title="BIÊN BẢN BÀN GIAO CA",
        told=f"{desk.office.desk_name}. Lúc {spoken_time(at)}, {desk.clerk.name} giao cho {to}.",
        parts=tuple(_parts(made, ())),
        signers=(
            Signer(title="NGƯỜI GIAO", name=desk.clerk.name),
            Signer(title="NGƯỜI NHẬN", name=to),
        ),
        printed_at=at,
        printed_by=desk.clerk.name,
        watermark=desk.office.watermark,
    )


def _span_words(period: Period) -> str:
    kind = kind_words(period)
    form = {"ngày": "%d/%m/%Y", "tháng": "%m/%Y", "năm": "%Y"}[kind]
    return format(period.first, form)


def _parts(closed: Closed, touched: Sequence[Touched]) -> Iterator[SheetPart]:
    figures = closed.figures
    yield SheetPart(
        title="Hồ sơ và số giấy đã cấp",
        table=_numbers(figures.numbers) if figures.numbers else None,
        lines=(
            ("Hồ sơ tiếp nhận", f"{figures.received}"),
            ("Hồ sơ trả kết quả", f"{figures.returned}"),
            *_touched("Giấy đã hủy", figures.voids, [one for one in touched if not one.again]),
            *_touched("In lại", figures.reprints, [one for one in touched if one.again]),
        ),
    )
    yield SheetPart(
        title="Tiền thu, hoàn, hủy theo phiếu (đồng)",
        table=_money(figures) if figures.money else None,
        lines=(("Phải thu của hồ sơ tiếp nhận", _charged(figures)),),
    )
    if closed.drawer is not None:
        yield _drawer(closed.drawer)
    open_days = [f"{date.fromisoformat(one):%d/%m}" for one in closed.open_days]
    lines = (("Ngày có việc mà chưa khóa sổ", ", ".join(open_days)),) if open_days else ()
    yield SheetPart(title="Còn lại ở quầy", lines=(*_standing(closed), *lines))
    yield SheetPart(title="Dấu của sổ điện tử", lines=tuple(_heads(closed.standing)))


def _numbers(used: Iterable[Used]) -> Ruled:
    return Ruled(
        headings=(
            *(("Loại giấy", 42), ("Từ số", 16), ("Đến số", 16)),
            *(("Số tờ", 12), ("Số trống và lý do", 72)),
        ),
        rows=tuple(
            (
                f"{_kind(one.kind)} {one.year}",
                str(one.first),
                str(one.last),
                format_vnd(one.count),
                _gaps(one),
            )
            for one in used
        ),
    )


def _gaps(one: Used) -> str:
    told = (
        f"{gap.first}" if gap.first == gap.last else f"{gap.first}–{gap.last}" for gap in one.gaps
    )
    reasons = (WHY_LABELS[gap.why] for gap in one.gaps)
    return (
        "; ".join(f"{number}: {why}" for number, why in zip(told, reasons, strict=True)) or "không"
    )


def _kind(kind: str) -> str:
    name = name_of(PaperKind(kind))
    return f"{name[:1].upper()}{name[1:]}"


def _touched(label: str, count: int, found: Sequence[Touched]) -> tuple[tuple[str, str], ...]:
    """How many, and which with why or by whom, as many as a page has room for."""
    if not count:
        return ((label, "không"),)
    names = [
        f"{name_of(PaperKind(one.kind))} {one.paper_no}"
        + (f" lần {one.again}" if one.again else "")
        + f" ({one.told})"
        for one in found[:_MOST]
    ]
    more = [f"và {len(found) - _MOST} giấy khác"] if len(found) > _MOST else []
    named = f": {'; '.join([*names, *more])}" if names else ""
    return ((label, f"{count}{named}"),)


def _money(figures: Figures) -> Ruled:
    found = sorted(figures.money, key=lambda one: one.mode)
    rows = list[tuple[str, ...]]()
    for mode, moved in groupby(found, key=lambda one: one.mode):
        by = {one.moved: one.amount_vnd for one in moved}
        label = next((words for one, words in MODE_LABELS.items() if one == mode), _OTHER)
        amounts = (format_vnd(by.get(one, 0)) for one in Moved)
        rows.append((label.capitalize(), *amounts, format_vnd(figures.net_vnd(mode))))
    return Ruled(
        headings=(
            ("Hình thức", 30),
            *((MOVED_LABELS[one], 25) for one in Moved),
            ("Thực thu", 28),
        ),
        rows=tuple(rows),
    )


def _charged(figures: Figures) -> str:
    return "; ".join(
        f"{KIND_LABELS[ChargeKind(one.kind)].lower()} {format_vnd(one.amount_vnd)}"
        f" ({one.lines} khoản)"
        for one in figures.charged
    ) or "không"  # fmt: skip


def _drawer(counted: Counted) -> SheetPart:
    """Two denominations a row, so that the page has room."""
    cells = [
        (format_vnd(note), str(many), format_vnd(note * many)) for note, many in counted.count.notes
    ]
    half_way = -(-len(cells) // 2)
    pairs = [
        (*cells[at], *(cells[at + half_way] if at + half_way < len(cells) else ("", "", "")))
        for at in range(half_way)
    ]
    half = (("Mệnh giá", 26), ("Số tờ", 18), ("Thành tiền", 32))
    total, expected = counted.count.total_vnd, counted.expected_vnd
    held = "chưa có lần đếm trước" if expected is None else f"{format_vnd(expected)} đồng"
    lines = [
        ("Đếm được", f"{format_vnd(total)} đồng ({words(total)})"),
        ("Theo phiếu và lần đếm trước phải có", held),
    ]
    if expected is not None:
        why = f" – {counted.count.why}" if counted.count.why else ""
        lines.append(("Kết quả", f"{off_words(counted.difference_vnd)}{why}"))
    lines.append(("Nộp ra khỏi ngăn tiền", f"{format_vnd(counted.count.taken_out_vnd)} đồng"))
    lines.append(("Để lại trong ngăn tiền", f"{format_vnd(counted.left_vnd)} đồng"))
    table = Ruled(headings=(*half, *half), rows=tuple(pairs)) if pairs else None
    return SheetPart(title="Ngăn tiền", table=table, lines=tuple(lines))


def _standing(closed: Closed) -> Iterator[tuple[str, str]]:
    found = closed.standing
    beside = f"kết quả chờ trả trên kệ: {found.on_shelf}; giấy tờ gốc đang giữ: {found.originals}"
    waits = f"{found.not_transferred}; nhập dở: {found.drafts}; {beside}"
    yield "Hồ sơ chưa chuyển đơn vị giải quyết", waits
    unsent = "chưa nối máy chủ" if found.unsent is None else f"{found.unsent}"
    yield "Hồ sơ, việc chưa gửi xong về máy chủ", unsent
    yield "Con dấu", closed.seal
    if closed.note:
        yield "Ghi chú", closed.note


def _heads(found: Standing) -> Iterator[tuple[str, str]]:
    yield f"Thao tác {found.seq}", found.head or "chưa có"
    yield f"Nhật ký {found.acts}", found.acts_head or "chưa có"
