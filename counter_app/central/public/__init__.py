"""The public's pages: a form filled at home comes out as a code that the counter scans.

No account, no script needed, nothing kept. ``routes(site)`` is all the server needs to know of it.
"""

import logging
from typing import Any, Final

from litestar import Request, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from counter_app.central.door.refusals import Refused
from counter_app.central.pages.form_request import FormRequest
from counter_app.central.pages.rendering import HEADERS, YEAR, static_file
from counter_app.central.pages.site import Site
from counter_app.central.pages.visitor import NotYours
from counter_app.central.public import form_page
from counter_app.central.public.rendering import ROOT, STATIC, page
from counter_app.central.public.troubles import told_of
from counter_app.core.errors import EnvironmentFault, UserError

_log: Final = logging.getLogger(__name__)
# Every field as long as it may be is a third of this.
_FORM_BYTES: Final = 32 * 1024
_DOOR: Final = "public"


def routes(site: Site) -> Router:
    """All pages, under one address, described as what they are: HTML and a plain form."""
    return Router(
        ROOT,
        route_handlers=_PAGES,
        dependencies={"site": Provide(lambda: site, sync_to_thread=False)},
        exception_handlers=_TROUBLES,
        before_request=_take_place,
        request_class=FormRequest,
        request_max_body_size=_FORM_BYTES,
    )


def _take_place(request: Request[Any, Any, Any]) -> None:
    """All of the public together has one desk's share of what is in flight."""
    slot = request.scope["state"].get("slot")
    if slot is not None:
        slot.name(_DOOR)


@get("/static/{name:str}", sync_to_thread=False, include_in_schema=False)
def static(name: FromPath[str]) -> Response[bytes]:
    """The style sheets, the script, the icon; their address changes with their content."""
    if name not in STATIC:
        raise NotYours
    headers = dict(HEADERS) | {"Cache-Control": YEAR}
    return Response(static_file(name).read_bytes(), media_type=STATIC[name], headers=headers)


def _refused(_request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    return _told(error.status_code, error.headers)


def _turned_away(_request: Request[Any, Any, Any], refusal: Refused) -> Response[str]:
    return _told(refusal.status, refusal.headers)


def _machine_failed(_request: Request[Any, Any, Any], error: EnvironmentFault) -> Response[str]:
    _log.error("public pages: environment fault %s", error.code)
    return _told(503)


def _set_up_wrong(_request: Request[Any, Any, Any], error: UserError) -> Response[str]:
    # An office's settings or rules that cannot be read: its operator's to mend.
    _log.error("public pages: %s", error.code)
    return _told(500)


def _bug(_request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    # What kind of error, never what somebody typed.
    _log.error("public pages: bug %s", type(error).__name__)
    return _told(500)


def _told(status: int, headers: Any = None) -> Response[str]:  # noqa: ANN401 # none, or a mapping
    title, words = told_of(status)
    reply = page("home_error.html", status=status, title=title, told=words)
    reply.headers |= dict(headers or {})
    return reply


_PAGES: Final = (
    static,
    form_page.choose_office,
    form_page.choose_matter,
    form_page.empty_form,
    form_page.filled_form,
)
_TROUBLES: Final[dict[int | type[Exception], Any]] = {
    HTTPException: _refused,
    Refused: _turned_away,
    EnvironmentFault: _machine_failed,
    UserError: _set_up_wrong,
    Exception: _bug,
}
