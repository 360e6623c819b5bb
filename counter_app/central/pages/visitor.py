"""Who is behind a request: the session its cookie names, and whether its form is our own.

A cookie holds ``<commune>.<key>``; the store knows the key's digest only.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie, UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import SkipValidation

from counter_app.central.pages import own_words
from counter_app.central.pages.rendering import ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.core.clock import to_ms
from counter_app.domain.staff import Role
from db.central import sessions
from db.central.officers import Officer

IDLE_MS: Final = 30 * 60_000
LONGEST_MS: Final = 12 * 3_600_000
_TOUCH_MS: Final = 60_000
# Where people write at length; other forms are short, or hold passwords.
MOVES: Final = "/moves/"
# In a form that outlived its session: a file had been chosen, and is not here.
AGAIN: Final = "file.again"
# Whose dossiers are to read and to move.
DECIDE: Final = frozenset({Role.LEADER, Role.SPECIALIST})
_READING: Final = frozenset({"GET", "HEAD"})
COOKIE: Final = "desk"
CSRF_FIELD: Final = "csrf"
AnyRequest = Request[Any, Any, Any]
Form = Mapping[str, str]


class NotSignedIn(Exception):
    """Nobody is behind the request, or no longer; ``typed`` is what a form had by then."""

    def __init__(self, typed: Form | None = None, *, secure: bool = True) -> None:
        super().__init__()
        self.typed: Form = typed or {}
        self.secure = secure


class NotOurForm(HTTPException):
    """A form without the session's own token: from another page, or of an older session."""

    status_code = 403


class NotYours(HTTPException):
    """There is no such thing for this officer; a foreign one answers the same."""

    status_code = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """An officer at work: whose session, which token its forms carry, when this is."""

    commune: str
    officer: Officer
    key_hash: str
    csrf: str
    at: datetime

    @property
    def at_ms(self) -> int:
        """The moment in milliseconds since 1970."""
        return to_ms(self.at)

    @property
    def leads(self) -> bool:
        """Whether the overview and the disputes are theirs."""
        return self.officer.role is Role.LEADER

    @property
    def administers(self) -> bool:
        """Whether desks and officers are theirs to keep."""
        return self.officer.role is Role.ADMINISTRATOR

    @property
    def decides(self) -> bool:
        """Whether dossiers are theirs to read and to move."""
        return self.officer.role in DECIDE


TheVisitor = NamedDependency[SkipValidation[Visitor]]


def require_administers(visitor: Visitor) -> None:
    """``NotYours`` for whoever keeps no desks and officers."""
    if not visitor.administers:
        raise NotYours


async def visitor(request: AnyRequest, site: TheSite) -> Visitor:
    """The officer of the request's session; ``NotSignedIn`` where there is none.

    Whatever changes something is let through only with the session's own token in its form.
    """
    commune, key = cookie_parts(request)
    if not key:
        raise await _nobody(request, site)
    at = site.clock.now()
    at_ms, key_hash = to_ms(at), digest_of(key)
    found = await asyncio.wrap_future(
        site.store.read(
            commune,
            lambda one: sessions.find(
                one,
                commune,
                key_hash,
                used_since_ms=at_ms - IDLE_MS,
                began_since_ms=at_ms - LONGEST_MS,
            ),
        )
    )
    if found is None:
        raise await _nobody(request, site)
    if request.method not in _READING:
        require_token(await typed_in(request), found.csrf)
    if found.used_ms < at_ms - _TOUCH_MS:
        await _touched(site, commune, key_hash, at_ms)
    return Visitor(
        commune=commune, officer=found.officer, key_hash=key_hash, csrf=found.csrf, at=at
    )


async def _nobody(request: AnyRequest, site: Site) -> NotSignedIn:
    """With what somebody wrote at length; without any cookie only if the form is one of ours."""
    if request.method in _READING or MOVES not in request.url.path:
        return NotSignedIn(secure=site.secure)
    typed = await _typed_so_far(request)
    known = COOKIE in request.cookies or own_words.FIELD in typed
    return NotSignedIn(typed if known else None, secure=site.secure)


def require_token(typed: Form, token: str) -> None:
    """Returns where the form carries the token; else it is from another page."""
    if not token or not hmac.compare_digest(typed.get(CSRF_FIELD, "").encode(), token.encode()):
        raise NotOurForm


async def typed_in(request: AnyRequest) -> dict[str, str]:
    """The texts of a form; files are read where they are wanted."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotOurForm
    data = await request.form()
    return {name: value for name, value in data.multi_items() if isinstance(value, str)}


async def _typed_so_far(request: AnyRequest) -> dict[str, str]:
    """The texts of a form whose session has ended; a file of it is not kept, and that is noted."""
    typed = await typed_in(request)
    files = [one for one in (await request.form()).values() if isinstance(one, UploadFile)]
    for one in files:
        await one.close()
    return typed | ({AGAIN: "1"} if files else {})


def cookie_parts(request: AnyRequest) -> tuple[str, str]:
    """The commune and the key of the session's cookie; empty where there is none of ours."""
    commune, _, key = request.cookies.get(COOKIE, "").partition(".")
    return (commune, key) if commune.isascii() and commune.isdecimal() else ("", "")


def digest_of(key: str) -> str:
    """By what the store knows a session."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    """A key or a token nobody can guess."""
    return secrets.token_urlsafe(32)


def cookie(name: str, value: str, *, secure: bool, max_age: int | None = None) -> Cookie:
    """A cookie that no script reads and no other site sends."""
    return Cookie(
        key=name,
        value=value,
        path=ROOT,
        httponly=True,
        samesite="strict",
        secure=secure,
        max_age=max_age,
    )


async def _touched(site: Site, commune: str, key_hash: str, at_ms: int) -> None:
    await asyncio.wrap_future(
        site.store.write(commune, lambda one: sessions.touch(one, commune, key_hash, at_ms))
    )
