"""The power fails between any two things a counter asked of its disk, in any business transaction.

What comes back is the store as some transaction left it, whole, and none older than the last that
was acknowledged. The same of a counter that waits for no disk must be lost, else this shows nothing.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.key_file import NAME, TWIN, read_keys
from counter_app.services.keeping.check import check
from db.counter.vault import Vault
from db.engine import connect, faults_named
from tests.faults.acts import ACTS
from tests.faults.day import MORNING, STORE, day_at
from tests.faults.disk_tape import Asked, Disk, read_tape
from tests.faults.keeping_acts import second_comes_in
from tests.faults.store_state import state_of
from tests.faults.written import mark_of

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
LOG: Final = f"data/{STORE}-wal"
KEYS: Final = (f"data/{NAME}", f"data/{TWIN}")
FILES: Final = STORE.replace(".db", "-files")
KEPT: Final = "SELECT id FROM attachments"
BEFORE_RESTORE: Final = tuple(ACTS)[tuple(ACTS).index("restore") - 1]
SEEDS: Final = 9
LIES: Final = 60
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a disk of no delay, if there is one

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a preloaded library")


class Told(NamedTuple):
    """The last act that somebody was told of; states of store and keys, copies begun until then."""

    act: str
    states: int
    keys: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taped:
    """A day as its disk saw it, and every state of its store and keys; the copies' names."""

    root: Path
    disk: Disk
    tape: list[Asked]
    states: list[str]
    keys: list[str]
    copies: list[str]
    key: str
    files_key: str


@dataclass(slots=True)
class Judge:
    """Tells of a disk after a cut what is wrong with it; nothing, where all is well."""

    folder: Path
    day: Taped
    seen: dict[bytes, int] = field(default_factory=dict)

    def fault(self, files: Mapping[str, bytes], told: Told) -> str:
        """``told``: what somebody was told of."""
        with faults_named():
            stands = {
                "store": (self._once(files, (f"data/{STORE}", LOG), self._store), told.states),
                "keys": (self._once(files, KEYS, self._keys), told.keys),
            }
            for name in self.day.copies[: told.copies]:
                stands[name] = (self._once(files, (f"second/{name}",), self._copy), 1)
        for what, (there, least) in stands.items():
            if there < 0:
                return f"{what}: none that ever was"
            if there < least:
                return f"lost: {what}, {least} told, {there} there"
        return ""

    def _once(
        self, files: Mapping[str, bytes], names: tuple[str, ...], look: Callable[[], int]
    ) -> int:
        """What ``look`` says of these files; it is asked once for each that are alike."""
        mark = hashlib.blake2b(b"|".join(files.get(one, b"") for one in names)).digest()
        if mark not in self.seen:
            put(files, self.folder)
            self.seen[mark] = look()
        return self.seen[mark]

    def _store(self) -> int:
        """After which transaction the store is, from 1; -1 where it is after none."""
        path = self.folder / "data" / STORE
        found = self._state(path, thorough=len(self.seen) % 8 == 0)
        return last(self.day.states, found)

    def _copy(self) -> int:
        paths = (self.folder / "second").glob("*.db")
        return min(
            (last(self.day.states, self._state(one, thorough=True)) for one in paths), default=-1
        )

    def _state(self, path: Path, *, thorough: bool) -> str:
        connection = connect(path, self.day.key)
        try:
            found = state_of(connection.cursor())
            if thorough:
                assert connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            kept = connection.execute(KEPT).fetchall()
        finally:
            connection.close()
        vault = Vault(path.with_name(FILES), bytes.fromhex(self.day.files_key))
        for (file,) in kept:
            assert vault.read(file)
        return found

    def _keys(self) -> int:
        return last(self.day.keys, mark_of(read_keys(self.folder / "data")))


def last(states: list[str], found: str) -> int:
    """The last of them that is like it, from 1; -1 where none is."""
    return max((number for number, one in enumerate(states, 1) if one == found), default=-1)


def put(files: Mapping[str, bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = MEMORY / f"cut-{os.getpid()}" if MEMORY.is_dir() else tmp_path_factory.mktemp("cut")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def judged_at(memory: Path) -> Path:
    return memory / "judged"


@pytest.fixture(scope="module")
def taped(
    memory: Path, tmp_path_factory: pytest.TempPathFactory, tape_shim: Path
) -> Callable[..., Taped]:
    """Has a counter do its day on a disk that is listened to, once for each way to do it."""

    @cache
    def day(*how: str) -> Taped:
        tmp_path = tmp_path_factory.mktemp("day")
        root = memory / tmp_path.name
        (root / "data").mkdir(parents=True)
        disk, tape = Disk(root), tmp_path / "tape"
        run = subprocess.run(
            [sys.executable, HERE / "day_child.py", root / "data", tmp_path / "beside", *how],
            capture_output=True, text=True, check=False, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(tape_shim),
                 "TAPE_FROM": str(root), "TAPE_TO": str(tape), "COUNTER_STATE": str(root / "state")},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        asked = read_tape(tape, root)
        syncs = sum(one.op == "s" and one.path == LOG for one in asked)
        assert how or syncs >= len(ACTS), "the shim was hardly asked"
        return Taped(root=root, disk=disk, tape=asked, **json.loads(run.stdout))

    return day


def cuts(
    day: Taped, chosen: Callable[[], Iterable[int]], *, lies: bool = False
) -> Iterator[tuple[Told, Mapping[str, bytes]]]:
    """What was told of, and what the disk kept, for each seed ``chosen``.

    ``lies``: of the last that it was asked to keep, up to ``LIES`` times, it has kept nothing.
    """
    disk, told = deepcopy(day.disk), None
    liar = disk
    for place, asked in enumerate(day.tape):
        disk.ask(asked)
        if lies and place % LIES == 0:
            liar = deepcopy(disk)
        elif lies and asked.op not in "sf":
            liar.ask(asked)
        if asked.op == "w" and asked.path == "told":
            act, *counts = asked.data.decode().split()
            told = Told(act, *map(int, counts))
        if told is None:
            continue  # the desk is not open yet
        for seed in chosen():
            share = (0.0, 1.0)[seed] if seed < 2 else random.Random(f"{place} {seed}").random()
            yield told, liar.after_cut(seed, share)


def some_of(share: float) -> Callable[[], Iterable[int]]:
    chance = random.Random(7)
    return lambda: [chance.randrange(SEEDS)] if chance.random() < share else []


def starts(day: Taped, chosen: Callable[[], Iterable[int]], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many times the next start went on, on the PC and in the folder that the disk is of."""
    monkeypatch.setenv("COUNTER_STATE", str(day.root / "state"))
    tried = 0
    for told, files in cuts(day, chosen):
        put(files, day.root)
        goes_on(day.root, told)
        tried += 1
    return tried


def goes_on(root: Path, told: Told) -> None:
    """The next start finds nothing wrong, begins no new life and takes in under a new number."""
    clock = SteppedClock(MORNING + timedelta(days=1), timedelta(seconds=1))
    day = day_at(root / "data", root / "beside", clock)
    try:
        # A copy that was put back begins one, also where the cut came before anybody was told.
        assert not day.desk.store.device.restored or told.act == BEFORE_RESTORE
        assert check(desk=day.desk) == ()
        day.take_in("after the cut")
        assert second_comes_in(day)
        assert check(desk=day.desk) == ()
    finally:
        day.desk.store.close()


def test_whatever_the_disk_kept_every_transaction_is_whole_and_none_is_lost(
    taped: Callable[..., Taped], judged_at: Path
) -> None:
    day = taped()
    judge = Judge(judged_at, day)
    faults = [judge.fault(files, told) for told, files in cuts(day, some_of(0.07))]
    assert len(faults) > 200
    assert [one for one in faults if one] == []


def lied(
    day: Taped,
    judged_at: Path,
    chosen: Callable[[], Iterable[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> int:
    """How often what was told of is gone: the store is as it was earlier, or its damage is told."""
    monkeypatch.setenv("COUNTER_STATE", str(day.root / "state"))
    judge, lost = Judge(judged_at, day), 0
    for told, files in cuts(day, chosen, lies=True):
        try:
            fault = judge.fault(files, told)
        except EnvironmentFault:
            lost += 1  # told as soon as it is read
            continue
        lost += bool(fault)
        if fault.startswith("store: none"):
            put(files, day.root)
            assert is_told(day.root), told
    return lost


def is_told(root: Path) -> bool:
    """Whether the next start, or a look through the store, says that it is damaged."""
    try:
        day = day_at(root / "data", root / "beside")
        try:
            return check(desk=day.desk) != ()
        finally:
            day.desk.store.close()
    except EnvironmentFault:
        return True


def test_the_next_start_after_a_cut_goes_on(
    taped: Callable[..., Taped], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert starts(taped(), some_of(0.0015), monkeypatch) > 3


def test_a_counter_that_waits_for_no_disk_is_caught(
    taped: Callable[..., Taped], judged_at: Path
) -> None:
    day = taped("careless")
    judge = Judge(judged_at, day)
    faults = (judge.fault(files, told) for told, files in cuts(day, some_of(0.05)))
    assert any(one.startswith("lost") for one in faults)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_ten_thousand_cuts_lose_nothing(taped: Callable[..., Taped], judged_at: Path) -> None:
    day = taped()
    judge = Judge(judged_at, day)
    faults = [judge.fault(files, told) for told, files in cuts(day, lambda: range(SEEDS))]
    print(f"{len(faults)} cuts, {len(judge.seen)} disks that differ in the store")
    assert len(faults) >= 10_000
    assert [one for one in faults if one] == []


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_what_a_disk_that_lies_has_lost_is_a_day_that_was_or_is_told(
    taped: Callable[..., Taped], judged_at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lied(taped(), judged_at, some_of(0.2), monkeypatch) > 100


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_two_hundred_starts_after_a_cut_go_on(
    taped: Callable[..., Taped], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert starts(taped(), some_of(0.08), monkeypatch) > 200
