"""Waiting for what another process does: asked again and again, with a moment between."""

import threading
import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 40
LOOK_S: Final = 0.02
_PAUSE: Final = threading.Event()


def wait_for(found: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Until it is so; ``what`` tells what was not."""
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        _PAUSE.wait(LOOK_S)  # whoever asks without end keeps the others from their work


def is_soon(found: Callable[[], object], seconds: float = 1) -> bool:
    """Whether it becomes so within that time."""
    deadline = time.monotonic() + seconds
    while not found() and time.monotonic() < deadline:
        _PAUSE.wait(LOOK_S)
    return bool(found())


def let_pass(seconds: float) -> None:
    """A moment that nothing tells the end of, as between a key and a cut of power drawn by lot."""
    _PAUSE.wait(seconds)
