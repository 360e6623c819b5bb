"""A place that waits for its answer, and one whose store answers nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn
from unittest import mock

from sqlcipher3 import dbapi2

from db.counter.store import Store
from db.engine import faults_named
from ui.desk.counter import Counter

READERS: Final = 2
LONGEST_S: Final = 60


@contextmanager
def held_up(counter: Counter) -> Iterator[None]:
    """Nothing that is asked of the store is answered meanwhile; then all of it is."""
    go_on = threading.Event()
    for _ in range(READERS):
        counter.desk.store.lanes.read.submit(lambda: go_on.wait(LONGEST_S))
    try:
        yield
    finally:
        go_on.set()


@contextmanager
def unreadable() -> Iterator[None]:
    """Every question to the store ends as where its disk fails."""

    def fails(_store: Store, _work: object) -> NoReturn:
        with faults_named():
            raise dbapi2.OperationalError("disk I/O error")

    with mock.patch.object(Store, "read", fails):
        yield
