"""Where a paper goes by one key when its printer failed: another that is ready, else PDF files."""

import pytest

from counter_app.devices.chosen import FOLDER, PrinterChoices, choice_of, ready_beside
from counter_app.devices.printer import KnownPrinter, PaperUse, use_of
from counter_app.domain.papers import PaperSize

USUAL = KnownPrinter(name="Quay-1", usual=True)
JAMMED = KnownPrinter(name="Quay-2", trouble="kẹt giấy")
READY = KnownPrinter(name="Van-phong", busy=True)
ROLL = KnownPrinter(name="Cuon-80")
FOUND = KnownPrinter(name="Tang-3", found=True)
NONE_CHOSEN = PrinterChoices()


@pytest.mark.parametrize(
    ("failed", "printers", "other"),
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
    failed: str, printers: tuple[KnownPrinter, ...], other: KnownPrinter | None
) -> None:
    assert ready_beside(failed, printers, NONE_CHOSEN) is other


@pytest.mark.parametrize(
    ("failed", "printers", "choices", "other"),
    [
        ("Quay-1", (USUAL, READY, ROLL), PrinterChoices(papers="Quay-1", roll="Cuon-80"), READY),
        ("Quay-1", (USUAL, ROLL), PrinterChoices(papers="Quay-1", roll="Cuon-80"), None),
        ("Cuon-80", (READY, ROLL, USUAL), PrinterChoices(roll="Cuon-80"), USUAL),
        ("Quay-1", (USUAL, ROLL), PrinterChoices(slip="Cuon-80", roll="Cuon-80"), ROLL),
        ("Quay-1", (USUAL, ROLL, READY), PrinterChoices(slip="Van-phong"), READY),
        ("Quay-1", (USUAL, FOUND), PrinterChoices(papers="Quay-1"), None),
        ("Quay-1", (USUAL, FOUND), PrinterChoices(papers="Quay-1", slip="Tang-3"), FOUND),
    ],
    ids=[
        "no page to the roll",
        "only the roll is left",
        "from the roll to the desk's own",
        "one printer for roll and slips",
        "the desk's own first",
        "never a stranger in the network",
        "one in the network that was chosen",
    ],
)
def test_a_page_goes_to_the_desk_s_own_and_never_to_the_roll_or_a_stranger(
    failed: str,
    printers: tuple[KnownPrinter, ...],
    choices: PrinterChoices,
    other: KnownPrinter | None,
) -> None:
    assert ready_beside(failed, printers, choices) is other


def test_the_choice_that_failed_is_read_from_the_words_of_its_device() -> None:
    names = ("Quay-1", "Cuon-80")
    assert choice_of("Máy in Cuon-80", names) == "Cuon-80"
    assert choice_of("Máy in mặc định của máy", names) == ""
    assert choice_of("Lưu PDF vào USB", names) == FOLDER


def test_a_slip_on_the_roll_is_for_the_roll_s_printer_and_any_other_for_its_own() -> None:
    assert use_of(PaperSize.ROLL80, is_slip=True) is PaperUse.ROLL
    assert use_of(PaperSize.A5, is_slip=True) is PaperUse.SLIP
    assert use_of(PaperSize.A4, is_slip=False) is PaperUse.PAPERS
