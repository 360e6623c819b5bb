"""A window that somebody types into until the process is killed: ``typing_child.py FOLDER PLAN``.

The plan is JSON: the procedure to choose first, by its code or "", and the fields to type into one
after another, each with its words; or "others" and the fields of that dialog, which is opened. After each letter it prints the machine's monotonic clock, the field
and what stands in it; and so again and again when there is nothing left to type.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Basis
from ui.application import application
from ui.program import Program
from ui.screens.intake.intake import IntakeScreen
from ui.widgets.fields import LineEdit

LETTER_MS = 45
OTHERS = "others"


def lines_of(screen: IntakeScreen, code: str) -> dict[str, LineEdit]:
    """What is typed into, by name: the intake, or the dialog over it as soon as it is open."""
    if code != OTHERS:
        return screen.view.lines()
    dialog = QApplication.activeModalWidget()
    if dialog is None:
        QTimer.singleShot(0, screen.questions.ask_others)
        return {}
    found = dialog.findChildren(LineEdit)
    return {one.accessibleName().replace(" ", "_"): one for one in found}


def letters(lines: dict[str, LineEdit], plan: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each letter typed and then told: the field, and what stands in it."""
    for name, words in plan:
        field = lines[name]
        for letter in words:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, key)
            yield name, field.text()
    while True:
        yield name, field.text()


def main(folder: Path, code: str, plan: list[tuple[str, str]]) -> None:
    app = application()
    clock = SteppedClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), timedelta())
    program = Program(
        lambda: open_desk(folder / "data", kind=OfficeKind.DEMO, clock=clock),
        lambda _desk: FolderPrinter(folder=folder / "papers"),
        clock=clock,
    )
    program.window.show()
    typing: list[Iterator[tuple[str, str]]] = []

    def type_one() -> None:
        screen = program.window.current()
        if not isinstance(screen, IntakeScreen):
            return
        if not typing:
            assert program.counter is not None
            procedure = program.counter.desk.catalogue.get(code)
            if procedure is not None:
                screen.state.pick(procedure)
                screen.view.left.choose_basis(Basis.ATTORNEY)
            if lines := lines_of(screen, code):
                typing.append(letters(lines, plan))
            return
        name, words = next(typing[0])
        sys.stdout.write(f"{time.monotonic()} {name} {words}\n")
        sys.stdout.flush()

    timer = QTimer(program)
    timer.timeout.connect(type_one)
    timer.start(LETTER_MS)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *json.loads(sys.argv[2]))
