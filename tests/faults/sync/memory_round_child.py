"""A desk whose memory ends at some request of a round with the central side, once or from there on.

Runs under ``short_memory.c``; the central side is another process. The trials go on from one another,
for the central side forgets nothing: in each two more dossiers wait here, and a file or one of
another desk there. Says in a line of each trial what went wrong with it, if anything did; then
how many there were, in how many a request was refused, and how they ended.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_sync import join_blobs, join_engine
from counter_app.core.clock import SteppedClock
from counter_app.domain.catalogue import catalogue
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping.check import check
from counter_app.services.sending import attachments
from tests.faults.short_memory import CRASHES, ENDED, Short, ShortMemory, forked, named_otherwise
from tests.faults.sync.conftest import MORNING, Oracle
from tests.faults.sync.conftest import Counter as Desk
from tests.scans import scan_of

WHAT: Final = ("round", "files")
LEFT: Final = (
    "SELECT (SELECT count(*) FROM outbox WHERE state <> 'acked'), (SELECT count(*) FROM unapplied), "
    "(SELECT count(*) FROM attachments WHERE state = 'waiting'), "
    "(SELECT count(*) FROM dossiers WHERE device IS NOT NULL)"
)
Acts = Mapping[str, Callable[[], str]]


class Rounds:
    """A desk and another of its office in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.scan = folder, folder / "scan.pdf"
        self.scan.write_bytes(scan_of(20_000))
        self.memory = ShortMemory()
        self.begun = self.others = 0

    @contextmanager
    def opened(self, name: str) -> Iterator[tuple[Desk, Acts]]:
        """A minute later each time; beside it what it does with the central side."""
        clock = SteppedClock(MORNING + timedelta(minutes=self.begun), timedelta(milliseconds=20))
        desk = open_desk(self.folder / name, kind=OfficeKind.REAL, clock=clock)
        engine, lane = join_engine(desk, spread=False), join_blobs(desk)
        oracle = Oracle(self.folder / "ledger")
        one = Desk(desk=desk, clock=clock, engine=engine, oracle=oracle)

        def files() -> str:
            while lane.step() == 0.0:
                pass
            return lane.trouble.code if lane.trouble else ""

        yield one, {"round": one.round, "files": files}
        lane.close()
        one.close()
        oracle.close()

    def tried(self, what: str, trial: Short | None) -> tuple[str, str, int]:
        """What is wrong after it, how it ended, and whether memory did (without a trial: how often)."""
        if what == "round":
            self.others_take_in()
        with self.opened("desk-0") as (desk, acts):
            taken, _ = desk.take_in(2)
            if what == "files":
                file = attachments.prepare(self.scan, "", desk=desk.desk)
                attachments.attach(taken.dossier_id, file, desk=desk.desk, at=desk.clock.now())
                assert acts["round"]() == ""
            self.memory.listen() if trial is None else trial.begin()
            end = ended(acts[what])
            hits = len(self.memory.heard(what)) // 2 if trial is None else int(trial.over())
            found = self.whole(desk, acts)
        return found, end, hits

    def others_take_in(self) -> None:
        """Something is there to be pulled."""
        self.others += 1
        with self.opened("desk-1") as (other, its):
            other.take_in()
            assert its["round"]() == ""

    def whole(self, desk: Desk, acts: Acts) -> str:
        """All is well again: what is wrong with the next round, or with the next dossier."""
        for what in WHAT:
            if trouble := acts[what]():
                return f"{what} afterwards: {trouble}"
        left = desk.rows(LEFT)
        desk.take_in()
        return "" if left == [(0, 0, 0, self.others)] else f"left: {left}"

    def next_start(self) -> str:
        """After a program that was ended, or all of them."""
        with self.opened("desk-0") as (desk, acts):
            found = self.whole(desk, acts)
            return found or acts["round"]() or "".join(map(repr, check(desk=desk.desk)))

    def forked(self, what: str, trial: Short) -> tuple[str, str, int]:
        """The same in a process of its own."""
        self.begun += 1
        said, signal = forked(lambda: self._safely(what, trial))
        self.others += what == "round"
        if said is not None:
            found, end, hits = said
            return found, end, hits
        wrong = self.next_start() if signal in CRASHES else f"ended by {signal}"
        return wrong, ENDED, 1

    def _safely(self, what: str, trial: Short) -> tuple[str, str, int]:
        try:
            return self.tried(what, trial)
        except Exception as bug:  # noqa: BLE001  # whatever it is, it is what is looked for
            return repr(bug), "", 1


def ended(act: Callable[[], str]) -> str:
    """As the lane tells it; a library may call it by any other name than memory."""
    try:
        return act()
    except Exception as other:  # noqa: BLE001
        return named_otherwise(other)


def main() -> None:
    """Arguments: a folder with two desks that have joined, and how many trials of each."""
    vars(catalogue)["load_catalogue"] = cache(catalogue.load_catalogue)
    rounds, many = Rounds(Path(sys.argv[1])), int(sys.argv[2])
    chance, ends, hits = random.Random(7), Counter[str](), 0
    rounds.tried("files", None)  # imports ask for memory once only
    for what in WHAT:
        wrong, _, calls = rounds.tried(what, None)
        for _ in range(many):
            trial = Short(what, chance.randint(1, calls), chance.random() < 0.5)
            found, end, hit = rounds.forked(what, trial)
            ends[end], hits = ends[end] + 1, hits + hit
            wrong = wrong or (found and f"{trial}: {found}")
        if wrong:
            print(wrong)
    if wrong := rounds.next_start():
        print(f"at the next start: {wrong}")
    print(json.dumps({"trials": many * len(WHAT), "hits": hits, "ends": ends}))


if __name__ == "__main__":
    main()
