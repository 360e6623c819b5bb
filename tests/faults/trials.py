"""A folder in which each business transaction is tried under a fault, as often as wanted.

What was told of is there afterwards and nothing half; the next save is taken, or refused in words.
Which faults there are is each child's: a disk that fails, memory that ends.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import read_keys
from counter_app.services.keeping.check import check
from counter_app.services.lookup import today
from db.engine import connect, cursor_of
from tests.faults.acts import ACTS
from tests.faults.day import MORNING, Day, day_at
from tests.faults.keeping_acts import second_comes_in
from tests.faults.store_state import state_of
from tests.faults.written import Written, mark_of

# What says that it is done once the keys are changed; a sign-in is let in where no guess is noted.
OF_KEYS: Final = {"account_added", "secret_changed", "new_code", "code_proved", "account_ended"}
LOOKED_INTO_EVERY: Final = 10
EVERYTHING: Final[Mapping[str, Callable[[Day], object]]] = {
    "open": lambda _: None,
    **ACTS,
    "close": lambda day: day.desk.store.close(),
}


class Trial(Protocol):
    """One fault in one act; ``sticky``: it stays until the trial is over."""

    @property
    def act(self) -> str: ...

    @property
    def sticky(self) -> bool: ...

    def begin(self) -> None:
        """From here on it strikes."""

    def over(self) -> bool:
        """It strikes no more; whether it did."""


class Faults(Protocol):
    """What may go wrong, and how to hear where it could."""

    def listen(self) -> None:
        """The act begins."""

    def heard(self, act: str) -> Sequence[Trial]:
        """The act is over: every fault it could have met."""

    def pause(self, on: int) -> object:
        """What the test itself does is not counted, until 0."""


class Bench:
    """Tries each act as often as wanted, from the same beginning."""

    def __init__(self, root: Path, faults: Faults) -> None:
        self.root, self.before, self.after = root / "now", root / "before", root / "after"
        self.root.mkdir()
        self.faults = faults
        self.kept: Day | None = None  # whose names are those of the folder before an act
        self.end = ""
        self.opened = self.trials = self.hits = 0
        self.ends = Counter[str]()
        self.day = self.open()
        self.day.desk.store.close()
        self.written = Written(self.day.desk.data_dir, faults.pause)
        self.written.key = self.day.desk.store.key

    def open(self) -> Day:
        """The desk in the folder, a while later than the last time."""
        self.opened += 1
        clock = SteppedClock(MORNING + timedelta(seconds=self.opened), timedelta(milliseconds=20))
        day = day_at(self.root / "data", self.root / "beside", clock)
        if self.kept is not None:
            day.taken, day.told = dict(self.kept.taken), dict(self.kept.told)
        return day

    def let_loose(self, act: str, chosen: Callable[[Sequence[Trial]], Sequence[Trial]]) -> None:
        """Tries the act under the ``chosen`` of all faults it could meet, then does it."""
        self.day.desk.store.close()
        move(self.root, self.before)
        trials = chosen(self.done(act))
        move(self.root, self.after)
        names = self.day
        for trial in trials:
            fault = self.tried(trial)
            if fault:
                print(f"{trial}: {fault}", flush=True)
        move(self.after, self.root)
        self.kept = names

    def go_on(self, act: str) -> None:
        """Does the act, untried, on the day as it is."""
        if self._closed:
            self.day = self.open()
        EVERYTHING[act](self.day)
        self.kept = self.day

    def done(self, act: str) -> Sequence[Trial]:
        """Does the act from its beginning; the faults that it might have met."""
        copy(self.before, self.root)
        if act == "open":
            self.faults.listen()
        self.day = self.open()
        if act != "open":
            self.faults.listen()
        EVERYTHING[act](self.day)
        heard = self.faults.heard(act)
        self.day.desk.store.close()
        return heard

    def tried(self, trial: Trial) -> str:
        """What is wrong after that; empty where all is well."""
        copy(self.before, self.root)
        self.trials += 1
        try:
            told = self._told(trial)
            if self.day.desk.store.device.restored and trial.act != "restore":
                return "a new life began"
            return self._lost(told) or self._keys_lost(trial)
        except Exception as bug:  # noqa: BLE001  # whatever it is, it is what is looked for
            trial.over()
            with suppress(Exception):
                self.day.desk.store.close()
            return repr(bug)

    def _told(self, trial: Trial) -> int:
        """Goes through it; how many of the store's states somebody was told of."""
        if trial.act == "open":
            trial.begin()
            self.ends[self._end(lambda _: self._be(self.open()))] += 1
            self.hits += trial.over()
        if trial.act != "open" or self.day.desk.store.writing.closed:
            self._be(self.open())
        states = self._forget()
        told, self.end = 1, "open"
        if trial.act != "open":
            trial.begin()
            self.end = self._end(EVERYTHING[trial.act])
            self.ends[self.end] += 1
            told = told if self.end else len(states)
            if trial.sticky and not self._closed and not self._end(take_in("meanwhile")):
                told = len(states)
            self.hits += trial.over()
        if self._closed and trial.act == "restore":
            self._be(self.open())
        if not self._closed and trial.act != "close":
            told = self._goes_on(told)
        self.day.desk.store.close()
        return told

    @property
    def _closed(self) -> bool:
        return self.day.desk.store.writing.closed

    def _forget(self) -> list[str]:
        """Only what is written from now on counts, and what is there now."""
        self.written.forget()
        self.written.keys.append(mark_of(read_keys(self.day.desk.data_dir)))
        states = self.written.states
        states.append(self.day.desk.store.read(lambda one: state_of(cursor_of(one))))
        return states

    def _goes_on(self, told: int) -> int:
        """All is well again: what is there is shown, and the next save is taken or refused."""
        today(desk=self.day.desk)
        end = self._end(take_in("next"))
        if end == "store_readonly":  # it was opened while the disk was ill
            end = self._end(take_in("next"))
        closed = self.day.desk.store.closed_for_writing
        assert end == ("store_read_only" if closed else ""), f"next: {end or 'taken'}, {closed}"
        return told if end else len(self.written.states)

    def _end(self, act: Callable[[Day], object]) -> str:
        """Empty where it was done, else the code of the sentence in which it was refused."""
        try:
            act(self.day)
        except (EnvironmentFault, UserError) as fault:
            return fault.code if fault.message else "wordless"
        return ""

    def _be(self, day: Day) -> None:
        self.day = day

    def _lost(self, told: int) -> str:
        """What the folder holds against what was told of it."""
        store = self.day.desk.store
        connection = connect(store.path, store.key)
        try:
            found = state_of(connection.cursor())
        finally:
            connection.close()
        if found not in self.written.states:
            return "no state the store ever was in"
        if found not in self.written.states[told - 1 :]:
            return "what was told is lost"
        return "" if self.trials % LOOKED_INTO_EVERY else self.next_start()

    def next_start(self) -> str:
        """The next start takes in and finds nothing wrong, or what it found."""
        self._be(self.open())
        take_in("at the next start")(self.day)
        if not second_comes_in(self.day):
            return "the second person is shut out"
        damage = check(desk=self.day.desk)
        self.day.desk.store.close()
        return str(damage) if damage else ""

    def _keys_lost(self, trial: Trial) -> str:
        """Each change of the keys is there whole or not at all, and what was told of is."""
        found, known = mark_of(read_keys(self.day.desk.data_dir)), self.written.keys
        if found not in known:
            return "no keys that ever were"
        return (
            "a key's change is lost"
            if trial.act in OF_KEYS and not self.end and found != known[-1]
            else ""
        )


def take_in(name: str) -> Callable[[Day], object]:
    return lambda day: day.take_in(name)


def copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def move(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    source.rename(target)
