"""A counter that does every business transaction once, on a disk that writes down what it is asked.

Each is acknowledged in a file on that disk, by how many states of the store had been begun until
then. At its end it tells them all: the digest of the store as each transaction was to leave it.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from db import engine
from db.counter import store as store_module
from db.counter.store import Store
from db.engine import cursor_of
from tests.faults.acts import ACTS, Day, day_at
from tests.faults.store_state import state_of


def main() -> None:
    """Arguments: the data folder, one beside it, and ``careless`` to wait for no disk."""
    data, beside, careless = Path(sys.argv[1]), Path(sys.argv[2]), "careless" in sys.argv
    if careless:
        waits = tuple(one.replace("=FULL", "=NORMAL") for one in engine._SETTINGS)
        assert waits != engine._SETTINGS
        vars(engine)["_SETTINGS"] = waits
    states: list[str] = []
    day = day_at(data, beside)
    note_states(lambda: day.desk.store, states)
    told = os.open(data / "told", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for name, act in {"opened": begin, **ACTS}.items():
        if careless and name.startswith("upkeep"):
            continue  # a checkpoint waits for the disk, whatever the setting
        act(day)
        os.write(told, f"{name} {len(states)}\n".encode())
    day.desk.store.close()
    os.write(told, f"closed {len(states)}\n".encode())
    print(json.dumps(states))


def begin(day: Day) -> None:
    day.desk.store.write(lambda _: None)


def note_states(
    store: Callable[[], Store], states: list[str], aside: Callable[[int], object] = int
) -> None:
    """Has every transaction of the store at hand tell how it is about to leave it.

    ``aside`` hears 1 before that is looked at, and 0 after.
    """
    passed = vars(store_module)["passed"]

    def noted(step: str) -> None:
        if step == "store.before_commit":
            aside(1)
            states.append(state_of(cursor_of(store().writing)))
            aside(0)
        passed(step)

    vars(store_module)["passed"] = noted


if __name__ == "__main__":
    main()
