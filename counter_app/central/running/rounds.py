"""What a serving cell does beside its requests, again and again. What a round does is its module's."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from counter_app.core.errors import EnvironmentFault


@asynccontextmanager
async def beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """While inside, ``work`` goes on."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def rounds(
    act: Callable[[], Awaitable[object]],
    *,
    every_s: float,
    name: str,
    log: logging.Logger,
    at_once: bool = True,
) -> AbstractAsyncContextManager[None]:
    """While inside, ``act`` is done every so often; what goes wrong in one round ends no other.

    ``name`` begins the event that is logged then; ``at_once``: the first round waits for nothing.
    """
    return beside(_again(act, every_s=every_s, name=name, log=log, at_once=at_once))


async def _again(
    act: Callable[[], Awaitable[object]],
    *,
    every_s: float,
    name: str,
    log: logging.Logger,
    at_once: bool,
) -> None:
    if not at_once:
        await asyncio.sleep(every_s)
    while True:
        try:
            await act()
        except EnvironmentFault as fault:
            log.info("%s_failed", name, extra={"code": fault.code})
        except Exception as bug:  # noqa: BLE001  # the border: the rounds outlive every bug
            log.error("%s_bug", name, extra={"kind": type(bug).__name__})  # noqa: TRY400  # no story
        await asyncio.sleep(every_s)
