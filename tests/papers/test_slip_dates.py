"""A slip with more than one date: the total, our own leg's, every agency's, and the first visit."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from counter_app.documents.slip import draw_slip
from counter_app.documents.slip_due import LEGS, LOCAL_LEG
from counter_app.domain.papers import LegOnPaper, PaperSize, SlipContent

TextOf = Callable[[bytes], str]

LOCAL_DUE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TOTAL_DUE = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
PARTS = (
    LegOnPaper(unit="UBND xã Ea Kao", limit="2 ngày làm việc", due_at=LOCAL_DUE, local=True),
    LegOnPaper(unit="Sở Nông nghiệp", limit="3 ngày làm việc", due_at=TOTAL_DUE),
)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("paper", PaperSize)
def test_total_and_local_date_stand_on_the_slip_of_every_size(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    content = replace(slip, due_at=TOTAL_DUE, legs=PARTS)
    text = flat(text_of(draw_slip(content, paper)))
    assert "17 giờ 00 phút, ngày 30 tháng 11 năm 2026" in text
    assert f"{LOCAL_LEG} 17 giờ 00 phút, ngày 25 tháng 11 năm 2026" in text
    assert LEGS in text
    # On a roll the unit wraps beside its date, so word for word is asked for here.
    for words in ("UBND xã Ea Kao", "17:00, 25/11/2026", "17:00, 30/11/2026"):
        assert all(word in text for word in words.split())


@pytest.mark.parametrize("paper", PaperSize)
def test_both_appointments_stand_on_the_slip_of_every_size(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    content = replace(slip, due_at=TOTAL_DUE, payment_at=LOCAL_DUE)
    text = flat(text_of(draw_slip(content, paper)))
    first = "Hẹn lần 1, đến nhận thông báo nghĩa vụ tài chính: 17 giờ 00 phút, ngày 25 tháng 11"
    assert first in text
    assert "Hẹn lần 2, trả kết quả" in text
    assert "từ khi nộp chứng từ đã nộp tiền" in text


def test_a_slip_with_one_date_says_nothing_of_others(slip: SlipContent, text_of: TextOf) -> None:
    text = flat(text_of(draw_slip(slip, PaperSize.A5)))
    assert "Hẹn lần" not in text
    assert LEGS not in text
