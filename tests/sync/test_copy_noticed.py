"""A whole machine put back, with all that it remembers: noticed by the cell alone, and at once."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.config import state_dir
from counter_app.core.errors import EnvironmentFault
from counter_app.core.line_faults import Unreachable
from counter_app.domain.central_side import STORE_SHARED
from counter_app.services.keeping.check import check
from counter_app.services.sending.cell import left_to_do
from counter_app.sync.client import HttpCentral
from db.central.models import lanes


@pytest.fixture
def image(
    counter: Any, open_counter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Any]:
    """Opens the machine as it was before its last dossier: with all that a PC remembers of it."""
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    counter.close()
    commune, at = counter.desk.office.commune_code, counter.clock.now()
    for name in ("image", "other"):
        shutil.copytree(counter.folder, tmp_path / name)
        shutil.copytree(state_dir(), tmp_path / f"state-of-{name}")
    later = open_counter(commune, name=counter.folder.name, at=at)
    later.take_in(name="Lê Thị Hoa")
    later.sync()
    later.close()
    counter.folder.rename(tmp_path / "gone")  # as on another machine, where no original lies beside

    def opened(name: str) -> Any:
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / f"state-of-{name}"))
        found = open_counter(commune, name=name, at=at)
        assert not found.desk.store.device.restored, "nothing on the PC can tell"
        return found

    return opened


def full(cell: Any, commune: str, *, but: int = 0) -> None:
    """Every lane is some desk's, except perhaps one that nobody ever had."""

    def write(connection: Any) -> None:
        mine = connection.execute(lanes.select().where(lanes.c.commune_id == commune)).all()
        connection.execute(lanes.delete().where(lanes.c.commune_id == commune, lanes.c.lane == but))
        for lane in set(range(1, 10)) - {row.lane for row in mine} - {but}:
            row = {"commune_id": commune, "lane": lane, "device": "d-x", "kind": "active"}
            connection.execute(lanes.insert().values(from_day="2026-01-01", **row))

    cell.cell.store.write(commune, write).result()


def test_not_one_number_more_is_given_of_the_lane_once_the_cell_has_noticed(
    image: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the line breaks in that very moment: the sealed lane serves until it is back."""
    back = image("image")

    def cut(*_: Any) -> Any:
        raise Unreachable("refused", "x")

    with monkeypatch.context() as patched:
        patched.setattr(HttpCentral, "renew_lanes", cut)
        assert back.engine.round().trouble == "refused"
    assert [one.kind for one in left_to_do(desk=back.desk)] == [STORE_SHARED]
    assert back.take_in(name="Phạm Văn Minh").slip_no == 200_001

    back.sync()
    assert back.take_in(name="Vũ Thị Lan").slip_no == 200_002
    back.sync()
    assert set(back.states()) == {"acked"}
    assert check(desk=back.desk) == ()


def test_where_no_lane_is_left_it_stops_and_goes_on_by_itself_once_there_is_one(
    image: Callable[[str], Any], cell: Any, commune: str
) -> None:
    full(cell, commune)
    one = image("image")
    one.sync()
    one.take_in(name="Phạm Văn Minh")  # from what was the sealed lane of all copies
    one.sync()
    other = image("other")
    other.sync()

    with pytest.raises(EnvironmentFault) as told:
        other.take_in(name="Vũ Thị Lan")
    assert told.value.code == "no_lane_left"
    assert "quản trị" in told.value.message
    other.sync()
    full(cell, commune, but=7)
    other.sync()
    assert other.take_in(name="Vũ Thị Lan").slip_no == 700_001
    other.sync()
    assert set(other.states()) == {"acked"}
    # Both went on with one log of acts, as what came down at each was kept there: no more than that.
    assert [found.code for found in check(desk=other.desk)] == ["log_shorter"]


def test_told_by_one_program_it_is_not_told_again_by_another_at_work_on_the_same_store(
    image: Callable[[str], Any], open_counter: Any
) -> None:
    """A window and ``hub serve``, say."""
    back = image("image")
    beside = open_counter(back.desk.office.commune_code, name="image", at=back.clock.now())
    back.sync()
    taken = back.take_in(name="Phạm Văn Minh")
    beside.sync()
    assert beside.take_in(name="Vũ Thị Lan").slip_no == taken.slip_no + 1
    assert [one.kind for one in left_to_do(desk=back.desk)] == [STORE_SHARED]
