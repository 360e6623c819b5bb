"""kill −9 of the desk at each named step of a round: lost 0, twins 0, collisions 0.

The ledger is what the desk had reported as saved before it died: lines of a pipe, outside both
stores.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_sync import join_engine
from counter_app.core.clock import SteppedClock
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping.check import check

CHILD = Path(__file__).parent / "sync_child.py"
THERE = "SELECT id, dossier, kind, outcome FROM operations WHERE commune_id = ?"
STEPS = (
    "before /v1/push",
    "read /v1/push",
    "push.before_send",
    "push.before_mark",
    "push.after_mark",
    # While one run is under way, the answer to the one before may not be written down yet.
    "before /v1/push@2",
    pytest.param("read /v1/push@2", marks=pytest.mark.full),
    pytest.param("push.after_mark@2", marks=pytest.mark.full),
    "before /v1/pull",
    "read /v1/pull",
    "apply.middle@4",
    "pull.applied",
)
SIGKILL = -9


@pytest.mark.parametrize("step", STEPS)
def test_a_desk_killed_at_a_step_goes_on_as_if_nothing_had_been(
    step: str,
    counter: Any,
    second: Any,
    on_cell: Callable[[str, str], list[Any]],
    forked: Callable[[Path], Any],
) -> None:
    commune = counter.desk.office.commune_code
    # Something is to come down, too, while the desk dies.
    for name in ("Trần Văn Kiên", "Lê Thị Hoa", "Phạm Văn Minh"):
        second.take_in(name=name)
    second.engine.round()
    counter.close()

    child = forked(CHILD)
    code, first = child.run(counter.folder, "first", 4, 2, COUNTER_KILL_AT=step)
    assert code == SIGKILL, "the step was never reached: the test would prove nothing"
    code, then = child.run(counter.folder, "then", 4, 2)
    assert (code, then[-1]) == (0, "round ok")

    ledger = {line.split()[1] for line in first + then if line.startswith("saved")}
    assert len(ledger) == 8
    there = on_cell(commune, THERE)
    received = [row[1] for row in there if row[2] == "dossier.received"]
    assert ledger <= set(received), "lost"
    assert len(received) == len(set(received)) == 8 + 3, "twins"
    assert {row[3] for row in there} == {"accepted"}
    codes = on_cell(commune, "SELECT code FROM dossiers WHERE commune_id = ?")
    assert len(codes) == len(set(codes)) == 11, "collisions"
    _whole(counter.folder)


def _whole(folder: Path) -> None:
    clock = SteppedClock(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
    engine = join_engine(desk, spread=False)
    try:
        assert engine.round().trouble == ""
        assert check(desk=desk) == ()
        seen = desk.store.read(
            lambda c: c.exec_driver_sql(
                "SELECT (SELECT count(*) FROM dossiers), (SELECT count(*) FROM dossiers "
                "WHERE device IS NOT NULL), (SELECT count(*) FROM outbox WHERE state <> 'acked'), "
                "(SELECT count(*) FROM unapplied)"
            ).one()
        )
        assert tuple(seen) == (11, 3, 0, 0)
    finally:
        engine.close()
        desk.store.close()
