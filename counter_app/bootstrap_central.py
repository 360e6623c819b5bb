"""The page that builds a cell's objects and joins them, as ``bootstrap`` does for a desk.

Rooms are imported inside the functions: what an operator does at the store loads no web framework.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.core.clock import Clock, SystemClock, local
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from litestar.types import ASGIApp

    from counter_app.central.cell import RunningCell
    from counter_app.central.door.limits import Limits
    from counter_app.central.office.keeping import Keeper
    from counter_app.central.pages import OfficeRules, Site
    from counter_app.central.portal.session import PortalAddress
    from counter_app.central.releasing import Releasing
    from counter_app.central.rulebook import Calendars, Rulebook
    from counter_app.central.running.serving import Entrance, ServedCell
    from counter_app.domain.catalogue.catalogue import Catalogue
    from db.central.store import Connection, Store


@contextmanager
def cell_store(url: str, *, may_be_new: bool = True) -> "Iterator[Store]":
    """A cell's store for the length of one command; the key of a file lies beside it.

    A mistyped address makes no store where it may not be new: ``UserError("store_missing")``.
    """
    from counter_app.core.secrets import open_secrets
    from db.central.opening import open_store, require_there

    if not may_be_new:
        require_there(url)
    store = open_store(url, secrets=open_secrets(_beside(url)))
    try:
        yield store
    finally:
        store.close()


def migrate_cell(url: str) -> None:
    """Makes a cell's tables or brings them up to date."""
    from counter_app.core.secrets import open_secrets
    from db.central.opening import migrate

    migrate(url, secrets=open_secrets(_beside(url)))


def begin_cell_anew(url: str) -> str:
    """The new epoch of a cell whose store was put back to an earlier point."""
    from counter_app.core.secrets import open_secrets
    from db.central.opening import begin_anew, require_there

    require_there(url)
    with _at_rest(url):
        return begin_anew(url, secrets=open_secrets(_beside(url)))


@contextmanager
def _at_rest(url: str) -> Iterator[None]:
    """Nobody else serves the cell's file for the block; PostgreSQL serves many at once."""
    from counter_app.core.opening import only_one
    from db.central.opening import file_of

    file = file_of(url)
    if file is None:
        yield
        return
    with only_one(file.with_name(f"{file.name}.serving")):
        yield


def back_up_cell(url: str, target: Path) -> Path:
    """A verified copy of a cell's file."""
    from counter_app.core.secrets import open_secrets
    from db.central.opening import back_up

    return back_up(url, target, secrets=open_secrets(_beside(url)))


@contextmanager
def office_keeper(url: str, commune: str) -> "Iterator[Keeper]":
    """The operator at one commune of a cell; refuses a commune it does not have."""
    from counter_app.central.office.keeping import Keeper
    from db.central.cell import cell_of
    from db.central.offices import find_office

    with cell_store(url, may_be_new=False) as store:
        if store.read(commune, lambda one: find_office(one, commune)).result() is None:
            raise UserError("commune_unknown", "Máy chủ chưa có đơn vị mang mã này.")
        key = store.read("", cell_of).result().server_key
        yield Keeper(store=store, commune=commune, who="operator", clock=SystemClock(), key=key)


def catalogue_of(keeper: "Keeper") -> "Catalogue":
    """The catalogue that the keeper's commune goes by today, published to it or shipped."""
    from db.central.editions import edition_heads

    commune, book, on = keeper.commune, _rulebook(), local(keeper.clock.now()).date()
    return keeper.store.read(
        commune, lambda one: book.catalogue(one, commune, edition_heads(one, commune), on)
    ).result()


def _rulebook() -> "Rulebook":
    from counter_app.central.rulebook import Rulebook
    from counter_app.core.resources import resource
    from counter_app.domain.catalogue.catalogue import load_catalogue

    return Rulebook(shipped=load_catalogue(resource("catalogue")))


@contextmanager
def quarantine_of(url: str, commune: str) -> "Iterator[Releasing]":
    """What a cell keeps apart of one commune, in the operator's hands."""
    from counter_app.central.releasing import Releasing

    with office_keeper(url, commune) as keeper:
        yield Releasing(
            store=keeper.store,
            commune=commune,
            who=keeper.who,
            key=keeper.key,
            rulebook=_rulebook(),
        )


def serve_cell(
    url: str,
    entrance: "Entrance",
    *,
    blobs: str,
    copies: str,
    public_url: str,
    on_listening: "Callable[[str], None]",
    portal: "PortalAddress | None" = None,
    unused_days: int | None = None,
) -> None:
    """Serves a cell until the process is told to stop."""
    from counter_app.central.running.logs import log_as_json
    from counter_app.central.running.serving import require_tls, serve
    from db.central.scope import require_second_wall

    require_tls(entrance, public_url)
    log_as_json()
    with (
        _at_rest(url),
        cell_running(
            url,
            blobs=blobs,
            copies=copies,
            public_url=public_url,
            unused_days=unused_days,
            has_certificate=entrance.certificate is not None,
        ) as (cell, app),
        portal_told(cell, portal),
    ):
        cell.store.read("", require_second_wall).result()
        serve(app, cell, entrance, on_listening=on_listening)


@contextmanager
def portal_told(cell: "RunningCell", address: "PortalAddress | None") -> Iterator[None]:
    """The national portal is told of the cell from here on, and by this process for the block."""
    import random

    from counter_app.central.portal.line import PortalLine
    from counter_app.central.portal.links import Links
    from counter_app.central.portal.sender import PortalSender
    from counter_app.central.portal.thread import sending
    from db.central.cell import tell_portal

    if address is None:
        yield
        return
    sender = PortalSender(
        cell.store,
        PortalLine(address),
        clock=cell.clock,
        catalogue_of=cell.catalogue_of,
        chance=random.random,
        metrics=cell.metrics,
        links=Links(url=cell.url, key=cell.key),
    )
    cell.store.write("", lambda one: tell_portal(one, on=True)).result()
    with sending(sender):
        yield


@contextmanager
def cell_running(
    url: str,
    *,
    blobs: str | Path,
    copies: str | Path = "",
    clock: Clock | None = None,
    limits: "Limits | None" = None,
    public_url: str = "",
    unused_days: int | None = None,
    has_certificate: bool = False,
) -> "Iterator[tuple[RunningCell, ASGIApp]]":
    """A cell and its application, not yet listening."""
    from counter_app.central.app import central_app
    from counter_app.central.cell import running_cell
    from counter_app.central.companion import Companion
    from counter_app.central.files.places import open_blobs
    from counter_app.central.files.sweep import KEEP_DAYS
    from counter_app.central.pages import routes
    from counter_app.central.public import routes as public_routes
    from counter_app.core.resources import resource
    from counter_app.domain.catalogue.catalogue import load_catalogue
    from counter_app.services.office.office import setup_of

    with cell_store(url) as store, Companion() as companion:
        cell = running_cell(
            store,
            clock=clock or SystemClock(),
            catalogue=load_catalogue(resource("catalogue")),
            limits=limits,
            url=public_url,
            check_office=setup_of,
            trying=companion,
            blobs=open_blobs(blobs),
            copies=open_blobs(copies) if copies else None,
            unused_days=KEEP_DAYS if unused_days is None else unused_days,
        )
        secure = has_certificate or public_url.startswith("https://")
        site = _site(cell, secure=secure)
        yield cell, central_app(cell, [routes(site), public_routes(site)])


def _site(cell: "RunningCell", *, secure: bool) -> "Site":
    """The cell as its pages know it; ``secure``: their cookies travel by https only."""
    from counter_app.central.door.limits import buckets_of_forms
    from counter_app.central.pages import Site
    from counter_app.services.sending.refusal_words import WHY

    return Site(
        store=cell.store,
        clock=cell.clock,
        key=cell.key,
        rules=rules_of(cell),
        secure=secure,
        changed=cell.bells.ring,
        password_checks=cell.password_checks,
        filled=buckets_of_forms(cell.limits),
        blobs=cell.blobs,
        url=cell.url,
        rulebook=cell.rulebook,
        why=lambda code: WHY.get(code, "máy chủ không nhận; hãy báo người hỗ trợ"),
    )


@contextmanager
def cell_served(
    url: str, *, blobs: Path, clock: Clock | None = None, limits: "Limits | None" = None
) -> "Iterator[ServedCell]":
    """A cell that answers on this machine's own address, in a thread, until the block ends."""
    from counter_app.central.running.serving import serving

    with (
        cell_running(url, blobs=blobs, clock=clock, limits=limits) as (cell, app),
        serving(app, cell) as served,
    ):
        yield served


def rules_of(cell: "RunningCell") -> "Callable[[str], OfficeRules]":
    """The rules of each commune's office today, made anew when settings or editions have changed."""
    import msgspec

    from counter_app.central.pages import OfficeRules
    from counter_app.domain.edition import almanac
    from counter_app.services.office.calendar import timetable_of
    from counter_app.services.office.office import setup_of
    from db.central.editions import edition_heads
    from db.central.offices import settings_of

    @lru_cache(maxsize=256)
    def read(settings: str, catalogue: "Catalogue", calendars: "Calendars") -> OfficeRules:
        office = setup_of(msgspec.json.decode(settings)).office
        found = almanac(calendars, office.calendar)
        return OfficeRules(
            office=office,
            catalogue=catalogue,
            calendar=found.holds,
            calendars=found.known,
            timetable=timetable_of(office),
        )

    def rules(commune: str) -> OfficeRules:
        on, book = cell.day(), cell.rulebook

        def look(one: "Connection") -> "tuple[str, Catalogue, Calendars]":
            published = edition_heads(one, commune)
            return (
                settings_of(one, commune),
                book.catalogue(one, commune, published, on),
                book.calendars(one, commune, published, on),
            )

        return read(*cell.store.read(commune, look).result())

    return rules


def _beside(url: str) -> Path:
    """The folder of a cell's file; where this machine keeps its data for a cell without one."""
    from counter_app.core.config import default_data_dir

    path = url.partition(":///")[2] if url.startswith("sqlite") else ""
    return Path(path).absolute().parent if path else default_data_dir()
