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
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.secrets import FileSecretStore
from counter_app.services.keeping.check import check
from db.counter.vault import Vault
from db.engine import connect, faults_named
from tests.faults.acts import ACTS, MORNING, day_at
from tests.faults.disk_tape import Asked, Disk, read_tape
from tests.faults.store_state import state_of

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
STORE: Final = "training.db"
LOG: Final = f"{STORE}-wal"
KEPT: Final = "SELECT id FROM attachments"
SEEDS: Final = 9
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # a disk of no delay, if there is one

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a preloaded library")


@dataclass(frozen=True, slots=True)
class Taped:
    """A day as its disk saw it, and every state of the store it went through."""

    disk: Disk
    tape: list[Asked]
    states: list[str]


@dataclass(slots=True)
class Judge:
    """Tells of a disk after a cut what is wrong with it; nothing, where all is well."""

    folder: Path
    states: list[str]
    seen: dict[bytes, int] = field(default_factory=dict)

    def fault(self, files: Mapping[str, bytes], acknowledged: int) -> str:
        """``acknowledged``: how many transactions somebody was told of."""
        mark = hashlib.blake2b(b"|".join(files.get(one, b"") for one in (STORE, LOG)))
        state = self.seen.get(mark.digest())
        if state is None:
            put(files, self.folder)
            with faults_named():
                state = self.seen[mark.digest()] = self._state()
        if state < 0:
            return "no state the store ever was in"
        return f"lost: {acknowledged} told, {state} there" if state < acknowledged else ""

    def _state(self) -> int:
        """After which transaction the store is, from 1; -1 where it is after none."""
        secrets = FileSecretStore(self.folder)
        connection = connect(self.folder / STORE, str(secrets.get("store-key-training")))
        try:
            found = state_of(connection.cursor())
            if len(self.seen) % 8 == 0:
                assert connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            kept = connection.execute(KEPT).fetchall()
        finally:
            connection.close()
        for (file,) in kept:
            key = bytes.fromhex(str(secrets.get("files-key-training")))
            assert Vault(self.folder / "training-files", key).read(file)
        at = [number for number, state in enumerate(self.states, 1) if state == found]
        return at[-1] if at else -1


def put(files: Mapping[str, bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture(scope="module")
def taped(tmp_path_factory: pytest.TempPathFactory, tape_shim: Path) -> Callable[..., Taped]:
    """Has a counter do its day on a disk that is listened to, once for each way to do it."""

    @cache
    def day(*how: str) -> Taped:
        tmp_path = tmp_path_factory.mktemp("day")
        data = tmp_path / "data"
        data.mkdir()
        open_desk(data).store.close()
        disk, tape = Disk(data), tmp_path / "tape"
        run = subprocess.run(
            [sys.executable, HERE / "day_child.py", data, tmp_path / "beside", *how],
            capture_output=True, text=True, check=False, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(tape_shim),
                 "TAPE_FROM": str(data), "TAPE_TO": str(tape)},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        asked = read_tape(tape, data)
        syncs = sum(one.op == "s" and one.path == LOG for one in asked)
        assert how or syncs >= len(ACTS), "the shim was hardly asked"
        return Taped(disk, asked, json.loads(run.stdout))

    return day


@pytest.fixture
def judged_at(tmp_path: Path) -> Iterator[Path]:
    folder = MEMORY / f"cut-{os.getpid()}" if MEMORY.is_dir() else tmp_path / "cut"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def cuts(
    day: Taped, chosen: Callable[[], Iterable[int]]
) -> Iterator[tuple[int, Mapping[str, bytes]]]:
    """How many transactions were told of, and what the disk kept, for each seed ``chosen``."""
    disk, told = deepcopy(day.disk), 0
    for place, asked in enumerate(day.tape):
        disk.ask(asked)
        if asked.op == "w" and asked.path == "told":
            told = int(asked.data.split()[1])
        if not told:
            continue  # the desk is not open yet
        for seed in chosen():
            share = (0.0, 1.0)[seed] if seed < 2 else random.Random(f"{place} {seed}").random()
            yield told, disk.after_cut(seed, share)


def some_of(share: float) -> Callable[[], Iterable[int]]:
    chance = random.Random(7)
    return lambda: [chance.randrange(SEEDS)] if chance.random() < share else []


def goes_on(files: Mapping[str, bytes], folder: Path) -> None:
    """The next start finds nothing wrong, begins no new life and takes in under a new number."""
    put(files, folder)
    clock = SteppedClock(MORNING + timedelta(days=1), timedelta(seconds=1))
    day = day_at(folder, folder.with_name(f"{folder.name}-beside"), clock)
    try:
        assert not day.desk.store.device.restored
        assert check(desk=day.desk) == ()
        day.take_in("after the cut")
        assert check(desk=day.desk) == ()
    finally:
        day.desk.store.close()


def starts(day: Taped, folder: Path, chosen: Callable[[], Iterable[int]]) -> int:
    """How many times the next start went on."""
    tried = 0
    for _, files in cuts(day, chosen):
        goes_on(files, folder)
        tried += 1
    return tried


def test_whatever_the_disk_kept_every_transaction_is_whole_and_none_is_lost(
    taped: Callable[..., Taped], judged_at: Path
) -> None:
    day = taped()
    judge = Judge(judged_at, day.states)
    faults = [judge.fault(files, told) for told, files in cuts(day, some_of(0.2))]
    assert len(faults) > 200
    assert [one for one in faults if one] == []


def test_the_next_start_after_a_cut_goes_on(taped: Callable[..., Taped], judged_at: Path) -> None:
    assert starts(taped(), judged_at, some_of(0.005)) > 3


def test_a_counter_that_waits_for_no_disk_is_caught(
    taped: Callable[..., Taped], judged_at: Path
) -> None:
    day = taped("careless")
    judge = Judge(judged_at, day.states)
    faults = [judge.fault(files, told) for told, files in cuts(day, some_of(0.05))]
    assert any(one.startswith("lost") for one in faults)


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_ten_thousand_cuts_lose_nothing(taped: Callable[..., Taped], judged_at: Path) -> None:
    day = taped()
    judge = Judge(judged_at, day.states)
    faults = [judge.fault(files, told) for told, files in cuts(day, lambda: range(SEEDS))]
    print(f"{len(faults)} cuts, {len(judge.seen)} disks that differ in the store")
    assert len(faults) >= 10_000
    assert [one for one in faults if one] == []


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_two_hundred_starts_after_a_cut_go_on(taped: Callable[..., Taped], judged_at: Path) -> None:
    assert starts(taped(), judged_at, some_of(0.2)) > 200
