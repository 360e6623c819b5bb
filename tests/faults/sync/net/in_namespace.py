"""Becomes another program within a network of its own: NAME, then Python's arguments."""

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWNET = 0x4000_0000


def enter(name: str) -> None:
    """From now on this thread, and those it starts, see that network only."""
    handle = os.open(Path("/run/netns") / name, os.O_RDONLY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(handle, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(handle)


if __name__ == "__main__":
    enter(sys.argv[1])
    os.execv(sys.executable, [sys.executable, *sys.argv[2:]])  # noqa: S606  # no shell is meant
