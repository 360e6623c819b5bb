"""Pulls that wait: woken at once by what this process writes, within seconds by what others do.

A waiting pull holds nothing but its place here (HSP/1, section 4).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Final

from counter_app.central.running.rounds import beside

# What another process wrote is noticed after this long at the latest.
LOOK_S: Final = 2.0

Mark = tuple[int, int]


class Bells:
    """One bell for each commune; all of it on the event loop's thread."""

    def __init__(self) -> None:
        self.closed = False
        self._rung: Counter[str] = Counter()
        self._events: dict[str, asyncio.Event] = {}
        self._waiting: Counter[str] = Counter()
        self._of_device: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._of_device.total()

    def waiting_of(self, device: str) -> int:
        """How many of that device wait now."""
        return self._of_device[device]

    def communes(self) -> tuple[str, ...]:
        """The communes somebody waits for."""
        return tuple(self._waiting)

    def mark(self, commune: str) -> int:
        """How often the bell has rung: to be read before looking at what is there."""
        return self._rung[commune]

    def ring(self, commune: str) -> None:
        """Wakes everybody who waits for the commune."""
        self._rung[commune] += 1
        event = self._events.pop(commune, None)
        if event is not None:
            event.set()

    def close(self) -> None:
        """Wakes everybody; from now on nobody waits."""
        self.closed = True
        for commune in tuple(self._events):
            self.ring(commune)

    async def wait(self, commune: str, device: str, *, since: int, until: float) -> None:
        """Returns when the bell has rung ``since`` the mark, at the loop's time ``until`` at last."""
        if self.closed or self._rung[commune] != since:
            return
        event = self._events.setdefault(commune, asyncio.Event())
        self._count(commune, device, 1)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await event.wait()
        finally:
            self._count(commune, device, -1)

    def _count(self, commune: str, device: str, step: int) -> None:
        for counter, key in ((self._waiting, commune), (self._of_device, device)):
            counter[key] += step
            if not counter[key]:
                del counter[key]


def listening(
    bells: Bells, look: Callable[[str], Awaitable[Mark]], every_s: float = LOOK_S
) -> AbstractAsyncContextManager[None]:
    """While inside, rings the bell of a commune when ``look`` finds its rows moved on."""
    return beside(_listen(bells, look, every_s))


async def _listen(bells: Bells, look: Callable[[str], Awaitable[Mark]], every_s: float) -> None:
    seen: dict[str, Mark] = {}
    while True:
        communes = bells.communes()
        seen = {commune: seen[commune] for commune in communes if commune in seen}
        for commune in communes:
            # A store that is away for a moment is asked again at the next look.
            with suppress(Exception):
                mark = await look(commune)
                if seen.get(commune) != mark:  # at first sight too: it may have moved just before
                    bells.ring(commune)
                seen[commune] = mark
        await asyncio.sleep(every_s)
