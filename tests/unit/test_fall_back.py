"""Where a paper goes by one key when its printer failed: another that is ready, else PDF files."""

import pytest

from counter_app.devices.chosen import ready_beside
from counter_app.devices.printer import KnownPrinter

USUAL = KnownPrinter(name="Quay-1", usual=True)
JAMMED = KnownPrinter(name="Quay-2", trouble="kẹt giấy")
READY = KnownPrinter(name="Van-phong", busy=True)


@pytest.mark.parametrize(
    ("now", "printers", "other"),
    [
        ("Quay-1", (USUAL, JAMMED, READY), READY),
        ("", (USUAL, JAMMED, READY), READY),
        ("Van-phong", (USUAL, JAMMED, READY), USUAL),
        ("Quay-1", (USUAL, JAMMED), None),
        ("folder:/media/usb", (USUAL,), USUAL),
        ("", (), None),
    ],
    ids=["named", "the machine's own", "the office's", "none is ready", "a folder", "none at all"],
)
def test_the_one_that_failed_and_those_that_stand_still_are_passed_over(
    now: str, printers: tuple[KnownPrinter, ...], other: KnownPrinter | None
) -> None:
    assert ready_beside(now, printers) is other
