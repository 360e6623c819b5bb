"""The pages of the state table's moves: the form, what is wrong in it, what happened meanwhile.

Whoever comes late sees what happened meanwhile, beside all they had typed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.pages import result_file
from counter_app.central.pages.dossier import moves_for, opened
from counter_app.central.pages.forms import FORMS
from counter_app.central.pages.frame import framed
from counter_app.central.pages.history import Line, moves_since, since
from counter_app.central.pages.making import Asked, cautions, planned, was_just_made, written
from counter_app.central.pages.options import options_for
from counter_app.central.pages.own_words import seal_of
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.typed import shown_rows
from counter_app.central.pages.visitor import AnyRequest, NotYours, TheVisitor, Visitor, typed_in
from counter_app.core.errors import UserError
from counter_app.domain.attachment import MOST_BYTES
from counter_app.domain.dossier import STATE_LABELS, State
from counter_app.domain.workflow import Move
from db.central.sight import works_on

_NOT_NOW: Final = (
    "Hồ sơ đang ở bước “{state}” nên không ghi được “{label}”. Mở hồ sơ để xem việc làm được."
)
_STALE: Final = "Có người vừa làm việc với hồ sơ này. Hãy đọc phần dưới rồi gửi lại nếu vẫn đúng."

_FINISH: Final = "/dossiers/{dossier:str}/moves/finish"


@get("/dossiers/{dossier:str}/moves/{move:str}")
async def move_page(
    dossier: FromPath[str], move: FromPath[str], site: TheSite, visitor: TheVisitor
) -> Response[str]:
    """The form of one move."""
    return await _fresh(dossier, move, site, visitor)


@get(_FINISH)
async def finish_page(dossier: FromPath[str], site: TheSite, visitor: TheVisitor) -> Response[str]:
    """The form of a result, which has an address of its own because a file may come with it."""
    return await _fresh(dossier, Move.FINISH.value, site, visitor)


@post("/dossiers/{dossier:str}/moves/{move:str}", status_code=200)
async def make_move(
    dossier: FromPath[str],
    move: FromPath[str],
    request: AnyRequest,
    site: TheSite,
    visitor: TheVisitor,
) -> Response[Any]:
    """Makes the move, or shows the form again with what is wrong and all that was typed."""
    typed = await typed_in(request)
    asked = await _asked(dossier, move, site, visitor, typed=typed)
    if "more" in typed:
        typed["rows"] = str(shown_rows(asked.form, typed) + 3)
        return await _page(asked)
    return await _made(asked)


@post(_FINISH, status_code=200, request_max_body_size=result_file.MOST_FORM)
async def finish(
    dossier: FromPath[str], request: AnyRequest, site: TheSite, visitor: TheVisitor
) -> Response[Any]:
    """As any move; the result may come along as a file."""
    typed = await typed_in(request)
    asked = await _asked(dossier, Move.FINISH.value, site, visitor, typed=typed)
    try:
        file = await result_file.file_of(request, typed, dossier, site, visitor)
    except UserError as wrong:
        return await _page(asked, wrong=wrong)
    return await _made(replace(asked, file=file))


async def _fresh(dossier: str, move: str, site: Site, visitor: Visitor) -> Response[str]:
    typed = {"details.specialist": visitor.officer.name}
    asked = await _asked(dossier, move, site, visitor, typed=typed)
    if asked.form not in moves_for(asked.whole, visitor):
        state = STATE_LABELS[asked.whole.now.state].lower()
        raise UserError("not_now", _NOT_NOW.format(state=state, label=asked.form.label))
    return await _page(asked, seen=asked.whole.now.ver)


async def _made(asked: Asked) -> Response[Any]:
    if asked.seen != asked.whole.now.ver:
        return await _stale(asked)
    try:
        move = planned(asked)
    except UserError as wrong:
        return await _page(asked, wrong=wrong)
    dossier = asked.whole.now.dossier
    if not await written(asked, move):
        fresh = await opened(dossier, asked.site, asked.visitor)
        return await _stale(replace(asked, whole=fresh))
    if move.to is State.RECEIVED and asked.visitor.officer.unit:  # at the counter: theirs no more
        return Redirect(f"{ROOT}/lists/work", status_code=303, headers=dict(HEADERS))
    return _to_dossier(dossier, asked.form.move.value)


def _to_dossier(dossier: str, done: str) -> Redirect:
    address = f"{ROOT}/dossiers/{dossier}?done={done}"
    return Redirect(address, status_code=303, headers=dict(HEADERS))


async def _asked(
    dossier: str, move: str, site: Site, visitor: Visitor, *, typed: dict[str, str]
) -> Asked:
    whole = await opened(dossier, site, visitor)
    form = FORMS.get(Move(move)) if move in set(Move) else None
    if form is None or not works_on(visitor.officer, whole.now):
        raise NotYours
    return Asked(whole=whole, form=form, typed=typed, site=site, visitor=visitor)


async def _stale(asked: Asked) -> Response[Any]:
    """What happened meanwhile; where that is this very move of the same officer, it is done."""
    meanwhile = since(asked.whole.changes, asked.seen)
    dossier, move = asked.whole.now.dossier, asked.form.move.value
    if was_just_made(asked, moves_since(asked.whole.changes, asked.seen)):
        return _to_dossier(dossier, f"{move}&again=1")
    wrong = UserError("stale", _STALE)
    return await _page(
        asked, seen=asked.whole.now.ver, wrong=wrong, status=409, meanwhile=meanwhile
    )


async def _page(
    asked: Asked,
    *,
    seen: int | None = None,
    wrong: UserError | None = None,
    status: int = 0,
    meanwhile: Sequence[Line] = (),
) -> Response[str]:
    whole, form, site, visitor = asked.whole, asked.form, asked.site, asked.visitor
    file = asked.file
    return await framed(
        "move.html",
        site,
        visitor,
        here="",
        status=status or (422 if wrong else 200),
        now=whole.now,
        form=form,
        typed=asked.typed,
        rows=shown_rows(form, asked.typed),
        options=options_for(form.move, whole, site.rules(visitor.commune)),
        seen=asked.seen if seen is None else seen,
        own=seal_of(
            site,
            visitor.commune,
            visitor.officer.login,
            f"{ROOT}/dossiers/{whole.now.dossier}/moves/{form.move.value}",
        ),
        wrong=wrong,
        wrong_field=(wrong.field or "") if wrong else "",
        meanwhile=meanwhile,
        cautions=cautions(asked),
        takes_file=bool(form.file) and site.blobs is not None,
        file=file,
        sealed=result_file.sealed(file, whole.now.dossier, visitor) if file else "",
        most=MOST_BYTES,
    )
