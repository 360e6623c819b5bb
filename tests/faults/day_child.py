"""A counter that does every business transaction once, on a disk that writes down what it is asked.

Each is acknowledged in a file on that disk, by how many states of the store, of its keys, and how
many copies of it had been begun until then. At its end it tells them all: the digest of the store
as each transaction was to leave it, of the keys, and the names of the copies.
"""

import json
import os
import sys
from pathlib import Path
from typing import Final

from db import engine
from tests.faults.acts import ACTS
from tests.faults.day import day_at
from tests.faults.written import Written

# Of a careless counter, until a checkpoint waits for the disk, whatever the setting.
FIRST: Final = tuple(ACTS)[:8]


def main() -> None:
    """Arguments: the data folder, one beside it, and ``careless`` to wait for no disk."""
    data, beside, careless = Path(sys.argv[1]), Path(sys.argv[2]), "careless" in sys.argv
    if careless:
        waits = tuple(one.replace("=FULL", "=NORMAL") for one in engine._SETTINGS)
        assert waits != engine._SETTINGS
        vars(engine)["_SETTINGS"] = waits
    written = Written(data)
    day = day_at(data, beside)
    written.key = day.desk.store.key
    told = os.open(data.with_name("told"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def tell(name: str) -> None:
        counts = len(written.states), len(written.keys), len(copies())
        os.write(told, f"{name} {counts[0]} {counts[1]} {counts[2]}\n".encode())

    def copies() -> list[str]:
        return sorted(one.name for one in day.copies.glob("*.db"))

    tell("opened")
    for name in FIRST if careless else ACTS:
        ACTS[name](day)
        tell(name)
    day.desk.store.close()
    tell("closed")
    ended = {
        "states": written.states,
        "keys": written.keys,
        "copies": copies(),
        "key": written.key,
        "files_key": day.keys.get("files-key-real") or "",
    }
    print(json.dumps(ended))


if __name__ == "__main__":
    main()
