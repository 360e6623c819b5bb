"""A counter whose memory ends at some request of some business transaction, once or from there on.

Runs under ``short_memory.c``. Each trial is a process of its own, for a library that asks for memory
and does not look may end it. Says in a line of each trial what went wrong with it, if anything did;
then how many there were, in how many a request was refused, and how the acts ended.
"""

import ctypes
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from counter_app.core.errors import MemoryFull
from counter_app.domain.catalogue import catalogue
from tests.faults.day import Day
from tests.faults.trials import EVERYTHING, Bench, Trial

SHIM: Final = ctypes.CDLL(os.environ["LD_PRELOAD"])
SHIM.memory_calls.restype = ctypes.c_long
HANGS_S: Final = 60
ENDED: Final = "program_ended"
INTERNAL: Final = "internal"
# What a connection says that is no memory's but left over from it.
OURS: Final = ("transaction", "pool", "closed")


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


class ForkedBench(Bench):
    """Each trial in a child; where that was ended, the next start goes on."""

    def _end(self, act: Callable[[Day], object]) -> str:
        """As window and commands tell it: a library may call it by any other name than memory."""
        try:
            return super()._end(act)
        except MemoryError:
            return MemoryFull().code
        except Exception as other:  # "Việc vừa làm chưa xong" (``ui.jobs``)
            if any(word in str(other) for word in OURS):
                raise
            return INTERNAL

    def tried(self, trial: Trial) -> str:
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            signal.alarm(HANGS_S)
            found = super().tried(trial)
            os.write(tell, json.dumps([found, self.hits, self.ends]).encode())
            os._exit(0)
        os.close(tell)
        with os.fdopen(told, "rb") as answer:
            said = answer.read()
        _, ended = os.waitpid(child, 0)
        self.trials += 1
        if said:
            found, self.hits, ends = json.loads(said)
            self.ends.clear()
            self.ends.update(ends)
            return str(found)
        self.hits += 1
        self.ends[ENDED] += 1
        if os.WTERMSIG(ended) not in {signal.SIGSEGV, signal.SIGABRT}:
            return f"ended by {ended}"
        return self.next_start()


def main() -> None:
    """Arguments: an empty folder, how many trials an act, and up to which act only that; or all."""
    vars(catalogue)["load_catalogue"] = cache(catalogue.load_catalogue)
    bench, many = ForkedBench(Path(sys.argv[1]), ShortMemory()), int(sys.argv[2])
    chance = random.Random(7)
    last = sys.argv[3] if len(sys.argv) > 3 else ""
    for act in EVERYTHING:
        if last and act != last:
            bench.go_on(act)
            continue
        bench.let_loose(act, lambda all_: chance.sample(all_, min(many, len(all_))))
        if act == last:
            break
    print(json.dumps({"trials": bench.trials, "hits": bench.hits, "ends": bench.ends}))


if __name__ == "__main__":
    main()
