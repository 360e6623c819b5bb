"""A counter that takes bundles in for ever and says so only once each is on disk."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Basis, Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.services.intake.bundles import offer_bundle, receive_bundle


def main() -> None:
    """Acknowledges each filing on one line of standard output: its id and its codes."""
    folder, run = Path(sys.argv[1]), int(sys.argv[2])
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(milliseconds=20))
    desk = open_desk(folder, clock=clock)
    print("ready", flush=True)
    mother = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
    child = Person(
        name="Nguyễn Minh Khôi", sex=Sex.MALE, birth=PartialDate(year=2026, month=11, day=18)
    )
    for n in range(10**9):
        draft = Draft(
            submitter=Submitter(person=mother, basis=Basis.PARENT),
            procedure_code="",
            bundle="birth",
            subject=child,
            client_ref=f"{run}-{n}",
        )
        at = clock.now()
        taken = receive_bundle(offer_bundle(draft, desk=desk, at=at), desk=desk, at=at)
        print(taken.id, *(one.dossier_code for _, one in taken.parts), flush=True)


if __name__ == "__main__":
    main()
