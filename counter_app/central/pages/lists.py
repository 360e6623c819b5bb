"""The lists of dossiers: what my unit has to do, narrowed, ordered, found by code or name.

What somebody searches for is personal, so it travels in a form and never stands in an address.
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.pages.frame import framed
from counter_app.central.pages.list_words import (
    FILLED_BY,
    MEANINGS,
    NOBODY,
    ORDERS,
    TITLES,
    asked_now,
    lines_of,
    mark_of_name,
)
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import AnyRequest, NotYours, TheVisitor, Visitor, typed_in
from counter_app.domain.dossier import STATE_LABELS, State
from db.central import desk_lists
from db.central.desk_lists import PAGE, Asked, Order, Which


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
    words = ("" if asked.specialist is None else asked.specialist or NOBODY,
             STATE_LABELS[asked.state] if asked.state else "")  # fmt: skip
    return await framed(
        "list.html",
        site,
        visitor,
        here=asked.which.value,
        title=TITLES[asked.which],
        narrowed=" – ".join(filter(None, words)),
        meaning=MEANINGS[asked.which],
        filled_by=FILLED_BY[asked.which],
        lines=lines_of(rows, visitor),
        total=total,
        page=asked.page,
        pages=max(1, -(-total // PAGE)),
        order=asked.order,
        orders=ORDERS,
        kept=_kept(request),
    )


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
        lines=lines_of(rows, visitor),
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
    for name in names:
        if mark_of_name(name) == mark:
            return name
    raise NotYours


def _kept(request: AnyRequest) -> str:
    """What narrows the list, to be carried on to its other pages and orders."""
    names = ("by", "state")
    kept = {name: request.query_params[name] for name in names if request.query_params.get(name)}
    return urlencode(kept)
