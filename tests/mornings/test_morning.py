"""A morning at a busy counter, worked by nothing but keys, cut off in the middle, recounted after.

The program runs in a process of its own in a real X window. It prints its seed, which draws
who comes in which order, what comes in between, and the moments at which the power goes.
"""

import random
import shutil
import time
from collections.abc import Callable
from typing import Final

import pytest

from tests.mornings.citizens import Person
from tests.mornings.clerk import Clerk
from tests.mornings.morning import Morning

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
    ),
]
Shelf = Callable[[int], list[tuple[str, str]]]
Portal = Callable[[list[Person]], list[tuple[str, Person]]]
ASKED_FOR: Final = 60
DRAWN: Final = 0
"""Stands for a seed drawn anew each time."""
MIXED: Final = (
    *("copies", "single") * 4,
    *("birth", "twins", "foreigner", "attorney", "household") * 2,
    *("without_papers", "cannot_sign", "minor", "heirs", "pagoda", "branch") * 2,
    *("household_of_ten", "out_of_area", "online", "list_from_a_file"),
    *("three_in_one_visit", "twice", "at_once") * 2,
    *("guided", "refused") * 2,
    *("result",) * 3,
    *("printer_gone", "paper_elsewhere"),
    *("cut_while_typing", "cut_while_taking_in"),
)
BETWEEN: Final = ("held", "card", "place", "search", "price", "undo") * 2


def told(morning: Morning, seed: int, began: float, counted: dict[str, int]) -> None:
    """What the run came to, beside its seed."""
    words = ", ".join(f"{many} {what}" for what, many in counted.items())
    seconds = time.monotonic() - began
    clerk = morning.clerk
    print(
        f"seed {seed}: {len(clerk.asked)} intakes, {clerk.presses} keys, {clerk.starts} starts, "
        f"{clerk.rescans} scanned again, "
        f"in between {len(morning.between.came)}, {seconds:.0f} s; {words}"
    )


def test_a_short_morning_with_a_cut_and_no_printer_is_kept_whole(
    clerk: Clerk, shelf: Shelf
) -> None:
    morning, began = Morning(clerk, 8, shelf(1)), time.monotonic()
    clerk.sits_down()
    morning.between.waiting = ["held"]
    for kind in ("birth", "result", "printer_gone", "guided"):
        morning.serves(kind)
    morning.cut_while_typing()
    counted = morning.ends()

    assert morning.between.came == ["held"]
    assert (len(clerk.asked), clerk.starts, counted["visits"]) == (4, 2, 1)
    told(morning, 8, began, counted)


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [60, 6060, DRAWN])
def test_sixty_intakes_two_cuts_and_no_printer_are_kept_whole(
    clerk: Clerk, shelf: Shelf, portal: Portal, seed: int
) -> None:
    seed = seed or random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    morning, began = Morning(clerk, seed, shelf(3)), time.monotonic()
    morning.filed = portal([morning.citizens.anybody()])
    comes = list(MIXED)
    morning.lot.shuffle(comes)
    morning.between.waiting = list(BETWEEN)
    morning.lot.shuffle(morning.between.waiting)
    clerk.sits_down()
    for kind in comes:
        morning.serves(kind)
    while len(clerk.asked) < ASKED_FOR or morning.between.waiting:
        morning.serves("copies")
    counted = morning.ends()

    assert clerk.starts == 3
    assert set(morning.between.came) == set(BETWEEN)
    told(morning, seed, began, counted)
