"""A memory that ends at a request, as ``short_memory.c`` refuses it, in a process that may end of it.

Each trial is a process of its own, for a library that asks for memory and does not look may end it.
"""

import ctypes
import json
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

SHIM: Final = ctypes.CDLL(os.environ["LD_PRELOAD"])
SHIM.memory_calls.restype = ctypes.c_long
HANGS_S: Final = 60
ENDED: Final = "program_ended"
CRASHES: Final = frozenset({signal.SIGSEGV, signal.SIGABRT})
INTERNAL: Final = "internal"
# What a connection says that is no memory's but left over from it.
_OURS: Final = ("transaction", "pool", "closed")


@dataclass(frozen=True, slots=True)
class Short:
    """The ``at``-th request of the act is refused, and with ``sticky`` every later one."""

    act: str
    at: int
    sticky: bool

    def begin(self) -> None:
        SHIM.memory_end(ctypes.c_long(self.at), self.sticky)

    def over(self) -> bool:
        return bool(SHIM.memory_calls() >= self.at)

    def __str__(self) -> str:
        return f"{self.act}, {'from' if self.sticky else 'at'} request {self.at}"


class ShortMemory:
    """Every request for memory may be refused."""

    def listen(self) -> None:
        SHIM.memory_end(ctypes.c_long(0), 0)

    def heard(self, act: str) -> Sequence[Short]:
        many = int(SHIM.memory_calls()) * 9 // 10  # another time it may need some less
        return [Short(act, at, sticky) for at in range(1, many + 1) for sticky in (False, True)]

    def pause(self, on: int) -> object:
        return SHIM.memory_pause(on)


def forked(work: Callable[[], Any]) -> tuple[Any, int]:
    """What ``work`` said in a process of its own (as JSON tells it), None where it was ended.

    Beside it the signal that ended it, or 0.
    """
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(HANGS_S)
        os.write(tell, json.dumps(work()).encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(told, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    return json.loads(said) if said else None, status & 0x7F


def named_otherwise(other: Exception) -> str:
    """A library's own name for memory that ended; raises what is left over from it in a connection."""
    if any(word in str(other) for word in _OURS):
        raise other
    return INTERNAL
