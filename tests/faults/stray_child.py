"""A desk that chooses a file for a new dossier, attaches it where it is told to, and waits."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.sending import attachments


def main() -> None:
    """Arguments: the data folder, the file, and ``choose`` or ``attach``."""
    folder, path, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(milliseconds=20))
    desk = open_desk(folder, clock=clock)
    draft = Draft(
        submitter=Submitter(
            person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
        ),
        procedure_code="2.000815",
        certified_copies=(CertifiedCopy(document="Bằng lái", pages=1, copies=1),),
    )
    at = clock.now()
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    prepared = attachments.prepare(path, "", desk=desk)
    if wanted == "attach":
        attachments.attach(taken.dossier_id, prepared, desk=desk, at=clock.now())
    print(taken.dossier_id, prepared.id, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
