"""How much is taken in at once: 48 requests in flight, a share of them one device's (HSP/1, section 8).

Who is turned away is told when to come again: each gets the next free moment of the queue that the
turned away form.
"""

import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Receive, Scope, Send

from counter_app.central.door.bodies import BodyLimits
from counter_app.central.door.refusals import is_page, page_of, refused

_LONGEST_S: Final = 120
_MOST_KNOWN: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one process takes; ``rate`` and ``burst`` are of one device (or one commune's codes).

    ``filled_per_s`` and ``filled_burst`` are of the forms that a commune's citizens fill at home.
    ``durable_within_s``: then a push is answered that it is not kept yet, before its desk gives the
    line up and blames the network; ``stuck_after_s``: then the store is said not to get on.
    """

    in_flight: int = 48
    in_flight_of_device: int = 8
    rate_per_s: float = 10.0
    burst: int = 200
    code_tries_per_min: float = 20.0
    filled_per_s: float = 4.0
    filled_burst: int = 120
    waiting_of_device: int = 4
    durable_within_s: float = 12.0
    stuck_after_s: float = 10.0
    body: BodyLimits = BodyLimits()


class Slot:
    """A place among those in flight; left once, at the end or when its holder only waits."""

    def __init__(self, admission: "Admission", began: float) -> None:
        self._admission = admission
        self._began = began
        self._held = True
        self._device = ""

    def name(self, device: str) -> None:
        """Says whose place it is; raises ``Refused`` 503 where that desk has its share already."""
        self._admission.enter_for(device)
        self._device = device

    def leave(self) -> None:
        """Gives the place back."""
        if self._held:
            self._held = False
            self._admission.left(self._began, self._device)


class Admission:
    """Counts who is in flight; times are seconds of the event loop's clock."""

    def __init__(self, most: int, now: Callable[[], float], *, of_device: int = 8) -> None:
        self.in_flight = 0
        self.turned_away = 0
        self.closed = False
        self._most = most
        self._of_device = of_device
        self._devices: Counter[str] = Counter()
        self._now = now
        self._mean_s = 0.05
        self._next_free = 0.0

    def enter(self) -> Slot | None:
        """A place, or None where all are taken."""
        if self.closed or self.in_flight >= self._most:
            self.turned_away += 1
            return None
        self.in_flight += 1
        return Slot(self, self._now())

    def enter_for(self, device: str) -> None:
        """Counts one of a desk's own; raises ``Refused`` 503 where it has its share already.

        So that one desk that is broken, or whose token was stolen, leaves places for the others.
        """
        if self._devices[device] >= self._of_device:
            self.turned_away += 1
            raise refused(503, Retry_After="1")
        self._devices[device] += 1

    def left(self, began: float, device: str = "") -> None:
        """A place is free again."""
        self.in_flight -= 1
        if device:
            self._devices[device] -= 1
            self._devices += Counter()  # whoever has none is forgotten
        self._mean_s += (self._now() - began - self._mean_s) / 16

    def retry_after_s(self) -> int:
        """When the one turned away now may come: the next place nobody was promised."""
        now = self._now()
        self._next_free = max(self._next_free, now) + self._mean_s / self._most
        self._next_free = min(self._next_free, now + _LONGEST_S)
        return max(1, math.ceil(self._next_free - now))


class Buckets:
    """So many at once, so many a second, for each key; the least used keys are forgotten."""

    def __init__(self, rate_per_s: float, burst: float, now: Callable[[], float]) -> None:
        self._rate = rate_per_s
        self._burst = burst
        self._now = now
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Takes one; raises ``Refused`` 429 where none is left."""
        now = self._now()
        left, at = self._kept.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        self._kept[key] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
        if len(self._kept) > _MOST_KNOWN:
            self._kept.popitem(last=False)
        if left < 1:
            raise refused(429, Retry_After=str(max(1, math.ceil((1 - left) / self._rate))))


def buckets_of_forms(limits: Limits) -> Buckets:
    """How many forms filled at home are answered, for each commune."""
    return Buckets(limits.filled_per_s, limits.filled_burst, time.monotonic)


# Asking how the cell is must work when it is busy, and costs little.
_ALWAYS: Final = frozenset({"/v1/health", "/metrics"})


def admitting(app: ASGIApp, admission: Admission) -> ASGIApp:
    """``app`` behind the door: 503 before a byte of the body is read when all places are taken.

    404 for an address with a NUL in it: nothing is called so, and PostgreSQL takes none.
    """

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"] in _ALWAYS:
            await app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await _turn_away(send, scope["path"], 404)
            return
        slot = admission.enter()
        if slot is None:
            after = (b"retry-after", str(admission.retry_after_s()).encode())
            await _turn_away(send, scope["path"], 503, after)
            return
        scope["state"]["slot"] = slot
        try:
            await app(scope, receive, send)
        finally:
            slot.leave()

    return door


async def _turn_away(send: Send, path: str, status: int, *more: tuple[bytes, bytes]) -> None:
    body, kind = msgspec.json.encode(refused(status).trouble), b"application/json"
    if is_page(path):
        from counter_app.central.pages.rendering import HEADERS

        body, kind = page_of(status, path).encode(), b"text/html; charset=utf-8"
        more += tuple((name.lower().encode(), one.encode()) for name, one in HEADERS.items())
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            *more,
        ],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})
