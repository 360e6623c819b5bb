"""A window in which a clerk takes dossiers in by scanner and keys, until the process is killed."""

import sys
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import Qt, QTimer

from counter_app.services.lookup import today
from tests.screens.conftest import CARD, Clerk, DeskClock, open_program, start
from tests.screens.fingers import shut_dialogs, wait_until
from ui.application import application


def main() -> None:
    """Argument: a folder. Tells each dossier once its receipt is shown: how many, and which."""
    folder, clock = Path(sys.argv[1]), DeskClock()
    app, program = application(), open_program(folder, clock)
    program.wedge.install(app)
    bot = SimpleNamespace(waitUntil=lambda true, timeout: wait_until(true, timeout / 1000))
    start(program, bot)  # type: ignore[arg-type]
    clerk = Clerk(bot=bot, program=program, clock=clock, papers=folder / "papers")  # type: ignore[arg-type]
    shutting = QTimer()  # what was half typed at the kill before is offered first
    shutting.timeout.connect(shut_dialogs)
    shutting.start(50)
    for number in range(1, 10**9):
        clerk.scans(CARD)
        clerk.types("sao")
        for _ in range(3):
            clerk.hits(Qt.Key.Key_Return)
        clerk.waits_for_receipt()
        row = max(today(desk=clerk.counter.desk), key=lambda one: one.slip_no)
        print(f"{number}:", row.code, row.slip_no, row.id, flush=True)


if __name__ == "__main__":
    main()
