"""A store that is lost for good is begun anew aloud: nothing is deleted, no number comes twice."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_founding import Anew, First, office_founded
from counter_app.core import keyslots
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import KeyFile, put_keys
from counter_app.core.resources import resource
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.audit_act import Act
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.protocol.enrolment import LeasedLane, UsedNumbers
from counter_app.services.desk import Desk
from counter_app.services.office import office as office_service
from counter_app.services.office.office import Setup, built_in, on_lane
from db.counter import enrolment
from db.counter.audit_log import acts_between
from db.counter.office import lanes_in_use, lanes_not_to_ask_for, lanes_sealed, may_number
from tests.commands import call
from tests.key_ring import Ring, use_ring
from tests.real_office import CHEAP
from tests.store.carrying import ASKED, RESERVE, Pcs, carried
from tests.store.test_lives_carried import DAY, EVER

FIRST: Final = First(name="Đỗ Thị Quản", secret="nước chảy đá mòn")
_TRAINING: Final = built_in(OfficeKind.TRAINING)
SETUP: Final = replace(_TRAINING, office=replace(_TRAINING.office, kind=OfficeKind.REAL))


@pytest.fixture(autouse=True)
def _guesses_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyslots, "tuned", lambda: CHEAP)


@pytest.fixture
def pcs(tmp_path: Path, clock: SteppedClock, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Pcs:
    return Pcs(tmp_path / "pcs", clock, draft, monkeypatch)


def _lost(folder: Path) -> None:
    for one in folder.glob("office.db*"):
        one.unlink()


def _refused(folder: Path, setup: Setup = SETUP, anew: Anew | None = None) -> str:
    with pytest.raises((UserError, EnvironmentFault)) as caught:
        office_founded(folder, setup, first=FIRST, anew=anew).__enter__()
    assert isinstance(caught.value, UserError | EnvironmentFault)
    return caught.value.code


def _begun(pcs: Pcs, folder: Path, lane: int, anew: Anew | None = None) -> str:
    """The code of the office that takes the lost one's place."""
    pcs.at(folder)
    given = office_founded(folder, on_lane(SETUP, lane), first=FIRST, anew=anew or Anew())
    with given as (_, code):
        return code


def _spent(desk: Desk) -> tuple[set[int], set[int], tuple[int, ...]]:
    return desk.store.read(
        lambda one: ({*lanes_in_use(one)}, {*lanes_sealed(one)}, lanes_not_to_ask_for(one))
    )


def test_no_number_of_the_lost_store_or_of_a_copy_of_it_comes_again(pcs: Pcs) -> None:
    home, away = pcs.place(1, "a"), pcs.place(2, "a")
    copy = pcs.back_up(home, pcs.root / "stick")
    given = [pcs.take(home)]
    carried(home, away)
    given += [pcs.take(away), pcs.answer(away), pcs.take(away)]
    assert given == [100_001, ASKED, RESERVE, 200_001]
    _lost(home)
    old = pcs.code
    pcs.at(home)
    assert [_refused(home, on_lane(SETUP, lane), Anew()) for lane in (1, 2)] == ["lanes_lost"] * 2
    assert not (home / "hong").exists()
    pcs.code = _begun(pcs, home, 3)
    assert [pcs.take(home), pcs.take(home)] == [300_001, 300_002]
    pcs.code = old
    assert pcs.take(away) == 200_002
    pcs.restore(copy, home)  # found after all
    assert pcs.take(home) in {200_003, ASKED, "no_lane_left"} - {200_003}


def test_what_is_left_is_kept_and_the_new_log_begins_by_saying_so(pcs: Pcs) -> None:
    home = pcs.place(1, "a")
    before = pcs.open(home)
    life, device = before.store.device.incarnation, before.store.device.id
    before.store.close()
    (home / "backups").mkdir()
    shutil.copy(home / "office.db", home / "backups" / "office-20260720-080000.db")
    keys = (home / "keys.json").read_bytes()
    _lost(home)
    old, pcs.code = pcs.code, _begun(pcs, home, 3)
    desk = pcs.open(home)
    assert _spent(desk) == ({3}, {4}, (1, 2))
    assert desk.store.device.incarnation != life
    assert desk.store.device.id != device
    first = next(
        iter(desk.store.read(lambda one: list(acts_between(one, EVER, EVER + 9999 * DAY))))
    )
    assert (first.act, first.clerk_name) == (Act.FOUNDED_ANEW, FIRST.name)
    assert first.body == {"lanes": [1, 2]}
    desk.store.close()
    (aside,) = (home / "hong").iterdir()
    assert (aside / "keys.json").read_bytes() == keys
    pcs.code = old  # found on paper, and a copy was there after all
    pcs.restore(aside / "office-20260720-080000.db", home)
    desk = pcs.open(home)
    assert desk.store.device.id == device
    desk.store.close()


def test_the_central_side_cannot_give_a_lost_lane_back(pcs: Pcs, clock: SteppedClock) -> None:
    home = pcs.place(1, "a")
    _lost(home)
    pcs.code = _begun(pcs, home, 3)
    desk = pcs.open(home)
    leased = (
        LeasedLane(lane=1, kind="active", from_day="2026-01-01"),
        LeasedLane(lane=2, kind="sealed", from_day="2026-01-01"),
    )
    desk.store.write(
        lambda one: enrolment.lease(one, leased, UsedNumbers(), device_no=1, at=clock.now())
    )
    assert _spent(desk)[:2] == (set(), set())
    assert not desk.store.read(may_number)
    desk.store.close()


def test_where_this_pc_forgot_the_lanes_a_person_names_them(pcs: Pcs) -> None:
    home = pcs.place(1, "a")
    _lost(home)
    carried(home, pcs.place(2, "a"))
    pcs.at(home := pcs.place(2, "a"))
    assert _refused(home, on_lane(SETUP, 3), Anew()) == "old_lanes_unknown"
    assert _refused(home, on_lane(SETUP, 3), Anew(lanes=frozenset({3, 4}))) == "lanes_lost"
    assert not (home / "hong").exists()
    pcs.code = _begun(pcs, home, 5, Anew(lanes=frozenset({3, 4})))
    desk = pcs.open(home)
    assert _spent(desk) == ({5}, {6}, (3, 4))
    desk.store.close()


def test_a_memory_of_an_older_program_that_kept_no_reserve_is_not_whole(pcs: Pcs) -> None:
    home = pcs.place(1, "a")
    _lost(home)
    for one in (home.parent / "state").glob("*.json"):
        told = json.loads(one.read_bytes())
        one.write_text(json.dumps({name: told[name] for name in told if name != "reserve"}))
    pcs.at(home)
    assert _refused(home, on_lane(SETUP, 3), Anew()) == "old_lanes_unknown"


@pytest.mark.parametrize("at", ["keys", "opened", "set up"])
def test_cut_at_any_step_the_lost_lanes_stay_lost(
    pcs: Pcs, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Also for whoever then founds the office without saying so, on a PC that has forgotten."""

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    home = pcs.place(1, "a")
    _lost(home)
    pcs.at(home)
    place, name = {
        "keys": (FileSecretStore, "set_aside"),
        "opened": (keyslots, "put_keys"),
        "set up": (office_service, "set_up"),
    }[at]
    with monkeypatch.context() as patch:
        patch.setattr(place, name, cut)
        with pytest.raises(KeyboardInterrupt):
            office_founded(home, on_lane(SETUP, 3), first=FIRST, anew=Anew()).__enter__()
    monkeypatch.setenv("COUNTER_STATE", str(pcs.root / "another user's"))
    assert _refused(home) == ("lanes_lost" if at == "set up" else "store_missing")
    again = None if at == "set up" else Anew(lanes=frozenset({1}))
    assert _refused(home, anew=again) == "lanes_lost"
    with office_founded(home, on_lane(SETUP, 5), first=FIRST, anew=again) as (desk, _):
        assert _spent(desk)[2] == (1, 2)
    asides = [one.name for one in (home / "hong").iterdir()]
    assert len(asides) == (1 if at == "set up" else 2)


def test_lost_twice_on_a_pc_that_forgot_the_second_stores_lanes_are_asked_for(pcs: Pcs) -> None:
    home = pcs.place(1, "a")
    _lost(home)
    _begun(pcs, home, 3)
    _lost(home)
    assert _refused(home, on_lane(SETUP, 3), Anew()) == "lanes_lost"
    pcs.patch.setenv("COUNTER_STATE", str(pcs.root / "another user's"))
    assert _refused(home, on_lane(SETUP, 3), Anew()) == "old_lanes_unknown"


def test_a_store_that_stands_is_not_given_up(pcs: Pcs, tmp_path: Path) -> None:
    assert _refused(pcs.place(1, "a"), on_lane(SETUP, 3), Anew()) == "anew_not_needed"
    assert _refused(tmp_path / "new", on_lane(SETUP, 3), Anew()) == "anew_not_needed"
    assert (pcs.place(1, "a") / "office.db").exists()


def test_on_a_pc_that_was_revoked_nothing_begins(pcs: Pcs) -> None:
    home = pcs.place(1, "a")
    _lost(home)
    pcs.at(home)
    put_keys(home, KeyFile(wiped=True))
    assert _refused(home, on_lane(SETUP, 3), Anew()) == "store_wiped"


@pytest.mark.parametrize("ring", [False, True])
def test_keys_without_secrets_go_on_opening_the_old_copies(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch, ring: bool
) -> None:
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state"))
    if ring:
        use_ring(Ring(), monkeypatch)
    with office_founded(tmp_path, SETUP, keys_in_file=not ring) as (desk, _):
        key, device = desk.store.key, desk.store.device.id
    _lost(tmp_path)
    given = office_founded(tmp_path, on_lane(SETUP, 3), keys_in_file=not ring, anew=Anew())
    with given as (desk, _):
        assert (desk.store.key, desk.store.device.id != device) == (key, True)
        assert _spent(desk) == ({3}, {4}, (1, 2))
    desk = open_desk(tmp_path, clock=clock)
    assert not desk.store.device.restored
    desk.store.close()


def test_the_command_says_what_is_gone_and_where_the_rest_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state"))
    folder, file = tmp_path / "data", resource("offices/example.toml")
    init = ("--data", folder, "office", "init", "--file", file, "--keys-in-file")
    assert call(*init)[0] == 0
    _lost(folder)
    code, _, said = call(*init)
    assert code != 0
    assert "office init --anew" in said
    code, (told,), _ = call(*init, "--anew", "--lane", 3)
    assert code == 0
    assert "không còn trên máy này" in told["lost"]
    assert (folder / "hong").is_dir()
