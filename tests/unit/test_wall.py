"""The wall sheet: its stretches and ages against a plain count, its page read back."""

import io
from collections import Counter
from datetime import date, timedelta

import pikepdf
from hypothesis import given, settings

from counter_app.core.clock import local
from counter_app.documents.chart import Chart, Series
from counter_app.documents.wall_sheet import WallContent, draw_wall_sheet
from counter_app.domain.reporting.period import days
from counter_app.domain.reporting.wall import AGES, ages, by_day, trend
from tests.pdf_words import text_of
from tests.unit.test_reporting_model import FIRST, business, seeds


@settings(max_examples=60)
@given(seeds)
def test_what_hangs_on_the_wall_equals_a_plain_count(seed: int) -> None:
    made = business(seed)
    read, period, at = made.read, made.period, made.at
    letters = 10 if by_day(period) else 7

    told = trend(made.facts, period)
    came = Counter(
        local(one.one.received_at).isoformat()[:letters]
        for one in read
        if period.start <= one.one.received_at < period.end
    )
    went = Counter(
        (local(one.ended).isoformat()[:letters], one.late(at))
        for one in read
        if one.ended and one.ended >= period.start
    )
    for one in told:
        day = one.first.isoformat()[:letters]
        counts = (came.pop(day, 0), went.pop((day, False), 0), went.pop((day, True), 0))
        assert (len(one.received), len(one.kept), len(one.overdue)) == counts
    assert not came
    assert not went
    assert [one.first for one in told] == sorted(one.first for one in told)

    found = ages(made.facts, at)
    assert [one.days for one in found] == [*AGES, None]
    waits = [one for one in read if one.ended is None]
    assert sum(len(one.in_time) + len(one.overdue) for one in found) == len(waits)
    assert sum(len(one.overdue) for one in found) == sum(one.late(at) for one in waits)
    young = sum((local(at).date() - local(one.one.received_at).date()).days <= 3 for one in waits)
    assert len(found[0].in_time) + len(found[0].overdue) == young


def test_a_month_is_looked_at_day_by_day_and_a_quarter_month_by_month() -> None:
    first = date(2026, 10, 1)
    assert by_day(days(first, first + timedelta(days=30)))
    assert not by_day(days(first, first + timedelta(days=31)))


def test_the_sheet_is_one_page_with_every_number_on_it() -> None:
    bars = Series(name="Tiếp nhận", heights=(12, 3456, 0))
    stack = (Series(name="Trong hạn", heights=(40,)), Series(name="Quá hạn", heights=(2,)))
    content = WallContent(
        office="Trung tâm Phục vụ hành chính công xã Ea Kao " * 3,
        title="KẾT QUẢ GIẢI QUYẾT HỒ SƠ – Tháng 11 năm 2026",
        large=(("3.468", "hồ sơ tiếp nhận"), ("99,5 %", "đúng hạn, 199/200")),
        charts=(
            Chart(title="Theo giờ", labels=("7", "8", "9"), series=(bars,)),
            Chart(title="Không gì", labels=(), series=(Series(name="Tiếp nhận", heights=()),)),
            Chart(title="Theo tuổi", labels=("đến 3 ngày",), series=stack, stacked=True),
        ),
        notes=("Chưa gửi xong về máy chủ: 0 trên 3.468 hồ sơ.",) * 5,
        printed_at=FIRST,
        printed_by="Lê Thị Hạnh",
    )

    pdf = draw_wall_sheet(content)

    words = text_of(pdf)
    for told in (
        "3.468",
        "99,5 %",
        "12",
        "3.456",
        "Không có số liệu",
        "42",
        "Quá hạn",
        content.notes[0],
    ):
        assert told in words
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert len(read.pages) == 1
        drawn = read.pages[0].Contents.read_bytes()
    assert drawn.count(b" g ") >= 4
