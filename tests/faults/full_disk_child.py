"""A counter on a small disk: takes dossiers in until one is refused, then does what must still go.

At last another program takes what was free, and everything but looking is refused in words.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.desk_lists import BY_NAME, ListName
from counter_app.services.desk import Desk
from counter_app.services.intake import drafts as kept
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.lists.list_files import export
from counter_app.services.lists.lists import listed
from counter_app.services.lookup import search, today
from counter_app.services.papers.printing import print_slip, slip_pdf
from counter_app.services.trials.seed import drafts

CHECKPOINT_EVERY = 5


def main() -> None:
    """Arguments: a folder on the small disk and one on another.

    One line for each acknowledged dossier, then the refusal, and how each act ended.
    """
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(seconds=1))
    desk = open_desk(Path(sys.argv[1]), clock=clock)
    refused = fill(desk)
    print("refused", refused.code, refused.message)
    for when in ("full", "brimming"):
        for name, act in ACTS.items():
            print(when, name, end_of(act, desk))
        print(when, "found", len(today(desk=desk)), "damage", len(check(desk=desk)))
        brim(Path(sys.argv[1]))
    desk.store.lanes.close()


def fill(desk: Desk) -> EnvironmentFault:
    for n, draft in enumerate(drafts(5, 100_000)):
        at = desk.clock.now()
        try:
            print(receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at).slip_no)
            if n % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
                keep_up(desk=desk)
        except EnvironmentFault as fault:
            return fault
    raise AssertionError("the disk is too large")


def brim(folder: Path) -> None:
    """Somebody else's file takes every byte there is."""
    with (folder / "film.mkv").open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def take_in(desk: Desk) -> None:
    (draft, at) = next(drafts(6, 1)), desk.clock.now()
    receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def find(desk: Desk) -> None:
    (row, *_) = today(desk=desk)
    assert search(str(row.code), desk=desk)[0].id == row.id
    assert slip_pdf(row.id, desk=desk)


def print_one(desk: Desk) -> None:
    (row, *_) = today(desk=desk)
    print_slip(row.id, desk=desk, printer=FolderPrinter(folder=Path(sys.argv[2])))


def save_list(desk: Desk) -> None:
    of, at = BY_NAME[ListName.TODAY], desk.clock.now()
    export(of, listed(of.name, desk=desk, at=at), desk=desk, at=at)


def end_of(act: Callable[[Desk], None], desk: Desk) -> str:
    try:
        act(desk)
    except (EnvironmentFault, UserError) as fault:
        return fault.code
    return "done"


ACTS = {
    "find": find,
    "print": print_one,
    "list": save_list,
    "draft": lambda desk: kept.save("intake/x", "{}", desk=desk, at=desk.clock.now()),
    "intake": take_in,
}


if __name__ == "__main__":
    main()
