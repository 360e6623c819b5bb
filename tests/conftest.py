"""What every test stands on: a screen, a home of its own, and a room left as it was found.

Only what all folders share lives here; fixtures of one folder live in that folder's conftest.
"""

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

from counter_app.domain.catalogue import catalogue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

THREAD_GRACE_S: Final = 2.0
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


def pytest_collection_finish() -> None:
    """What was loaded to find the tests stays to the end: no search for left things walks it."""
    gc.collect()
    gc.freeze()


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
def one_catalogue() -> Iterator[None]:
    """Reads the catalogue once: a test's new desk would parse the same thousand lines again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "load_catalogue", cache(catalogue.load_catalogue))
        yield


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
    return left + [f"timer {timer!r}" for timer in timers if isValid(timer) and timer.isActive()]
