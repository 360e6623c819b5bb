"""The administrator's page for what the cell keeps apart: why, judging it once more, what healed.

The judging is ``central.releasing``'s; nothing leaves quarantine that the rules refuse again.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

import msgspec
from litestar import Response, get, post

from counter_app.central.pages.frame import framed
from counter_app.central.pages.office import keeper_of
from counter_app.central.pages.site import Site, TheSite
from counter_app.central.pages.visitor import (
    AnyRequest,
    NotYours,
    TheVisitor,
    Visitor,
    typed_in,
)
from counter_app.central.releasing import Releasing, about
from counter_app.domain.dossier import EVENT_LABELS
from db.central.quarantine import Healed, Refused

_SHOWN: Final = 200
_HEALED: Final = 50
_KINDS: Final = {kind.value: words for kind, words in EVENT_LABELS.items()}
_NEWER: Final = "Việc của phiên bản mới hơn"
DONE: Final = {
    "accepted": "đã nhận vào hồ sơ",
    "conflict": "trái với việc khác, người ở quầy phải quyết",
    "blocked": "chờ việc trước của cùng hồ sơ",
    "rejected": "vẫn bị từ chối",
    "kept": "để nguyên, vì đã được sửa hoặc mang số hiệu của việc khác",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing kept apart, in words; ``wall_ms`` is when the desk wrote it."""

    number: str
    device: str
    desk: str
    kind: str
    code: str
    why: str
    wall_ms: int
    received_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """One that is kept apart no more: ``how`` in words, ``by`` whom, when."""

    kept: Kept
    how: str
    by: str
    at_ms: int


class _Doer(msgspec.Struct, frozen=True):
    name: str = ""


class _Done(msgspec.Struct, frozen=True):
    """Who did what a body tells of; a reception names its clerk by itself."""

    clerk: _Doer | None = None
    clerk_name: str = ""


@get("/quarantine")
async def waiting(site: TheSite, visitor: TheVisitor) -> Response[str]:
    """All that is kept apart, the oldest first."""
    return await _page(site, visitor)


@post("/quarantine", status_code=200)
async def release(request: AnyRequest, site: TheSite, visitor: TheVisitor) -> Response[str]:
    """Judges one again, or all of one desk; says what became of them."""
    keeping = _releasing(site, visitor)
    typed = await typed_in(request)
    number, device = typed.get("number", ""), typed.get("device", "")
    if not (number or device):
        raise NotYours

    def judge() -> list[str]:
        found = [one for one in keeping.waiting(device=device) if number in {"", one.number}]
        return [done.result for done in keeping.release(tuple(found), at=visitor.at)]

    results = await asyncio.to_thread(judge)
    site.changed(visitor.commune)
    counted = [f"{n} {words}" for one, words in DONE.items() if (n := results.count(one))]
    said = f"Đã xét lại {len(results)} việc: {'; '.join(counted)}." if results else ""
    return await _page(site, visitor, said=said or "Việc này không còn được giữ riêng.")


async def _page(site: Site, visitor: Visitor, *, said: str = "") -> Response[str]:
    keeping = _releasing(site, visitor)
    found = await asyncio.to_thread(keeping.waiting)
    healed = await asyncio.to_thread(keeping.healed, limit=_HEALED + 1)
    lines = await asyncio.wrap_future(keeper_of(site, visitor).desks())
    desks = {line.seen.known.device: line.seen.known.name for line in lines}
    shown = tuple(_kept(one, desks, site) for one in found[:_SHOWN])
    return await framed(
        "quarantine.html",
        site,
        visitor,
        here="quarantine",
        kept=shown,
        count=len(found),
        desks=list(dict.fromkeys((one.device, one.desk) for one in shown)),
        healed=tuple(_mended(one, desks, site) for one in healed[:_HEALED]),
        healed_more=len(healed) > _HEALED,
        said=said,
    )


def _releasing(site: Site, visitor: Visitor) -> Releasing:
    keeper = keeper_of(site, visitor)
    if site.rulebook is None:
        raise NotYours
    return Releasing(
        store=site.store,
        commune=keeper.commune,
        who=keeper.who,
        key=site.key,
        rulebook=site.rulebook,
    )


def _kept(one: Refused, desks: dict[str, str], site: Site) -> Kept:
    sent = about(one)
    return Kept(
        number=one.number,
        device=one.device,
        desk=desks.get(one.device, "Máy lạ"),
        kind=_KINDS.get(sent.kind, _NEWER),
        code=sent.code,
        why=site.why(one.code),
        wall_ms=sent.wall_ms,
        received_ms=one.received_ms,
    )


def _mended(one: Healed, desks: dict[str, str], site: Site) -> Mended:
    kept = _kept(one.refused, desks, site)
    if not one.device:
        return Mended(kept=kept, how="Xét lại và cho vào hồ sơ", by=one.by, at_ms=one.at_ms)
    who = (_doer(one.body), desks.get(one.device, "Máy lạ"))
    return Mended(
        kept=kept,
        how="Quầy sửa rồi gửi lại",
        by=", ".join(filter(None, who)),
        at_ms=one.at_ms,
    )


def _doer(body: str) -> str:
    try:
        done = msgspec.json.decode(body, type=_Done)
    except msgspec.MsgspecError:
        return ""
    return done.clerk.name if done.clerk else done.clerk_name
