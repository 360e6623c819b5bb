"""The administrator's pages: desks and the codes they join with; officers and their passwords.

Each act is the one the command line and the API have; a code and a password are shown once. How a
desk's work ends is in ``desk_ending``.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from counter_app.central.office import officers as secrets_of
from counter_app.central.office.keeping import DeskLine, Keeper, NewCode
from counter_app.central.pages.frame import framed
from counter_app.central.pages.portal_row import portal_row
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    AnyRequest,
    NotYours,
    TheVisitor,
    Visitor,
    require_administers,
    typed_in,
)
from counter_app.core.errors import UserError
from counter_app.documents.symbols import qr_code
from counter_app.domain.secret_rules import readable_secret
from counter_app.domain.staff import ROLE_LABELS, Role
from db.central import officers
from db.central.desk_lag import desk_lags

_ROLES: Final = tuple((role.value, ROLE_LABELS[role]) for role in sorted(secrets_of.HERE))
# A desk renews its sign-in every quarter of an hour while it has a line.
_TOLD_AFTER_H: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """A code to be typed or scanned, once; ``path`` draws its QR in modules."""

    code: NewCode
    path: str
    modules: int


@get("/office")
async def office(site: TheSite, visitor: TheVisitor) -> Response[str]:
    """All desks: when each was last here, and what may be done with it."""
    return await _desks(site, visitor)


@post("/office/codes", status_code=200)
async def offer_code(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """A one-time code for a desk, shown on this page and never again."""
    keeper = keeper_of(site, visitor)
    name = (await typed_in(request)).get("desk", "").strip()[:80]
    if not name:
        wrong = UserError("desk_missing", "Hãy đặt tên quầy, ví dụ Quầy 2.", field="desk")
        return await _desks(site, visitor, wrong=wrong)
    code = await asyncio.wrap_future(keeper.offer_code(name))
    return await _desks(site, visitor, shown=_shown(code))


@get("/officers")
async def people(site: TheSite, visitor: TheVisitor) -> Response[str]:
    """Everybody who may sign in, and a form to add somebody."""
    return await _people(site, visitor)


@post("/officers", status_code=200)
async def add(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """Adds an officer; the first password is shown on this page and never again."""
    require_administers(visitor)
    typed = await typed_in(request)
    password = readable_secret()
    try:
        role = Role(typed.get("role", ""))
    except ValueError:
        role = Role.CLERK  # refused below in words
    try:
        added = await asyncio.to_thread(
            secrets_of.add_officer,
            site.store,
            visitor.commune,
            login=typed.get("login", ""),
            name=typed.get("name", ""),
            role=role,
            title=typed.get("title", ""),
            unit=typed.get("unit", ""),
            units=site.rules(visitor.commune).office.units,
            password=password,
        )
    except UserError as wrong:
        return await _people(site, visitor, typed=typed, wrong=wrong)
    return await _people(site, visitor, login=added.login, password=password)


@post("/officers/{login:str}/{act:str}", status_code=200)
async def change(
    login: FromPath[str],
    act: FromPath[str],
    site: TheSite,
    visitor: TheVisitor,
) -> Response[str]:
    """A new password, or the end of an officer's work here; never one's own end."""
    require_administers(visitor)
    if act == "password":
        password = readable_secret()
        await asyncio.to_thread(
            secrets_of.give_new_password, site.store, visitor.commune, login, password
        )
        return await _people(site, visitor, login=login, password=password)
    if act != "end" or login == visitor.officer.login:
        raise NotYours
    await asyncio.to_thread(
        secrets_of.end_officer, site.store, visitor.commune, login, visitor.at_ms
    )
    return await _people(site, visitor)


async def _desks(
    site: Site,
    visitor: Visitor,
    *,
    shown: ShownCode | None = None,
    wrong: UserError | None = None,
) -> Response[str]:
    lines = await asyncio.wrap_future(keeper_of(site, visitor).desks())
    lags = await asyncio.wrap_future(
        site.store.read(visitor.commune, lambda one: desk_lags(one, visitor.commune))
    )
    return await framed(
        "office.html",
        site,
        visitor,
        here="office",
        status=422 if wrong else 200,
        lines=lines,
        lags=lags,
        silent={one.seen.known.device: _silent(one, visitor) for one in lines},
        portal=await portal_row(site, visitor),
        shown=shown,
        wrong=wrong,
    )


def _silent(line: DeskLine, visitor: Visitor) -> str:
    """For how long a desk has not been heard, in words; empty while that is nothing to tell."""
    known = line.seen.known
    if line.seen.seen_ms is None or known.retired or known.revoked:
        return ""
    hours = (visitor.at_ms - line.seen.seen_ms) // 3_600_000
    if hours < _TOLD_AFTER_H:
        return ""
    return f"{hours} giờ chưa liên lạc" if hours < 48 else f"{hours // 24} ngày chưa liên lạc"


async def _people(
    site: Site,
    visitor: Visitor,
    *,
    typed: dict[str, str] | None = None,
    wrong: UserError | None = None,
    login: str = "",
    password: str = "",
) -> Response[str]:
    require_administers(visitor)
    known = await asyncio.wrap_future(
        site.store.read(visitor.commune, lambda one: officers.officers_of(one, visitor.commune))
    )
    return await framed(
        "officers.html",
        site,
        visitor,
        here="officers",
        status=422 if wrong else 200,
        officers=known,
        roles=_ROLES,
        units=site.rules(visitor.commune).office.units,
        typed=typed or {},
        wrong=wrong,
        wrong_field=(wrong.field or "") if wrong else "",
        login=login,
        password=password,
    )


def keeper_of(site: Site, visitor: Visitor) -> Keeper:
    """An administrator's hands in their own commune; ``NotYours`` for everybody else."""
    require_administers(visitor)
    return Keeper(
        store=site.store,
        commune=visitor.commune,
        who=visitor.officer.login,
        clock=site.clock,
        key=site.key,
    )


def _shown(code: NewCode) -> ShownCode:
    symbol = qr_code(code.code)
    boxes = (f"M{x} {y}h{wide}v{high}h-{wide}z" for x, y, wide, high in symbol.boxes)
    return ShownCode(code=code, path="".join(boxes), modules=symbol.columns)
