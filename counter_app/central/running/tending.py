"""Lets the store do now and then what is best done while nobody waits."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from typing import Final

from counter_app.central.running.rounds import rounds
from db.central.store import Store

log: Final = logging.getLogger(__name__)

EVERY_S: Final = 30.0


def tending(store: Store, every_s: float = EVERY_S) -> AbstractAsyncContextManager[None]:
    """While inside, the store is tended every half minute."""

    async def tend() -> None:
        await asyncio.wrap_future(store.upkeep())

    return rounds(tend, every_s=every_s, name="store.upkeep", log=log, at_once=False)
