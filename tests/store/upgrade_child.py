"""Brings a store up to date and is killed at one statement of the way: path, key, statement."""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import event

from db.counter import upgrade
from db.engine import write_engine


def main(path: str, key: str, last: str) -> None:
    """Never comes to its end."""
    writer = write_engine(Path(path), key)
    number = count()

    @event.listens_for(writer, "before_cursor_execute")
    def _kill(*_: object) -> None:
        if next(number) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade.upgrade(writer)


if __name__ == "__main__":
    main(*sys.argv[1:])
