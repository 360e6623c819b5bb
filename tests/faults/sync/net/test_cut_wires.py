"""A real wire between two networks, cut or losing packets in the middle of anything.

Lost 0, twins 0, collisions 0; a round gives up in the protocol's time (connect 5 s, read 15 s).
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from counter_app.bootstrap_sync import join_blobs
from counter_app.core import web
from counter_app.core.web import CONNECT_S, READ_S
from counter_app.services.keeping.check import check
from counter_app.services.sending import attachments
from counter_app.sync import blobs, client
from tests.scans import scan_of

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

pytestmark = [pytest.mark.full, pytest.mark.timeout(600)]
DESK, CELL = "desk", "cell"
# A busy machine may be late by so much; a thread that hangs would be later.
LATE_S: Final = 5.0
MOST_ROUNDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Far:
    """A desk and a cell with a wire between them."""

    desk: "Counter"
    cell: "ServerProcess"
    wire: Any
    at_desk: Any
    oracle: "Oracle"

    def round(self) -> tuple[str, float]:
        """What went wrong, and how long it took."""
        before = time.monotonic()
        trouble = str(self.at_desk.do(self.desk.round))
        return trouble, time.monotonic() - before

    def ends_well(self, taken: int) -> None:
        """Mended, all of it gets there, once; a round may find its kept connection dead first."""
        self.wire.mend()
        assert "" in (self.round()[0], self.round()[0])
        assert self.desk.waiting() == 0
        assert check(desk=self.desk.desk) == ()
        self.cell.end(9)
        found = self.oracle.judge(self.cell.rows)
        assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
        assert len(self.cell.rows("SELECT 1 FROM dossiers")) == taken


@pytest.fixture
def far(wire: Any, at_desk: Any, far_cell: Any, far_desk: Any, oracle: "Oracle") -> Far:
    return Far(desk=far_desk, cell=far_cell, wire=wire, at_desk=at_desk, oracle=oracle)


@pytest.fixture
def when(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Does something when the desk has come to a step."""

    def at(step: str, act: Callable[[], None], *, time: int = 1, module: Any = client) -> None:
        seen: list[str] = []

        def passed(name: str) -> None:
            seen.extend([name] if name == step else [])
            if name == step and len(seen) == time:
                act()

        monkeypatch.setattr(module, "passed", passed)

    return at


def test_everything_passes_over_a_whole_wire(far: Far) -> None:
    far.desk.take_in(3)
    trouble, took = far.round()
    assert (trouble, took < READ_S) == ("", True)
    assert min(far.wire.carried.values()) > 1000, "it went some other way"
    far.ends_well(3)


@pytest.mark.parametrize(
    ("step", "side", "carried"),
    [
        pytest.param("before /v1/push", DESK, 4_000, id="push half sent"),
        pytest.param("before /v1/push", CELL, 0, id="push sent, answer lost"),
        pytest.param("before /v1/pull", CELL, 1_500, id="pull half read"),
    ],
)
def test_the_far_end_silently_gone_in_the_middle(
    step: str, side: str, carried: int, far: Far, when: Callable[..., None]
) -> None:
    """Half-open: nobody is told anything, the line just says no more."""
    far.desk.take_in(2)
    assert far.round()[0] == ""
    far.desk.take_in(30)
    when(step, lambda: far.wire.cut_after(side, carried))

    trouble, took = far.round()

    assert far.wire.cut, "the wire was whole: the test would prove nothing"
    assert trouble in {"too_slow", "unreachable"}, trouble
    assert READ_S - 1 < took < CONNECT_S + READ_S + LATE_S
    assert far.desk.waiting() == (0 if step == "before /v1/pull" else 30)
    far.ends_well(32)


def test_a_line_that_died_while_nobody_spoke(far: Far) -> None:
    """The kept connection is dead and does not know it."""
    far.desk.take_in(1)
    assert far.round()[0] == ""
    far.desk.take_in(1)
    far.wire.cut = True

    trouble, took = far.round()
    again, then = far.round()

    assert trouble in {"too_slow", "unreachable"}
    assert took < CONNECT_S + READ_S + LATE_S
    assert (again, then < CONNECT_S + LATE_S) == ("too_slow", True)
    far.ends_well(2)


def test_the_plug_pulled_out_in_the_middle_of_a_push(far: Far, when: Callable[..., None]) -> None:
    far.desk.take_in(1)
    assert far.round()[0] == ""
    far.desk.take_in(20)
    when("before /v1/push", lambda: far.wire.plug(DESK, into="down"))

    trouble, took = far.round()
    assert trouble
    assert took < CONNECT_S + READ_S + LATE_S
    without, at_once = far.round()
    assert (without, at_once < LATE_S) == ("unreachable", True)
    assert far.desk.waiting() == 20
    far.wire.plug(DESK)
    far.ends_well(21)


@pytest.mark.parametrize("watched", [True, False], ids=["by the system", "by our own time-outs"])
def test_a_file_cut_off_in_the_middle_of_a_chunk_goes_on_there(
    watched: bool,
    far: Far,
    when: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the system does not end a line that acknowledges nothing, our own time-outs do."""
    if not watched:
        monkeypatch.setattr(web, "_IS_WATCHED", False)
    content = scan_of(3 << 20)
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    (taken,) = far.desk.take_in(1)
    desk = far.desk.desk
    file = attachments.prepare(path, "", desk=desk)
    attachments.attach(taken.dossier_id, file, desk=desk, at=desk.clock.now())
    assert far.round()[0] == ""
    lane = join_blobs(desk)
    when("blob.before_send", lambda: far.wire.cut_after(DESK, 300_000), time=2, module=blobs)
    try:
        before = time.monotonic()
        far.at_desk.do(lambda: to_its_end(lane))
        assert far.wire.cut
        assert time.monotonic() - before < CONNECT_S + 2 * READ_S + LATE_S
        far.wire.mend()
        far.wire.carried[DESK] = 0
        sql = "SELECT state, offset FROM attachments"
        ((state, there),) = far.desk.rows(sql)
        assert (state, 0 < there < len(content)) == ("waiting", True)
        far.at_desk.do(lambda: to_its_end(lane))
        ((state, offset),) = far.desk.rows(sql)
        assert (state, offset) == ("stored", len(content))
        assert far.wire.carried[DESK] < (len(content) - there) * 1.2, "it began anew"
    finally:
        lane.close()
    kept = far.cell.folder / "blobs" / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == file.sha256
    far.ends_well(1)


def test_a_third_of_all_packets_lost(far: Far) -> None:
    """Slow, and many rounds fail; what went through went through once."""
    far.wire.loss = 0.3
    rounds = 0
    for _ in range(5):
        far.desk.take_in(4)
        far.round()
        rounds += 1
    while far.desk.waiting() and rounds < MOST_ROUNDS:
        far.round()
        rounds += 1
    assert far.wire.lost > 20
    print(f"{rounds} rounds, {far.wire.lost} packets lost")
    far.ends_well(20)


def to_its_end(lane: Any) -> None:
    while lane.step() == 0.0:
        pass
