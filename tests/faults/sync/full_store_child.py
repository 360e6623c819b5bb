"""A server whose store lies on a disk of 2 MiB, and a desk that pushes until it is full.

Prints one JSON object: what the desk was told, and what is there before and after room was made.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from conftest import (  # type: ignore[import-not-found]  # it lies beside this
    Counter,
    Oracle,
    office_text,
)

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_central import cell_served
from counter_app.bootstrap_sync import enrol_desk, join_engine
from counter_app.central.office.keeping import Keeper
from counter_app.central.office.offices import found_office
from counter_app.core.clock import SteppedClock, SystemClock
from counter_app.core.secrets import open_secrets
from counter_app.domain.office import OfficeKind
from counter_app.services.office.office import read_setup, set_up
from db.counter.store import open_store

MOST_ROUNDS = 60


def main(folder: Path) -> None:
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    ballast = disk / "ballast"
    oracle = Oracle(folder / "ledger")
    with cell_served(f"sqlite:///{disk / 'cell.db'}", blobs=folder / "blobs") as served:
        store = served.cell.store
        found_office(store, tomllib.loads(office_text(lane=1)), clock=SystemClock())
        (commune,) = store.communes()
        keeper = Keeper(
            store=store, commune=commune, who="t", clock=SystemClock(), key=served.cell.key
        )
        counter = joined(
            folder / "desk", served.url, keeper.offer_code("Quầy").result().code, oracle
        )
        left = int(subprocess.check_output(["stat", "-f", "-c", "%f %S", disk]).split()[0]) * 4096
        ballast.write_bytes(bytes(max(0, left - (600 << 10))))

        def rows(sql: str) -> list[Any]:
            return store.read("", lambda c: [tuple(r) for r in c.exec_driver_sql(sql)]).result()

        rounds, trouble = 0, ""
        while not trouble and rounds < MOST_ROUNDS:
            counter.take_in(10)
            trouble, rounds = counter.round(), rounds + 1
        waiting = counter.waiting()
        acked = {row[0] for row in counter.rows("SELECT id FROM outbox WHERE state = 'acked'")}
        there = {row[0] for row in rows("SELECT id FROM operations")}
        ballast.unlink()
        told = {
            "trouble": trouble, "rounds": rounds, "waiting": waiting,
            "acked": len(acked), "acked_lost": len(acked - there), "after": counter.round(),
            "waiting_after": counter.waiting(),
        }  # fmt: skip
        found = oracle.judge(rows)
        told["verdict"] = [found.lost, found.twins, found.collisions]
        counter.close()
    print(json.dumps(told))


def joined(folder: Path, url: str, code: str, oracle: Oracle) -> Counter:
    folder.mkdir()
    clock = SteppedClock(SystemClock().now())
    store = open_store(folder, OfficeKind.REAL, open_secrets(folder), clock)
    set_up(read_setup(office_text(lane=1)), store=store, at=clock.now())
    store.close()
    desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
    enrol_desk(code, url=url, desk=desk)
    engine = join_engine(desk, spread=False)
    return Counter(desk=desk, clock=clock, engine=engine, oracle=oracle)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
