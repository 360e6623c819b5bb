"""What a hub keeps, for whom and for how long; one desk's trouble holds up nobody else."""

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.core.clock import to_ms
from counter_app.sync import relaying
from counter_app.sync.refusals import GapFound
from db.hub import runs

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office

LATER_MS = 31 * 86_400_000


def kept(office: "Office") -> int:
    """How many runs are left when a month has passed."""
    hub = office.served.hub
    later_ms = to_ms(office.second.clock.now()) + LATER_MS
    hub.store.write("", partial(runs.prune, at_ms=later_ms)).result()
    return int(
        hub.store.read(
            "", lambda one: one.exec_driver_sql("SELECT count(*) FROM runs").scalar()
        ).result()
    )


def test_an_answer_is_kept_until_its_desk_has_come_for_it(office: "Office") -> None:
    office.counter.take_in()
    office.meet(office.counter)
    office.hand_on()
    assert kept(office) == 1
    office.meet(office.counter)
    assert set(office.counter.states()) == {"acked"}
    office.meet(office.counter)  # and says so
    assert kept(office) == 0


def test_a_page_of_one_desks_runs_that_must_wait_holds_up_no_other_desk(
    office: "Office", monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for desk in (office.counter, office.second):
        desk.take_in()
        office.meet(desk)
    monkeypatch.setattr(relaying, "_MOST", 1)
    held, hand_on = office.counter.desk.store.device.id, office.relaying.hand_on

    def gap_for_one(run: Any) -> Any:
        if run.device == held:
            raise GapFound(1, twin=False)
        return hand_on(run)

    office.relaying.hand_on = gap_for_one
    assert office.hand_on().answered == 1
    assert "hub.run_not_taken" in caplog.text
    office.meet(office.second)
    assert set(office.second.states()) == {"acked"}


def test_what_a_cell_put_back_cannot_take_is_offered_to_it_once_and_waits_for_its_desk(
    office: "Office", monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.counter.take_in()
    office.meet(office.counter)
    assert office.hand_on().answered == 1
    anew = "UPDATE enrolment SET epoch = 'another'"
    office.second.desk.store.write(lambda one: one.exec_driver_sql(anew))

    def gap(_run: Any) -> Any:
        raise GapFound(1, twin=False)

    monkeypatch.setattr(office.relaying, "hand_on", gap)
    for _ in range(3):
        assert office.hand_on().answered == 0
    refused = [one for one in caplog.records if one.msg == "hub.run_not_taken"]
    assert len(refused) == 1
