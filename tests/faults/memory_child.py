"""A counter whose memory ends: takes the same dossier in with ever more room, until it is taken."""

import resource
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import today

PAPERS = 3_000
STEP = 200_000


def main() -> None:
    """A line for each attempt: refused and how many dossiers there are, or the code; then damage."""
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(seconds=1))
    desk = open_desk(Path(sys.argv[1]), clock=clock)
    take_in("small", 1, desk)  # what is loaded late is there
    for room in range(0, 100 * STEP, STEP):
        try:
            limit(held() + room)
            receipt = take_in("large", PAPERS, desk)
        except MemoryError:
            limit(resource.RLIM_INFINITY)
            print("refused", len(today(desk=desk)), flush=True)
        else:
            limit(resource.RLIM_INFINITY)
            print("taken", receipt.dossier_code, len(today(desk=desk)))
            break
    print("damage", len(check(desk=desk)))
    desk.store.lanes.close()


def take_in(name: str, papers: int, desk: Desk) -> Receipt:
    draft = Draft(
        submitter=Submitter(
            person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
        ),
        procedure_code="2.000815",
        certified_copies=tuple(
            CertifiedCopy(document=f"Bằng lái số {n} {'x' * 90}", pages=1, copies=1)
            for n in range(papers)
        ),
        client_ref=name,
    )
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def held() -> int:
    """Bytes of addresses this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
