"""A lane that goes from desk to desk, or to nobody: no two papers ever bear one number."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.office.keeping import Keeper
from counter_app.core.clock import SystemClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.central_side import LANE_AWAITED, LANE_AWAITED_WORDS
from counter_app.domain.workflow import PaperKind
from counter_app.services.correcting.late_codes import give_late_codes
from counter_app.services.correcting.renumbering import renumber
from counter_app.services.keeping.check import check
from counter_app.services.sending.cell import left_to_do
from counter_app.services.sending.outbox import Remedy, unsent
from db.central.lanes import free_lanes
from db.central.models import lanes as lane_rows

LATER = "2099-01-01"


@pytest.fixture
def keeper(cell: Any, commune: str) -> Keeper:
    """The office's administrator."""
    one = cell.cell
    return Keeper(store=one.store, commune=commune, who="quantri", clock=SystemClock(), key=one.key)


@pytest.fixture
def joins(
    cell: Any, commune: str, open_counter: Callable[..., Any], code_for: Callable[[str], str]
) -> Callable[..., Any]:
    """A desk of that name, set up with a lane of its file, that has joined."""

    def joined(name: str, lane: int = 1) -> Any:
        found = open_counter(commune, name=name, lane=lane)
        enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
        return found

    return joined


def a_day_on(cell: Any, commune: str, only: tuple[int, ...] = ()) -> None:
    """The ended lanes' last day has passed; ``only`` these are left, as where all were had."""

    def earlier(connection: Any) -> None:
        ended = lane_rows.c.to_day.is_not(None) & (lane_rows.c.commune_id == commune)
        connection.execute(lane_rows.update().where(ended).values(to_day="2026-01-01"))
        for lane in range(1, 10) if only else ():
            if lane not in only:
                row = {"commune_id": commune, "lane": lane, "device": "d-x", "kind": "active"}
                had = (lane_rows.c.commune_id == commune) & (lane_rows.c.lane == lane)
                if connection.execute(lane_rows.select().where(had)).first() is None:
                    connection.execute(lane_rows.insert().values(from_day="2026-01-01", **row))

    cell.cell.store.write(commune, earlier).result()


def free(cell: Any, commune: str) -> Any:
    return cell.cell.store.read(
        commune, lambda one: free_lanes(one, commune, "d-new", day=LATER, lane_digits=1)
    ).result()


def held(counter: Any) -> list[Any]:
    rows = counter.rows("SELECT lane FROM lanes WHERE kind <> 'retired' AND to_day IS NULL")
    return list(rows)


def test_a_desk_with_a_lane_that_another_had_begins_above_all_its_numbers(
    counter: Any, keeper: Keeper, cell: Any, commune: str, joins: Callable[..., Any]
) -> None:
    before = [counter.take_in(name=f"Trần Văn {n}") for n in ("Ba", "Bốn", "Năm")]
    counter.sync()
    keeper.retire(counter.desk.store.device.id).result()
    counter.sync()  # hears of it
    counter.sync()  # has sent everything, and says so
    a_day_on(cell, commune, only=(1, 2))

    heir = joins("heir", lane=3)

    assert held(heir) == [(1,), (2,)]
    taken = heir.take_in(name="Lê Thị Hoa")  # before it ever heard of anything else
    assert taken.slip_no == 100_004
    assert taken.dossier_code not in {one.dossier_code for one in before}
    heir.sync()
    assert set(heir.states()) == {"acked"}
    assert check(desk=heir.desk) == ()


def test_lanes_that_nobody_ever_had_come_first(
    counter: Any, keeper: Keeper, cell: Any, commune: str, joins: Callable[..., Any]
) -> None:
    keeper.retire(counter.desk.store.device.id).result()
    counter.sync()
    counter.sync()
    a_day_on(cell, commune)
    assert free(cell, commune).given_back == (1, 2)

    heir = joins("heir", lane=1)  # from the same office file

    assert held(heir) == [(3,), (4,)]


def test_the_lanes_of_a_retired_desk_stay_its_own_until_it_says_that_all_is_sent(
    counter: Any, keeper: Keeper, cell: Any, commune: str
) -> None:
    keeper.retire(counter.desk.store.device.id).result()
    a_day_on(cell, commune)
    waits = counter.take_in()  # has not heard of it: as with no line
    assert free(cell, commune).in_order == (3, 4, 5, 6, 7, 8, 9)

    counter.sync()  # sends, and hears
    assert waits.dossier_code
    assert free(cell, commune).in_order == (3, 4, 5, 6, 7, 8, 9)
    counter.sync()

    assert free(cell, commune).in_order == (3, 4, 5, 6, 7, 8, 9, 1, 2)
    with pytest.raises(EnvironmentFault, match="thôi dùng"):
        counter.take_in(name="Lê Thị Hoa")


@pytest.mark.parametrize("end", ["retire", "revoke"])
def test_a_pc_that_is_gone_leaves_its_lanes_with_room_for_what_it_gave_unheard_of(
    end: str, counter: Any, keeper: Keeper, cell: Any, joins: Callable[..., Any]
) -> None:
    commune = keeper.commune
    device = counter.desk.store.device.id
    counter.take_in()
    counter.sync()
    unheard = counter.take_in(name="Trần Văn Kiên")  # burnt with the PC
    with pytest.raises(UserError, match="còn đang dùng"):
        keeper.give_up(device).result()
    if end == "retire":
        keeper.retire(device).result()
    else:
        keeper.revoke(device, wipe=False).result()
    a_day_on(cell, commune)
    assert free(cell, commune).in_order == (3, 4, 5, 6, 7, 8, 9)

    assert keeper.give_up(device).result() == (1, 2)

    a_day_on(cell, commune, only=(1, 2))
    heir = joins("heir", lane=3)
    assert held(heir) == [(1,), (2,)]
    taken = heir.take_in(name="Lê Thị Hoa")
    assert taken.slip_no > unheard.slip_no + 1_000
    audit = "SELECT who, body FROM administration WHERE commune_id = ? AND what = 'device.gone'"
    rows = cell.cell.store.read(
        commune, lambda c: [tuple(r) for r in c.exec_driver_sql(audit, (commune,))]
    ).result()
    ((who, body),) = rows
    assert who == "quantri"
    assert device in body
    assert all(f'"{kind.value}"' in body for kind in PaperKind)


def test_the_lanes_of_a_store_that_was_copied_are_freed_by_a_person_alone(
    counter: Any, keeper: Keeper, cell: Any, commune: str
) -> None:
    counter.take_in()
    counter.sync()

    def another(connection: Any) -> None:
        connection.exec_driver_sql(
            "INSERT INTO incarnations SELECT commune_id, device, 'other', 0, '', 0 "
            "FROM incarnations WHERE commune_id = ?", (commune,)
        )  # fmt: skip

    cell.cell.store.write(commune, another).result()
    keeper.retire(counter.desk.store.device.id).result()
    for _ in range(3):
        counter.sync()
    a_day_on(cell, commune)

    assert free(cell, commune).in_order == (3, 4, 5, 6, 7, 8, 9)


def test_no_lane_left_is_told_with_what_to_do(
    counter: Any, cell: Any, commune: str, joins: Callable[..., Any]
) -> None:
    a_day_on(cell, commune, only=(1, 2))

    with pytest.raises(UserError) as told:
        joins("fifth", lane=3)

    assert "hết dãy số" in told.value.message
    assert "thôi dùng" in told.value.message
    assert len(told.value.message.split()) <= 25


def test_a_retired_desk_gives_what_was_refused_a_number_that_nobody_has(
    keeper: Keeper, cell: Any, open_counter: Any, code_for: Callable[[str], str], on_cell: Any
) -> None:
    """Both numbered from lane 1; the second was retired before it was heard of again."""
    commune = keeper.commune
    one = open_counter(commune, name="one")
    other = open_counter(commune, name="other")
    first, second = one.take_in(name="Trần Văn Kiên"), other.take_in(name="Lê Thị Hoa")
    assert (first.dossier_code, first.slip_no) == (second.dossier_code, second.slip_no)
    for desk in (one, other):
        enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
    one.sync()
    keeper.retire(other.desk.store.device.id).result()
    other.sync()
    assert other.states() == ["rejected"]
    with pytest.raises(EnvironmentFault, match="nối máy chủ"):
        renumber(second.dossier_id, desk=other.desk, at=other.clock.now())

    other.sync()  # is leased a lane for that alone
    done = renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    with pytest.raises(EnvironmentFault, match="máy khác"):
        other.take_in(name="Vũ Thị Lan")
    for _ in range(3):
        other.sync()

    there = on_cell(commune, "SELECT code, dossier FROM dossiers WHERE commune_id = ?")
    assert sorted(there) == sorted(
        [(first.dossier_code, first.dossier_id), (done.code, second.dossier_id)]
    )
    assert done.slip_no not in {first.slip_no, second.slip_no}
    assert check(desk=other.desk) == ()
    a_day_on(cell, commune)
    assert {3, 4, 5} <= set(free(cell, commune).given_back), "and it gave all lanes back"


def test_a_desk_declared_gone_that_lives_says_that_it_waits_for_a_lane_and_goes_on_once_there_is_one(
    keeper: Keeper, cell: Any, open_counter: Any, code_for: Callable[[str], str], on_cell: Any
) -> None:
    commune = keeper.commune
    one, other = open_counter(commune, name="one"), open_counter(commune, name="other")
    first, second = one.take_in(name="Trần Văn Kiên"), other.take_in(name="Lê Thị Hoa")
    for desk in (one, other):
        enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
    one.sync()
    keeper.retire(other.desk.store.device.id).result()
    keeper.give_up(other.desk.store.device.id).result()
    a_day_on(cell, commune, only=(0,))  # every other lane is had
    for _ in range(3):
        other.sync()

    (line,) = unsent(desk=other.desk)
    assert line.remedy is Remedy.LANE
    assert line.why.endswith(LANE_AWAITED_WORDS)
    with pytest.raises(EnvironmentFault) as told:
        renumber(second.dossier_id, desk=other.desk, at=other.clock.now())
    assert told.value.message == LANE_AWAITED_WORDS
    assert [one.kind for one in left_to_do(desk=other.desk)].count(LANE_AWAITED) == 1

    def leave_one(connection: Any) -> None:
        had = (lane_rows.c.commune_id == commune) & (lane_rows.c.lane == 9)
        connection.execute(lane_rows.delete().where(had))

    cell.cell.store.write(commune, leave_one).result()
    other.sync()
    (given,) = give_late_codes(desk=other.desk, at=other.clock.now())
    assert give_late_codes(desk=other.desk, at=other.clock.now()) == ()
    assert LANE_AWAITED not in {one.kind for one in left_to_do(desk=other.desk)}
    other.sync()
    assert unsent(desk=other.desk) == ()
    there = on_cell(commune, "SELECT code, dossier FROM dossiers WHERE commune_id = ?")
    assert sorted(there) == sorted(
        [(first.dossier_code, first.dossier_id), (given.dossier.code, second.dossier_id)]
    )
