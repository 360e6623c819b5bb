"""``hub serve`` as a process: refused, killed at each of its steps, ended in order."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import join_hub_lane, tell_of_hub
from counter_app.cli.main import main

ROOT = Path(__file__).parents[3]
There = Callable[[], list[Any]]


def test_a_pc_that_has_not_joined_is_no_hub(
    open_counter: Callable[..., Any], commune: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = open_counter(commune)
    alone.close()
    assert main(["--data", str(alone.folder), "hub", "serve", "--listen", "127.0.0.1:0"]) == 2
    assert "chưa ghi danh" in capsys.readouterr().err


KILLS = (
    pytest.param("cell.before_commit"),
    pytest.param("cell.after_commit", marks=pytest.mark.full),
    pytest.param("cell.after_commit@2", marks=pytest.mark.full),
    pytest.param("hub.relayed"),
)


@pytest.mark.parametrize("step", KILLS)
def test_a_hub_killed_at_any_moment_goes_on_where_it_was(
    step: str, counter: Any, second: Any, there: There
) -> None:
    counter.sync()
    second.close()
    counter.take_in()
    for kill in (step, ""):
        with hub_process(second.folder, kill) as (address, process):
            tell_of_hub(address, counter.desk)
            lane = join_hub_lane(counter.desk)
            try:
                while process.poll() is None and set(counter.states()) != {"acked"}:
                    lane.step()
            finally:
                lane.close()
            if kill:
                assert process.wait(60) == -9
    assert set(counter.states()) == {"acked"}
    assert there() == counter.signed()


@contextmanager
def hub_process(folder: Path, kill_at: str) -> Iterator[tuple[str, Any]]:
    """``hub serve`` in a process of its own; it ends by SIGTERM, if it has not before."""
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    env |= {"COUNTER_KILL_AT": kill_at} if kill_at else {}
    command = ["-m", "counter_app", "--data", str(folder), "hub", "serve"]
    process = subprocess.Popen(
        [sys.executable, *command, "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=env, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"], process
    finally:
        if process.poll() is None:
            process.terminate()
            assert process.wait(30) == 0
        if process.stdout is not None:
            process.stdout.close()
