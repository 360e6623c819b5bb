"""Others at work on the store of an open window: it stands still for none of them."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt

from counter_app.services.desk import Desk
from counter_app.services.keeping.backup import BackupMade, back_up
from counter_app.services.keeping.check import check
from counter_app.services.lookup import today
from tests.faults.meter import MOST_MS, TICK_MS, metered

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

ROOT: Final = Path(__file__).parents[2]
CHILD: Final = ROOT / "tests" / "faults" / "sharing_child.py"
HELD_MS: Final = 2_000
Begins = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def beside(clerk: "Clerk") -> Iterator[Begins]:
    """Begins another process on the window's store; it has begun when that returns."""
    begun: list[subprocess.Popen[str]] = []

    def begins(what: str) -> subprocess.Popen[str]:
        one = subprocess.Popen(
            [sys.executable, CHILD, clerk.counter.desk.data_dir, what, clerk.clock.now().isoformat()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        begun.append(one)
        assert one.stdout is not None
        assert one.stdout.readline() == "begun\n"
        return one

    yield begins
    for one in begun:
        one.kill()
        with one:  # its pipes, too
            pass


class Copies:
    """Copies of the store, one after the other, behind an open window."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk, self._folder, self.made = desk, folder, 0
        self._last: Future[BackupMade] | None = None

    def done(self) -> bool:
        return self._last is None or self._last.done()

    def go_on(self) -> None:
        if self.done():
            self.made += 1
            folder, at = self._folder / str(self.made), self._desk.clock.now()
            copy = partial(back_up, folder, desk=self._desk, at=at)
            self._last = self._desk.store.lanes.io.submit(copy)


@pytest.fixture
def filled(clerk: "Clerk", card: str) -> "Clerk":
    """A dossier typed whole: one key takes it in."""
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(2):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits(lambda: clerk.counter.jobs.at_rest)
    return clerk


def test_the_window_stands_still_for_nobody_at_its_store(
    filled: "Clerk", beside: Begins, tmp_path: Path
) -> None:
    desk = filled.counter.desk
    other, copies = beside("save"), Copies(desk, tmp_path / "copies")
    gc.freeze()  # as where the program runs: nobody walks what is loaded
    with metered() as meter:
        scanner = beside("lock")
        meter.begin()
        filled.hits(Qt.Key.Key_Return)  # takes in, as soon as the lock lets it

        def held_long_enough() -> bool:
            copies.go_on()
            return sum(meter.gaps) > HELD_MS

        filled.waits(held_long_enough)
        gaps = list(meter.gaps)  # drawing the receipt is no part of it
    assert scanner.stdin is not None
    scanner.stdin.close()
    filled.waits_for_receipt()
    filled.waits(copies.done)
    saved = int(other.communicate(timeout=30)[0])
    print(f"worst {max(gaps):.0f} ms of {len(gaps)} ticks, {saved} saved, {copies.made} copies")
    assert len(gaps) > HELD_MS / TICK_MS / 4
    assert max(gaps) < MOST_MS
    assert len(today(desk=desk)) == saved + 1
    assert check(desk=desk) == ()
