"""One row of the benchmark and the stopwatch behind it: interleaved, medians, CPU beside wall."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final

_SAMPLE_NS: Final = 2_000_000  # a sample shorter than this measures the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """A figure beside its floor and its peer, all in ``unit`` and all CPU time.

    ``ratio`` is the figure over what ``goal`` compares it with. 0.0 stands for "not measured";
    ``remark`` then says why.
    """

    name: str
    unit: str
    figure: float
    floor: float = 0.0
    peer: float = 0.0
    ratio: float = 0.0
    goal: str = ""
    peer_name: str = ""
    wall: float = 0.0
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The median seconds of one call."""

    cpu_s: float
    wall_s: float


def interleave(*functions: Callable[[], object], rounds: int = 15) -> tuple[Timing, ...]:
    """The median time of one call of each function, taken in turns so that noise hits all alike."""
    calls = [_calls_a_sample(function) for function in functions]
    samples: list[list[tuple[float, float]]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, count, taken in zip(functions, calls, samples, strict=True):
            taken.append(_sample(function, count))
    return tuple(
        Timing(cpu_s=median(cpu for cpu, _ in taken), wall_s=median(wall for _, wall in taken))
        for taken in samples
    )


def _calls_a_sample(function: Callable[[], object]) -> int:
    function()
    count = 1
    while True:
        began = time.perf_counter_ns()
        for _ in range(count):
            function()
        if time.perf_counter_ns() - began >= _SAMPLE_NS:
            return count
        count *= 2


def _sample(function: Callable[[], object], count: int) -> tuple[float, float]:
    turns = range(count)
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    for _ in turns:
        function()
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    return cpu / count / 1e9, wall / count / 1e9
