"""The hub PC's own desk while no window is open: `hub serve` alone keeps it in step."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.bootstrap_hub import hub_running, use_own_hub
from counter_app.central.hub.app import hub_app
from counter_app.central.hub.serving import serving_hub
from counter_app.domain.audit_act import Act
from counter_app.sync import engine
from counter_app.sync.line import LineState
from counter_app.sync.relaying import RelayThread
from db.counter.audit_log import acts_between

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office

NOWHERE = "UPDATE enrolment SET cell_url = 'http://127.0.0.1:9'"


@pytest.fixture
def no_line(office: "Office") -> None:
    """The hub's PC reaches no cell: neither its desk nor what relays, where this stands first."""
    office.second.desk.store.write(lambda one: one.exec_driver_sql(NOWHERE))


@pytest.fixture
def relay(office: "Office", monkeypatch: pytest.MonkeyPatch) -> Iterator[RelayThread]:
    """What ``hub serve`` runs beside its server, where the first fixture's hub was; not begun."""
    monkeypatch.setattr(engine, "IDLE_S", 0.05)
    office.stop()
    desk = office.second.desk
    port = int(office.served.address.rpartition(":")[2])
    with (
        hub_running(desk) as (hub, relay),
        serving_hub(hub_app(hub), hub, desk.store.device.key, port=port),
    ):
        yield relay


def heard_of(relay: RelayThread, wanted: Callable[[LineState], bool]) -> threading.Event:
    """Set once the own desk's line stands as wanted."""
    met = threading.Event()
    relay.own.listen(lambda state: met.set() if wanted(state) else None)
    return met


def test_what_the_hubs_own_desk_takes_in_reaches_the_cell_soon(
    office: "Office", relay: RelayThread, there: Callable[[], list[Any]]
) -> None:
    second = office.second
    empty = heard_of(relay, lambda state: bool(state.reachable) and not state.waiting)
    relay.start()
    assert empty.wait(30)
    second.take_in(name="Vũ Thị Hằng")
    empty.clear()
    while empty.wait(30) and set(second.states()) != {"acked"}:
        empty.clear()
    assert set(second.states()) == {"acked"}
    assert [op for op in there() if op[2] == second.desk.store.device.id] == second.signed()


def test_without_a_line_its_sisters_hear_of_it_all_the_same(
    office: "Office", no_line: None, relay: RelayThread
) -> None:
    counter, second = office.counter, office.second
    second.take_in(name="Vũ Thị Hằng")
    left = heard_of(relay, lambda state: state.at_hub > 0)
    relay.start()
    assert left.wait(30)
    assert office.meet(counter).heard == 1


def test_that_a_pc_asks_its_own_hub_is_an_act_once(office: "Office") -> None:
    desk, address = office.second.desk, office.served.address
    use_own_hub(desk, address)
    acts = desk.store.read(
        lambda one: acts_between(
            one, datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
        )
    )
    told = [one.body["to"] for one in acts if one.act == Act.HUB_CHANGED]
    assert told == [f"127.0.0.1:{address.rpartition(':')[2]}"]
