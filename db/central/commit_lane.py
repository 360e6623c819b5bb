"""One thread that commits for many: what is asked for while it is busy shares its next commit.

A database makes some hundred commits durable in a second, whatever is in them. Which database it
is, and how it is told the commune, is not known here.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from counter_app.core.errors import EnvironmentFault
from counter_app.core.fault_points import passed

T = TypeVar("T")

# What waits longer than one commit of so many does not get faster by waiting for more.
_MOST_TOGETHER: Final = 64


class Transactions(Protocol):
    """How a database begins, parts and ends what a lane does."""

    def transaction(self, commune: str) -> AbstractContextManager[Connection]:
        """One transaction, durable when the block has ended well, undone when it has not.

        It sees the rows of ``commune`` only.
        """
        ...

    def part(self, connection: Connection, commune: str) -> None:
        """Sets a savepoint ``apart``; from there on only rows of ``commune`` are seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    commune: str
    work: Callable[[Connection], Any]
    future: "Future[Any]"


@dataclass(frozen=True, slots=True)
class _Failed:
    cause: Exception


class CommitLane:
    """A writer thread. Work of one commune runs in the order asked; all answers are durable."""

    def __init__(
        self,
        name: str,
        transactions: Transactions,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transactions = transactions
        self._seconds = seconds
        self._began: float | None = None
        self._queue: SimpleQueue[_Asked | None] = SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=name)
        self._thread.start()

    def ask(self, commune: str, work: Callable[[Connection], T]) -> "Future[T]":
        """Queues ``work``; its future is done after the commit that holds it."""
        future: Future[T] = Future()
        with self._door:
            if self._closed:
                raise EnvironmentFault(
                    "store_closed", "Máy chủ đang dừng. Hãy thử lại sau ít phút."
                )
            self._queue.put(_Asked(commune=commune, work=work, future=future))
        return future

    def busy_s(self) -> float:
        """How long the transaction under way has taken by now; 0 where there is none."""
        began = self._began
        return 0.0 if began is None else self._seconds() - began

    def close(self) -> None:
        """Takes nothing more, finishes what was asked, ends the thread."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        more = True
        while more:
            more, group = self._gathered()
            # One commune's work keeps its order; all lanes everywhere lock communes in the same.
            group.sort(key=lambda asked: asked.commune)
            running = [asked for asked in group if asked.future.set_running_or_notify_cancel()]
            if running:
                self._began = self._seconds()
                self._commit(running)
                self._began = None

    def _gathered(self) -> tuple[bool, list[_Asked]]:
        """What waits now, at least one; and whether more may come."""
        group: list[_Asked] = []
        asked = self._queue.get()
        while asked is not None:
            group.append(asked)
            if len(group) == _MOST_TOGETHER:
                return True, group
            try:
                asked = self._queue.get_nowait()
            except Empty:
                return True, group
        return False, group

    def _commit(self, group: list[_Asked]) -> None:
        try:
            with self._transactions.transaction(group[0].commune) as connection:
                results = list(self._done(connection, group))
                passed("cell.before_commit")
        except Exception as cause:  # noqa: BLE001  # whoever asked is told, whatever it is
            for asked in group:
                asked.future.set_exception(cause)
            return
        passed("cell.after_commit")
        # Only now, a refusal too: it may rest on what shares its commit.
        for asked, result in zip(group, results, strict=True):
            if isinstance(result, _Failed):
                asked.future.set_exception(result.cause)
            else:
                asked.future.set_result(result)

    def _done(self, connection: Connection, group: list[_Asked]) -> Iterator[object]:
        if len(group) == 1:  # the transaction itself undoes it
            yield group[0].work(connection)
            return
        for asked in group:
            self._transactions.part(connection, asked.commune)
            try:
                yield asked.work(connection)
            except Exception as cause:  # noqa: BLE001  # see _commit
                self._undo(connection, cause)
                yield _Failed(cause)

    @staticmethod
    def _undo(connection: Connection, cause: Exception) -> None:
        """Back to the savepoint; raises ``cause`` where the whole transaction is lost with it."""
        try:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT apart")
        except SQLAlchemyError:
            raise cause from None
