"""The save rows of the benchmark: a whole intake made durable, beside raw statements and a sync."""

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from counter_app.cli.bench.full import full_store
from counter_app.cli.bench.row import BenchRow

if TYPE_CHECKING:
    from counter_app.domain.checklist import GivenComponent
    from counter_app.domain.draft import Draft
    from counter_app.services.desk import Desk
    from db.peers import RawStore

_MILLI: Final = 1e3
_WARM: Final = 60
_SAVES: Final = 500
_UPKEEP_EVERY: Final = 100
_OUTSIDE_EVERY: Final = 5


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


@dataclass(slots=True)
class _Beside:
    """Our saves, the same statements played raw, and one sync each."""

    ours: _Times = field(default_factory=_Times)
    raw: _Times = field(default_factory=_Times)
    floor: _Times = field(default_factory=_Times)


def rows() -> list[BenchRow]:
    """Saves on an empty store and on a full one. Wall time: a save waits for the disk."""
    with tempfile.TemporaryDirectory() as folder:
        empty = measured(Path(folder), "kho trống", goal=2.0)
    with full_store() as store:
        return empty + measured(store.folder, store.name, goal=2.5)


def measured(data_dir: Path, name: str, *, goal: float) -> list[BenchRow]:
    """Saves on the training store in ``data_dir``, each beside the same statements played raw.

    A save begins when the offer stands (the screen has it by then) and ends when it is durable.
    It is timed in the write lane, where the window does it; every fifth is asked for from outside.
    As there, nobody looks for cycles within a save.
    """
    from counter_app.bootstrap import desk_open
    from counter_app.services.trials.seed import drafts
    from db.counter.upkeep import upkeep
    from db.peers import RawStore, fdatasync_after

    with (
        _cycles_left(),
        tempfile.TemporaryDirectory() as folder,
        desk_open(data_dir, training=True) as desk,
    ):
        raw = desk.store.read(lambda connection: RawStore(Path(folder) / "raw.db", connection))
        sync = fdatasync_after(Path(folder) / "floor")
        inside, outside = _Beside(), _Beside()
        for n, draft in enumerate(drafts(7, _WARM + _SAVES)):
            if n % _OUTSIDE_EVERY:
                desk.store.lanes.write.run(lambda: _save(draft, desk, raw, sync, inside))  # noqa: B023
            else:
                _save(draft, desk, raw, sync, outside)
            if n == _WARM:
                inside, outside = _Beside(), _Beside()
            if n % _UPKEEP_EVERY == 0:
                upkeep(desk.store)
                gc.collect()
        raw.close()
    return _rows(name, inside, outside, goal)


@contextmanager
def _cycles_left() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _save(
    draft: "Draft", desk: "Desk", raw: "RawStore", sync: Callable[[], None], times: _Beside
) -> None:
    from counter_app.services.intake.intake import receive
    from counter_app.services.intake.offer import offer
    from db.peers import Recorder

    at = desk.clock.now()
    full = replace(draft, given=_given())
    promised = offer(full, desk=desk, at=at)
    recorder = Recorder()
    with recorder.listening():
        times.ours.take(lambda: receive(full, offer=promised, desk=desk, at=at))
    times.raw.take(lambda: raw.play(recorder.statements))
    times.floor.take(sync)


def _given() -> "tuple[GivenComponent, ...]":
    """Six papers handed in, as the goal counts them."""
    from counter_app.domain.catalogue.procedure import ComponentKind
    from counter_app.domain.checklist import GivenComponent

    return tuple(
        GivenComponent(label=label, kind=ComponentKind.SHOWN_ONLY)
        for label in ("Bản chính giấy tờ để đối chiếu", *(f"Giấy tờ thứ {n}" for n in range(2, 7)))
    )


def _rows(name: str, inside: _Beside, outside: _Beside, goal: float) -> list[BenchRow]:
    ours, raw, floor = inside.ours, inside.raw, inside.floor
    half, late = ours.wall(0.5), ours.wall(0.99)
    return [
        BenchRow(
            name=f"Lưu một hồ sơ, {name}, p50",
            unit="ms",
            figure=half,
            wall=half,
            floor=floor.wall(0.5),
            peer=raw.wall(0.5),
            ratio=half / raw.wall(0.5),
            goal=f"≤ {goal} × sqlite3 thô",
            peer_name="sqlite3 thô, không mã hóa",
            remark=f"thời gian thực; CPU {ours.cpu(0.5):.2f} ms so với {raw.cpu(0.5):.2f}; "
            f"gọi từ luồng khác {outside.ours.wall(0.5):.2f} so với "
            f"{outside.raw.wall(0.5):.2f}",
        ),
        BenchRow(
            name=f"Lưu một hồ sơ, {name}, p99",
            unit="ms",
            figure=late,
            wall=late,
            floor=floor.wall(0.99),
            peer=half,
            ratio=late / half,
            goal="≤ 4 × p50",
            peer_name="p50 của chính nó",
            remark=f"thời gian thực; p99 thô {raw.wall(0.99):.2f} ms",
        ),
    ]


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
