"""The lists of dossiers: what my unit has to do, narrowed, ordered, found by code or name.

What somebody searches for is personal, so it travels in a form and never stands in an address.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.pages.frame import framed
from counter_app.central.pages.list_words import (
    EVERY,
    FILLED_BY,
    MEANINGS,
    NOBODY,
    ORDERS,
    OWN,
    TITLES,
    WHOLE,
    asked_now,
    lines_of,
    mark_of_name,
    unit_words,
)
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import AnyRequest, NotYours, TheVisitor, Visitor, typed_in
from counter_app.domain.dossier import STATE_LABELS, State
from db.central import desk_lists
from db.central.desk_lists import PAGE, Asked, Order, Which
from db.central.sight import units_at_work


@get("/")
async def home(visitor: TheVisitor) -> Redirect:
    """The first page of whoever signed in."""
    to = "office" if visitor.administers else "overview" if visitor.leads else "lists/work"
    return Redirect(f"{ROOT}/{to}", status_code=303, headers=dict(HEADERS))


@get("/lists/{which:str}")
async def list_page(
    which: FromPath[str],
    request: AnyRequest,
    site: TheSite,
    visitor: TheVisitor,
) -> Response[str]:
    """One page of a list."""
    require_decides(visitor)
    asked = await _asked(which, dict(request.query_params), site, visitor)
    rows, total = await asyncio.wrap_future(
        site.store.read(
            visitor.commune,
            lambda one: (
                desk_lists.listed(one, visitor.commune, asked),
                desk_lists.counted(one, visitor.commune, asked),
            ),
        )
    )
    units = site.rules(visitor.commune).office.units
    return await framed(
        "list.html",
        site,
        visitor,
        here=asked.which.value,
        title=TITLES[asked.which],
        narrowed=_narrowed(asked, units),
        meaning=MEANINGS[asked.which],
        filled_by=FILLED_BY[asked.which],
        lines=lines_of(rows, site, visitor),
        total=total,
        page=asked.page,
        pages=max(1, -(-total // PAGE)),
        order=asked.order,
        orders=ORDERS,
        kept=_kept(request, "by", "state", "unit"),
        reach=reach_of(visitor, asked, units),
        otherwise=_kept(request, "by", "state", "order"),
    )


def _narrowed(asked: Asked, units: Mapping[str, str]) -> str:
    """To what the list is narrowed, in words; empty where it is whole."""
    who = "" if asked.specialist is None else asked.specialist or NOBODY
    state = STATE_LABELS[asked.state] if asked.state else ""
    return " – ".join(filter(None, (where_words(asked, units), who, state)))


@post("/search", status_code=200)
async def search(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """The dossiers that match every word, with marks or without."""
    require_decides(visitor)
    text = (await typed_in(request)).get("text", "").strip()[:100]
    rows = await asyncio.wrap_future(
        site.store.read(
            visitor.commune,
            lambda one: desk_lists.found(one, visitor.commune, visitor.officer, text),
        )
    )
    return await framed(
        "found.html",
        site,
        visitor,
        here="",
        sought=text,
        lines=lines_of(rows, site, visitor),
        most=desk_lists.MOST_FOUND,
    )


def require_decides(visitor: Visitor) -> None:
    """Returns where dossiers are this officer's to read; an administrator's are not."""
    if not visitor.decides:
        raise NotYours


async def _asked(which: str, query: Mapping[str, str], site: Site, visitor: Visitor) -> Asked:
    try:
        return asked_now(
            site,
            visitor,
            Which(which),
            order=Order(query.get("order", Order.DUE)),
            state=State(query["state"]) if query.get("state") else None,
            specialist=await _named(query["by"], site, visitor) if query.get("by") else None,
            **await where(query.get("unit", ""), site, visitor),
            page=min(max(1, int(query.get("page", "1"))), 10_000),
        )
    except ValueError:
        raise NotYours from None


async def _named(mark: str, site: Site, visitor: Visitor) -> str:
    names = await asyncio.wrap_future(
        site.store.read(
            visitor.commune,
            lambda one: desk_lists.specialists(one, visitor.commune, visitor.officer),
        )
    )
    return _marked(mark, names)


async def where(mark: str, site: Site, visitor: Visitor) -> dict[str, Any]:
    """What of ``Asked`` an address says with ``unit``; ``NotYours`` for a unit there is not."""
    if mark in ("", OWN, EVERY):
        return {"whole": mark == EVERY}
    units = await asyncio.wrap_future(
        site.store.read(
            visitor.commune, lambda one: units_at_work(one, visitor.commune, visitor.officer)
        )
    )
    return {"unit": _marked(mark, units)}


def _marked(mark: str, names: Iterable[str]) -> str:
    for name in names:
        if mark_of_name(name) == mark:
            return name
    raise NotYours


def where_words(asked: Asked, units: Mapping[str, str]) -> str:
    """Which unit's work is shown; empty for an officer's own who has none."""
    if asked.unit is not None:
        return unit_words(asked.unit, units)
    return WHOLE if asked.whole else unit_words(asked.officer.unit, units)


def reach_of(
    visitor: Visitor, asked: Asked, units: Mapping[str, str]
) -> tuple[tuple[str, str, bool], ...]:
    """How far a leader who has a unit may look: words, ``unit`` in the address, whether it is now."""
    own = visitor.officer.unit
    if not (visitor.leads and own):
        return ()
    return (
        (WHOLE, EVERY, asked.whole),
        (unit_words(own, units), OWN, not asked.whole and asked.unit is None),
    )


def _kept(request: AnyRequest, *names: str) -> str:
    """What is carried on to a list's other pages, orders and reaches."""
    kept = {name: request.query_params[name] for name in names if request.query_params.get(name)}
    return urlencode(kept)
