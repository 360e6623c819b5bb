"""A counter on a small disk: takes dossiers in until one is refused, then looks what is there."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import search, today
from counter_app.services.trials.seed import drafts


def main() -> None:
    """One line for each acknowledged dossier, then the refusal and what is left."""
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(seconds=1))
    desk = open_desk(Path(sys.argv[1]), clock=clock)
    for draft in drafts(5, 100_000):
        at = clock.now()
        try:
            print(receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at).slip_no)
        except EnvironmentFault as fault:
            print("refused", fault.code)
            break
    rows = today(desk=desk)
    assert search(rows[0].code, desk=desk)[0].id == rows[0].id
    print("found", len(rows))
    print("damage", len(check(desk=desk)))
    desk.store.lanes.close()


if __name__ == "__main__":
    main()
