"""The specialists' desk: a few plain pages on the central server, for a browser and a keyboard.

``routes(site)`` is all the server needs to know of it.
"""

from typing import Final

from litestar import Response, Router, get, route
from litestar.di import Provide
from litestar.params import FromPath

from counter_app.central.pages import (
    desk_ending,
    dossier,
    editions,
    lists,
    moves,
    office,
    official_codes,
    overview,
    portal_row,
    quarantine,
    signing_in,
)
from counter_app.central.pages.form_request import FormRequest
from counter_app.central.pages.rendering import HEADERS, ROOT, STATIC, YEAR, static_file
from counter_app.central.pages.site import OfficeRules as OfficeRules
from counter_app.central.pages.site import Site as Site
from counter_app.central.pages.troubles import TROUBLES
from counter_app.central.pages.visitor import NotYours, visitor

_FORM_BYTES = 256 * 1024


def routes(site: Site) -> Router:
    """All pages, under one address; they are no part of the API's description."""
    return Router(
        ROOT,
        route_handlers=_PAGES,
        dependencies={
            "site": Provide(lambda: site, sync_to_thread=False),
            "visitor": Provide(visitor),
        },
        exception_handlers=TROUBLES,
        include_in_schema=False,
        request_class=FormRequest,
        request_max_body_size=_FORM_BYTES,
    )


@get("/static/{name:str}", sync_to_thread=False)
def static(name: FromPath[str]) -> Response[bytes]:
    """The style sheet, the script, the icon; their address changes with their content."""
    if name not in STATIC:
        raise NotYours
    headers = dict(HEADERS) | {"Cache-Control": YEAR}
    content = static_file(name).read_bytes()
    return Response(content, media_type=STATIC[name], headers=headers)


@route("/{rest:path}", http_method=["GET", "POST"], sync_to_thread=False)
def elsewhere() -> Response[str]:
    """Every other address under the desk's: nothing is there, said on a page."""
    raise NotYours


_PAGES: Final = (
    elsewhere,
    static,
    signing_in.sign_in_page,
    signing_in.sign_in,
    signing_in.sign_out,
    lists.home,
    lists.list_page,
    lists.search,
    dossier.dossier,
    dossier.file,
    moves.move_page,
    moves.make_move,
    moves.finish_page,
    moves.finish,
    overview.overview,
    overview.disputes,
    overview.give_page,
    overview.give,
    office.office,
    office.offer_code,
    office.people,
    office.add,
    office.change,
    desk_ending.ask,
    desk_ending.end,
    portal_row.send_again,
    official_codes.codes,
    official_codes.link,
    editions.editions,
    editions.look,
    editions.publish,
    quarantine.waiting,
    quarantine.release,
)
