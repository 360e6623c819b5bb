"""A window that somebody types into until the process is killed: ``typing_child.py FOLDER``.

After each letter it prints the machine's monotonic clock and all that was typed so far.
"""

import itertools
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
from ui.application import Program, application
from ui.screens.intake import IntakeScreen

LETTER_MS = 45


def main(folder: Path) -> None:
    app = application()
    clock = SteppedClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), timedelta())
    program = Program(
        lambda: open_desk(folder / "data", kind=OfficeKind.DEMO, clock=clock),
        lambda _desk: FolderPrinter(folder=folder / "papers"),
        clock=clock,
    )
    program.window.show()
    letters = itertools.cycle("Nguyễn Văn An ")
    typed: list[str] = []

    def type_one() -> None:
        screen = program.window.current()
        if not isinstance(screen, IntakeScreen):
            return
        letter = next(letters)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(screen.view.left.person.name, key)
        typed.append(letter)
        sys.stdout.write(f"{time.monotonic()} {''.join(typed)}\n")
        sys.stdout.flush()

    timer = QTimer(program)
    timer.timeout.connect(type_one)
    timer.start(LETTER_MS)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
