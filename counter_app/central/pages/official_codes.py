"""The administrator's page for the province's own codes of dossiers: a small form, the last links.

Names no citizen: an administrator keeps desks, not dossiers. The act is the one the command has.
"""

import asyncio
from dataclasses import dataclass

import msgspec
from litestar import Response, get, post

from counter_app.central.pages.frame import framed
from counter_app.central.pages.office import keeper_of
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    AnyRequest,
    TheVisitor,
    Visitor,
    require_administers,
    typed_in,
)
from counter_app.core.errors import UserError
from counter_app.domain.office import CodeAuthority
from counter_app.domain.official_code import plain_code
from db.central.administration import Act, last_acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A code that was linked: whose, by whom, when."""

    at_ms: int
    who: str
    code: str
    official: str


@get("/codes")
async def codes(site: TheSite, visitor: TheVisitor) -> Response[str]:
    """The form and the last codes that were linked."""
    return await _page(site, visitor)


@post("/codes", status_code=200)
async def link(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """Links what was typed; says which dossier has which code now, or what is wrong."""
    keeper = keeper_of(site, visitor)
    typed = await typed_in(request)
    own, official = typed.get("own", "").strip()[:80], typed.get("code", "").strip()[:80]
    if not own:
        wrong = UserError("dossier_missing", "Hãy ghi mã hồ sơ tại quầy.", field="own")
        return await _page(site, visitor, typed=typed, wrong=wrong)
    asked = keeper.link_official(own, official, by=visitor.officer.name)
    try:
        await asyncio.wrap_future(asked)
    except UserError as wrong:
        return await _page(site, visitor, typed=typed, wrong=wrong)
    site.changed(visitor.commune)
    done = f"Đã ghi mã {plain_code(official)} cho hồ sơ {own.upper()}."
    if site.rules(visitor.commune).office.code_authority is CodeAuthority.PROVINCE:
        done += " Quầy giữ giấy hẹn sẽ cấp lại giấy."
    return await _page(site, visitor, done=done)


async def _page(
    site: Site,
    visitor: Visitor,
    *,
    typed: dict[str, str] | None = None,
    wrong: UserError | None = None,
    done: str = "",
) -> Response[str]:
    require_administers(visitor)
    acts = await asyncio.wrap_future(
        site.store.read(visitor.commune, lambda one: last_acts(one, visitor.commune, "code.linked"))
    )
    return await framed(
        "codes.html",
        site,
        visitor,
        here="codes",
        status=422 if wrong else 200,
        typed=typed or {},
        wrong=wrong,
        # What cannot be laid at one field's door stands at the second, where the keyboard is.
        wrong_field=(wrong.field or "code") if wrong else "",
        done=done,
        linked=tuple(map(_linked, acts)),
    )


def _linked(act: Act) -> Linked:
    told = msgspec.json.decode(act.body, type=dict[str, str])
    return Linked(
        at_ms=act.at_ms,
        who=act.who,
        code=told.get("code", "").upper(),
        official=told.get("official", "").upper(),
    )
