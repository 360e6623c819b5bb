"""How the server is: whether it can really answer, and its counters."""

import asyncio
from typing import Final

import msgspec
from litestar import Response, get

from counter_app.central.door.auth import TheCell
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import refused
from counter_app.protocol.version import PROTO
from db.central.cell import cell_of

_PATIENCE_S: Final = 5.0


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The store was read just now. ``proto`` is what this server speaks.

    ``status`` is ``ok``, or ``stuck`` where a write does not become durable: desks can look and
    cannot send, which no other server of the same store could help. ``files`` tells what was wrong
    with a place for files when it was last tried, by its option; dossiers are taken in meanwhile.
    """

    epoch: str
    now_ms: int
    proto: int = PROTO
    status: str = "ok"
    files: dict[str, str] = {}


@get("/v1/health", responses=troubles())
async def health(cell: TheCell) -> Health:
    """Reads the store, writes nothing; 503 where that takes longer than five seconds."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            epoch = await cell.read("", lambda one: cell_of(one).epoch)
    except TimeoutError:
        raise refused(503, Retry_After="5") from None
    stuck = cell.store.write_takes_s() > cell.limits.stuck_after_s
    return Health(
        epoch=epoch,
        now_ms=cell.now_ms(),
        status="stuck" if stuck else "ok",
        files=dict(cell.file_troubles),
    )


@get("/metrics", media_type="text/plain; version=0.0.4", include_in_schema=False)
async def metrics(cell: TheCell) -> Response[str]:
    """Counters in the text form of Prometheus."""
    gauges: dict[str, float] = {
        "write_seconds": cell.store.write_takes_s(),
        "file_places_failed": len(cell.file_troubles),
        "in_flight": cell.admission.in_flight,
        "waiting_pulls": cell.bells.waiting,
        "turned_away_total": cell.admission.turned_away,
    }
    return Response(cell.metrics.text(gauges), media_type="text/plain; version=0.0.4")
