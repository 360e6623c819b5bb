"""Lets the store do now and then what is best done while nobody waits."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from counter_app.core.errors import EnvironmentFault
from db.central.store import Store

log: Final = logging.getLogger(__name__)

EVERY_S: Final = 30.0


@asynccontextmanager
async def tending(store: Store, every_s: float = EVERY_S) -> AsyncIterator[None]:
    """While inside, the store is tended every half minute."""
    task = asyncio.create_task(_tend(store, every_s))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _tend(store: Store, every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        try:
            await asyncio.wrap_future(store.upkeep())
        except EnvironmentFault as fault:
            log.info("store.upkeep_failed", extra={"code": fault.code})
        except Exception as bug:  # noqa: BLE001  # the border: the upkeep outlives every bug
            log.error("store.bug", extra={"kind": type(bug).__name__})  # noqa: TRY400  # no story
