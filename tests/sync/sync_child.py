"""A desk in a process of its own: takes dossiers in, syncs, and says on one line each what is done."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_sync import join_engine
from counter_app.core.clock import SteppedClock
from counter_app.domain.catalogue import catalogue
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from db.counter import sending


def warm() -> None:
    """Loads and reads once what every run would; a desk opened and closed leaves no thread."""
    vars(catalogue)["load_catalogue"] = cache(catalogue.load_catalogue)
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        join_engine(desk).close()
        desk.store.close()


def main() -> None:
    """Arguments: the data folder, a name for this run, how many dossiers, at most how many a run."""
    folder, run, many = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if len(sys.argv) > 4:
        mock.patch.object(sending, "next_batch", _at_most(int(sys.argv[4]))).start()
    clock = SteppedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC), timedelta(milliseconds=20))
    desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
    engine = join_engine(desk, spread=False)
    for n in range(many):
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
        print("saved", receipt.dossier_id, receipt.dossier_code, flush=True)
    last = engine.round()
    engine.close()
    desk.store.close()
    print("round", last.trouble or "ok", flush=True)


def _at_most(size: int) -> Callable[..., Any]:
    usual = sending.next_batch
    return lambda one, **how: usual(one, **how | {"most": size})


if __name__ == "__main__":
    main()
