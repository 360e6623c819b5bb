"""What every test stands on: a screen, a home of its own, and a room left as it was found.

Only what all folders share lives here; fixtures of one folder live in that folder's conftest.
"""

import gc
import json
import logging
import os
import secrets
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

import pytest
from _pytest.nodeid import NodeId
from hypothesis import settings

from counter_app.domain import places
from counter_app.domain.catalogue import catalogue
from counter_app.services.office import office_check
from tests.faults.fault_table import read_faults

if TYPE_CHECKING:
    from alembic.config import Config
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    from sqlalchemy import Connection, Engine
    from sqlcipher3 import dbapi2

ROOT: Final = Path(__file__).parents[1]
FORKING: Final = Path(__file__).parent / "forking.py"
PATIENCE_S: Final = 60
THREAD_GRACE_S: Final = 2.0
_KEPT_COMPILED: Final = 10_000
SCREEN: Final = Path(__file__).parent / "data" / "screen-1366x768.json"

# Qt reads this once, at the first QApplication; only tests marked `window` get a real display.
if os.environ.get("COUNTER_TEST_DISPLAY") != "real":
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREEN}"
# The desktop's own key ring is not a toy: tests live as on a machine that has none.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("full", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("house")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Refuses a test named after a place in memory: parallel runs would not know it again."""
    if " at 0x" in item.nodeid:
        raise pytest.UsageError(f"give the values of {item.nodeid} names that stay")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of one ``xdist_group`` stay with one worker: the scheduler reads it off their names.

    xdist 3.8 writes it where pytest 9.2 does not look (pytest-xdist issue 1386).
    """
    if not config.getoption("loadgroup", default=False):
        return
    for item in items:
        groups = sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")})
        name = f"@{'_'.join(groups)}"
        if groups and not item.nodeid.endswith(name):
            item._id = NodeId.parse(item.nodeid + name)


def pytest_collection_finish() -> None:
    """What was loaded to find the tests stays to the end: no search for left things walks it."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Ends a run of everything with the count of faults that nobody holds yet."""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        terminalreporter.write_line(str(read_faults()))


class Listener(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"log {record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder for this run: no test meets the data of who runs it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder / name.lower()))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Reads catalogue and places once: a test's new desk would parse the same lines again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "load_catalogue", cache(catalogue.load_catalogue))
        patch.setattr(office_check, "load_places", cache(places.load_places))
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_laid_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Has Alembic lay one new file's tables; further ones get its pages, under their own keys.

    A store with tables, or on a server, is brought up by Alembic always.
    """
    if "db.engine" not in sys.modules:  # no test at hand opens a store
        yield
        return
    # Here, not above: half a second in runs that need neither.
    from alembic import command
    from alembic.config import Config

    laid: dict[str | None, dbapi2.Connection] = {}
    by_revisions = command.upgrade

    def upgrade(config: Config, revision: str) -> None:
        connection = config.attributes["connection"]
        kind = config.get_main_option("script_location")
        if connection.dialect.name != "sqlite" or _has_tables(connection):
            by_revisions(config, revision)
        else:
            if kind not in laid:
                path = tmp_path_factory.mktemp("laid") / "tables.db"
                laid[kind] = _first_laid(path, config, lambda: by_revisions(config, revision))
            _lay(connection, laid[kind])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "upgrade", upgrade)
        yield
    for one in laid.values():
        one.close()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compiles a statement once: a test's new store, an engine of its own, would do it again."""
    if "db.engine" not in sys.modules:
        yield
        return
    from sqlalchemy.dialects.sqlite.pysqlcipher import SQLiteDialect_pysqlcipher as Sqlcipher
    from sqlalchemy.util import LRUCache

    engine_of, compiled = sys.modules["db.engine"]._engine, LRUCache[Any, Any](_KEPT_COMPILED)

    def engine(*place: Any, **how: Any) -> "Engine":
        made: Engine = engine_of(*place, **how)
        made._compiled_cache = compiled
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.engine._engine", engine)
        # What is kept is found by its dialect too, and every engine has one of the same kind.
        patch.setattr(Sqlcipher, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(Sqlcipher, "__hash__", lambda one: hash(type(one)))
        yield


def _first_laid(path: Path, config: "Config", lay: Callable[[], None]) -> "dbapi2.Connection":
    """A file that has nothing but its tables."""
    from db.engine import connect, write_engine

    key = secrets.token_hex(32)
    engine, asked = write_engine(path, key), config.attributes["connection"]
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        lay()
    config.attributes["connection"] = asked
    engine.dispose()
    return connect(path, key)


def _lay(connection: "Connection", kept: "dbapi2.Connection") -> None:
    """Page by page, which no transaction may be open for: each of 150 statements cost 0.1 ms."""
    driver: Any = connection.connection.driver_connection
    driver.execute("COMMIT")
    kept.backup(driver)
    driver.execute("BEGIN IMMEDIATE")


def _has_tables(connection: "Connection") -> bool:
    return bool(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar())


@dataclass(slots=True)
class Forked:
    """Runs of one script, each in a process of its own; see ``forking.py``."""

    loader: "subprocess.Popen[bytes]"
    _heard: bytes = b""
    _under_way: int = 0

    def run(self, *arguments: object, **env: str) -> tuple[int, list[str]]:
        """One run to its end: its exit code, below zero the signal that ended it, and its lines."""
        self.begin(*arguments, **env)
        return self.ended()

    def begin(self, *arguments: object, **env: str) -> int:
        """Begins a run; its process's number."""
        assert self.loader.stdin is not None
        if self._under_way:  # a test failed over it
            self.kill()
            self.ended()
        self._heard = b""
        self.loader.stdin.write(json.dumps([[str(one) for one in arguments], env]).encode() + b"\n")
        self.loader.stdin.flush()
        self._under_way = int(self._word(b"begun").split()[1])
        return self._under_way

    def wait_for(self, begins: str) -> str:
        """Until the run has said a line that begins so; the line."""
        return self._word(begins.encode())

    def listen_for(self, seconds: float) -> None:
        """Hears what the run says for so long, so that it never waits for us."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._hear(left)

    def kill(self) -> None:
        """Ends the run where it is; one that has ended by itself meanwhile did so."""
        with suppress(ProcessLookupError):
            os.kill(self._under_way, signal.SIGKILL)

    def ended(self) -> tuple[int, list[str]]:
        """Waits for the end of the run; the lines it said whole."""
        status = int(self._word(b"ended").split()[1])
        self._under_way = 0
        lines = self._heard.decode().split("\n")
        # What stands between its last line's end and ours was cut in the middle: nobody said it.
        said = lines[: lines.index(f"ended {status}") - 1]
        return status, [one for one in said if one and not one.startswith("begun ")]

    def _word(self, begins: bytes) -> str:
        while True:
            for line in self._heard.split(b"\n")[:-1]:
                if line.startswith(begins):
                    return line.decode()
            assert self._hear(PATIENCE_S), f"no {begins!r} in {self._heard!r}"

    def _hear(self, seconds: float) -> bool:
        assert self.loader.stdout is not None
        if not select.select([self.loader.stdout], [], [], seconds)[0]:
            return False
        part = os.read(self.loader.stdout.fileno(), 1 << 16)
        self._heard += part
        return bool(part)


@pytest.fixture(scope="session")
def forked(home: Path) -> Iterator[Callable[..., Forked]]:
    """Loads a script once, and modules it would load late, to be run again and again."""
    assert home.is_dir()  # whatever runs must not meet the data of who runs it
    loaded: dict[Path, Forked] = {}

    def loads(script: Path, *modules: str) -> Forked:
        if script not in loaded:
            loader = subprocess.Popen(
                [sys.executable, str(FORKING), str(script), *modules],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, bufsize=0,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            loaded[script] = Forked(loader)
        return loaded[script]

    yield loads
    for one in loaded.values():
        one.loader.communicate(timeout=PATIENCE_S)


@pytest.fixture(autouse=True)
def leaves_nothing_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread, a running timer, a window or a log warning behind.

    A test that asks for ``caplog`` answers for its own log.
    """
    threads = set(threading.enumerate())
    windows = set(_windows())
    listener = Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    left = [] if "caplog" in request.fixturenames else listener.heard
    left += [f"thread {thread.name}" for thread in _running(set(threading.enumerate()) - threads)]
    if _uses_qt(request):
        left += _left_in_qt(windows)
    elif not gc.isenabled():
        gc.collect(1)  # the window's thread, which collects, has nothing to do in this test
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


def _running(threads: set[threading.Thread]) -> list[threading.Thread]:
    """Those that do not end within the grace; threads that Python did not start cannot be asked."""
    deadline = time.monotonic() + THREAD_GRACE_S
    ours = [thread for thread in threads if not thread.name.startswith("Dummy-")]
    for thread in ours:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread for thread in ours if thread.is_alive()]


def _uses_qt(request: pytest.FixtureRequest) -> bool:
    return bool({"qapp", "qtbot"} & set(request.fixturenames))


def _windows() -> "list[QWidget]":
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [window for window in widgets.QApplication.topLevelWidgets() if window.parent() is None]


def _left_in_qt(before: "set[QWidget]") -> list[str]:
    # Here, not above: most tests never load Qt.
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from shiboken6 import isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()  # a window held only by its own connections is no leak
    left = [f"window {window!r}" for window in set(_windows()) - before]
    # An exact type: asking a proxy for its class would wake whatever it stands for.
    timers = [thing for thing in gc.get_objects() if type(thing) is QTimer]
    timers += [timer for one in _WALKED_NO_MORE.timers if (timer := one()) is not None]
    left += [f"timer {timer!r}" for timer in timers if isValid(timer) and timer.isActive()]
    if not left:
        _WALKED_NO_MORE.grow(timers)
    return left


@dataclass(slots=True)
class _Loaded:
    """What is loaded stays to the end: the search for left things need not walk it every time."""

    modules: int = 0
    timers: "list[ref[QTimer]]" = field(default_factory=list)

    def grow(self, timers: "list[QTimer]") -> None:
        """After a test that loaded more; ``timers`` that are there now are looked at further on."""
        if len(sys.modules) > self.modules:
            self.modules, self.timers = len(sys.modules), [ref(timer) for timer in timers]
            gc.freeze()


_WALKED_NO_MORE: Final = _Loaded()
