"""A whole day as it is typed: what is none is told as a day, never as a year of birth."""

from typing import Any

import pytest

from counter_app.core.errors import UserError
from ui.typed import partial_date, whole_date


@pytest.mark.parametrize("text", ["45/02/2026", "mai", "2026", "12/2026", "1/2/3/2026"])
def test_a_day_that_is_none_is_asked_for_whole(text: str) -> None:
    with pytest.raises(UserError) as wrong:
        whole_date(text, field="day")
    assert wrong.value.message == "Hãy ghi đủ ngày, tháng, năm, ví dụ 01/02/2027."
    assert wrong.value.field == "day"


@pytest.mark.parametrize("read", [whole_date, partial_date])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/02/2026", "Tháng 2/2026 không có ngày 31, hãy xem lại."),
        ("29022025", "Tháng 2/2025 không có ngày 29, hãy xem lại."),
    ],
)
def test_a_day_that_its_month_has_not_is_told_as_that(read: Any, text: str, said: str) -> None:
    with pytest.raises(UserError) as wrong:
        read(text, field="day")
    assert (wrong.value.message, wrong.value.field) == (said, "day")
