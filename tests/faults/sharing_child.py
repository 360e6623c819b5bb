"""Who shares a desk's store with its window: another counter that saves, or a scanner that locks it.

Says a line when it has begun, then until its standard input ends saves and says how many there
are, or holds what it has locked.
"""

import fcntl
import os
import select
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.office import OfficeKind
from tests.faults.counter_child import take_in

# The eight bytes of the log's index by which its readers and its writer keep apart.
LOCKS_AT, LOCKS = 120, 8
PAUSE_S: Final = 0.05


def main() -> None:
    """Arguments: the data folder, ``save`` or ``lock``, and what the clock says."""
    folder, act, now = sys.argv[1:]
    {"save": save, "lock": lock}[act](Path(folder), datetime.fromisoformat(now))


def save(folder: Path, now: datetime) -> None:
    clock = SteppedClock(now, timedelta(0))
    desk = open_desk(folder, kind=OfficeKind.DEMO, clock=clock)
    saved = 0
    print("begun", flush=True)
    while not select.select([sys.stdin], [], [], PAUSE_S)[0]:
        take_in(desk, f"beside {saved}")
        saved += 1
    desk.store.close()
    print(saved, flush=True)


def lock(folder: Path, _now: datetime) -> None:
    store = folder / "demo.db"
    files = [os.open(f"{store}{end}", os.O_RDWR) for end in ("-wal", "-shm")]
    for file in files:
        fcntl.lockf(file, fcntl.LOCK_EX, LOCKS, LOCKS_AT)
    print("begun", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
