"""What comes for a dossier's code after its desk's work is over: a number leased late, the province's."""

from dataclasses import replace
from typing import Any

import pytest

from counter_app.central.office.keeping import Keeper
from counter_app.core.clock import SystemClock, to_ms
from counter_app.domain.central_side import LANE_AWAITED
from counter_app.domain.office import CodeAuthority
from counter_app.services.correcting.late_codes import give_late_codes
from counter_app.services.keeping.check import check
from counter_app.services.lookup import search
from counter_app.services.sending.cell import left_to_do
from db.central.models import lanes as lane_rows

PROVINCE, OFFICIAL = "H42.12", "000.00.12.H42-261123-0077"


@pytest.fixture
def keeper(cell: Any, commune: str) -> Keeper:
    """The office's administrator."""
    one = cell.cell
    return Keeper(store=one.store, commune=commune, who="quantri", clock=SystemClock(), key=one.key)


def retire(counter: Any, keeper: Keeper) -> None:
    keeper.retire(counter.desk.store.device.id).result()


def to_day(counter: Any) -> None:
    """The cell's own day is the real one: its block as if leased for the desk's."""

    def move(connection: Any) -> None:
        connection.exec_driver_sql("UPDATE code_blocks SET day = '2026-11-23'")

    counter.desk.store.write(move)


def take_all_lanes(cell: Any, commune: str) -> None:
    def take(connection: Any) -> None:
        had = connection.execute(lane_rows.select().where(lane_rows.c.commune_id == commune))
        known = {row.lane for row in had}
        for lane in set(range(1, 10)) - known:
            row = {"commune_id": commune, "lane": lane, "device": "d-x", "kind": "active"}
            connection.execute(lane_rows.insert().values(from_day="2026-01-01", **row))

    cell.cell.store.write(commune, take).result()


def late(counter: Any) -> tuple[Any, ...]:
    return give_late_codes(desk=counter.desk, at=counter.clock.now())


def held(counter: Any) -> list[Any]:
    return list(counter.rows("SELECT lane FROM lanes WHERE kind <> 'retired' AND to_day IS NULL"))


def test_a_code_leased_late_reaches_a_desk_that_was_retired_before_it_sent(
    counter: Any, second: Any, keeper: Keeper, on_cell: Any, commune: str
) -> None:
    taken = counter.take_in(resolving_unit=PROVINCE)
    retire(counter, keeper)
    counter.sync()  # sends, hears of its end and of numbers
    to_day(counter)
    assert late(counter) == ()  # no lane numbers here any more, and nobody is shown a fault
    counter.sync()

    (given,) = late(counter)

    assert given.dossier.code.startswith(f"{PROVINCE}-261123-")
    assert late(counter) == ()
    for desk in (counter, counter, second):
        desk.sync()
    assert set(counter.states()) == {"acked"}
    assert on_cell(commune, "SELECT code FROM dossiers WHERE commune_id = ?") == [
        (given.dossier.code,)
    ]
    assert [row.id for row in search(given.dossier.code, desk=second.desk)] == [taken.dossier_id]
    assert held(counter) == []
    assert check(desk=counter.desk) == ()


def test_where_no_lane_is_free_the_code_waits_until_there_is_one(
    counter: Any, keeper: Keeper, cell: Any, commune: str
) -> None:
    counter.take_in(resolving_unit=PROVINCE)
    take_all_lanes(cell, commune)
    retire(counter, keeper)
    counter.sync()
    to_day(counter)
    assert late(counter) == ()
    counter.sync()
    assert late(counter) == ()
    assert LANE_AWAITED in {one.kind for one in left_to_do(desk=counter.desk)}

    def leave_one(connection: Any) -> None:
        had = (lane_rows.c.commune_id == commune) & (lane_rows.c.lane == 9)
        connection.execute(lane_rows.delete().where(had))

    cell.cell.store.write(commune, leave_one).result()
    counter.sync()
    (given,) = late(counter)
    assert given.slip_no // 100_000 == 9
    assert LANE_AWAITED not in {one.kind for one in left_to_do(desk=counter.desk)}


def test_a_desk_that_knew_of_its_end_before_it_sent_ends_only_with_the_code(
    counter: Any, keeper: Keeper
) -> None:
    """The server had asked it to hold back; the news came through all the same."""
    counter.take_in(resolving_unit=PROVINCE)
    retire(counter, keeper)
    pause = "UPDATE enrolment SET next_push_ms = ?"
    soon = to_ms(counter.clock.now()) + 60_000
    counter.desk.store.write(lambda one: one.exec_driver_sql(pause, (soon,)))
    counter.sync()
    assert counter.states() == ["pending"]
    counter.desk.store.write(lambda one: one.exec_driver_sql(pause, (None,)))

    counter.sync()  # sends it, and hears of its numbers
    to_day(counter)
    assert len(held(counter)) == 1
    (given,) = late(counter)
    assert given.dossier.code.startswith(PROVINCE)
    for _ in range(3):
        counter.sync()
    assert (held(counter), set(counter.states())) == ([], {"acked"})


def test_the_provinces_code_that_came_with_the_end_is_no_fault(
    counter: Any, keeper: Keeper, cell: Any, commune: str
) -> None:
    office = replace(counter.desk.office, code_authority=CodeAuthority.PROVINCE)
    counter.desk = replace(counter.desk, office=office)
    taken = counter.take_in()
    counter.sync()
    keeper.link_official(taken.dossier_code, OFFICIAL).result()
    cell.cell.bells.ring(commune)
    counter.sync()
    retire(counter, keeper)
    counter.sync()

    assert late(counter) == ()
    assert [row.id for row in search(OFFICIAL, desk=counter.desk)] == [taken.dossier_id]
