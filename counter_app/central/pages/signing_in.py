"""Signing in and out. One sentence for every failure: it never tells which part was wrong."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from litestar import Response, get, post
from litestar.response import Redirect

from counter_app.central.office.officers import Login, proved
from counter_app.central.pages import own_words
from counter_app.central.pages.door_rest import COUNTED, failed, rest_words
from counter_app.central.pages.rendering import HEADERS, ROOT, page
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    COOKIE,
    CSRF_FIELD,
    LONGEST_MS,
    AnyRequest,
    TheVisitor,
    cookie,
    digest_of,
    new_key,
    require_token,
    typed_in,
)
from counter_app.core.clock import to_ms
from db.central import sessions
from db.central.officers import Officer

VISIT: Final = "desk_visit"
COMMUNE: Final = "desk_commune"
SIGN_IN: Final = f"{ROOT}/sign-in"
WRONG: Final = (
    "Chưa đúng mã xã, tên đăng nhập hoặc mật khẩu. Sai 5 lần liền thì phải chờ; "
    "quên mật khẩu thì nhờ quản trị đặt lại."
)
_KEPT: Final = "kept."
_YEAR_S: Final = 365 * 86_400


@get("/sign-in")
async def sign_in_page(request: AnyRequest, site: TheSite) -> Response[str]:
    """The form, with the commune this browser signed in to last."""
    return await _form(request, site)


@post("/sign-in", status_code=200)
async def sign_in(request: AnyRequest, site: TheSite) -> Response[Any]:
    """Begins a session, or says one sentence."""
    typed = await typed_in(request)
    require_token(typed, request.cookies.get(VISIT, ""))
    commune, login = typed.get("commune", "").strip(), typed.get("login", "").strip().lower()
    said = Login(commune=commune, name=login, at_ms=to_ms(site.clock.now()))
    password = typed.get("password", "")
    found = await proved(site.store, said, password, checks=site.password_checks)
    if found is None:
        return await _form(request, site, typed=typed | failed(typed, said), told=WRONG)
    key, csrf = await _begun(site, commune, found)
    reply: Response[Any] = Redirect(_then(typed), status_code=303, headers=dict(HEADERS))
    if kept := _own(_kept(typed), _then(typed), site, commune, found):
        fields = kept | {CSRF_FIELD: csrf}
        reply = page("resume.html", status=200, then=_then(typed), fields=fields)
    reply.set_cookie(cookie(COOKIE, f"{commune}.{key}", secure=site.secure))
    reply.set_cookie(cookie(COMMUNE, commune, secure=site.secure, max_age=_YEAR_S))
    reply.delete_cookie(VISIT, path=ROOT)
    return reply


@post("/sign-out", status_code=200)
async def sign_out(site: TheSite, visitor: TheVisitor) -> Redirect:
    """Ends the session here and in the browser."""
    await asyncio.wrap_future(
        site.store.write(
            visitor.commune, lambda one: sessions.end(one, visitor.commune, visitor.key_hash)
        )
    )
    reply = Redirect(f"{SIGN_IN}?out=1", status_code=303, headers=dict(HEADERS))
    reply.delete_cookie(COOKIE, path=ROOT)
    return reply


def door_keeping(typed: Mapping[str, str], request: AnyRequest, *, secure: bool) -> Response[str]:
    """The form of signing in, with what was typed into another when the session had ended."""
    kept = {f"{_KEPT}{name}": value for name, value in typed.items() if name != CSRF_FIELD}
    there = {"then": request.url.path}
    return _door(request, kept | there, secure=secure, ended=True, status=401)


def _kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed before signing in, by its own names."""
    return {
        name.removeprefix(_KEPT): value for name, value in typed.items() if name.startswith(_KEPT)
    }


def _own(
    kept: dict[str, str], then: str, site: Site, commune: str, officer: Officer
) -> dict[str, str]:
    """What was kept, for whoever wrote it; for anybody else nothing."""
    seal = kept.get(own_words.FIELD)
    whose = seal is None or own_words.are_own(site, seal, commune, officer.login, then)
    return kept if whose else {}


async def _form(
    request: AnyRequest, site: Site, *, typed: dict[str, str] | None = None, told: str = ""
) -> Response[str]:
    status = 401 if told else 200
    told = told and (rest_words(typed or {}) or told)
    return _door(request, typed or {}, secure=site.secure, told=told, status=status)


def _door(
    request: AnyRequest,
    typed: Mapping[str, str],
    *,
    secure: bool,
    status: int,
    told: str = "",
    ended: bool = False,
) -> Response[str]:
    visit = new_key()
    reply = page(
        "sign_in.html",
        status=status,
        kept={name: value for name, value in typed.items() if name.startswith(_KEPT)},
        csrf=visit,
        commune=typed.get("commune", request.cookies.get(COMMUNE, "")),
        login=typed.get("login", ""),
        counted={name: typed.get(name, "") for name in COUNTED},
        then=_then(dict(request.query_params) | dict(typed)),
        told=told,
        out="out" in request.query_params,
        ended=ended or "ended" in request.query_params,
    )
    reply.set_cookie(cookie(VISIT, visit, secure=secure))
    return reply


async def _begun(site: Site, commune: str, officer: Officer) -> tuple[str, str]:
    """The key of a new session and its forms' token; old ones are forgotten along the way."""
    key, csrf, at_ms = new_key(), new_key(), to_ms(site.clock.now())
    await asyncio.wrap_future(
        site.store.write(
            commune,
            lambda one: sessions.begin(
                one,
                commune,
                officer.login,
                key_hash=digest_of(key),
                csrf=csrf,
                at_ms=at_ms,
                forget_before_ms=at_ms - LONGEST_MS,
            ),
        )
    )
    return key, csrf


def _then(typed: dict[str, str]) -> str:
    """Where to go after: only a page of the desk itself."""
    then = typed.get("then", "")
    inside = then.startswith(f"{ROOT}/") and "//" not in then and "\\" not in then
    return then if inside and not then.startswith(SIGN_IN) else ROOT
