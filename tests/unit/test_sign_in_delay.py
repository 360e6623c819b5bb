"""What guessing costs: time on this machine, and a wait that nothing shortens."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.config import state_dir
from counter_app.core.key_file import read_keys
from counter_app.core.key_wrapping import FLOOR, Kdf, key_of_secret, tuned
from counter_app.core.keyslots import locked_people, open_by_secret
from counter_app.core.sign_in_delay import MOST, WAITS_S
from tests.slots import LAN, OTHER, SECRET, code_of, let_in


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 11, 23, 1, tzinfo=UTC))


def _wrong(folder: Path, clock: SteppedClock, times: int) -> None:
    """So many wrong guesses, each as soon as it may come."""
    for one in range(times):
        assert code_of(lambda: open_by_secret(folder, "c1", "sai", clock=clock)) == "secret_wrong"
        clock.run_on(1_000 * WAITS_S[min(one, len(WAITS_S) - 1)])


def test_four_slips_cost_nothing_then_each_costs_twice_as_much(
    folder: Path, clock: SteppedClock
) -> None:
    _wrong(folder, clock, 4)
    for failures in range(5, MOST):
        assert code_of(lambda: open_by_secret(folder, "c1", "sai", clock=clock)) == "secret_wrong"
        wait = WAITS_S[failures - 1]
        clock.run_on(wait * 1_000 - 1_000)
        assert code_of(lambda: open_by_secret(folder, "c1", SECRET, clock=clock)) == "secret_wait"
        clock.run_on(1_000)
    assert WAITS_S[4:] == (60, 120, 240, 480, 960)


def test_after_ten_only_another_person_unlocks(folder: Path, clock: SteppedClock) -> None:
    keys = open_by_secret(folder, "c1", SECRET)
    _wrong(folder, clock, MOST)
    clock.run_on(1_000 * 86_400)
    assert code_of(lambda: open_by_secret(folder, "c1", SECRET, clock=clock)) == "slot_locked"
    assert locked_people(folder) == {"c1"}
    keys.unlock_slot("c1")
    assert locked_people(folder) == frozenset()
    open_by_secret(folder, "c1", SECRET, clock=clock)


def test_a_right_secret_forgets_the_slips(folder: Path, clock: SteppedClock, memory: Path) -> None:
    _wrong(folder, clock, 4)
    open_by_secret(folder, "c1", SECRET, clock=clock)
    _wrong(folder, clock, 4)
    open_by_secret(folder, "c1", SECRET, clock=clock)
    assert list(memory.iterdir()) == []


def test_a_new_start_and_a_clock_set_on_shorten_nothing(folder: Path, clock: SteppedClock) -> None:
    clock.run_on(3_600_000)
    _wrong(folder, clock, 4)
    assert code_of(lambda: open_by_secret(folder, "c1", "sai", clock=clock)) == "secret_wrong"
    started = SteppedClock(datetime(2031, 1, 1, tzinfo=UTC))
    assert code_of(lambda: open_by_secret(folder, "c1", SECRET, clock=started)) == "secret_wait"
    started.run_on(61_000)
    open_by_secret(folder, "c1", SECRET, clock=started)


@pytest.mark.parametrize("lost", ["keys.json", "state"])
def test_an_older_file_put_back_forgets_no_guess(
    folder: Path, clock: SteppedClock, memory: Path, lost: str
) -> None:
    before = (folder / "keys.json").read_bytes()
    _wrong(folder, clock, 5)
    if lost == "state":
        for file in memory.iterdir():
            file.unlink()
    else:
        (folder / "keys.json").write_bytes(before)
    assert code_of(
        lambda: open_by_secret(folder, "c1", SECRET, clock=SteppedClock(clock.instant))
    ) == ("secret_wait")


def test_an_older_count_put_back_outside_forgets_no_guess(
    folder: Path, clock: SteppedClock, memory: Path
) -> None:
    _wrong(folder, clock, 1)
    older = {file: file.read_bytes() for file in memory.iterdir()}
    _wrong(folder, clock, 4)
    for file, content in older.items():
        file.write_bytes(content)
    again = SteppedClock(clock.instant)
    assert code_of(lambda: open_by_secret(folder, "c1", SECRET, clock=again)) == "secret_wait"


def test_a_guess_is_counted_before_it_is_told_wrong(folder: Path) -> None:
    """Whoever pulls the plug before the answer has guessed all the same."""
    guess = (
        "import sys; from pathlib import Path; from counter_app.core import keyslots\n"
        "keyslots.key_of_secret = lambda *_: sys.exit(3)\n"
        "keyslots.open_by_secret(Path(sys.argv[1]), 'c1', 'sai')\n"
    )
    done = subprocess.run([sys.executable, "-c", guess, str(folder)], check=False, env=os.environ)
    assert done.returncode == 3
    slot = read_keys(folder).slot("c1")
    assert slot
    assert slot.failures == 1


def test_what_keeps_the_count_outside_may_be_missing(
    folder: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = folder / "keys.json" / "state"
    monkeypatch.setenv("COUNTER_STATE", str(nowhere))
    assert state_dir() == nowhere
    _wrong(folder, clock, 5)
    assert code_of(lambda: open_by_secret(folder, "c1", SECRET, clock=SteppedClock(clock.instant)))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on what a process writes")
def test_a_full_disk_keeps_nobody_out_and_changes_nothing(
    folder: Path, clock: SteppedClock
) -> None:
    _wrong(folder, clock, 4)
    with _full_disk():
        keys = open_by_secret(folder, "c1", SECRET, clock=clock)
        assert code_of(lambda: open_by_secret(folder, "c1", "sai", clock=clock)) == "secret_wrong"
        assert code_of(lambda: let_in(keys, LAN, OTHER)) == "secrets_unwritable"
    assert sorted(one.name for one in folder.iterdir()) == ["keys-2.json", "keys.json", "keys.lock"]
    open_by_secret(folder, "c1", SECRET, clock=clock)


@contextmanager
def _full_disk() -> Iterator[None]:
    """No file grows: what is written anew has no room."""
    import resource

    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)


def test_a_price_takes_three_tenths_of_a_second_on_any_machine() -> None:
    def machine(ms_a_mib_and_pass: float) -> Callable[[Kdf], int]:
        return lambda kdf: int(kdf.memory_kib / 1024 * kdf.passes * ms_a_mib_and_pass)

    assert tuned(machine(20.0)) == msgspec.structs.replace(FLOOR, took_ms=760)
    for speed in (3.0, 1.0, 0.3, 0.1):
        chosen = tuned(machine(speed))
        assert 300 <= chosen.took_ms < 1_000
        assert chosen.memory_kib >= FLOOR.memory_kib
        assert chosen.passes >= FLOOR.passes


def test_another_price_gives_another_key() -> None:
    assert len({key_of_secret(SECRET, bytes(16), Kdf(memory_kib=8, passes=n)) for n in (1, 2)}) == 2
