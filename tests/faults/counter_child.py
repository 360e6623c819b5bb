"""A counter that takes dossiers in for ever and says so only once each is on disk."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from counter_app.bootstrap import open_desk
from counter_app.core import fault_points
from counter_app.core.clock import SteppedClock
from counter_app.core.fault_points import passed
from counter_app.domain.catalogue import catalogue
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from db.counter.store import Store
from db.counter.upkeep import upkeep

RUNS_A_DAY = 100
ARMED_AFTER = 2


def warm() -> None:
    """Reads once what every desk reads; a desk opened and closed leaves no thread."""
    vars(catalogue)["load_catalogue"] = cache(catalogue.load_catalogue)
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        take_in(desk, "warm")
        desk.store.close()


def take_in(desk: Desk, name: str, *, immediate: bool = False) -> Receipt:
    draft = Draft(
        submitter=Submitter(
            person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
        ),
        procedure_code="2.000815",
        certified_copies=(CertifiedCopy(document="Bằng lái", pages=1, copies=1),),
        client_ref=name,
        immediate=immediate,
    )
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def _hasty(self: Store, work: Callable[[Any], Any]) -> Any:
    """Says of the newest dossier what is said of one that is on disk, and only then commits."""
    with self.writing.begin():
        done = work(self.writing)
        newest = "SELECT code, slip_no, id FROM dossiers ORDER BY number DESC LIMIT 1"
        print(*self.writing.exec_driver_sql(newest).one(), flush=True)
        passed("store.before_commit")
    return done


def main() -> None:
    """Acknowledges each dossier on one line of standard output: code, slip number, id.

    A lane has 10,999 codes a day; a long loop takes more in. Further arguments: the step at which
    the third one dies, and ``hasty`` where it is acknowledged before it is on disk.
    """
    folder, run = Path(sys.argv[1]), int(sys.argv[2])
    day = datetime(2026, 11, 23, 2, 0, tzinfo=UTC) + timedelta(days=run // RUNS_A_DAY)
    clock = SteppedClock(day, timedelta(milliseconds=20))
    step, hasty = (*sys.argv[3:], "", "")[:2]
    desk = open_desk(folder, clock=clock)
    print("ready", flush=True)
    for n in range(10**9):
        if step and n == ARMED_AFTER:
            fault_points.wanted = step
            if hasty:
                desk.store.__class__._transact = _hasty  # type: ignore[method-assign]
        receipt = take_in(desk, f"{run}-{n}", immediate=n % 3 == 0)
        print(receipt.dossier_code, receipt.slip_no, receipt.dossier_id, flush=True)
        if n % 10 == 9:
            upkeep(desk.store)


if __name__ == "__main__":
    main()
