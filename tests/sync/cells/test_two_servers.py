"""Two servers on one PostgreSQL serve one commune: what one takes in wakes who waits at the other."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest

from counter_app.bootstrap_central import cell_served
from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.running.serving import ServedCell
from counter_app.core.web import place_of
from counter_app.protocol.pull import PullRequest
from counter_app.sync.client import HttpCentral

pytestmark = pytest.mark.parametrize("cell", ["postgres"], indirect=True)

MOST_READERS: Final = 4
AT_MOST_S: Final = 3.0


@pytest.fixture
def other(cell: Any) -> Iterator[ServedCell]:
    """A second process's worth of server: its own memory, the same rows."""
    with cell_served(cell.address, blobs=cell.blobs) as served:
        together = threading.Barrier(MOST_READERS + 1)
        store = served.cell.store
        waiting = [store.read("", lambda _: together.wait()) for _ in range(MOST_READERS)]
        together.wait()
        for one in waiting:
            one.result()
        yield served


def test_a_push_at_one_wakes_who_waits_at_the_other(
    other: ServedCell,
    commune: str,
    counter: Any,
    open_counter: Callable[..., Any],
    code_for: Callable[[str], str],
) -> None:
    sister = open_counter(commune, name="b", lane=3)
    enrol_desk(code_for(commune), url=other.url, desk=sister.desk)
    for desk in (sister, counter):
        desk.sync()
    cursors = dict(sister.rows("SELECT scope, chg FROM cursors"))
    epoch = sister.rows("SELECT epoch FROM enrolment")[0][0]
    device = sister.desk.store.device
    asked = PullRequest(device=device.id, cursors=cursors, epoch=epoch, wait_s=25)
    line = HttpCentral(place_of(other.url), device, sister.desk.clock)

    with ThreadPoolExecutor(1) as pool:
        pulled = pool.submit(line.pull, asked)
        while not other.cell.bells.waiting_of(device.id):
            assert not pulled.done()
        taken = counter.take_in(name="Trần Văn Kiên")
        began = time.monotonic()
        counter.sync()
        told = pulled.result(20)
        took = time.monotonic() - began
    line.close()
    print(f"\nheard at the other server after {took:.2f} s")
    assert [event.dossier for event in told.events] == [taken.dossier_id]
    assert took <= AT_MOST_S


def test_a_desk_goes_on_at_whichever_server_it_meets(
    cell: Any, other: ServedCell, counter: Any
) -> None:
    """Its token, its place in the order and its duplicates are the rows', not a process's."""
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    counter.desk.store.write(
        lambda one: one.exec_driver_sql("UPDATE enrolment SET cell_url = ?", (other.url,))
    )
    counter.take_in(name="Lê Thị Hoa")
    counter.sync()
    assert set(counter.states()) == {"acked"}
    assert len(counter.states()) == 2
    assert cell.url != other.url
