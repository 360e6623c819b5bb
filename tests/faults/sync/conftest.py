"""A server process that can be killed, desks that join it, and the oracle that judges both."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import tomllib
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_central import cell_store, office_keeper
from counter_app.bootstrap_sync import enrol_desk, join_engine
from counter_app.central.office.offices import found_office
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import SteppedClock, SystemClock
from counter_app.core.resources import resource
from counter_app.core.secrets import open_secrets
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.office.office import read_setup, set_up
from counter_app.sync.engine import Engine
from db.counter.store import open_store
from tests.faults.sync.loaded_server import LoadedServer

ROOT: Final = Path(__file__).parents[3]
HASTY: Final = Path(__file__).parent / "hasty_server.py"
MORNING: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
COMMUNE: Final = "00382"
MOST_READERS: Final = 2
Rows = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What went wrong; all zero where nothing did."""

    lost: int
    twins: int
    collisions: int


class Oracle:
    """What was promised, a line each, made durable outside both stores before the next is done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def note(self, word: str, names: list[str]) -> None:
        """``word`` is ``saved`` or ``acknowledged``."""
        os.write(self._file, "".join(f"{word} {name}\n" for name in names).encode())
        os.fsync(self._file)

    def promised(self) -> set[str]:
        """Every operation that somebody was told is safe."""
        return {line.split()[1] for line in self._path.read_text().splitlines()}

    def judge(self, rows: Rows) -> Verdict:
        """The ledger against the cell's own rows."""
        there = [row[0] for row in rows("SELECT id FROM operations")]
        happened = [row[0] for row in rows("SELECT operation FROM changes WHERE operation <> ''")]
        born = [
            row[0] for row in rows("SELECT dossier FROM changes WHERE kind = 'dossier.received'")
        ]
        codes = [row[0] for row in rows("SELECT code FROM dossiers WHERE code IS NOT NULL")]
        return Verdict(
            lost=len(self.promised() - set(there)),
            twins=sum(len(one) - len(set(one)) for one in (there, happened, born)),
            collisions=len(codes) - len(set(codes)),
        )

    def close(self) -> None:
        os.close(self._file)


@pytest.fixture
def oracle(tmp_path: Path) -> Iterator[Oracle]:
    kept = Oracle(tmp_path / "ledger")
    yield kept
    kept.close()


@dataclass(slots=True, kw_only=True)
class ServerProcess:
    """``counter-app central serve`` with an embedded store, on one address all its lives."""

    folder: Path
    port: int = 0
    url: str = ""
    process: "subprocess.Popen[str] | LoadedServer | None" = field(default=None, repr=False)

    @property
    def db(self) -> str:
        return f"sqlite:///{self.folder / 'cell.db'}"

    def start(
        self,
        *,
        program: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
        **env: str,
    ) -> None:
        """Starts it as it is; by ``program`` or over a shim, as a process with its own imports."""
        arguments = ["central", "serve", "--db", self.db, "--blobs", str(self.folder / "blobs")]
        arguments += ["--port", str(self.port), *options]
        log = self.folder / "server.log"
        if program or "LD_PRELOAD" in env:
            command = [sys.executable, *(program or ("-m", "counter_app")), *arguments]
            self.process = _started(command, log, env)
        else:
            self.process = LoadedServer(arguments, env, log)
        assert self.process.stdout is not None
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.port = int(self.url.rpartition(":")[2])

    def end(self, how: int = signal.SIGTERM) -> int:
        """Ends it and tells its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the store of a server that has ended."""
        with cell_store(self.db) as store:
            read = store.read("", lambda c: [tuple(row) for row in c.exec_driver_sql(sql)])
            return read.result()

    def code(self) -> str:
        with office_keeper(self.db, COMMUNE) as keeper:
            return keeper.offer_code("Quầy").result().code


def _started(command: list[str], log: Path, env: dict[str, str]) -> "subprocess.Popen[str]":
    with log.open("a") as told:
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=told, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)} | env,
        )  # fmt: skip


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Callable[[str], ServerProcess]]:
    """Makes servers that are not running yet, each with one office."""
    made: list[ServerProcess] = []

    def makes(name: str) -> ServerProcess:
        folder = tmp_path / name
        folder.mkdir()
        one = ServerProcess(folder=folder)
        with cell_store(one.db) as store:
            found_office(store, tomllib.loads(office_text(lane=1)), clock=SystemClock())
        made.append(one)
        return one

    yield makes
    for one in made:
        if one.process is not None:
            one.end()


@pytest.fixture
def server(new_server: Callable[[str], ServerProcess]) -> ServerProcess:
    """A server that is not running yet."""
    return new_server("server")


def office_text(*, lane: int) -> str:
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    return (
        text.replace('kind = "demo"', 'kind = "real"')
        .replace('"H99"', '"H42.00.382"')
        .replace('"00000"', f'"{COMMUNE}"')
        .replace("\nlane = 1", f"\nlane = {lane}")
        .replace("reserve_lane = 2", f"reserve_lane = {lane + 1}")
    )


@dataclass(slots=True, kw_only=True)
class Counter:
    """A desk and the engine that keeps it in step; what it promises is written in the ledger."""

    desk: Desk
    clock: SteppedClock
    engine: Engine
    oracle: Oracle

    def take_in(self, many: int = 1) -> list[Receipt]:
        return [self._take_in() for _ in range(many)]

    def _take_in(self) -> Receipt:
        draft = Draft(
            submitter=Submitter(
                person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
            ),
            procedure_code="2.000815",
            certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
        )
        at = self.clock.now()
        taken = receive(draft, offer=offer(draft, desk=self.desk, at=at), desk=self.desk, at=at)
        sql = f"SELECT id FROM outbox WHERE dossier = '{taken.dossier_id}'"
        self.oracle.note("saved", [row[0] for row in self.rows(sql)])
        return taken

    def round(self) -> str:
        """Syncs once; the code of what went wrong, or nothing."""
        trouble = self.engine.round().trouble
        acked = self.rows("SELECT id FROM outbox WHERE state = 'acked'")
        self.oracle.note("acknowledged", [row[0] for row in acked])
        return trouble

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.desk.store.read(lambda c: [tuple(row) for row in c.exec_driver_sql(sql)])

    def waiting(self) -> int:
        return int(self.rows("SELECT count(*) FROM outbox WHERE state <> 'acked'")[0][0])

    def digest(self) -> str:
        """Everything a clerk could see of the dossiers, as one value."""
        seen = self.rows("SELECT id, code, state FROM dossiers ORDER BY id")
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    def close(self) -> None:
        self.engine.close()
        self.desk.store.close()


@pytest.fixture
def new_counter(tmp_path: Path, oracle: Oracle) -> Iterator[Callable[..., Counter]]:
    """Opens a desk of the office; joined where it is given a code."""
    opened: list[Counter] = []

    def opens(url: str = "", code: str = "", *, at: datetime = MORNING) -> Counter:
        number = len(opened)
        folder, clock = tmp_path / f"desk-{number}", SteppedClock(at, timedelta(milliseconds=20))
        folder.mkdir()
        store = open_store(folder, OfficeKind.REAL, open_secrets(folder), clock)
        set_up(read_setup(office_text(lane=1 + 2 * number)), store=store, at=clock.now())
        store.close()
        desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
        if code:
            enrol_desk(code, url=url, desk=desk)
        engine = join_engine(desk, spread=False)
        opened.append(Counter(desk=desk, clock=clock, engine=engine, oracle=oracle))
        return opened[-1]

    yield opens
    for one in opened:
        if not one.desk.store.writing.closed:
            one.close()


@pytest.fixture
def counter(server: ServerProcess, new_counter: Callable[..., Counter]) -> Counter:
    """A desk of a running server."""
    code = server.code()
    server.start()
    return new_counter(server.url, code)


def state_of(rows: Rows) -> str:
    """One value for all a cell knows of dossiers; how often it was asked is not part of it."""
    told = Tally[str]()
    for table in (
        "operations",
        "changes",
        "dossiers",
        "incarnations",
        "code_register",
        "quarantine",
    ):
        told.update(f"{table} {row}" for row in rows(f"SELECT * FROM {table}"))
    return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()


@pytest.fixture
def state() -> Callable[[Rows], str]:
    return state_of


@pytest.fixture
def setup_text() -> Callable[..., str]:
    """The office of these tests as its file says it."""
    return office_text


@pytest.fixture
def awake() -> Callable[[ServedCell], None]:
    """Lets every thread of a cell's store begin, so that no test is blamed for it."""

    def waked(served: ServedCell) -> None:
        together = threading.Barrier(MOST_READERS + 1)
        store = served.cell.store
        waiting = [store.read("", lambda _: together.wait()) for _ in range(MOST_READERS)]
        together.wait()
        for one in waiting:
            one.result()

    return waked


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder, and beside it what of it would outlive a power cut."""

    shim: Path
    folder: Path

    @property
    def kept(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-kept")

    def watched(self) -> dict[str, str]:
        """The environment of a program on this disk; what is there now is safe already."""
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.folder, self.kept)
        self.hits.write_bytes(b"")
        return {
            "LD_PRELOAD": str(self.shim),
            "POWER_FROM": f"{self.folder}/",
            "POWER_TO": f"{self.kept}/",
        }

    @property
    def hits(self) -> Path:
        return self.kept / ".hits"

    def cut(self) -> int:
        """The power has failed: how many syncs the shim had seen."""
        hits = self.hits.stat().st_size
        self.hits.unlink()
        shutil.rmtree(self.kept / ".inodes", ignore_errors=True)
        shutil.rmtree(self.folder)
        self.kept.rename(self.folder)
        return hits


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("shim") / "power_cut.so"
    source = Path(__file__).parent / "power_cut.c"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", built, source, "-ldl"],
        check=True,
    )
    return built


@pytest.fixture
def new_disk(shim: Path) -> Callable[[Path], Disk]:
    """Makes disks of which a power cut takes what was not synced."""
    return lambda folder: Disk(shim, folder)
