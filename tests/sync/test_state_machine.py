"""Two desks, a hub and a cell, lines that lose, double and delay, a stick between them: all ends well.

Real stores, the real engine, a real hub and cell; only the lines are made to fail, and the hub to
go off, to lose all it kept and to lie. Whatever happened, nothing is acknowledged that the cell has
not; once it is quiet: lost 0, twins 0, collisions 0, and both desks tell the same of every dossier.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Final

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from counter_app.bootstrap_hub import use_own_hub
from counter_app.bootstrap_sync import enrol_desk, export_to_stick, import_from_stick, tell_of_hub
from counter_app.core.errors import UserError
from counter_app.core.web import place_of
from counter_app.domain.workflow import Move
from counter_app.protocol.carried import AnsweredRun, CarriedAnswer
from counter_app.services.keeping.check import check
from counter_app.sync.client import HttpCentral
from counter_app.sync.hub_joining import place_of_hub
from counter_app.sync.hub_lane import HubLane
from counter_app.sync.hub_line import HttpHub
from tests.reckoned import keep_ready, reports_agree
from tests.sync.bad_lines import BadHubLine, BadLine, Hub

FAULTS: Final = ("request lost", "reply lost", "doubled", "an old one again", "none")
HUB_FAULTS: Final = ("request lost", "reply lost", "doubled", "lies", "none")
HEARD = "SELECT h.id FROM heard h JOIN dossiers d ON d.id = h.dossier AND h.kind LIKE '%.received'"
THERE: Final = "SELECT id, device, outcome FROM operations WHERE commune_id = ?"


@dataclass(slots=True)
class World:
    """What one run of the machine plays in."""

    commune: str
    counters: tuple[Any, Any]
    lines: dict[str, BadLine]
    folder: Path
    on_cell: Callable[[str, str], list[Any]]
    hub: Hub
    lanes: tuple[HubLane, HubLane]
    hub_lines: list[BadHubLine]
    saved: list[str] = field(default_factory=list)
    sticks: list[tuple[int, Path]] = field(default_factory=list)

    def close(self) -> None:
        for lane in self.lanes:
            lane.close()
        self.hub.stack.close()
        for counter in self.counters:
            if not counter.desk.store.writing.closed:
                counter.close()


class Desks(RuleBasedStateMachine):
    """Every run plays in a world of its own."""

    begin: ClassVar[Callable[[], World]]

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).begin()

    @rule(who=st.integers(0, 1), name=st.sampled_from(("Trần Ánh", "Lê Bình", "Vũ Cường")))
    def take_in(self, who: int, name: str) -> None:
        receipt = self.world.counters[who].take_in(name=name)
        self.world.saved.append(receipt.dossier_id)

    @rule(who=st.integers(0, 1), faults=st.lists(st.sampled_from(FAULTS), max_size=4))
    def sync(self, who: int, faults: list[str]) -> None:
        counter = self.world.counters[who]
        line = self.world.lines.get(counter.desk.store.device.id)
        if line is not None:
            line.coming[:] = faults
        counter.engine.round()
        keep_ready(counter.desk)

    @precondition(lambda self: bool(self.world.saved))
    @rule(who=st.integers(0, 1), pick=st.integers(0, 99))
    def withdraw(self, who: int, pick: int) -> None:
        """At either desk, as far as it knows the dossier and the step is lawful there."""
        dossier = self.world.saved[pick % len(self.world.saved)]
        with contextlib.suppress(UserError):
            self.world.counters[who].move(dossier, Move.WITHDRAW)

    @rule(who=st.integers(0, 1), hours=st.sampled_from((-26, -1, 1, 26)))
    def set_clock(self, who: int, hours: int) -> None:
        """Somebody sets a PC's clock, or a night goes by."""
        self.world.counters[who].clock.instant += timedelta(hours=hours)

    @rule(who=st.integers(0, 1))
    def write_stick(self, who: int) -> None:
        path = self.world.folder / f"{len(self.world.sticks)}.hsp"
        if set(self.world.counters[who].states()) & {"pending", "inflight"}:
            export_to_stick(path, self.world.counters[who].desk)
            self.world.sticks.append((who, path))

    @precondition(lambda self: bool(self.world.sticks))
    @rule(pick=st.integers(0, 99), back=st.booleans())
    def bring_stick(self, pick: int, back: bool) -> None:
        """Any stick, new or old, once more; its answers perhaps."""
        who, path = self.world.sticks[pick % len(self.world.sticks)]
        answers = import_from_stick(path, self.world.counters[1 - who].desk).answers
        if back and answers is not None:
            import_from_stick(answers, self.world.counters[who].desk)

    @rule(who=st.integers(0, 1), faults=st.lists(st.sampled_from(HUB_FAULTS), max_size=3))
    def meet(self, who: int, faults: list[str]) -> None:
        """A desk and the hub, whether or not anybody has a line."""
        for line in self.world.hub_lines:
            line.coming[:] = faults
        self.world.lanes[who].step()
        _require_no_false_acknowledgement(self.world)

    @rule(on=st.booleans())
    def switch_hub(self, on: bool) -> None:
        self.world.hub.on = on

    @precondition(lambda self: self.world.hub.on)
    @rule()
    def hub_relays(self) -> None:
        """The hub's PC has a line for a moment."""
        assert not self.world.hub.relaying.relay_all().trouble

    @rule()
    def hub_loses_all(self) -> None:
        self.world.hub.lose_all()

    def teardown(self) -> None:
        world = self.world
        lines: list[BadLine | BadHubLine] = [*world.lines.values(), *world.hub_lines]
        for line in lines:
            line.coming.clear()
        world.hub.on = True
        latest = max(counter.clock.instant for counter in world.counters)
        for counter in world.counters:  # what was put off comes due
            counter.clock.instant = latest + timedelta(days=3)
        for _ in range(3):
            for counter, lane in zip(world.counters, world.lanes, strict=True):
                assert not lane.step().trouble
                assert not counter.engine.round().trouble
        _require_all_well(world)
        world.close()


def _require_no_false_acknowledgement(world: World) -> None:
    there = {row[0] for row in world.on_cell(world.commune, THERE)}
    acknowledged = "SELECT id FROM outbox WHERE state = 'acked'"
    for counter in world.counters:
        assert {row[0] for row in counter.rows(acknowledged)} <= there, "acknowledged by nobody"


def _require_all_well(world: World) -> None:
    there = world.on_cell(world.commune, THERE)
    written = [row[0] for one in world.counters for row in one.rows("SELECT id FROM outbox")]
    assert set(written) <= {row[0] for row in there}, "lost"
    _require_no_false_acknowledgement(world)
    assert len(there) == len(written) == len(set(written)), "twins"
    codes = world.on_cell(
        world.commune, "SELECT code FROM dossiers WHERE commune_id = ? AND code IS NOT NULL"
    )
    assert len(codes) == len(set(codes)) == len(world.saved), "collisions"
    for counter in world.counters:
        assert not set(counter.states()) & {"pending", "inflight"}
        assert check(desk=counter.desk) == ()
        assert not world.saved or reports_agree(counter.desk)
        assert counter.rows(HEARD) == [], "a dossier is here and heard of"
    stand = "SELECT id, state FROM dossiers ORDER BY id"
    first, second = (one.rows(stand) for one in world.counters)
    disputed = {row[1] for row in there if row[2] != "accepted"}
    assert {row[0] for row in first} == {row[0] for row in second}
    assert first == second or disputed, "the desks tell different things"


@pytest.fixture
def new_world(
    cell: Any,
    open_counter: Callable[..., Any],
    code_for: Callable[[str], str],
    new_commune: Callable[[], str],
    on_cell: Callable[[str, str], list[Any]],
) -> Iterator[Callable[[], World]]:
    made: list[World] = []

    def begin() -> World:
        commune, number = new_commune(), len(made)
        lines: dict[str, BadLine] = {}

        def connect(desk: Any, joined: Any) -> BadLine:
            api = HttpCentral(place_of(joined.cell_url), desk.store.device, desk.clock)
            line = lines[desk.store.device.id] = BadLine(api)
            return line

        counters = tuple(
            open_counter(commune, name=f"{name}{number}", lane=lane, connect=connect, chance=0.0)
            for name, lane in (("a", 1), ("b", 3))
        )
        for one in counters:
            enrol_desk(code_for(commune), url=cell.url, desk=one.desk)
        counters[0].sync()  # it hears of its sister
        lines[counters[0].desk.store.device.id].sent.clear()
        hub, hub_lines = Hub(counters[1].desk), list[BadHubLine]()
        hub.start()
        lanes = tuple(_lane(one.desk, hub, hub_lines) for one in counters)
        folder = counters[0].folder
        world = World(
            commune, (counters[0], counters[1]), lines, folder, on_cell,
            hub, (lanes[0], lanes[1]), hub_lines,
        )  # fmt: skip
        made.append(world)
        return world

    yield begin
    for world in made:
        world.close()


def _lane(desk: Any, hub: Hub, lines: list[BadHubLine]) -> HubLane:
    if desk is hub.desk:
        use_own_hub(desk, hub.address)
    else:
        tell_of_hub(hub.address, desk)

    def connect(known: Any) -> BadHubLine:
        api = HttpHub(place_of_hub(known, desk.store), desk.store.device, known.device)
        lines.append(BadHubLine(api, hub))
        return lines[-1]

    return HubLane(store=desk.store, clock=desk.clock, connect=connect, app="0.1.0")


def _run(new_world: Callable[[], World], *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        type("DesksHere", (Desks,), {"begin": staticmethod(new_world)}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_the_lines_do_all_ends_well(new_world: Callable[[], World]) -> None:
    _run(new_world, examples=5, steps=12)


def test_the_oracle_sees_what_was_never_sent_and_what_came_twice(
    new_world: Callable[[], World],
) -> None:
    world = new_world()
    counter = world.counters[0]
    world.saved.append(counter.take_in().dossier_id)
    acknowledge = "UPDATE outbox SET state = 'acked'"
    counter.desk.store.write(lambda one: one.exec_driver_sql(acknowledge))
    with pytest.raises(AssertionError, match="lost"):
        _require_all_well(world)

    again = "UPDATE outbox SET state = 'pending'"
    counter.desk.store.write(lambda one: one.exec_driver_sql(again))
    counter.sync()
    real = world.on_cell
    world.on_cell = lambda commune, sql: real(commune, sql) * 2
    with pytest.raises(AssertionError, match="twins"):
        _require_all_well(world)


def test_the_oracle_sees_a_hub_that_is_believed_without_the_cells_signature(
    new_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = new_world()
    world.saved.append(world.counters[0].take_in().dossier_id)
    world.lanes[0].step()
    world.hub_lines[0].coming[:] = ["lies"]
    assert world.lanes[0].step().answered == 0, "it is not believed"
    _require_no_false_acknowledgement(world)

    def believed(answer: CarriedAnswer, _keys: object) -> AnsweredRun:
        return msgspec.json.decode(answer.answered, type=AnsweredRun)

    monkeypatch.setattr("counter_app.sync.hub_lane.read_answer", believed)
    world.hub_lines[0].coming[:] = ["lies"]
    assert world.lanes[0].step().answered > 0
    with pytest.raises(AssertionError, match="acknowledged by nobody"):
        _require_no_false_acknowledgement(world)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_at_length(new_world: Callable[[], World]) -> None:
    _run(new_world, examples=200, steps=40)
