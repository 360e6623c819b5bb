"""A counter whose memory ends at some request of some business transaction, once or from there on.

Runs under ``short_memory.c``. Says in a line of each trial what went wrong with it, if anything did;
then how many there were, in how many a request was refused, and how the acts ended.
"""

import json
import random
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from counter_app.core.errors import MemoryFull
from counter_app.domain.catalogue import catalogue
from tests.faults.day import Day
from tests.faults.short_memory import CRASHES, ENDED, ShortMemory, forked, named_otherwise
from tests.faults.trials import EVERYTHING, Bench, Trial


class ForkedBench(Bench):
    """Each trial in a child; where that was ended, the next start goes on."""

    def _end(self, act: Callable[[Day], object]) -> str:
        """As window and commands tell it: a library may call it by any other name than memory."""
        try:
            return super()._end(act)
        except MemoryError:
            return MemoryFull().code
        except Exception as other:  # noqa: BLE001  # "Việc vừa làm chưa xong" (``ui.jobs``)
            return named_otherwise(other)

    def tried(self, trial: Trial) -> str:
        said, ended = forked(lambda: [super(ForkedBench, self).tried(trial), self.hits, self.ends])
        self.trials += 1
        if said is not None:
            found, self.hits, ends = said
            self.ends.clear()
            self.ends.update(ends)
            return str(found)
        self.hits += 1
        self.ends[ENDED] += 1
        if ended not in CRASHES:
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
