"""A counter whose disk fails at some call of some business transaction, once or from there on.

Runs under ``disk_tape.c``. Says in a line of each trial what went wrong with it, if anything did;
then how many trials there were, in how many a call was refused, and how the acts ended.
"""

import ctypes
import errno
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from counter_app.domain.catalogue import catalogue
from tests.faults.trials import EVERYTHING, Bench, Trial

WRITES, SYNCS, CUTS, READS, OPENS = 1, 2, 4, 8, 16
# What a disk may say, and at which of its calls.
ANY: Final = WRITES | SYNCS | CUTS | READS | OPENS
ERRORS: Final = {
    errno.EIO: ANY,
    errno.ENOSPC: WRITES | SYNCS | CUTS | OPENS,
}
SHIM: Final = ctypes.CDLL(os.environ["LD_PRELOAD"])


@dataclass(frozen=True, slots=True)
class Refused:
    """The ``at``-th call of the act fails, and with ``sticky`` every later one."""

    act: str
    at: int
    error: int
    sticky: bool

    def begin(self) -> None:
        SHIM.tape_refuse(self.at, ERRORS[self.error], self.error, self.sticky)

    def over(self) -> bool:
        met = int(SHIM.tape_calls(ANY)) >= self.at
        SHIM.tape_refuse(0, 0, 0, 0)
        return met

    def __str__(self) -> str:
        how = "from" if self.sticky else "at"
        return f"{self.act}, {errno.errorcode[self.error]} {how} call {self.at}"


class IllDisk:
    """A disk whose every call may fail."""

    def listen(self) -> None:
        SHIM.tape_refuse(0, ANY, 0, 0)

    def heard(self, act: str) -> Sequence[Refused]:
        calls = {error: int(SHIM.tape_calls(kinds)) for error, kinds in ERRORS.items()}
        SHIM.tape_refuse(0, 0, 0, 0)
        return [
            Refused(act, at, error, sticky)
            for error, many in calls.items()
            for at in range(1, many + 1)
            for sticky in (False, True)
        ]

    def pause(self, on: int) -> object:
        return SHIM.tape_pause(on)


def main() -> None:
    """Arguments: a folder below ``$TAPE_FROM``, how many trials an act, 0 for all; and of which acts.

    The last is a share of them: the others are only done. Of all trials, ``k/n`` may follow: the
    k-th of so many processes, from 0, takes every n-th.
    """
    vars(catalogue)["load_catalogue"] = cache(catalogue.load_catalogue)
    bench, many = Bench(Path(sys.argv[1]), IllDisk()), int(sys.argv[2])
    share, chance = float(sys.argv[3]), random.Random(7)
    part, parts = map(int, sys.argv[4].split("/") if len(sys.argv) > 4 else "01")

    def chosen(all_: Sequence[Trial]) -> Sequence[Trial]:
        return chance.sample(all_, min(many, len(all_))) if many else all_[part::parts]

    for act in EVERYTHING:
        if chance.random() >= share:
            bench.go_on(act)
            continue
        before, began = bench.trials, time.monotonic()
        bench.let_loose(act, chosen)
        lasted = time.monotonic() - began
        print(f"{act}: {bench.trials - before} trials, {lasted:.0f} s", file=sys.stderr, flush=True)
    print(json.dumps({"trials": bench.trials, "hits": bench.hits, "ends": bench.ends}))


if __name__ == "__main__":
    main()
