"""Folders and copies carried between PCs, each with a memory of its own: no number to two citizens."""

import dataclasses
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.secrets import open_secrets
from counter_app.domain.audit_act import Act
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Role
from counter_app.services.keeping.check import check
from counter_app.services.keeping.only_here import answer_only_here
from db.counter.audit_log import acts_between
from db.counter.device import lanes_opened
from db.counter.lanes_beside import ASKED_WORDS, NO_LANE_WORDS
from db.counter.office import lanes_sealed, lease_lanes
from db.counter.outside import this_pc
from db.counter.reserve import may_open
from tests.real_office import founded
from tests.store.carrying import ASKED, NO_NUMBER, RESERVE, Pcs, carried, led

EVER: Final = datetime(2020, 1, 1, tzinfo=UTC)
DAY: Final = timedelta(days=1)


@pytest.fixture
def pcs(tmp_path: Path, clock: SteppedClock, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Pcs:
    return Pcs(tmp_path / "pcs", clock, draft, monkeypatch)


def test_a_copy_that_worked_in_another_pc_and_comes_home_gives_no_number(pcs: Pcs) -> None:
    home, away = pcs.place(1, "a"), pcs.place(2, "a")
    assert pcs.take(home) == 100_001
    carried(home, away)
    assert [pcs.take(away), pcs.answer(away), pcs.take(away)] == [ASKED, RESERVE, 200_001]
    home.rename(home.with_name("old"))
    carried(away, home)
    assert pcs.take(home) == NO_NUMBER
    assert pcs.take(away) == 200_002
    shutil.rmtree(home)
    home.with_name("old").rename(home)
    assert pcs.take(home) == 100_002, "nobody else ever went on with that one"


def test_a_copy_put_in_the_place_of_its_original_gives_no_number_of_the_copy(pcs: Pcs) -> None:
    first, copy = pcs.place(1, "a"), pcs.place(1, "copy")
    assert [pcs.take(first), pcs.take(first)] == [100_001, 100_002]
    carried(first, copy)
    assert [pcs.take(first), pcs.take(copy)] == [100_003, 200_001]
    carried(copy, first)
    assert pcs.take(first) == NO_NUMBER
    assert [pcs.take(copy), pcs.take(copy)] == [200_002, 200_003]


def test_a_pc_that_has_seen_a_lane_at_work_never_opens_it(pcs: Pcs) -> None:
    """A folder of before, put back, has the lane still in reserve."""
    home, away = pcs.place(1, "a"), pcs.place(2, "a")
    carried(home, pcs.root / "image")
    assert pcs.take(home) == 100_001
    carried(home, away)
    assert [pcs.take(away), pcs.answer(away), pcs.take(away)] == [ASKED, RESERVE, 200_001]
    carried(away, home)
    assert pcs.take(home) == NO_NUMBER
    carried(pcs.root / "image", home)
    assert pcs.take(home) == NO_NUMBER


def test_a_folder_copied_after_its_very_first_start_is_known_for_a_copy(pcs: Pcs) -> None:
    """No later start has found yet what the PC remembers; the note beside the store names the PC."""
    home, away = pcs.place(1, "b"), pcs.place(2, "b")
    pcs.at(home)
    founded(home, pcs.clock)
    carried(home, away)
    for folder, number in ((home, 100_001), (away, ASKED)):
        pcs.at(folder)
        desk = open_desk(folder, clock=pcs.clock)
        assert pcs.taken(desk) == number
        desk.store.close()


def test_bare_copies_in_two_pcs_give_no_number_until_a_leader_answers_in_one(pcs: Pcs) -> None:
    first, second, third = (pcs.place(pc, "a") for pc in (1, 2, 3))
    assert pcs.take(first) == 100_001
    for away in (second, third):
        carried(first, away)
        assert [pcs.take(away), pcs.take(away)] == [ASKED, ASKED]
    assert [pcs.answer(second), pcs.take(second)] == [RESERVE, 200_001]
    assert pcs.take(third) == ASKED
    assert pcs.take(first) == 100_002


def test_one_copy_on_two_sticks_gives_no_number_in_a_pc_that_never_had_the_store(pcs: Pcs) -> None:
    second, third = pcs.place(2, "a"), pcs.place(3, "a")
    assert pcs.take(pcs.place(1, "a")) == 100_001
    copy = pcs.back_up(pcs.place(1, "a"), pcs.root / "stick")
    other = shutil.copytree(copy.parent, pcs.root / "another stick") / copy.name
    assert [pcs.restore(copy, second), pcs.restore(other, third)] == [ASKED_WORDS, ASKED_WORDS]
    assert [pcs.take(second), pcs.take(third)] == [ASKED, ASKED]


def test_what_waits_for_an_answer_goes_on_waiting_wherever_it_is_carried(pcs: Pcs) -> None:
    """A copy of it, put back where it waited, on a third PC, and at home."""
    home, away = pcs.place(1, "a"), pcs.place(2, "a")
    carried(home, away)
    assert pcs.take(away) == ASKED
    copy = pcs.back_up(away, pcs.root / "stick")
    assert pcs.restore(copy, away) == ASKED_WORDS
    assert pcs.take(away) == ASKED
    for there in (pcs.place(3, "a"), pcs.place(1, "b")):
        carried(away, there)
        assert pcs.take(there) == ASKED


def test_what_waits_for_an_answer_goes_on_waiting_where_the_pc_forgot_its_life(pcs: Pcs) -> None:
    """The PC brought that life on itself, and nothing but the store knows that it waited."""
    away = pcs.place(2, "a")
    carried(pcs.place(1, "a"), away)
    assert pcs.take(away) == ASKED
    notes = open_secrets(away)
    assert notes.get("incarnation-real")
    notes.set("incarnation-real", "another")
    assert pcs.take(away) == ASKED


def test_a_word_given_on_one_pc_opens_nothing_on_another(pcs: Pcs) -> None:
    """The folder is carried on before the program has begun there."""
    second, third = pcs.place(2, "a"), pcs.place(3, "a")
    assert pcs.take(pcs.place(1, "a")) == 100_001
    copy = pcs.back_up(pcs.place(1, "a"), pcs.root / "stick")
    assert pcs.restore(copy, second, only_here=True) == ""
    carried(second, third)
    assert [pcs.take(second), pcs.take(third)] == [200_001, ASKED]


@pytest.mark.parametrize("said", ["the word of the PC", "nothing"])
def test_no_editor_gives_a_leader_s_word(pcs: Pcs, said: str) -> None:
    first, new = pcs.place(1, "a"), pcs.place(2, "b")
    pcs.take(first)
    pcs.restore(pcs.back_up(first, pcs.root / "usb"), new)
    notes = open_secrets(new)
    assert notes.get("lane-word-real")
    notes.set("lane-word-real", this_pc(OfficeKind.REAL) if said != "nothing" else "")
    assert pcs.take(new) == ASKED


@pytest.mark.parametrize("left", ["-", "", "- 9"])
@pytest.mark.parametrize("word", [True, False])
def test_no_editor_opens_a_lane_that_another_pc_may_number_from(
    pcs: Pcs, left: str, word: bool
) -> None:
    """Two PCs put one copy back; the note of which lane the first one opens is edited or deleted."""
    first, new = pcs.place(1, "a"), pcs.place(2, "b")
    copy = pcs.back_up(first, pcs.root / "usb")
    assert pcs.restore(copy, first) == ""
    assert pcs.take(first) == 200_001
    assert pcs.restore(copy, new) == NO_LANE_WORDS
    notes = open_secrets(new)
    assert notes.get("lanes-withheld-real")
    notes.set("lanes-withheld-real", left)
    if not word:
        notes.set("lane-word-real", "")
    assert pcs.take(new) == NO_NUMBER
    desk = pcs.open(new)
    assert not desk.store.read(lanes_sealed)
    desk.store.close()


def test_an_answer_is_an_act_in_the_log_and_opens_a_lane_once(pcs: Pcs) -> None:
    away, beside = pcs.place(2, "a"), pcs.place(2, "b")
    assert pcs.take(pcs.place(1, "a")) == 100_001
    for folder in (away, beside):
        carried(pcs.place(1, "a"), folder)
        assert pcs.take(folder) == ASKED
    assert pcs.answer(away) == RESERVE
    with pytest.raises(UserError) as told:
        pcs.answer(away)
    assert told.value.code == "not_asked"
    with pytest.raises(EnvironmentFault, match="đã mở ở lần khôi phục khác"):
        pcs.answer(beside)
    assert [pcs.take(away), pcs.take(beside)] == [200_001, NO_NUMBER]
    desk = pcs.open(away)
    (act,) = [
        one
        for one in desk.store.read(lambda c: acts_between(c, EVER, pcs.clock.now() + DAY))
        if one.act == Act.LANE_OPENED
    ]
    assert (act.clerk_name, act.body["lane"]) == (desk.clerk.name, RESERVE)
    assert check(desk=desk) == ()
    desk.store.close()


def test_an_answer_is_remembered_outside_the_store_at_once(pcs: Pcs) -> None:
    """What comes next may be a kill, and then an older folder."""
    away = pcs.place(2, "a")
    carried(pcs.place(1, "a"), away)
    desk = pcs.open(away)
    assert lanes_opened(desk.store.secrets, OfficeKind.REAL) == {1}
    answer_only_here(desk=led(desk, pcs.clock), at=pcs.clock.now())
    assert lanes_opened(desk.store.secrets, OfficeKind.REAL) == {1, RESERVE}
    desk.store.close()


def test_only_who_may_put_a_copy_back_answers_and_proves_it(pcs: Pcs) -> None:
    away = pcs.place(2, "a")
    carried(pcs.place(1, "a"), away)
    desk = pcs.open(away)
    clerk = dataclasses.replace(desk, clerk=dataclasses.replace(desk.clerk, role=Role.CLERK))
    leader = dataclasses.replace(led(desk, pcs.clock), proof=None)
    for one, code in ((clerk, "no_right"), (leader, "proof_needed")):
        with pytest.raises(UserError) as told:
            answer_only_here(desk=one, at=pcs.clock.now())
        assert told.value.code == code
    assert pcs.taken(desk) == ASKED
    desk.store.close()


def test_one_copy_put_back_in_two_pcs_opens_its_reserve_in_one(pcs: Pcs) -> None:
    first, second = pcs.place(1, "a"), pcs.place(2, "a")
    assert pcs.take(first) == 100_001
    copy = pcs.back_up(first, pcs.root / "stick")
    assert pcs.restore(copy, first) == ""
    assert pcs.take(first) == 200_001
    assert pcs.restore(copy, second, only_here=True) == NO_LANE_WORDS
    assert pcs.take(second) == NO_NUMBER
    assert pcs.take(first) == 200_002


def test_a_lane_that_this_pc_numbers_from_is_opened_by_no_copy_on_another_stick(pcs: Pcs) -> None:
    """Nothing is noted beside that one, and the copy has the lane still in reserve."""
    first = pcs.place(1, "a")
    copy = pcs.back_up(first, pcs.root / "stick")
    other = shutil.copytree(copy.parent, pcs.root / "another stick") / copy.name
    assert [pcs.restore(copy, first), pcs.take(first)] == ["", 200_001]
    assert pcs.restore(other, first) == NO_LANE_WORDS
    assert list(other.parent.glob("da-mo-*.json")) == []
    assert pcs.take(first) == NO_NUMBER


def test_of_two_lanes_in_reserve_each_pc_opens_the_next_that_nobody_took(pcs: Pcs) -> None:
    first, second = pcs.place(1, "a"), pcs.place(2, "a")
    desk = pcs.open(first)
    day = pcs.clock.now().date()
    desk.store.write(
        lambda one: lease_lanes(one, device_no=1, lane=3, reserve_lane=4, from_day=day)
    )
    desk.store.close()
    copy = pcs.back_up(first, pcs.root / "stick")
    assert [pcs.restore(copy, first) for _ in range(2)] == ["", ""]
    assert pcs.restore(copy, second, only_here=True) == ""
    assert [pcs.take(first), pcs.take(second)] == [200_001, 400_001]


def test_a_copy_put_back_twice_before_the_program_starts_costs_one_lane(pcs: Pcs) -> None:
    second = pcs.place(2, "a")
    assert pcs.take(pcs.place(1, "a")) == 100_001
    copy = pcs.back_up(pcs.place(1, "a"), pcs.root / "stick")
    assert [pcs.restore(copy, second, only_here=True) for _ in range(2)] == ["", ""]
    assert pcs.take(second) == 200_001


def test_what_is_noted_beside_the_copies_and_changed_by_another_hand_opens_no_lane(
    pcs: Pcs,
) -> None:
    first, second = pcs.place(1, "a"), pcs.place(2, "a")
    copy = pcs.back_up(first, pcs.root / "stick")
    pcs.restore(copy, first)
    (note,) = copy.parent.glob("da-mo-*.json")
    note.write_bytes(note.read_bytes().replace(b'"lane":2', b'"lane":3'))
    assert pcs.restore(copy, second) == NO_LANE_WORDS
    assert pcs.take(second) == NO_NUMBER


@pytest.mark.parametrize("only_here", [False, True])
@pytest.mark.parametrize("pc", [1, 2], ids=["at home", "away"])
def test_where_nothing_can_be_noted_numbers_wait_for_a_leader_s_word(
    pc: int, only_here: bool, pcs: Pcs, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pcs.place(1, "a"), pcs.place(pc, "b")
    assert pcs.take(first) == 100_001
    copy = pcs.back_up(first, pcs.root / "stick")

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr("db.counter.lanes_beside.put_whole", refused)
    assert pcs.restore(copy, second, only_here=only_here) == ("" if only_here else ASKED_WORDS)
    assert pcs.take(second) == (200_001 if only_here else ASKED)


def test_a_store_that_waits_goes_on_waiting_on_the_pc_that_brought_it_on(pcs: Pcs) -> None:
    away = pcs.place(2, "a")
    carried(pcs.place(1, "a"), away)
    assert pcs.take(away) == ASKED
    desk = pcs.open(away)
    of = (desk.store.secrets, OfficeKind.REAL)
    assert not desk.store.read(
        lambda one: may_open(one, *of, pc=desk.store.device.pc, brought_on=True)
    )
    desk.store.close()
