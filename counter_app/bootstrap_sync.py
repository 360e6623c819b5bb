"""The page that joins a desk to the central side: its line, its lanes, what is carried on a stick.

Rooms are imported inside the functions that need them, as in ``bootstrap``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter_app.core.web import Place
    from counter_app.services.desk import Desk
    from counter_app.sync.blobs import BlobLane
    from counter_app.sync.carrying import CarriedOn
    from counter_app.sync.client import HttpCentral
    from counter_app.sync.engine import Engine
    from counter_app.sync.enrolling import Joined
    from counter_app.sync.fetching import Fetching
    from counter_app.sync.hub_lane import HubLane
    from counter_app.sync.side import Side
    from counter_app.sync.worker import Worker
    from db.counter.enrolment import Enrolled
    from db.counter.hub import KnownHub
    from db.counter.outbox import Stamp


def join_engine(desk: "Desk", *, spread: bool = True) -> "Engine":
    """What keeps a desk's store in step with its cell; nothing is sent before it is asked."""
    import random

    from counter_app import __version__
    from counter_app.sync.engine import Engine

    return Engine(
        store=desk.store,
        clock=desk.clock,
        connect=line_of(desk),
        app=__version__,
        chance=random.SystemRandom().random,
        spread=spread,
    )


def join_worker(desk: "Desk") -> "Worker":
    """The thread that syncs while a window is open; the caller starts it, and stops it first."""
    from counter_app.services.office.central_settings import take_settings
    from counter_app.sync.worker import Worker

    worker = Worker(
        store=desk.store,
        clock=desk.clock,
        engine=join_engine(desk),
        connect=line_of(desk),
        blobs=join_blobs(desk),
        hub=join_hub_lane(desk),
    )
    worker.on_applied(lambda: take_settings(desk.store, desk.clock))
    return worker


def join_blobs(desk: "Desk") -> "BlobLane":
    """The second lane: attached files' bytes, by this machine's own limits."""
    import random

    from counter_app.core.config import load_machine
    from counter_app.sync.blob_line import HttpBlobs
    from counter_app.sync.blobs import BlobLane, rules_of

    line, machine = line_of(desk), load_machine(desk.data_dir)
    return BlobLane(
        store=desk.store,
        clock=desk.clock,
        connect=lambda joined: HttpBlobs(line(joined)),
        rules=rules_of(machine.files_mb_a_day, machine.files_by_night, machine.files_kept_days),
        chance=random.SystemRandom().random,
    )


def join_fetching(desk: "Desk") -> "Fetching":
    """Whoever brings files here that lie at the central side only."""
    from counter_app.sync.blob_line import HttpBlobs
    from counter_app.sync.fetching import Fetching

    line = line_of(desk)
    return Fetching(store=desk.store, connect=lambda joined: HttpBlobs(line(joined)))


def join_hub_lane(desk: "Desk") -> "HubLane":
    """The way by the office's hub, where the desk was told of one."""
    from counter_app import __version__
    from counter_app.sync.hub_joining import place_of_hub
    from counter_app.sync.hub_lane import HubLane
    from counter_app.sync.hub_line import HttpHub
    from db.counter.hub import KnownHub

    def connect(known: KnownHub) -> HttpHub:
        return HttpHub(place_of_hub(known, desk.store), desk.store.device, known.device)

    return HubLane(store=desk.store, clock=desk.clock, connect=connect, app=__version__)


def tell_of_hub(address: str, desk: "Desk") -> "KnownHub":
    """From now on the desk asks the office's hub at ``address``."""
    from counter_app.core.web import Place
    from counter_app.services.people.destinations import require_connecting
    from counter_app.sync.hub_joining import join_hub
    from counter_app.sync.hub_line import HttpHub

    def connect(place: Place, hub: str) -> HttpHub:
        return HttpHub(place, desk.store.device, hub)

    by = require_connecting(desk, desk.clock.now())
    return join_hub(address, store=desk.store, connect=connect, by=by)


def forget_hub(desk: "Desk") -> None:
    """The desk asks no hub from now on."""
    from counter_app.services.people.destinations import require_connecting
    from counter_app.sync.hub_joining import leave_hub

    leave_hub(desk.store, by=require_connecting(desk, desk.clock.now()))


def central_side(desk: "Desk") -> "Side[Desk]":
    """What the window asks of sync for this desk."""
    from counter_app.sync.side import Side

    return Side(
        store=desk.store,
        make_worker=lambda: join_worker(desk),
        enrol=lambda now, code, url, authority: enrol_desk(
            code, url=url, desk=now, authority=authority
        ),
        connect=line_of(desk),
        fetching=join_fetching(desk),
        export_to=lambda path: export_to_stick(path, desk),
        import_from=lambda path: import_from_stick(path, desk),
        tell_of_hub=lambda now, address: tell_of_hub(address, now),
        forget_hub=forget_hub,
    )


def enrol_desk(code: str, *, url: str, desk: "Desk", authority: Path | None = None) -> "Joined":
    """Joins the desk to the cell at ``url`` with an administrator's one-time code.

    ``authority``: the certificates of a private one, kept on this machine once they served.
    """
    from counter_app.core.authority import authority_kept
    from counter_app.services.office.central_settings import take_name, take_settings
    from counter_app.services.people.destinations import require_connecting

    by = require_connecting(desk, desk.clock.now())
    with authority_kept(authority, desk.data_dir):
        joined = _enrolled(code, url, desk, by)
    take_settings(desk.store, desk.clock)
    take_name(joined.name, desk.store, desk.clock)
    _take_editions(desk)
    return joined


def _enrolled(code: str, url: str, desk: "Desk", by: "Stamp") -> "Joined":
    from counter_app import __version__
    from counter_app.core.web import Place
    from counter_app.sync.client import HttpCentral
    from counter_app.sync.enrolling import enrol

    def connect(place: Place) -> HttpCentral:
        return HttpCentral(_trusting(place, desk), desk.store.device, desk.clock)

    return enrol(
        code,
        url=url,
        name=desk.office.desk_name,
        commune=desk.office.commune_code,
        app=__version__,
        store=desk.store,
        connect=connect,
        by=by,
    )


def _take_editions(desk: "Desk") -> None:
    """Catalogue and calendar at once; over a line that breaks just then, in the first round."""
    from counter_app.core.errors import EnvironmentFault
    from counter_app.sync.here import Here
    from counter_app.sync.pulling import pull_editions
    from db.counter.enrolment import enrolled

    joined = desk.store.read(enrolled)
    if joined is None:
        return
    here = Here(device=desk.store.device.id, device_no=joined.device_no, at=desk.clock.now())
    api = line_of(desk)(joined)
    try:
        pull_editions(desk.store, api, joined, here)
    except EnvironmentFault:
        return
    finally:
        api.close()


def export_to_stick(file: Path, desk: "Desk") -> "CarriedOn":
    """Writes what waits at this desk to a file on a USB stick."""
    from counter_app import __version__
    from counter_app.sync.carrying import export_bundle

    return export_bundle(file, store=desk.store, app=__version__, at=desk.clock.now())


def import_from_stick(file: Path, desk: "Desk") -> "CarriedOn":
    """Hands another desk's file on to the cell, or takes the cell's answers to ours in."""
    from counter_app.sync.carrying import import_file

    return import_file(file, store=desk.store, connect=line_of(desk), at=desk.clock.now())


def line_of(desk: "Desk") -> "Callable[[Enrolled], HttpCentral]":
    """How this desk asks the cell it has joined."""
    from counter_app.core.web import place_of
    from counter_app.sync.client import HttpCentral
    from db.counter.enrolment import Enrolled

    def connect(joined: Enrolled) -> HttpCentral:
        place = _trusting(place_of(joined.cell_url), desk)
        return HttpCentral(place, desk.store.device, desk.clock)

    return connect


def _trusting(place: "Place", desk: "Desk") -> "Place":
    """The place with the private authority that this machine was told of, if any."""
    from dataclasses import replace

    from counter_app.core.config import load_machine

    told = load_machine(desk.data_dir).central_authority
    return replace(place, authority=Path(told)) if told else place
