"""A counter that takes dossiers in for ever and says so only once each is on disk."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.intake import receive
from counter_app.services.offer import offer
from db.counter.upkeep import upkeep


def main() -> None:
    """Acknowledges each dossier on one line of standard output: code, slip number, id."""
    folder, run = Path(sys.argv[1]), int(sys.argv[2])
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(milliseconds=20))
    desk = open_desk(folder, clock=clock)
    print("ready", flush=True)
    for n in range(10**9):
        draft = Draft(
            submitter=Submitter(
                person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
            ),
            procedure_code="2.000815",
            certified_copies=(CertifiedCopy(document="Bằng lái", pages=1, copies=1),),
            client_ref=f"{run}-{n}",
            immediate=n % 3 == 0,
        )
        at = clock.now()
        receipt = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
        print(receipt.dossier_code, receipt.slip_no, receipt.dossier_id, flush=True)
        if n % 10 == 9:
            upkeep(desk.store)


if __name__ == "__main__":
    main()
