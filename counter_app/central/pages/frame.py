"""What stands around every page of somebody signed in: where they are, what waits, who they are."""

import asyncio
from dataclasses import dataclass
from typing import Any

from litestar import Response

from counter_app.central.pages import rendering
from counter_app.central.pages.list_words import TITLES, asked_now
from counter_app.central.pages.site import Site
from counter_app.central.pages.visitor import IDLE_MS, Visitor
from db.central import desk_lists
from db.central.desk_lists import Which


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place in the bar: ``key`` is pressed with Alt; ``count`` is how many wait there."""

    name: str
    title: str
    address: str
    key: str
    count: int | None = None
    bad: bool = False


async def framed(
    template: str,
    site: Site,
    visitor: Visitor,
    *,
    here: str,
    status: int = 200,
    **told: Any,  # noqa: ANN401 # what a template may name
) -> Response[str]:
    """The page with its bar; ``here`` names the place that is open."""
    return rendering.page(
        template,
        status=status,
        visitor=visitor,
        office=site.rules(visitor.commune).office,
        csrf=visitor.csrf,
        idle_ms=IDLE_MS,
        here=here,
        links=await _links(site, visitor),
        **told,
    )


async def _links(site: Site, visitor: Visitor) -> tuple[Link, ...]:
    root = rendering.ROOT
    if visitor.administers:
        return (
            Link(name="office", title="Quầy và mã ghi danh", address=f"{root}/office", key="1"),
            Link(name="officers", title="Cán bộ", address=f"{root}/officers", key="2"),
            Link(name="codes", title="Mã của tỉnh", address=f"{root}/codes", key="3"),
            Link(name="editions", title="Danh mục và lịch", address=f"{root}/editions", key="4"),
            Link(name="quarantine", title="Giữ riêng", address=f"{root}/quarantine", key="5"),
        )
    asked = asked_now(site, visitor)
    counted = await asyncio.wrap_future(
        site.store.read(visitor.commune, lambda one: desk_lists.counts(one, visitor.commune, asked))
    )
    shown = tuple(
        Link(
            name=which.value,
            title=TITLES[which],
            address=f"{root}/lists/{which.value}",
            key=str(number),
            count=counted[which],
            bad=which is Which.OVERDUE and counted[which] > 0,
        )
        for number, which in enumerate(Which, start=1)
    )
    if not visitor.leads:
        return shown
    return (
        Link(name="overview", title="Toàn cảnh", address=f"{root}/overview", key="0"),
        *shown,
        Link(name="disputes", title="Cần người quyết", address=f"{root}/disputes", key="8"),
    )
