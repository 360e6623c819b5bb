"""How the national portal stands: counts, refusals and trying again, filings nobody could read."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from litestar import post
from litestar.response import Redirect

from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    AnyRequest,
    TheVisitor,
    Visitor,
    require_administers,
    typed_in,
)
from counter_app.central.portal.naming import terms_of
from counter_app.central.portal.untold import MOST, Untold, untold_dossiers
from counter_app.core.clock import from_ms
from counter_app.domain.portal import MESSAGE_LABELS, answer_by, field_words
from db.central.attachments import files_awaited
from db.central.cell import tells_portal
from db.central.portal import Message, parked_messages, queue_state, retry, sectors_of, untold
from db.central.store import Connection
from db.central.unread_filings import unread_filings

# The line tries again every quarter of an hour at the latest.
_LATE_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRow:
    """Whether the portal is told, how many messages stand where (in words), what it refused.

    ``waits_ms``: since when the oldest waits; ``late``: for longer than it should. ``untold`` of
    ``untold_count`` dossiers are named; ``sectors`` have no code of the portal's. ``files_awaited``
    have not come to the cell yet; ``links``: whether the others have an address.
    """

    told: bool
    counts: tuple[tuple[str, int], ...]
    parked: tuple[Message, ...]
    waits_ms: int | None
    late: bool
    untold_count: int
    untold: tuple[Untold, ...]
    sectors: tuple[str, ...]
    files_awaited: int
    links: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadRow:
    """A filing that is to be answered on the portal itself; ``what`` could not be read, in words."""

    code: str
    what: str
    answer_by: datetime | None
    late: bool


async def unread_rows(site: Site, visitor: Visitor) -> tuple[UnreadRow, ...]:
    """The commune's filings that could not be read."""
    rules = site.rules(visitor.commune)
    found = await asyncio.wrap_future(
        site.store.read(visitor.commune, lambda one: unread_filings(one, visitor.commune))
    )
    rows = []
    for one in found:
        filed_at = from_ms(one.filed_ms)
        until = answer_by(filed_at, schedule=rules.timetable, calendar=rules.calendar)
        late = until is not None and until < visitor.at
        what = field_words(one.field)
        rows.append(UnreadRow(code=one.code, what=what, answer_by=until, late=late))
    return tuple(rows)


async def portal_row(site: Site, visitor: Visitor) -> PortalRow:
    """How it stands for the visitor's commune."""

    def look(one: Connection) -> PortalRow:
        commune, told = visitor.commune, tells_portal(one)
        found, terms = queue_state(one, commune), terms_of(one, commune)
        waits_ms, named = found.oldest_ms, untold_dossiers(one, commune) if told else ()
        return PortalRow(
            told=told,
            counts=tuple(
                (label, found.counts.get(name, 0)) for name, label in MESSAGE_LABELS.items()
            ),
            parked=parked_messages(one, commune),
            waits_ms=waits_ms,
            late=waits_ms is not None and visitor.at_ms - waits_ms > _LATE_MS,
            untold_count=len(named) if len(named) < MOST else untold(one, commune),
            untold=named,
            sectors=tuple(name for name in sectors_of(one, commune) if not terms.sector_code(name)),
            files_awaited=files_awaited(one, commune) if told else 0,
            links=bool(site.url) and site.blobs is not None,
        )

    return await asyncio.wrap_future(site.store.read(visitor.commune, look))


@post("/office/portal", status_code=200)
async def send_again(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Redirect:
    """Lets what the portal refused of one dossier go again."""
    require_administers(visitor)
    code = (await typed_in(request)).get("code", "")
    if code:
        commune, at_ms = visitor.commune, visitor.at_ms
        await asyncio.wrap_future(
            site.store.write(commune, lambda one: retry(one, commune, code=code, at_ms=at_ms))
        )
    return Redirect(f"{ROOT}/office", status_code=303, headers=dict(HEADERS))
