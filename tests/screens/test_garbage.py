"""Cycles that hold Qt's objects end in the window's thread, whoever allocates meanwhile."""

import gc
import threading
import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.garbage import Garbage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Held(QObject):
    """Held by itself alone, so that only a collection ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.cycle = self


def test_a_cycle_waits_for_the_windows_thread(qtbot: "QtBot") -> None:
    window, ended_in = QObject(), list[int]()
    Garbage(window)
    held = Held()
    watched = weakref.ref(held, lambda _: ended_in.append(threading.get_ident()))
    del held
    kept: list[list[int]] = []

    busy = threading.Thread(target=lambda: kept.extend([n] for n in range(100_000)))
    busy.start()
    busy.join()

    assert watched() is not None, "collected by a thread that has no window"
    assert gc.get_count()[0] > gc.get_threshold()[0]
    qtbot.waitUntil(lambda: bool(ended_in))
    assert ended_in == [threading.get_ident()]
