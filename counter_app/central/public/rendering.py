"""The public pages from their templates, with files of their own address: nothing of ``/desk``.

A proxy may so show the public these pages and no others.
"""

from typing import Any, Final

from litestar import Response

from counter_app.central.door.refusals import PUBLIC
from counter_app.central.pages import rendering

ROOT: Final = PUBLIC
STATIC: Final = {
    "desk.css": "text/css; charset=utf-8",
    "home.css": "text/css; charset=utf-8",
    "home.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def page(template: str, *, status: int = 200, **told: Any) -> Response[str]:  # noqa: ANN401
    """A page made of ``template``; ``told`` is what it may name."""
    return rendering.page(template, status=status, root=ROOT, file=file_url, **told)


def page_text(template: str, **told: Any) -> str:  # noqa: ANN401
    """The page itself, for whoever answers without a request."""
    return rendering.page_text(template, root=ROOT, file=file_url, **told)


def file_url(name: str) -> str:
    """The address of a file that ships with these pages; another content has another address."""
    return rendering.static_url(name, root=ROOT)
