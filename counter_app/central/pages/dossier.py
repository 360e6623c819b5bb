"""One dossier: all that was signed and all that happened, its files, the moves that may be made."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from counter_app.central.files.store import pieces
from counter_app.central.pages.dossier_words import dossier_page
from counter_app.central.pages.forms import FORMS, MoveForm
from counter_app.central.pages.frame import framed
from counter_app.central.pages.life import life_of
from counter_app.central.pages.lists import require_decides
from counter_app.central.pages.rendering import HEADERS
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import AnyRequest, NotYours, TheVisitor, Visitor
from counter_app.domain.attachment import JPEG, PDF
from counter_app.domain.dossier import ENDED
from counter_app.domain.moving.wanted import possible
from counter_app.domain.workflow import Move
from db.central import desk_dossier
from db.central.desk_dossier import Whole
from db.central.sight import works_on

# What a browser may show; anything else is only handed over.
_SHOWN: Final = frozenset({PDF, JPEG})
_LOCKED: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@get("/dossiers/{dossier:str}")
async def dossier(
    dossier: FromPath[str], request: AnyRequest, site: TheSite, visitor: TheVisitor
) -> Response[str]:
    """The page of one dossier."""
    whole = await opened(dossier, site, visitor)
    theirs = works_on(visitor.officer, whole.now)
    return await framed(
        "dossier.html",
        site,
        visitor,
        here="",
        one=dossier_page(whole, site.rules(visitor.commune), visitor),
        moves=moves_for(whole, visitor),
        said=_said(request.query_params.get("done", ""), again="again" in request.query_params),
        downloads=site.blobs is not None,
        gives=visitor.leads and theirs and whole.now.state not in ENDED,
        theirs=theirs,
    )


@get("/dossiers/{dossier:str}/files/{file:str}")
async def file(
    dossier: FromPath[str],
    file: FromPath[str],
    request: AnyRequest,
    site: TheSite,
    visitor: TheVisitor,
) -> Stream:
    """The bytes of one of its files: to be looked at where ``?look`` asks so, else to be saved."""
    whole = await opened(dossier, site, visitor)
    found = next((one for one in whole.files if one.id == file and one.here), None)
    if found is None or site.blobs is None:
        raise NotYours
    try:
        await asyncio.to_thread(site.blobs.size_of, found.sha256)
    except FileNotFoundError:
        raise NotYours from None
    shown = found.mime in _SHOWN
    how = "inline" if shown and "look" in request.query_params else "attachment"
    return Stream(
        pieces(site.blobs, found.sha256),
        media_type=found.mime if shown else "application/octet-stream",
        headers=dict(HEADERS)
        | {
            # A browser's own reader of PDFs opens in no sandbox; neither kind can hold a script.
            "Content-Security-Policy": _LOCKED if how == "inline" else f"{_LOCKED}; sandbox",
            "Content-Disposition": f"{how}; filename={_file_name(found.mime)}",
        },
    )


async def opened(dossier: str, site: Site, visitor: Visitor) -> Whole:
    """The whole of one dossier; ``NotYours`` where there is none for this officer."""
    require_decides(visitor)
    look: Callable[[Any], Whole | None] = lambda one: desk_dossier.whole(  # noqa: E731
        one, visitor.commune, visitor.officer, dossier
    )
    found = await asyncio.wrap_future(site.store.read(visitor.commune, look))
    if found is None:
        raise NotYours
    return found


def _said(done: str, *, again: bool) -> str:
    """What was just done, where a move leads back here."""
    if done == "give":
        return "Đã giao người khác."
    form = FORMS.get(Move(done)) if done in set(Move) else None
    if form and again:
        return f"Việc này vừa được ghi: “{form.label.lower()}”. Không cần gửi lại."
    return f"Đã ghi “{form.label.lower()}”. Quầy sẽ thấy ngay khi có đường truyền." if form else ""


def moves_for(whole: Whole, visitor: Visitor) -> tuple[MoveForm, ...]:
    """The moves this officer may make on this page now, the usual ones first.

    None with another unit's, which a leader only reads.
    """
    if not works_on(visitor.officer, whole.now):
        return ()
    rules = {rule.move for rule in possible(life_of(whole), visitor.officer.role)}
    return tuple(form for move, form in FORMS.items() if move in rules)


def _file_name(mime: str) -> str:
    """Tells nothing of the citizen: it may stay in a shared folder."""
    return {PDF: "giay-to.pdf", JPEG: "giay-to.jpg"}.get(mime, "giay-to")
