"""The end of a desk's work, by its administrator: retired, revoked, its PC said to be gone for good.

Each is asked about on a page of its own that says what follows; the acts are the command line's.
"""

import asyncio
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.office.keeping import DeskLine, Keeper
from counter_app.central.pages.frame import framed
from counter_app.central.pages.office import keeper_of
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import AnyRequest, NotYours, TheVisitor, Visitor, typed_in

# What the page is called, and what its key says.
_ENDS: Final = {
    "retire": ("Thôi dùng", "Thôi dùng máy"),
    "revoke": ("Thu hồi", "Thu hồi máy"),
    "gone": ("Không còn máy của", "Báo không còn máy"),
}
_SURE: Final = "yes"


@get("/office/desks/{device:str}/{act:str}")
async def ask(
    device: FromPath[str], act: FromPath[str], site: TheSite, visitor: TheVisitor
) -> Response[str]:
    """Says what follows before a desk's work ends."""
    line = await _desk(device, act, keeper_of(site, visitor))
    return await _asked(line, act, site, visitor)


@post("/office/desks/{device:str}/{act:str}", status_code=200)
async def end(
    device: FromPath[str],
    act: FromPath[str],
    request: AnyRequest,
    site: TheSite,
    visitor: TheVisitor,
) -> Response[Any]:
    """Ends it, once confirmed."""
    keeper = keeper_of(site, visitor)
    line = await _desk(device, act, keeper)
    typed = await typed_in(request)
    if typed.get("sure") != _SURE:
        return await _asked(line, act, site, visitor)
    if act == "retire":
        await asyncio.wrap_future(keeper.retire(device))
    elif act == "revoke":
        await asyncio.wrap_future(keeper.revoke(device, wipe=typed.get("wipe") == _SURE))
    else:
        await asyncio.wrap_future(keeper.give_up(device))
    site.changed(visitor.commune)
    return Redirect(f"{ROOT}/office", status_code=303, headers=dict(HEADERS))


async def _desk(device: str, act: str, keeper: Keeper) -> DeskLine:
    """The desk, if this can be done with it; a PC is gone only after its work has ended."""
    for line in await asyncio.wrap_future(keeper.desks()):
        if line.seen.known.device == device and act in _ENDS and (act != "gone" or line.keeps):
            return line
    raise NotYours


async def _asked(line: DeskLine, act: str, site: Site, visitor: Visitor) -> Response[str]:
    title, key = _ENDS[act]
    return await framed(
        "desk_act.html", site, visitor, here="office", line=line, act=act, title=title, key=key
    )
