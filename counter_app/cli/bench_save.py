"""The save rows of the benchmark: a whole intake made durable, beside raw statements and a sync."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from counter_app.cli.bench_row import BenchRow

_MILLI: Final = 1e3
_WARM: Final = 60
_SAVES: Final = 500
_UPKEEP_EVERY: Final = 100


@dataclass(slots=True)
class _Times:
    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        self.wall_s.append(time.perf_counter() - wall)
        self.cpu_s.append(time.process_time() - cpu)

    def wall(self, share: float) -> float:
        return _quantile(self.wall_s, share) * _MILLI

    def cpu(self, share: float) -> float:
        return _quantile(self.cpu_s, share) * _MILLI


def rows() -> list[BenchRow]:
    """Saves on an empty store. The figures are wall time: a save waits for the disk."""
    with tempfile.TemporaryDirectory() as folder:
        return measured(Path(folder), "empty store", goal=2.0)


def measured(data_dir: Path, name: str, *, goal: float) -> list[BenchRow]:
    """Saves on the training store in ``data_dir``, each beside the same statements played raw."""
    from counter_app.bootstrap import desk_open
    from counter_app.services.intake import receive
    from counter_app.services.offer import offer
    from counter_app.services.seed import drafts
    from db.counter.upkeep import upkeep
    from db.peers import RawStore, Recorder, fdatasync_after

    ours, raw_times, floor = _Times(), _Times(), _Times()
    with tempfile.TemporaryDirectory() as folder, desk_open(data_dir, training=True) as desk:
        raw = desk.store.read(lambda connection: RawStore(Path(folder) / "raw.db", connection))
        sync = fdatasync_after(Path(folder) / "floor")
        for n, draft in enumerate(drafts(7, _WARM + _SAVES)):
            at = desk.clock.now()
            promised = offer(draft, desk=desk, at=at)
            recorder = Recorder()
            with recorder.listening():
                ours.take(lambda: receive(draft, offer=promised, desk=desk, at=at))  # noqa: B023
            raw_times.take(lambda: raw.play(recorder.statements))  # noqa: B023
            floor.take(sync)
            if n == _WARM:
                ours, raw_times, floor = _Times(), _Times(), _Times()
            if n % _UPKEEP_EVERY == 0:
                upkeep(desk.store)
        raw.close()
    return _rows(name, ours, raw_times, floor, goal)


def _rows(name: str, ours: _Times, raw: _Times, floor: _Times, goal: float) -> list[BenchRow]:
    half, late = ours.wall(0.5), ours.wall(0.99)
    return [
        BenchRow(
            name=f"save an intake, {name}, p50",
            unit="ms",
            figure=half,
            wall=half,
            floor=floor.wall(0.5),
            peer=raw.wall(0.5),
            ratio=half / raw.wall(0.5),
            goal=f"≤ {goal} × raw sqlite3",
            peer_name="raw sqlite3, unencrypted",
            remark=f"wall time; CPU {ours.cpu(0.5):.2f} ms against {raw.cpu(0.5):.2f}",
        ),
        BenchRow(
            name=f"save an intake, {name}, p99",
            unit="ms",
            figure=late,
            wall=late,
            floor=floor.wall(0.99),
            peer=half,
            ratio=late / half,
            goal="≤ 4 × p50",
            peer_name="its own p50",
            remark=f"wall time; raw p99 {raw.wall(0.99):.2f} ms",
        ),
    ]


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
