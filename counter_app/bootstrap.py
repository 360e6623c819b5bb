"""The one page that builds the program's objects and joins them.

Rooms are imported inside the functions that need them: a headless command loads no Qt, and the
window is painted before the store's libraries are (together half a second).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.core.clock import Clock, SystemClock, local
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys
    from counter_app.core.secrets import SecretStore
    from counter_app.devices.printer import Printer
    from counter_app.domain.office import OfficeKind
    from counter_app.services.desk import Desk
    from db.counter.store import Store


def open_window(data_dir: Path | None = None) -> int:
    """Shows the counter's window until it is closed; the process's exit code."""
    from counter_app.bootstrap_sync import central_side
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
    real = data_dir / FILE_NAMES[OfficeKind.REAL]
    return OfficeKind.REAL if real.exists() or _lived_before(real) else OfficeKind.TRAINING


def _lived_before(real: Path) -> bool:
    """Whether a real store has been here: one that is gone is missed, never passed over."""
    from counter_app.core.key_file import has_keys
    from counter_app.core.secrets import open_secrets
    from counter_app.domain.office import OfficeKind
    from db.counter.traces import has_lived

    folder = real.parent
    return has_keys(folder) or has_lived(real, OfficeKind.REAL, open_secrets(folder))


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
    data_dir: Path,
    kind: "OfficeKind",
    secrets: "SecretStore",
    clock: Clock,
    *,
    anew: bool = False,
) -> "Iterator[Store]":
    """A store that stays open, unless what is done with it in the block fails; ``anew``: of ``open_store``."""
    from db.counter.store import open_store

    store = open_store(data_dir, kind, secrets, clock, anew=anew)
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
