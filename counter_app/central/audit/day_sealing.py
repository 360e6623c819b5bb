"""Signs where each day of a commune ended, once it has: whichever of a cell's processes looks first.

What is signed and told is in ``db.central.roots``. A day on which nothing happened has no root.
"""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from typing import Final

from counter_app.central.cell import RunningCell
from counter_app.central.running.rounds import rounds
from counter_app.core.clock import local
from db.central.roots import day_to_seal, seal_days

log: Final = logging.getLogger(__name__)

LOOK_S: Final = 60.0


def sealing(cell: RunningCell, every_s: float = LOOK_S) -> AbstractAsyncContextManager[None]:
    """While inside, every day of every commune is sealed within a minute of its end."""
    sealed = ""

    async def seal() -> None:
        nonlocal sealed
        day = last_ended(cell)
        if day != sealed:
            await seal_ended(cell, day)
            sealed = day

    return rounds(seal, every_s=every_s, name="days.seal", log=log)


async def seal_ended(cell: RunningCell, day: str) -> None:
    """Seals the Vietnamese ``day`` (ISO), which has ended, and those missed before it."""
    for commune in await asyncio.to_thread(cell.store.communes):
        wanted = partial(day_to_seal, commune=commune, through=day)
        if await cell.read(commune, wanted) is not None:
            at_ms = cell.now_ms()
            await cell.write(commune, partial(seal_days, commune=commune, through=day, at_ms=at_ms))
            cell.bells.ring(commune)


def last_ended(cell: RunningCell) -> str:
    """The day before this one in Vietnam, ISO."""
    return (local(cell.clock.now()).date() - timedelta(days=1)).isoformat()
