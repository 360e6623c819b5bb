"""``hub serve`` as a process: refused, killed at each of its steps, ended in order."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_sync import join_hub_lane, tell_of_hub
from counter_app.cli.main import main

CHILD = Path(__file__).with_name("hub_child.py")
LOADED = ("counter_app.bootstrap_hub", "counter_app.central.hub.app", "counter_app.cli.hub")
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
    step: str, counter: Any, second: Any, there: There, forked: Callable[..., Any]
) -> None:
    child = forked(CHILD, *LOADED)
    counter.sync()
    second.close()
    counter.take_in()
    for kill in (step, ""):
        with hub_process(child, second.folder, kill) as address:
            tell_of_hub(address, counter.desk)
            lane = join_hub_lane(counter.desk)
            try:
                while not lane.step().trouble and set(counter.states()) != {"acked"}:
                    continue
            finally:
                lane.close()
    assert set(counter.states()) == {"acked"}
    assert there() == counter.signed()


@contextmanager
def hub_process(child: Any, folder: Path, kill_at: str) -> Iterator[str]:
    """``hub serve`` in a process of its own, and its address; it ends by SIGTERM, or at a step."""
    env = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    env |= {"COUNTER_KILL_AT": kill_at} if kill_at else {}
    number = child.begin(folder, **env)
    yield json.loads(child.wait_for("{"))["address"]
    if not kill_at:
        os.kill(number, signal.SIGTERM)
    status, _ = child.ended()
    assert status == (-signal.SIGKILL if kill_at else 0)
