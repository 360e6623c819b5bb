"""The page of a closing, read back by another program: one page, every figure, both chains."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace as changed

from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintState
from counter_app.documents.closing_sheet import draw_closing_sheet
from counter_app.domain.closing.drawer import NOTES, Count, Occasion
from counter_app.domain.closing.figures import Figures, Money, Moved
from counter_app.domain.closing.series import Gap, Used, Why
from counter_app.domain.closing.span import span_of
from counter_app.domain.money.payment import Payment
from counter_app.domain.staff import Role
from counter_app.domain.workflow import PaperKind
from counter_app.services.closing.books import close, plan, show
from counter_app.services.closing.drawer import count
from counter_app.services.closing.sheet import (
    closing_content,
    closing_pdf,
    print_closing,
    print_shift,
)
from counter_app.services.correcting.reissue import void_paper
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.services.money.taking import take
from counter_app.services.office.office import staff
from tests.pdf_words import text_of
from tests.store.conftest import TakeIn, wall

TODAY = span_of("2026-11-23")
WHY = "Trả lại nhầm một tờ cho công dân"


def pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


@pytest.fixture
def busy(desk: Desk, take_in: TakeIn) -> Desk:
    """Three paid in cash, one of them void; the drawer had 40.000 to give back from."""
    count(Count(notes=((20_000, 2),)), Occasion.OPENING, desk=desk, at=desk.clock.now())
    for _ in range(3):
        filed = take_in()
        take(filed.dossier_id, Payment(), desk=desk, at=desk.clock.now())
    dossier = open_dossier(filed.dossier_id, desk=desk)
    reason = "Thu nhầm tiền của hồ sơ khác"
    void_paper(dossier.papers[-1].number, reason, dossier=dossier, desk=desk, at=desk.clock.now())
    return desk


def test_the_page_says_what_was_closed_and_where_the_chains_end(busy: Desk) -> None:
    told = Count(notes=((20_000, 2), (10_000, 1)), why=WHY, taken_out_vnd=20_000)
    planned = plan(TODAY, told, desk=busy, at=busy.clock.now())
    draft = closing_pdf(show(TODAY, desk=busy), desk=busy, at=busy.clock.now(), planned=planned)
    assert "CHƯA KHÓA SỔ" in text_of(draft)
    assert show(TODAY, desk=busy).closed is None

    made = close(TODAY, told, desk=busy, at=wall("2026-11-23T17:00"), seal="Đã cất két")
    pdf = closing_pdf(show(TODAY, desk=busy), desk=busy, at=wall("2026-11-23T17:01"))
    assert pages(pdf) == 1
    words = text_of(pdf)
    for wanted in (
        "KHÓA SỔ NGÀY 23/11/2026",
        "Khóa sổ lúc 17 giờ 00 phút, ngày 23 tháng 11 năm 2026",
        "Phiếu thu 2026 100001 100003 3 không",
        "Giấy hẹn 2026 100001 100003 3 không",
        "phiếu thu 100003 (Thu nhầm tiền của hồ sơ khác)",
        "Tiền mặt 30.000 0 10.000 0 20.000",
        "phí 30.000 (3 khoản)",
        "Đếm được: 50.000 đồng (Năm mươi nghìn đồng)",
        "phải có: 60.000 đồng",
        f"thiếu 10.000 đồng – {WHY}",
        "Nộp ra khỏi ngăn tiền: 20.000 đồng",
        "Để lại trong ngăn tiền: 30.000 đồng",
        "Con dấu: Đã cất két",
        "chưa nối máy chủ",
        "NGƯỜI KHÓA SỔ",
        "LÃNH ĐẠO",
        busy.office.watermark,
    ):
        assert wanted in words, wanted
    standing = made.standing
    assert f"Thao tác {standing.seq}: {standing.head}" in words
    assert f"Nhật ký {standing.acts}: {standing.acts_head}" in words
    assert "CHƯA KHÓA SỔ" not in words


def test_it_is_printed_once_and_the_shift_s_minute_beside_it(busy: Desk, tmp_path: Path) -> None:
    printer = FolderPrinter(folder=tmp_path / "papers")
    to = next(one.name for one in staff(busy.store) if one.role is Role.LEADER)
    counted = count(
        Count(notes=((20_000, 3),), to=to), Occasion.HANDOVER, desk=busy, at=busy.clock.now()
    )
    made = changed(plan(TODAY, None, desk=busy, at=busy.clock.now()), drawer=counted)
    at = busy.clock.now()
    print_shift(made, desk=busy, at=at, printer=printer, request="ca-1")
    close(TODAY, Count(notes=((20_000, 3),)), desk=busy, at=at)
    for _ in range(2):
        done = print_closing(
            show(TODAY, desk=busy), desk=busy, at=at, printer=printer, request="khoa-1"
        )
        assert done.state is PrintState.DONE
    found = sorted((tmp_path / "papers").rglob("*.pdf"))
    assert [one.name.split("_", 2)[2] for one in found] == [
        *("Bien_ban_ban_giao_ca.pdf", "To_khoa_so.pdf")
    ]
    minute = text_of(found[0].read_bytes())
    assert f"{busy.clerk.name} giao cho {to}" in minute
    assert "NGƯỜI NHẬN" in minute


def test_a_very_full_day_still_stands_on_one_page(busy: Desk) -> None:
    """Fourteen kinds of paper, every fourth with a gap, every note, every way of money, long words."""
    gap = Gap(first=100_005, last=100_009, why=Why.NEW_LIFE)
    used = tuple(
        Used(
            kind=kind,
            year=2026,
            lane=1,
            first=100_001,
            last=199_999,
            count=9_999,
            gaps=(gap,) * (at % 4 == 0),
        )
        for at, kind in enumerate(tuple(PaperKind)[:14])
    )
    money = tuple(
        Money(mode=mode, moved=moved, times=99, amount_vnd=999_999_000)
        for mode in ("cash", "transfer")
        for moved in Moved
    )
    told = Count(notes=tuple((note, 99) for note in NOTES), why=f"{WHY}, " * 4)
    made = plan(TODAY, told, desk=busy, at=busy.clock.now(), seal="Đã cất két", note=WHY)
    full = changed(made, figures=Figures(received=999, returned=999, money=money, numbers=used))
    content = closing_content(show(TODAY, desk=busy), desk=busy, at=busy.clock.now(), planned=full)
    pdf = draw_closing_sheet(replace(content, watermark=""))
    assert pages(pdf) == 1
    assert "dùng trước lần khôi phục" in text_of(pdf)


def test_a_month_says_which_days_nobody_closed(busy: Desk) -> None:
    led = replace(busy, clerk=replace(busy.clerk, role=Role.LEADER))
    month = span_of("2026-11")
    with pytest.raises(UserError, match="Tháng này chưa hết"):
        close(month, None, desk=led, at=wall("2026-11-29T17:00"))
    made = close(month, None, desk=led, at=wall("2026-11-30T17:00"))
    assert made.open_days == (date(2026, 11, 23).isoformat(),)
    words = text_of(closing_pdf(show(month, desk=led), desk=led, at=wall("2026-11-30T17:01")))
    assert "KHÓA SỔ THÁNG 11/2026" in words
    assert "Ngày có việc mà chưa khóa sổ: 23/11" in words
