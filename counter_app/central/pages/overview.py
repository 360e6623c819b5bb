"""The leader's pages: the work in numbers, each number a list; giving work to another; disputes."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from counter_app.central.pages.dossier import opened
from counter_app.central.pages.frame import framed
from counter_app.central.pages.list_words import (
    EVERY,
    NOBODY,
    asked_now,
    mark_of_name,
    unit_words,
)
from counter_app.central.pages.lists import reach_of, where, where_words
from counter_app.central.pages.making import clerk_json
from counter_app.central.pages.portal_row import unread_rows
from counter_app.central.pages.rendering import HEADERS, ROOT
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    DECIDE,
    AnyRequest,
    NotYours,
    TheVisitor,
    Visitor,
    typed_in,
)
from counter_app.central.portal.telling import write_changes
from counter_app.core.clock import from_ms
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.domain.dossier import ENDED, EVENT_LABELS, STATE_LABELS, EventKind, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.workflow import OPEN, RULES, Move
from counter_app.protocol.canonical import canonical
from db.central import desk_dossier, desk_lists, officers
from db.central.changes import NewChange
from db.central.desk_dossier import Dispute, Whole
from db.central.desk_lists import Tally
from db.central.officers import Officer
from db.central.sight import works_on
from db.central.twins import open_twins

_LONGEST_NAME: Final = 120
_WHY: Final = {
    "status.moved": "Hồ sơ đã sang bước khác trước khi nội dung này tới.",
    "date.moved": "Ngày hẹn đã đổi trước khi nội dung này tới.",
    "id_reused": "Một mã thao tác được dùng hai lần với nội dung khác nhau.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A line of numbers and where its dossiers are listed."""

    name: str
    query: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """Both sides of a dispute in words: what the counter did, where the dossier is here."""

    row: Dispute
    attempted: str
    attempted_at: object
    why: str
    here: str


@get("/overview")
async def overview(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """How much is open, late, due today and soon, in the commune or a unit; by whom and where."""
    _require_leads(visitor)
    mark, commune = request.query_params.get("unit", EVERY), visitor.commune
    asked = asked_now(site, visitor, **await where(mark, site, visitor))
    people, states, places = await asyncio.wrap_future(
        site.store.read(
            commune,
            lambda one: (
                desk_lists.by_specialist(one, commune, asked),
                desk_lists.by_state(one, commune, asked),
                desk_lists.by_unit(one, commune, asked),
            ),
        )
    )
    units, at = site.rules(commune).office.units, f"unit={mark}"
    order = [state.value for state in OPEN]
    return await framed(
        "overview.html",
        site,
        visitor,
        here="overview",
        at=at,
        narrowed=where_words(asked, units),
        reach=reach_of(visitor, asked, units),
        unread=await unread_rows(site, visitor),
        open=sum(one.open for one in people),
        overdue=sum(one.overdue for one in people),
        today=sum(one.today for one in people),
        soon=sum(one.soon for one in people),
        people=[
            Counted(name=one.key or NOBODY, query=f"by={mark_of_name(one.key)}&{at}", tally=one)
            for one in sorted(people, key=_worst_first)
        ],
        states=[
            Counted(name=STATE_LABELS[State(one.key)], query=f"state={one.key}&{at}", tally=one)
            for one in sorted(states, key=lambda one: order.index(one.key))
        ],
        places=_places(places, units),
    )


def _places(tallies: Iterable[Tally], units: Mapping[str, str]) -> list[Counted]:
    return [
        Counted(name=unit_words(one.key, units), query=f"unit={mark_of_name(one.key)}", tally=one)
        for one in sorted(tallies, key=_worst_first)
    ]


def _worst_first(one: Tally) -> tuple[int, int, str]:
    return (-one.overdue, -one.open, one.key)


@get("/disputes")
async def disputes(site: TheSite, visitor: TheVisitor) -> Response[str]:
    """What came from a counter and fitted no more, what may be one; settled at the counter."""
    _require_leads(visitor)
    rows, twins = await asyncio.wrap_future(
        site.store.read(
            visitor.commune,
            lambda one: (
                desk_dossier.disputes(one, visitor.commune, visitor.officer),
                open_twins(one, visitor.commune, visitor.officer),
            ),
        )
    )
    return await framed(
        "disputes.html",
        site,
        visitor,
        here="disputes",
        disputes=[_disputed(row) for row in rows],
        twins=twins,
    )


@get("/dossiers/{dossier:str}/give")
async def give_page(dossier: FromPath[str], site: TheSite, visitor: TheVisitor) -> Response[str]:
    """The form that gives a dossier to another specialist."""
    return await _give_page(dossier, site, visitor, {})


@post("/dossiers/{dossier:str}/give", status_code=200)
async def give(
    dossier: FromPath[str], request: AnyRequest, site: TheSite, visitor: TheVisitor
) -> Response[Any]:
    """Gives the dossier to another, as an event of its own."""
    _require_leads(visitor)
    typed = await typed_in(request)
    whole = _theirs(await opened(dossier, site, visitor), visitor)
    name = clean_line(typed.get("to", ""), field="to")[:_LONGEST_NAME]
    if not name or whole.now.state in ENDED:
        wrong = UserError("taker_missing", "Hãy ghi tên người nhận việc.", field="to")
        return await _give_page(dossier, site, visitor, typed, wrong)
    new = _given(name, whole.now, visitor)
    after = msgspec.structs.replace(
        whole.now,
        ver=whole.now.ver + 1,
        standing=replace(whole.now.standing, specialist=name),
    )
    fresh = typed.get("seen") == str(whole.now.ver)
    if not fresh or not await asyncio.wrap_future(
        site.store.write(
            visitor.commune, lambda one: write_changes(one, visitor.commune, [new], after)
        )
    ):
        stale = UserError("stale", "Có người vừa làm việc với hồ sơ này. Hãy xem lại rồi gửi.")
        return await _give_page(dossier, site, visitor, typed, stale)
    site.changed(visitor.commune)
    return Redirect(f"{ROOT}/dossiers/{dossier}?done=give", status_code=303, headers=dict(HEADERS))


def _given(name: str, now: DossierNow, visitor: Visitor) -> NewChange:
    """What the dossier's history says of it."""
    body = {
        "why": "leader",
        "declared_by": "",
        "declared_name": visitor.officer.name,
        "given_to": "",
        "given_name": name,
        "specialist": name,
        "before": now.standing.specialist,
        "clerk": clerk_json(visitor),
    }
    return NewChange(
        dossier=now.dossier,
        kind=EventKind.REASSIGNED.value,
        ver=now.ver + 1,
        at_ms=visitor.at_ms,
        body=canonical(body),
        by=visitor.officer.name,
    )


async def _give_page(
    dossier: str,
    site: Site,
    visitor: Visitor,
    typed: dict[str, str],
    wrong: UserError | None = None,
) -> Response[str]:
    _require_leads(visitor)
    whole = _theirs(await opened(dossier, site, visitor), visitor)
    known = await asyncio.wrap_future(
        site.store.read(visitor.commune, lambda one: officers.officers_of(one, visitor.commune))
    )
    return await framed(
        "give.html",
        site,
        visitor,
        here="",
        status=422 if wrong else 200,
        now=whole.now,
        # Whoever is given it must also see it.
        names=[one.name for one in known if _may_take(one, whole.now)],
        to=typed.get("to", ""),
        wrong=wrong,
    )


def _may_take(officer: Officer, now: DossierNow) -> bool:
    return not officer.ended and officer.role in DECIDE and works_on(officer, now)


def _theirs(whole: Whole, visitor: Visitor) -> Whole:
    """The dossier, where it is not another unit's: that a leader reads and gives to nobody."""
    if not works_on(visitor.officer, whole.now):
        raise NotYours
    return whole


def _require_leads(visitor: Visitor) -> None:
    if not visitor.leads:
        raise NotYours


def _disputed(row: Dispute) -> Disputed:
    body, answer = json.loads(row.body), json.loads(row.answer)
    move = body.get("move") if isinstance(body, dict) else None
    attempted = RULES[Move(move)].label if move in set(Move) else ""
    kinds = {kind.value: words for kind, words in EVENT_LABELS.items()}
    code = str(answer.get("code") or "")
    return Disputed(
        row=row,
        attempted=attempted or kinds.get(row.kind, "Việc của phiên bản mới hơn"),
        attempted_at=from_ms(row.wall_ms),
        why=_WHY.get(code, "Nội dung không còn khớp với hồ sơ ở máy chủ."),
        here=STATE_LABELS[row.state],
    )
