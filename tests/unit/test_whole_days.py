"""A whole day as it is typed: what is none is told as a day, never as a year of birth."""

import pytest

from counter_app.core.errors import UserError
from ui.typed import whole_date


@pytest.mark.parametrize("text", ["31/02/2026", "mai", "2026", "12/2026", "1/2/3/2026"])
def test_a_day_that_is_none_is_asked_for_whole(text: str) -> None:
    with pytest.raises(UserError) as wrong:
        whole_date(text, field="day")
    assert wrong.value.message == "Hãy ghi đủ ngày, tháng, năm, ví dụ 01/02/2027."
    assert wrong.value.field == "day"
