"""How long nobody was there: by two clocks, and after a sleep however short."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from ui.window.idle import SLEPT_S, Idle


@dataclass(slots=True)
class Clocks:
    """The machine's own, which stands still in a sleep, and the wall's."""

    ms: int = 0
    at: datetime = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic_ms(self) -> int:
        return self.ms

    def pass_by(self, seconds: int, *, asleep: bool = False) -> None:
        self.at += timedelta(seconds=seconds)
        self.ms += 0 if asleep else seconds * 1_000


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def idle(qapp: QApplication, clocks: Clocks) -> Iterator[Idle]:
    idle = Idle(clocks, 4)
    idle.watch()
    yield idle
    idle.rest()


def is_left(idle: Idle) -> bool:
    gone = list[None]()
    idle.gone.connect(lambda: gone.append(None))
    idle.look()
    return bool(gone)


@pytest.mark.parametrize(("seconds", "left"), [(239, False), (240, True)])
def test_minutes_without_a_hand(idle: Idle, clocks: Clocks, seconds: int, left: bool) -> None:
    clocks.pass_by(seconds)
    assert is_left(idle) is left


@pytest.mark.parametrize(("seconds", "left"), [(SLEPT_S - 1, False), (SLEPT_S, True)])
def test_a_sleep_is_long_enough_whoever_wakes_the_pc(
    idle: Idle, clocks: Clocks, seconds: int, left: bool
) -> None:
    clocks.pass_by(20)
    assert not is_left(idle)
    clocks.pass_by(seconds, asleep=True)
    assert is_left(idle) is left
    assert not is_left(idle), "a sleep is told once"


def test_a_hand_in_between_begins_anew(idle: Idle, clocks: Clocks) -> None:
    clocks.pass_by(200)
    idle.touched()
    clocks.pass_by(200)
    assert not is_left(idle)
    idle.rest()
    clocks.pass_by(4_000)
    assert not is_left(idle)
