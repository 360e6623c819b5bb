"""A counter that is started on a disk that takes nothing: full, then only to be read.

Arguments: a folder on a small disk and one on another. One line for each thing done.
"""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.lookup import search, today
from counter_app.services.papers.printing import slip_pdf
from db.backup import verify
from tests.faults.full_disk_child import brim, take_in
from ui.application import SingleInstance

CLOCK = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(seconds=1))


def main() -> None:
    """What is taken in while there is room is found, checked and copied once there is none."""
    folder, other = Path(sys.argv[1]), Path(sys.argv[2])
    desk = open_desk(folder, clock=CLOCK)
    take_in(desk)
    desk.store.close()
    app = QCoreApplication([])
    brim(folder)
    look("full", folder, other)
    (folder / "film.mkv").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    look("readonly", folder, other)
    del app


def look(when: str, folder: Path, other: Path) -> None:
    """A window's claim, then what somebody who only reads does."""
    first, second = SingleInstance(folder), SingleInstance(folder)
    print(when, "first", first.claim())
    first.listen()
    print(when, "second", second.claim())
    first.release()
    for _again in range(2):
        desk = open_desk(folder, clock=CLOCK)
        try:
            print(when, "found", found(desk), "damage", len(check(desk=desk)))
            made = back_up(other / when, desk=desk, at=CLOCK.now())
            verify(made.path, desk.store.key)
            print(when, "copied")
            print(when, desk.store.closed_for_writing)
            refuse(when, desk)
        finally:
            desk.store.close()


def found(desk: Desk) -> int:
    rows = today(desk=desk)
    assert all(search(str(row.code), desk=desk)[0].id == row.id for row in rows)
    assert all(slip_pdf(row.id, desk=desk) for row in rows)
    return len(rows)


def refuse(when: str, desk: Desk) -> None:
    try:
        take_in(desk)
    except EnvironmentFault as fault:
        print(when, "refused", fault.message)


if __name__ == "__main__":
    main()
