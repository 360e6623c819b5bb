"""Folders and copies carried between PCs, each with a memory of its own: no number to two citizens."""

import os
import shutil
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.keyslots import open_by_recovery
from counter_app.domain.draft import Draft
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.backup import KEYS, back_up
from counter_app.services.keeping.restore import restore, stood_for
from db.counter.lanes_beside import NO_LANE_WORDS, PLACE_WORDS
from db.counter.office import lanes_in_use, lanes_spent
from tests.real_office import first_account, founded, real_office

NO_NUMBER: Final = "no_lane_left"
RESERVE: Final = 2


class Pcs:
    """PCs of one office, each with a disk of its own under ``root``; the first one has the office."""

    def __init__(
        self, root: Path, clock: SteppedClock, draft: Draft, patch: pytest.MonkeyPatch
    ) -> None:
        self.root, self.clock, self.draft, self.patch = root, clock, draft, patch
        self.at(self.place(1, "a"))
        desk = real_office(self.place(1, "a"), clock)
        self.code = first_account(desk).recovery_code
        desk.store.close()

    def place(self, pc: int, name: str) -> Path:
        return self.root / f"pc{pc}" / name

    def at(self, folder: Path) -> None:
        """What is done from now on is done by the PC that the folder lies in."""
        self.patch.setenv("COUNTER_STATE", str(folder.parent / "state"))

    def open(self, folder: Path) -> Desk:
        self.at(folder)
        keys = open_by_recovery(folder, self.code)
        return open_desk(folder, clock=self.clock, keys=keys)

    def take(self, folder: Path) -> int | str:
        """The slip's number, or why there is none."""
        desk = self.open(folder)
        try:
            return self.taken(desk)
        finally:
            desk.store.close()

    def taken(self, desk: Desk) -> int | str:
        at, wanted = self.clock.now(), replace(self.draft, client_ref=None)
        try:
            got = receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
        except EnvironmentFault as fault:
            return fault.code
        assert int((got.dossier_code or "")[-4:]) // 1000 == got.slip_no // 100_000
        return got.slip_no

    def back_up(self, folder: Path, stick: Path) -> Path:
        """A copy on a stick that opens elsewhere by the code on paper."""
        desk = self.open(folder)
        made = back_up(stick, desk=desk, at=self.clock.now())
        desk.store.close()
        shutil.copy(folder / KEYS, made.path.parent / KEYS)
        return made.path

    def restore(self, copy: Path, folder: Path, *, only_here: bool = False) -> str:
        """Why numbers stop, in words."""
        self.at(folder)
        folder.mkdir(parents=True, exist_ok=True)
        stood = stood_for(copy, folder, recovery=self.code)
        put = restore(
            copy, stood=stood, at=self.clock.now(), recovery=self.code, only_here=only_here
        )
        return put.stops


@pytest.fixture
def pcs(tmp_path: Path, clock: SteppedClock, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Pcs:
    return Pcs(tmp_path / "pcs", clock, draft, monkeypatch)


def carried(source: Path, target: Path) -> Path:
    """A copy of the whole folder, in the place of what was there."""
    if target.exists():
        shutil.rmtree(target)
    return shutil.copytree(source, target)


def test_a_copy_that_worked_in_another_pc_and_comes_home_gives_no_number(pcs: Pcs) -> None:
    home, away = pcs.place(1, "a"), pcs.place(2, "a")
    assert pcs.take(home) == 100_001
    carried(home, away)
    assert pcs.take(away) == 200_001
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
    assert pcs.take(away) == 200_001
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
    for folder, number in ((home, 100_001), (away, 200_001)):
        pcs.at(folder)
        desk = open_desk(folder, clock=pcs.clock)
        assert pcs.taken(desk) == number
        desk.store.close()


def test_one_copy_put_back_in_two_pcs_opens_its_reserve_in_one(pcs: Pcs) -> None:
    first, second = pcs.place(1, "a"), pcs.place(2, "a")
    assert pcs.take(first) == 100_001
    copy = pcs.back_up(first, pcs.root / "stick")
    assert pcs.restore(copy, first) == ""
    assert pcs.take(first) == 200_001
    assert pcs.restore(copy, second) == NO_LANE_WORDS
    assert pcs.take(second) == NO_NUMBER
    assert pcs.take(first) == 200_002


def test_a_copy_put_back_twice_before_the_program_starts_costs_one_lane(pcs: Pcs) -> None:
    second = pcs.place(2, "a")
    assert pcs.take(pcs.place(1, "a")) == 100_001
    copy = pcs.back_up(pcs.place(1, "a"), pcs.root / "stick")
    assert [pcs.restore(copy, second), pcs.restore(copy, second)] == ["", ""]
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
def test_where_nothing_can_be_noted_numbers_wait_for_a_leader_s_word(
    only_here: bool, pcs: Pcs, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pcs.place(1, "a"), pcs.place(2, "a")
    assert pcs.take(first) == 100_001
    copy = pcs.back_up(first, pcs.root / "stick")

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr("db.counter.lanes_beside.put_whole", refused)
    assert pcs.restore(copy, second, only_here=only_here) == ("" if only_here else PLACE_WORDS)
    assert pcs.take(second) == (200_001 if only_here else NO_NUMBER)


FOLDERS: Final = tuple((pc, name) for pc in (1, 2, 3) for name in "ab")
WHERE: Final = st.sampled_from(FOLDERS)
WHICH: Final = st.integers(0, len(FOLDERS) - 1)


class Carrying(RuleBasedStateMachine):
    """Folders and copies go about between three PCs, and each is worked in at random.

    What no PC can know without a line is left out: that the reserve of a bare copy was opened in
    another PC, of which nothing ever came here. Such a folder is thrown away before it numbers.
    """

    pcs: Pcs
    kept: Path

    def __init__(self) -> None:
        super().__init__()
        shutil.rmtree(self.pcs.root)
        shutil.copytree(self.kept, self.pcs.root)
        self.folders = {(1, "a")}
        self.copies: list[Path] = []
        self.given = {100_001}
        self.knowing: set[int] = set()
        self.opened = False
        # By which PC the reserve was taken at the stick, and which folders came from it just now.
        self.taken_by = 0
        self.from_stick: set[tuple[int, str]] = set()

    @rule(which=WHICH)
    def work(self, which: int) -> None:
        where = self._one(which)
        desk = self.pcs.open(self.pcs.place(*where))
        try:
            blind = self._is_blind(desk, where)
            number = NO_NUMBER if blind else self.pcs.taken(desk)
        finally:
            desk.store.close()
        if blind:
            self._throw_away(where)
        if isinstance(number, int):
            assert number not in self.given
            self.given.add(number)

    def _one(self, which: int) -> tuple[int, str]:
        return sorted(self.folders)[which % len(self.folders)]

    def _is_blind(self, desk: Desk, where: tuple[int, str]) -> bool:
        """Whether this start opened the reserve, which is at work where this PC could not know."""
        pc, numbered = where[0], desk.store.read(lambda one: lanes_spent(one, in_use=True))
        told = pc in self.knowing or (where in self.from_stick and self.taken_by not in (0, pc))
        opens = desk.store.device.restored and desk.store.read(lanes_in_use) == {RESERVE}
        self.from_stick.discard(where)
        if RESERVE in numbered:
            self.knowing.add(pc)
        if not opens:
            return False
        assert not told
        blind, self.opened = self.opened, True
        return blind

    def _throw_away(self, where: tuple[int, str]) -> None:
        """Where nothing else is left, the folder of the first day is put back."""
        shutil.rmtree(self.pcs.place(*where))
        self.folders.discard(where)
        if not self.folders:
            carried(self.kept / "pc1" / "a", self.pcs.place(1, "a"))
            self.folders.add((1, "a"))

    @rule(which=WHICH, to=WHERE, moved=st.booleans())
    def carry(self, which: int, to: tuple[int, str], *, moved: bool) -> None:
        source = self._one(which)
        if source == to:
            return
        carried(self.pcs.place(*source), self.pcs.place(*to))
        self.from_stick.discard(to)
        self.folders.add(to)
        if moved:
            shutil.rmtree(self.pcs.place(*source))
            self.folders.discard(source)

    @precondition(lambda self: len(self.copies) < 3)
    @rule(which=WHICH)
    def copy(self, which: int) -> None:
        """Onto the stick, as its store stands."""
        stick = self.pcs.root / "stick"
        stick.mkdir(exist_ok=True)
        made = stick / f"office-{len(self.copies)}.db"
        for name, to in (("office.db", made), (KEYS, stick / KEYS)):
            shutil.copy(self.pcs.place(*self._one(which)) / name, to)
        self.copies.append(made)

    @precondition(lambda self: self.copies)
    @rule(which=WHICH, to=WHERE)
    def put_back(self, which: int, to: tuple[int, str]) -> None:
        copy = self.copies[which % len(self.copies)]
        if not self.pcs.restore(copy, self.pcs.place(*to)) and not self.taken_by:
            self.taken_by = to[0]
        self.from_stick.add(to)
        self.folders.add(to)


@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(2, 8, id="few"),
        pytest.param(200, 12, id="many", marks=(pytest.mark.full, pytest.mark.timeout(1800))),
    ],
)
def test_folders_carried_about_between_pcs_give_no_number_twice(
    examples: int, steps: int, pcs: Pcs
) -> None:
    assert pcs.take(pcs.place(1, "a")) == 100_001
    kept = shutil.copytree(pcs.root, pcs.root.with_name("kept"))

    class Here(Carrying):
        pass

    Here.pcs, Here.kept = pcs, kept
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
