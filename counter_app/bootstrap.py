"""The one page that builds the program's objects and joins them.

Rooms are imported inside the functions that need them: a headless command loads no Qt, and the
window is painted before the store's libraries are (together half a second).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.core.clock import Clock, SystemClock, local
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys
    from counter_app.core.secrets import SecretStore
    from counter_app.core.web import Place
    from counter_app.devices.printer import Printer
    from counter_app.domain.office import OfficeKind
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
    from db.counter.store import Store


def open_window(data_dir: Path | None = None) -> int:
    """Shows the counter's window until it is closed; the process's exit code."""
    from counter_app.core.config import default_data_dir, load_machine
    from ui.application import run
    from ui.desk.door import Door

    folder, clock = data_dir or default_data_dir(), SystemClock()
    machine = load_machine(folder)
    door = Door(
        folder,
        clock,
        open_desk=lambda keys: open_desk(folder, clock=clock, keys=keys),
        open_training=lambda: open_desk(folder, clock=clock, training=True),
        lock_minutes=machine.lock_minutes,
    )
    return run(
        folder,
        lambda: open_desk(folder, clock=clock),
        lambda desk: choose_printer(desk.data_dir),
        clock=clock,
        open_central=central_side,
        door=door,
        theme_name=machine.theme,
        text_scale=machine.text_scale,
    )


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
    worker.on_applied(lambda: take_settings(desk.store, at=desk.clock.now()))
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
    from counter_app.sync.hub_joining import join_hub
    from counter_app.sync.hub_line import HttpHub

    def connect(place: Place, hub: str) -> HttpHub:
        return HttpHub(place, desk.store.device, hub)

    return join_hub(address, store=desk.store, connect=connect, at=desk.clock.now())


def central_side(desk: "Desk") -> "Side":
    """What the window asks of sync for this desk."""
    from counter_app.sync.side import Side

    return Side(
        store=desk.store,
        make_worker=lambda: join_worker(desk),
        enrol=lambda code, url, authority: enrol_desk(
            code, url=url, desk=desk, authority=authority
        ),
        connect=line_of(desk),
        fetching=join_fetching(desk),
        export_to=lambda path: export_to_stick(path, desk),
        import_from=lambda path: import_from_stick(path, desk),
        tell_of_hub=lambda address: tell_of_hub(address, desk),
    )


def enrol_desk(code: str, *, url: str, desk: "Desk", authority: Path | None = None) -> "Joined":
    """Joins the desk to the cell at ``url`` with an administrator's one-time code.

    ``authority``: the certificates of a private one, kept on this machine once they served.
    """
    from counter_app.core.authority import authority_kept
    from counter_app.services.office.central_settings import take_name, take_settings

    with authority_kept(authority, desk.data_dir):
        joined = _enrolled(code, url, desk)
    take_settings(desk.store, at=desk.clock.now())
    take_name(joined.name, desk.store, at=desk.clock.now())
    _take_editions(desk)
    return joined


def _enrolled(code: str, url: str, desk: "Desk") -> "Joined":
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
        at=desk.clock.now(),
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


@contextmanager
def desk_open(
    data_dir: Path | None,
    *,
    training: bool = False,
    kind: "OfficeKind | None" = None,
    keys: "Keys | None" = None,
) -> "Iterator[Desk]":
    """A desk for the length of one command; its store is closed on the way out.

    ``data_dir`` of None: where this machine keeps a program's data.
    """
    from counter_app.core.config import default_data_dir

    desk = open_desk(data_dir or default_data_dir(), training=training, kind=kind, keys=keys)
    try:
        yield desk
    finally:
        desk.store.close()


def open_desk(
    data_dir: Path,
    *,
    training: bool = False,
    kind: "OfficeKind | None" = None,
    clock: Clock | None = None,
    keys: "Keys | None" = None,
) -> "Desk":
    """A desk whose store the caller closes. Training and demonstration set themselves up.

    ``keys``: a real store's, where people sign in; without them the system's key ring must open it
    (``UserError``, ``sign_in_needed``).
    """
    from counter_app.core.diagnostics import keep_journal
    from counter_app.core.opening import alone_in

    clock = clock or SystemClock()
    with alone_in(data_dir):
        keep_journal(data_dir)
        kind = kind or kind_in_use(data_dir, training=training)
        secrets = _secrets_of(data_dir, kind, keys)
        with store_opened(data_dir, kind, secrets, clock) as store:
            return join(store, data_dir, clock)


def kind_in_use(data_dir: Path, *, training: bool = False) -> "OfficeKind":
    """Which office a data folder opens: the real one once it is set up, training until then."""
    from counter_app.domain.office import OfficeKind
    from db.counter.store import FILE_NAMES

    if training:
        return OfficeKind.TRAINING
    real = (data_dir / FILE_NAMES[OfficeKind.REAL]).exists()
    return OfficeKind.REAL if real or _lived_before(data_dir) else OfficeKind.TRAINING


def _lived_before(data_dir: Path) -> bool:
    """Whether a real store has been here: one that is gone is missed, never passed over."""
    from counter_app.core.key_file import has_keys
    from counter_app.core.secrets import open_secrets

    noted = "incarnation-real"
    return has_keys(data_dir) or open_secrets(data_dir).get(noted) is not None


def choose_printer(data_dir: Path) -> "Printer":
    """The machine's printers; where it has none, a folder of PDFs beside the data."""
    from counter_app.core.config import PAPERS_FOLDER
    from counter_app.devices.chosen import ChosenPrinter
    from counter_app.services.office.machine import printer_choices

    return ChosenPrinter(home=data_dir / PAPERS_FOLDER, choices=printer_choices(data_dir))


def _secrets_of(data_dir: Path, kind: "OfficeKind", keys: "Keys | None") -> "SecretStore":
    """Where the keys of a folder's store are: only a real one's lie under people's secrets."""
    from counter_app.core.key_file import has_keys
    from counter_app.core.secrets import open_secrets
    from counter_app.domain.office import OfficeKind

    if kind is not OfficeKind.REAL or not has_keys(data_dir):
        return open_secrets(data_dir)
    if keys is not None:
        return keys
    from counter_app.core.keyslots import open_by_system

    return open_by_system(data_dir)


@contextmanager
def store_opened(
    data_dir: Path, kind: "OfficeKind", secrets: "SecretStore", clock: Clock
) -> "Iterator[Store]":
    """A store that stays open, unless what is done with it in the block fails."""
    from db.counter.store import open_store

    store = open_store(data_dir, kind, secrets, clock)
    try:
        yield store
    except BaseException:
        store.close()
        raise


def join(store: "Store", data_dir: Path, clock: Clock) -> "Desk":
    """The desk on an open store."""
    from counter_app.domain.office import OfficeKind
    from counter_app.services.clock_doubt import clock_doubt
    from counter_app.services.desk import Desk
    from counter_app.services.office.calendar import timetable_of
    from counter_app.services.office.editions import in_force
    from counter_app.services.office.machine import seated
    from counter_app.services.office.office import built_in, find_office, set_up, staff

    office = find_office(store, at=clock.now())
    if office is None:
        if store.kind is OfficeKind.REAL:
            raise UserError(
                "office_missing", "Chưa thiết lập đơn vị. Hãy chạy: counter-app office init."
            )
        office = set_up(built_in(store.kind), store=store, at=clock.now())
    rules = in_force(store, office, at=clock.now())
    return Desk(
        office=office,
        clerk=seated(staff(store), data_dir, day=local(clock.now()).date()),
        store=store,
        catalogue=rules.catalogue,
        calendar=rules.almanac.holds,
        calendars=rules.almanac.known,
        timetable=timetable_of(office),
        clock=clock,
        data_dir=data_dir,
        clock_doubt=clock_doubt(store, at=clock.now(), calendar=rules.almanac.holds),
    )
