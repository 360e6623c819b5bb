"""The administrator's page for editions: what was published, what a new one changes, publishing it.

Two steps: the files are read and compared; then the same content is published, signed, from a day on.
"""

import asyncio
from datetime import date
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from counter_app.central.pages.edition_file import (
    FIELD,
    MOST_FORM,
    TONES,
    Difference,
    content_of,
    differences,
)
from counter_app.central.pages.frame import framed
from counter_app.central.pages.office import keeper_of
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    AnyRequest,
    TheVisitor,
    Visitor,
    require_administers,
    typed_in,
)
from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.deadline.calendar import parse_date
from counter_app.domain.edition import NAMES, EditionKind, holding, problem_words
from counter_app.protocol.canonical import NotCanonical
from db.central.editions import edition_heads

_KINDS: Final = {"catalogue": EditionKind.CATALOG, "calendar": EditionKind.CALENDAR}
_FIELDS: Final = frozenset({"kind", "version", "from"})
_LONGEST_NAME: Final = 80
_CONTENT: Final = msgspec.json.Encoder(order="sorted")


@get("/editions")
async def editions(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """What was published, and the form for the next one."""
    done = request.query_params.get("done", "")
    return await _page(site, visitor, {}, done=done if done.isdecimal() else "")


@post("/editions", status_code=200, request_max_body_size=MOST_FORM)
async def look(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """Reads the chosen files and says how they differ from what holds; publishes nothing."""
    require_administers(visitor)
    typed = await typed_in(request)
    try:
        kind, _, begins = _asked(typed)
        content = await content_of(request, kind)
        found = await differences(kind, content, site.rules(visitor.commune), valid_from=begins)
    except UserError as wrong:
        return await _page(site, visitor, typed, wrong=wrong)
    return await _page(site, visitor, typed, content=content, found=found)


@post("/editions/publish", status_code=200, request_max_body_size=MOST_FORM)
async def publish(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[Any]:
    """Publishes the content that was looked at."""
    keeper = keeper_of(site, visitor)
    typed = await typed_in(request)
    try:
        kind, version, begins = _asked(typed)
        content = _carried(typed)
        asked = await asyncio.to_thread(
            keeper.publish, kind, version=version, valid_from=begins, content=content
        )
        given = await asyncio.wrap_future(asked)
    except (UserError, NotCanonical) as wrong:
        return await _page(site, visitor, typed, wrong=_beside(wrong))
    site.changed(visitor.commune)
    address = f"{ROOT}/editions?done={given.number}"
    return Redirect(address, status_code=303, headers=dict(HEADERS))


def _asked(typed: dict[str, str]) -> tuple[EditionKind, str, date]:
    """What is published, its name, its first day; ``UserError`` beside a field."""
    kind, version = _KINDS.get(typed.get("kind", "")), typed.get("version", "").strip()
    begins = parse_date(typed.get("from", ""))
    if kind is None:
        raise UserError("kind_missing", "Hãy chọn danh mục hoặc lịch nghỉ.", field="kind")
    if not version or len(version) > _LONGEST_NAME:
        raise UserError("edition_missing", "Hãy ghi tên bản, ví dụ “2027-01”.", field="version")
    if begins is None:
        raise UserError("bad_day", "Hãy chọn ngày bản này bắt đầu có hiệu lực.", field="from")
    return kind, version, begins


def _beside(wrong: UserError | NotCanonical) -> UserError:
    """What is wrong with a content stands beside the files it came from."""
    if isinstance(wrong, NotCanonical):
        return UserError("bad_edition", "Tệp có số lẻ hoặc ký tự lạ. Hãy sửa tệp.", field=FIELD)
    place = wrong.field if wrong.field in _FIELDS else FIELD
    return UserError(wrong.code, problem_words(wrong), field=place)


def _carried(typed: dict[str, str]) -> dict[str, Any]:
    try:
        return msgspec.json.decode(typed.get("content", ""), type=dict[str, Any])
    except msgspec.MsgspecError:
        raise UserError("no_file", "Hãy chọn lại tệp cần phát hành.", field=FIELD) from None


async def _page(
    site: Site,
    visitor: Visitor,
    typed: dict[str, str],
    *,
    wrong: UserError | None = None,
    content: dict[str, Any] | None = None,
    found: tuple[Difference, ...] = (),
    done: str = "",
) -> Response[str]:
    require_administers(visitor)
    commune, today = visitor.commune, local(visitor.at).date()
    heads = await asyncio.wrap_future(
        site.store.read(commune, lambda one: edition_heads(one, commune))
    )
    holds = [holding(heads, kind, today) for kind in EditionKind]
    return await framed(
        "editions.html",
        site,
        visitor,
        here="editions",
        status=422 if wrong else 200,
        heads=tuple(reversed(heads)),
        names=NAMES,
        kinds=[(name, NAMES[kind]) for name, kind in _KINDS.items()],
        holds=holds,
        today=today,
        typed={name: typed.get(name, "") for name in ("kind", "version", "from")},
        wrong=wrong,
        wrong_field=(wrong.field or FIELD) if wrong else "",
        content="" if content is None else _CONTENT.encode(content).decode(),
        found=found,
        counted=[(what, n) for what in TONES if (n := sum(one.what == what for one in found))],
        tones=TONES,
        begins=parse_date(typed.get("from", "")),
        done=done,
    )
