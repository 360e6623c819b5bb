"""Counters of one process in the text form that Prometheus reads. No names, no numbers of people."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

_STEPS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Metrics:
    """What has been counted since the process began."""

    requests: Counter[_Labels] = field(default_factory=Counter)
    operations: Counter[_Labels] = field(default_factory=Counter)
    portal: Counter[_Labels] = field(default_factory=Counter)
    body_bytes: int = 0
    _steps: list[int] = field(default_factory=lambda: [0] * (len(_STEPS_S) + 1))
    _sum_s: float = 0.0

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Counts a request; ``route`` is the pattern, never the path with its ids."""
        self.requests[(("route", route), ("status", str(status)))] += 1
        self._steps[bisect_left(_STEPS_S, seconds)] += 1
        self._sum_s += seconds

    def judged(self, outcome: str) -> None:
        """Counts an operation by its outcome."""
        self.operations[(("outcome", outcome),)] += 1

    def told_portal(self, outcome: str) -> None:
        """Counts a call to the national portal by what became of it."""
        self.portal[(("outcome", outcome),)] += 1

    def text(self, gauges: dict[str, float]) -> str:
        """Everything, with ``gauges`` as they stand now; one whose name ends so is a total."""
        lines = [
            *_family("counter_requests_total", "counter", "Requests answered.", self.requests),
            *_family("counter_operations_total", "counter", "Operations judged.", self.operations),
            *_family("counter_portal_calls_total", "counter", "Calls to the portal.", self.portal),
            *_family("counter_body_bytes_total", "counter", "Bytes of bodies as sent.",
                     {(): self.body_bytes}),
        ]  # fmt: skip
        for name, value in gauges.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += _family(f"counter_{name}", kind, name.replace("_", " "), {(): value})
        return "\n".join([*lines, *self._histogram()]) + "\n"

    def _histogram(self) -> list[str]:
        name = "counter_request_seconds"
        lines = [f"# HELP {name} Time to answer, without waiting.", f"# TYPE {name} histogram"]
        total = 0
        for step, count in zip((*map(str, _STEPS_S), "+Inf"), self._steps, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{step}"}} {total}')
        return [*lines, f"{name}_sum {self._sum_s:.6f}", f"{name}_count {total}"]


def _family(
    name: str, kind: str, told: str, values: "Counter[_Labels] | dict[_Labels, float]"
) -> list[str]:
    lines = [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
    for labels, value in sorted(values.items()):
        marks = ",".join(f'{key}="{text}"' for key, text in labels)
        lines.append(f"{name}{{{marks}}} {value:g}" if marks else f"{name} {value:g}")
    return lines
