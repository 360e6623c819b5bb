"""kill −9 at any moment: nothing acknowledged is lost, no number is given twice."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.bootstrap import open_desk
from tests.faults.kept import nothing_is_lost

CHILD: Final = Path(__file__).parent / "counter_child.py"
CHECK_EVERY: Final = 50
RESTART_S: Final = 3.0
# A dossier takes some milliseconds: some kills fall before the first, some among a dozen.
LATEST_S: Final = 0.1
Forks = Callable[[Path], Any]


def test_forty_kills_lose_nothing(tmp_path: Path, forked: Forks) -> None:
    _kill_loop(tmp_path, forked(CHILD), kills=40, seed=20261123)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_a_thousand_kills_lose_nothing(tmp_path: Path, forked: Forks) -> None:
    _kill_loop(tmp_path, forked(CHILD), kills=1000, seed=int.from_bytes(os.urandom(4)))


@pytest.mark.parametrize(
    ("step", "more"),
    [("outbox.appended", 0), ("store.before_commit", 0), ("store.after_commit", 1)],
)
def test_a_counter_killed_at_a_step_of_a_save_keeps_what_it_said(
    step: str, more: int, tmp_path: Path, forked: Forks
) -> None:
    said = _killed_at(step, tmp_path, forked)
    assert len(nothing_is_lost(tmp_path, said)) == len(said) + more


def test_a_counter_that_speaks_before_its_commit_is_caught(tmp_path: Path, forked: Forks) -> None:
    said = _killed_at("store.before_commit", tmp_path, forked, "hasty")
    with pytest.raises(AssertionError, match="lost"):
        nothing_is_lost(tmp_path, said)


def _killed_at(step: str, folder: Path, forked: Forks, *how: str) -> list[str]:
    """What a counter said it had saved before it died at a step of its third save."""
    open_desk(folder).store.close()
    status, said = forked(CHILD).run(folder, 0, step, *how)
    assert status == -signal.SIGKILL, "the step was never reached"
    return list(said[1:])


def _kill_loop(folder: Path, child: Any, *, kills: int, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    acknowledged: list[str] = []
    open_desk(folder).store.close()
    for run in range(kills):
        begun_s = time.monotonic()
        child.begin(folder, run)
        child.wait_for("ready")
        assert time.monotonic() - begun_s < RESTART_S
        child.listen_for(chance.uniform(0.0, LATEST_S))
        child.kill()
        status, said = child.ended()
        assert (status, said[0]) == (-signal.SIGKILL, "ready")
        acknowledged += said[1:]
        if run % CHECK_EVERY == CHECK_EVERY - 1:
            nothing_is_lost(folder, acknowledged)
    nothing_is_lost(folder, acknowledged)
    assert len(acknowledged) > kills, "the child hardly wrote: the test would prove nothing"
