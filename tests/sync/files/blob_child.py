"""A desk in a process of its own that sends what is attached until nothing is left."""

import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_sync import join_blobs, join_engine
from counter_app.core.clock import SteppedClock
from counter_app.domain.catalogue import catalogue
from counter_app.domain.office import OfficeKind


def warm() -> None:
    """Loads and reads once what every run would; a desk opened and closed leaves no thread."""
    vars(catalogue)["load_catalogue"] = cache(catalogue.load_catalogue)
    with TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        join_engine(desk).close()
        join_blobs(desk).close()
        desk.store.close()


def main() -> None:
    """Argument: the data folder."""
    clock = SteppedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC), timedelta(milliseconds=20))
    desk = open_desk(Path(sys.argv[1]), kind=OfficeKind.REAL, clock=clock)
    engine, lane = join_engine(desk, spread=False), join_blobs(desk)
    print("round", engine.round().trouble or "ok", flush=True)
    while (pause := lane.step()) == 0.0:
        print("step", flush=True)
    print("end", pause, flush=True)
    lane.close()
    engine.close()
    desk.store.close()


if __name__ == "__main__":
    main()
