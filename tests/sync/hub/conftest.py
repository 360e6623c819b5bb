"""Two desks of one office and its hub on the second one's PC."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from counter_app.bootstrap_hub import hub_served, use_own_hub
from counter_app.bootstrap_sync import join_hub_lane, tell_of_hub
from counter_app.sync.hub_lane import HubLane, HubRound


@dataclass(slots=True)
class Office:
    """Two desks, the hub on the second one's PC, and whether it has a line."""

    counter: Any
    second: Any
    stack: ExitStack
    lanes: dict[str, HubLane] = field(default_factory=dict)
    served: Any = None
    relaying: Any = None

    def start(self) -> None:
        port = 0 if self.served is None else int(self.served.address.rpartition(":")[2])
        serving = hub_served(self.second.desk, port=port)
        self.served, self.relaying = self.stack.enter_context(serving)

    def stop(self) -> None:
        self.stack.close()

    def join(self) -> None:
        tell_of_hub(self.served.address, self.counter.desk)
        use_own_hub(self.second.desk, self.served.address)

    def meet(self, counter: Any) -> HubRound:
        device = counter.desk.store.device.id
        lane = self.lanes.setdefault(device, join_hub_lane(counter.desk))
        return lane.step()

    def hand_on(self) -> Any:
        """The hub has a line for a moment."""
        return self.relaying.relay_all()

    def close(self) -> None:
        for lane in self.lanes.values():
            lane.close()
        self.stack.close()


@pytest.fixture
def there(commune: str, on_cell: Any) -> Callable[[], list[Any]]:
    """What the cell has of the office, operation by operation, in order."""
    asked = "SELECT id, sha, device, outcome FROM operations WHERE commune_id = ? ORDER BY seq"
    return lambda: list(on_cell(commune, asked))


@pytest.fixture
def office(counter: Any, second: Any) -> Iterator[Office]:
    counter.sync()  # it hears of its sister here
    made = Office(counter, second, ExitStack())
    made.start()
    made.join()
    yield made
    made.close()
