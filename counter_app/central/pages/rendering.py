"""Pages from templates: every text escaped, every reply shut against scripts from elsewhere.

How moments, money and sizes are said on the pages. What a page tells is in its own module.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.enums import MediaType

from counter_app.central.door.refusals import PAGES
from counter_app.core.clock import from_ms, local
from counter_app.core.money import format_vnd
from counter_app.core.resources import resource
from counter_app.domain.deadline.promise import WEEKDAY_NAMES
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.staff import ROLE_LABELS

ROOT: Final = PAGES
STATIC: Final[Mapping[str, str]] = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
YEAR: Final = "public, max-age=31536000, immutable"
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def page(template: str, *, status: int = 200, **told: Any) -> Response[str]:  # noqa: ANN401
    """A page made of ``template``; ``told`` is what it may name."""
    text = page_text(template, **told)
    return Response(text, status_code=status, media_type=MediaType.HTML, headers=dict(HEADERS))


def page_text(template: str, **told: Any) -> str:  # noqa: ANN401
    """The page itself, for whoever answers without a request."""
    return _environment().get_template(template).render(told)


def static_url(name: str, *, root: str = ROOT) -> str:
    """The address of a file that ships with the pages; another content has another address."""
    return f"{root}/static/{name}?v={_digest(name)}"


def static_file(name: str) -> Path:
    """The file itself."""
    return resource("web") / name


def moment(at: datetime | int | None) -> str:
    """``17:00 Thứ Hai 23/11/2026``; empty for no moment."""
    wall = _wall(at)
    return f"{wall:%H:%M} {WEEKDAY_NAMES[wall.weekday()]} {wall:%d/%m/%Y}" if wall else ""


def short_moment(at: datetime | int | None) -> str:
    """``17:00 23/11/2026``; empty for no moment."""
    wall = _wall(at)
    return f"{wall:%H:%M %d/%m/%Y}" if wall else ""


def machine_moment(at: datetime | int | None) -> str:
    """As a machine reads it, for ``<time datetime>``."""
    wall = _wall(at)
    return wall.isoformat("T", "minutes") if wall else ""


def size(count: int) -> str:
    """``1,4 MB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def _wall(at: datetime | int | None) -> datetime | None:
    if at is None:
        return None
    return local(from_ms(at) if isinstance(at, int) else at)


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(static_file(name).read_bytes()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resource("web")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        moment=moment,
        short_moment=short_moment,
        machine_moment=machine_moment,
        money=lambda amount: f"{format_vnd(amount)} đ",
        size=size,
        state=STATE_LABELS.__getitem__,
        role=ROLE_LABELS.__getitem__,
    )
    made.globals.update(root=ROOT, static=static_url)
    return made
