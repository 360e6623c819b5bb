"""The executors: one lane that writes, one that reads, one for files and devices.

Two writers on one SQLite file get in each other's way, so every changing transaction queues in
the write lane. A call made from inside its own lane runs at once instead of waiting for itself.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """A named executor that knows its own threads."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self._inside = threading.local()
        self._pool = ThreadPoolExecutor(threads, name, initializer=self._enter)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queues ``work`` and answers at once."""
        return self._pool.submit(work)

    def run(self, work: Callable[[], T]) -> T:
        """The result of ``work`` done in this lane; waits for it."""
        if getattr(self._inside, "here", False):
            return work()
        return self._pool.submit(work).result()

    def close(self) -> None:
        """Waits for everything queued, then ends the threads."""
        self._pool.shutdown(wait=True)

    def _enter(self) -> None:
        self._inside.here = True


class Lanes:
    """The three lanes of one store."""

    def __init__(self) -> None:
        self.write = Lane("write", 1)
        self.read = Lane("read", 2)
        self.io = Lane("io", 2)

    def close(self) -> None:
        """Ends papers and devices first, then readers, the writer last."""
        for lane in (self.io, self.read, self.write):
            lane.close()
