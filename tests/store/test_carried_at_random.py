"""Folders and copies go about between three PCs at random: no number to two citizens."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.draft import Draft
from counter_app.services.keeping.backup import KEYS
from tests.store.carrying import RESERVE, Pcs, carried

FOLDERS: Final = tuple((pc, name) for pc in (1, 2, 3) for name in "ab")
WHERE: Final = st.sampled_from(FOLDERS)
WHICH: Final = st.integers(0, len(FOLDERS) - 1)


class Carrying(RuleBasedStateMachine):
    """Folders and copies go about between three PCs, and each is worked in at random.

    A leader answers on one of them, truthfully: no paper bears a number of the reserve yet, and the
    other PCs are gone with all that they remember.
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

    @rule(which=WHICH)
    def work(self, which: int) -> None:
        number = self.pcs.take(self.pcs.place(*self._one(which)))
        if isinstance(number, int):
            assert number not in self.given
            self.given.add(number)

    def _one(self, which: int) -> tuple[int, str]:
        return sorted(self.folders)[which % len(self.folders)]

    @rule(which=WHICH, to=WHERE, moved=st.booleans())
    def carry(self, which: int, to: tuple[int, str], *, moved: bool) -> None:
        source = self._one(which)
        if source == to:
            return
        carried(self.pcs.place(*source), self.pcs.place(*to))
        self.folders.add(to)
        if moved:
            shutil.rmtree(self.pcs.place(*source))
            self.folders.discard(source)

    @rule(which=WHICH)
    def carry_to_two(self, which: int) -> None:
        """Bare copies onto the two other PCs, neither knowing of the other."""
        source = self._one(which)
        for pc in {1, 2, 3} - {source[0]}:
            carried(self.pcs.place(*source), self.pcs.place(pc, "a"))
            self.folders.add((pc, "a"))

    @precondition(lambda self: len(self.copies) < 4)
    @rule(which=WHICH)
    def copy(self, which: int) -> None:
        """Onto two sticks, as its store stands."""
        for name in ("stick", "another stick"):
            stick = self.pcs.root / name
            stick.mkdir(exist_ok=True)
            made = stick / f"office-{len(self.copies)}.db"
            for file, to in (("office.db", made), (KEYS, stick / KEYS)):
                shutil.copy(self.pcs.place(*self._one(which)) / file, to)
            self.copies.append(made)

    @precondition(lambda self: self.copies)
    @rule(which=WHICH, to=WHERE, only_here=st.booleans())
    def put_back(self, which: int, to: tuple[int, str], *, only_here: bool) -> None:
        copy = self.copies[which % len(self.copies)]
        true = only_here and self._is_true_of(to)
        self.pcs.restore(copy, self.pcs.place(*to), only_here=true)
        self.folders.add(to)

    @rule(which=WHICH)
    def answer(self, which: int) -> None:
        where = self._one(which)
        if self._is_true_of(where):
            with suppress(UserError, EnvironmentFault):  # nobody was asked, or none is left
                self.pcs.answer(self.pcs.place(*where))

    def _is_true_of(self, where: tuple[int, str]) -> bool:
        """Whether a leader may answer that only this goes on; then the other PCs are gone."""
        if any(number > RESERVE * 100_000 for number in self.given):
            return False
        for other in self.folders - {where}:
            shutil.rmtree(self.pcs.place(*other))
        for pc in {1, 2, 3} - {where[0]}:
            shutil.rmtree(self.pcs.root / f"pc{pc}" / "state", ignore_errors=True)
        self.folders &= {where}
        return True


@pytest.fixture
def pcs(tmp_path: Path, clock: SteppedClock, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Pcs:
    return Pcs(tmp_path / "pcs", clock, draft, monkeypatch)


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
