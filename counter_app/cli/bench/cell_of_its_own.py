"""A cell in a process of its own on this machine, and desks' dossiers for it, for the benchmark."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.core.resources import resource

if TYPE_CHECKING:
    from counter_app.services.desk import Desk

_AT_ONCE: Final = 500
_SERVE: Final = """
import json, sys, tomli
from pathlib import Path
from counter_app.bootstrap_central import cell_served
from counter_app.central.office.keeping import Keeper
from counter_app.central.office.offices import found_office
from counter_app.central.running.serving import keep_what_is_there
from counter_app.core.clock import SystemClock
from counter_app.core.resources import resource
folder = Path(sys.argv[1])
with cell_served(f"sqlite:///{folder / 'cell.db'}", blobs=folder / "blobs") as served:
    cell = served.cell
    office = tomli.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))
    found_office(cell.store, office, clock=SystemClock())
    keeper = Keeper(
        store=cell.store, commune="00000", who="operator", clock=cell.clock, key=cell.key
    )
    code = keeper.offer_code("Quầy 1").result().code
    keep_what_is_there()  # as a server does that is a process of its own
    print(json.dumps([served.url, code]), flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCell:
    """Where it answers, and a one-time code for the demonstration's desk."""

    url: str
    code: str


@contextmanager
def cell_of_its_own(folder: Path) -> Iterator[OwnCell]:
    """A cell with an embedded store in ``folder``, for the length of the block."""
    folder.mkdir()
    serving = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        text=True,
    )
    with serving:
        if serving.stdout is None or serving.stdin is None:
            raise AssertionError("no pipes")
        try:
            url, code = json.loads(serving.stdout.readline())
            yield OwnCell(url=url, code=code)
        finally:
            serving.stdin.close()


def environment() -> dict[str, str]:
    """For a process that runs this program's code, without a screen."""
    root = Path(resource(".")).resolve().parent
    # Warm means with compiled modules, as every start after the first has them.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)}


def take_in(count: int, desk: "Desk") -> None:
    """Takes so many invented people's dossiers in, many to a transaction; prints no slips."""
    from counter_app.services.intake.intake import new_dossier
    from counter_app.services.intake.offer import offer
    from counter_app.services.trials.seed import drafts
    from db.counter import dossiers

    made = list(drafts(7, count))
    for start in range(0, count, _AT_ONCE):
        at = desk.clock.now()
        new = [
            new_dossier(one, offer(one, desk=desk, at=at), desk, at, print_slip=False)
            for one in made[start : start + _AT_ONCE]
        ]
        desk.store.write(
            lambda connection, new=new, at=at: [  # type: ignore[misc]
                dossiers.take_in(connection, one, desk.stamp(at)) for one in new
            ]
        )
