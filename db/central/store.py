"""The one interface behind which a cell keeps its rows; every implementation passes one suite.

What a transaction does is written once, in this package's other modules, as functions on a
connection. How rows get durable, and who may see which, is the implementation's.
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from sqlalchemy import Connection as Connection

T = TypeVar("T")


class Store(Protocol):
    """A cell's rows. ``commune`` is the only one whose rows a piece of work can see."""

    def write(self, commune: str, work: Callable[[Connection], T]) -> Future[T]:
        """Does ``work`` in a transaction; the result comes only once that is durable.

        Work for one commune runs in the order asked. Work that raises leaves nothing behind and
        hands its error to whoever asked for it, however many others share its commit.
        """
        ...

    def read(self, commune: str, work: Callable[[Connection], T]) -> Future[T]:
        """The result of ``work`` on one unchanging picture of the commune's rows."""
        ...

    def communes(self) -> tuple[str, ...]:
        """The ids of all offices of the cell, in order."""
        ...

    def write_takes_s(self) -> float:
        """How long the slowest write under way has taken by now, seconds; 0 where there is none.

        Minutes mean that it cannot become durable: no standby confirms it, or the disk hangs.
        """
        ...

    def upkeep(self) -> Future[None]:
        """What is best done while nobody waits; never in the way of whoever writes."""
        ...

    def close(self) -> None:
        """Waits for what was asked, then lets go."""
        ...
