"""How long something has waited, in the words a clerk would use."""

import pytest

from ui.strings import ago


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.5, "30 phút"), (1.2, "1 giờ 12 phút"), (47, "47 giờ"), (48, "2 ngày"), (912, "38 ngày")],
)
def test_days_are_told_as_days(hours: float, words: str) -> None:
    assert ago(int(hours * 3600)) == words
