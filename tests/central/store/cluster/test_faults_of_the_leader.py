"""The leader dies, stops, or loses its lease while desks push: nobody is ever told too much."""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import pytest

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("cluster"), pytest.mark.timeout(400)]

SEED: Final = 20261123
MOST_GAP_S: Final = 30.0
STOPPED_S: Final = 60.0


class Leader:
    """The node that leads now, as processes."""

    def __init__(self, cluster: Any) -> None:
        script, plan = cluster.script, cluster.plan
        members = script.status(plan)["members"]
        self.name = next(one["name"] for one in members if one["role"] == "leader")
        self.postgres = script.database(plan, self.name)
        self.patroni = [plan["pids"][self.name]]
        self.etcd = [plan["pids"][f"etcd-{self.name}"]]


def kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def stop_for_a_minute(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        threading.Event().wait(STOPPED_S)
    finally:
        for pid in pids:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                continue  # a process of the database that had ended all the same


FAULTS: Final[dict[str, Callable[[Leader], None]]] = {
    "its database killed": lambda leader: kill(leader.postgres[:1]),
    "its Patroni killed": lambda leader: kill(leader.patroni),
    "all of it killed": lambda leader: kill([*leader.patroni, *leader.postgres[:1]]),
    "all of it stopped 60 s": lambda leader: stop_for_a_minute([*leader.patroni, *leader.postgres]),
    # No lease any more and nobody to tell the database, which goes on: two leaders, if ever.
    "cut from etcd 60 s": lambda leader: stop_for_a_minute(leader.patroni),
    "its etcd stopped 60 s": lambda leader: stop_for_a_minute(leader.etcd),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_lost_and_pushes_go_on(
    fault: str, cluster: Any, stream: Any, account: Any
) -> None:
    running = stream(SEED)
    running.wait_for_more(20)
    leader = Leader(cluster)
    at = time.monotonic()
    FAULTS[fault](leader)
    running.wait_for_more(20)
    cluster.revive()
    running.wait_for_more(20)
    running.finish()

    found, gap = account(running), running.gap_s(at)
    members = cluster.script.status(cluster.plan)["members"]
    print(f"\n{fault}: seed {SEED}, gap {gap:.1f} s, {found}, faults {tally(running.refused)}")
    assert (found.lost, found.twins, found.collisions, found.holes) == (0, 0, 0, 0)
    assert found.acked == found.saved > 100
    assert gap <= MOST_GAP_S
    assert len({one["timeline"] for one in members}) == 1
    assert len(members) == 3


def tally(codes: list[str]) -> dict[str, int]:
    return {code: codes.count(code) for code in sorted(set(codes))}
