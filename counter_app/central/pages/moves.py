"""The moves of the state table, made on a page: judged by the counter's own rules, written at once.

Whoever comes late sees what happened meanwhile, beside all they had typed.
"""

import asyncio
from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.pages.dossier import opened
from counter_app.central.pages.forms import FORMS, PRINTED, MoveForm
from counter_app.central.pages.frame import framed
from counter_app.central.pages.history import since
from counter_app.central.pages.life import life_of, moving_rules
from counter_app.central.pages.options import options_for
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.typed import shown_rows, wanted_of
from counter_app.central.pages.visitor import AnyRequest, NotYours, TheVisitor, Visitor, typed_in
from counter_app.central.portal.telling import write_change
from counter_app.core.errors import UserError
from counter_app.domain.dossier import EventKind
from counter_app.domain.moving.plan import PlannedMove, plan
from counter_app.domain.moving.wanted import require_bounded
from counter_app.domain.workflow import Move
from counter_app.protocol.canonical import canonical
from counter_app.protocol.moved import TO_PRINT, details_to_json
from db.central.changes import NewChange
from db.central.desk_dossier import Whole

_STALE: Final = "Có người vừa làm việc với hồ sơ này. Hãy đọc phần dưới rồi gửi lại nếu vẫn đúng."


@get("/dossiers/{dossier:str}/moves/{move:str}")
async def move_page(
    dossier: FromPath[str], move: FromPath[str], site: TheSite, visitor: TheVisitor
) -> Response[str]:
    """The form of one move."""
    whole, form = await _opened(dossier, move, site, visitor)
    typed = {"details.specialist": visitor.officer.name}
    return await _page(whole, form, site, visitor, typed=typed, seen=whole.now.ver)


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
    whole, form = await _opened(dossier, move, site, visitor)
    seen = _version(typed)
    if "more" in typed:
        typed["rows"] = str(shown_rows(form, typed) + 3)
        return await _page(whole, form, site, visitor, typed=typed, seen=seen)
    if seen != whole.now.ver:
        return await _stale(whole, form, site, visitor, typed=typed, seen=seen)
    try:
        planned = _planned(whole, form, typed, site, visitor)
    except UserError as wrong:
        return await _page(whole, form, site, visitor, typed=typed, seen=seen, wrong=wrong)
    if not await _written(whole, planned, site, visitor):
        fresh = await opened(dossier, site, visitor)
        return await _stale(fresh, form, site, visitor, typed=typed, seen=seen)
    return Redirect(
        f"{ROOT}/dossiers/{dossier}?done={form.move.value}",
        status_code=303,
        headers=dict(HEADERS),
    )


def _planned(
    whole: Whole, form: MoveForm, typed: dict[str, str], site: Site, visitor: Visitor
) -> PlannedMove:
    wanted = wanted_of(form, typed, seen_version=whole.now.ver)
    require_bounded(wanted)
    return plan(
        life_of(whole),
        wanted,
        who=visitor.officer.role,
        rules=moving_rules(site.rules(visitor.commune)),
        at=visitor.at,
        to_plain=details_to_json,
    )


async def _written(whole: Whole, planned: PlannedMove, site: Site, visitor: Visitor) -> bool:
    """Writes the move in one transaction; False where another was quicker."""
    body: dict[str, Any] = planned.body | {"clerk": clerk_json(visitor)}
    if paper := PRINTED.get(planned.wanted.move):
        body[TO_PRINT] = paper.value
    after = replace(whole.now, state=planned.to, standing=planned.standing, ver=whole.now.ver + 1)
    new = NewChange(
        dossier=whole.now.dossier,
        kind=EventKind.MOVED.value,
        ver=after.ver,
        at_ms=visitor.at_ms,
        body=canonical(body),
        by=visitor.officer.name,
    )
    done = await asyncio.wrap_future(
        site.store.write(
            visitor.commune, lambda one: write_change(one, visitor.commune, new, after)
        )
    )
    if done:
        site.changed(visitor.commune)
    return done


def clerk_json(visitor: Visitor) -> dict[str, str]:
    """Who did it, as every event keeps it (``protocol.happened.Who``)."""
    officer = visitor.officer
    return {"id": f"officer:{officer.login}", "name": officer.name, "role": officer.role.value}


async def _opened(dossier: str, move: str, site: Site, visitor: Visitor) -> tuple[Whole, MoveForm]:
    whole = await opened(dossier, site, visitor)
    form = FORMS.get(Move(move)) if move in set(Move) else None
    if form is None:
        raise NotYours
    return whole, form


async def _stale(
    whole: Whole,
    form: MoveForm,
    site: Site,
    visitor: Visitor,
    *,
    typed: dict[str, str],
    seen: int,
) -> Response[str]:
    wrong = UserError("stale", _STALE)
    meanwhile = since(whole.changes, seen)
    return await _page(
        whole, form, site, visitor, typed=typed, seen=whole.now.ver, wrong=wrong,
        status=409, meanwhile=meanwhile,
    )  # fmt: skip


async def _page(
    whole: Whole,
    form: MoveForm,
    site: Site,
    visitor: Visitor,
    *,
    typed: dict[str, str],
    seen: int,
    wrong: UserError | None = None,
    status: int = 0,
    **told: Any,  # noqa: ANN401 # what a template may name
) -> Response[str]:
    return await framed(
        "move.html",
        site,
        visitor,
        here="",
        status=status or (422 if wrong else 200),
        now=whole.now,
        form=form,
        typed=typed,
        rows=shown_rows(form, typed),
        options=options_for(form.move, whole, site.rules(visitor.commune)),
        seen=seen,
        wrong=wrong,
        wrong_field=(wrong.field or "") if wrong else "",
        **({"meanwhile": ()} | told),
    )


def _version(typed: dict[str, str]) -> int:
    text = typed.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
