"""kill −9 of the program itself, the command and the window: nothing it told of is lost."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.domain.office import OfficeKind
from tests.faults.kept import nothing_is_lost

HERE: Final = Path(__file__).parent
COMMAND: Final = HERE / "command_child.py"
WINDOW: Final = HERE / "window_child.py"
CHECK_EVERY: Final = 100
UNHURRIED_EVERY: Final = 5
WINDOW_S: Final = 0.4
Forks = Callable[[Path], Any]


def test_a_command_killed_at_any_moment_loses_nothing(tmp_path: Path, forked: Forks) -> None:
    kill_commands(tmp_path, forked(COMMAND), kills=15, seed=7)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_a_thousand_killed_commands_lose_nothing(tmp_path: Path, forked: Forks) -> None:
    kill_commands(tmp_path, forked(COMMAND), kills=1000, seed=int.from_bytes(os.urandom(4)))


def test_a_window_killed_while_it_takes_in_loses_nothing(tmp_path: Path, forked: Forks) -> None:
    kill_windows(tmp_path, forked(WINDOW), kills=2, seed=7)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_a_hundred_killed_windows_lose_nothing(tmp_path: Path, forked: Forks) -> None:
    kill_windows(tmp_path, forked(WINDOW), kills=100, seed=int.from_bytes(os.urandom(4)))


def kill_commands(folder: Path, command: Any, *, kills: int, seed: int) -> None:
    """One process for each dossier, some of them killed before they have answered."""
    print(f"seed {seed}")
    chance, told, cut, took_s = random.Random(seed), list[str](), 0, 0.0
    open_desk(folder).store.close()
    for run in range(kills):
        number, begun_s = command.begin(folder), time.monotonic()
        if run % UNHURRIED_EVERY == 0:  # so long one takes on this machine, just now
            command.wait_for("answered")
            took_s = time.monotonic() - begun_s
        else:
            command.listen_for(chance.uniform(0.0, 1.2 * took_s))
        os.kill(number, signal.SIGKILL)
        status, said = command.ended()
        assert status == -signal.SIGKILL
        cut += "answered" not in said
        told += [answer_of(line) for line in said if line.startswith("{")]
        if run % CHECK_EVERY == CHECK_EVERY - 1:
            nothing_is_lost(folder, told)
    there = nothing_is_lost(folder, told)
    print(f"{kills} kills, {cut} before their end, {len(told)} told, {len(there)} there")
    assert cut > kills / 10, "hardly any was killed at work"
    assert told, "nobody was told anything"


def answer_of(line: str) -> str:
    answer = json.loads(line)
    return f"{answer['dossier_code']} {answer['slip_no']}"


def kill_windows(folder: Path, window: Any, *, kills: int, seed: int) -> None:
    """One window after the other on one store."""
    print(f"seed {seed}")
    chance, told = random.Random(seed), list[str]()
    (folder / "data").mkdir()
    for _ in range(kills):
        number = window.begin(folder)
        window.wait_for(f"{chance.randint(1, 3)}:")
        window.listen_for(chance.uniform(0.0, WINDOW_S))
        os.kill(number, signal.SIGKILL)
        status, said = window.ended()
        assert status == -signal.SIGKILL
        told += [line.partition(": ")[2] for line in said]
        there = nothing_is_lost(folder / "data", told, OfficeKind.DEMO)
    print(f"{kills} kills, {len(told)} told, {len(there)} there")
