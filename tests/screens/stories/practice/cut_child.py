"""A window whose machine dies while a slip is on its way to the printer: ``cut_child.py FOLDER``.

A card is scanned, a procedure chosen, and Ctrl+Enter pressed; the printer, once it has the job, says
so on the standard output and never ends. Whoever started this then kills it.
"""

import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.domain.office import OfficeKind
from ui.application import application
from ui.program import Program
from ui.screens.intake.intake import IntakeScreen

CARD = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã A, Thái Nguyên|15032021"


class DyingPrinter(FolderPrinter):
    """Takes the job and puts nothing out."""

    def send(self, job: PrintJob) -> PrintState:
        sys.stdout.write(f"{job.file_name}\n")
        sys.stdout.flush()
        threading.Event().wait()
        return PrintState.UNKNOWN


def main(folder: Path) -> None:
    app = application()
    clock = SteppedClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), timedelta())
    program = Program(
        lambda: open_desk(folder / "data", kind=OfficeKind.DEMO, clock=clock),
        lambda _desk: DyingPrinter(folder=folder / "papers"),
        clock=clock,
    )
    program.window.show()

    def take_in() -> None:
        screen = program.window.current()
        if not isinstance(screen, IntakeScreen):
            QTimer.singleShot(20, take_in)
            return
        screen.take_scan(CARD)
        screen.pick(screen.view.middle.look_up("trích lục khai sinh")[0])
        screen.view.middle.checklist.tick_all()
        screen.receive(immediate=False)

    QTimer.singleShot(20, take_in)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
