"""The page that founds an office: its store, where its keys lie, and who signs in first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from counter_app.bootstrap import join, store_opened
from counter_app.core.clock import Clock, SystemClock
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys
    from counter_app.core.secrets import SecretStore
    from counter_app.domain.office import OfficeKind
    from counter_app.domain.staff import Clerk
    from counter_app.services.desk import Desk
    from counter_app.services.office.office import Setup
    from db.counter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Who signs in first, and the secret they chose."""

    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """A lost store is given up aloud; ``lanes``: those it had, where this PC no longer knows them."""

    lanes: frozenset[int] = frozenset()


class Founded(NamedTuple):
    """A new office's desk; the recovery code where people sign in, told this once."""

    desk: "Desk"
    recovery_code: str = ""


class _Way(NamedTuple):
    """How a new store is opened: its keys, its staff, and who of them signs in."""

    secrets: "SecretStore"
    people: "tuple[Clerk, ...]" = ()
    signs_in: "Clerk | None" = None
    keys: "Keys | None" = None
    recovery_code: str = ""


@contextmanager
def office_founded(
    data_dir: Path | None,
    setup: "Setup",
    *,
    first: First | None = None,
    keys_in_file: bool = False,
    anew: Anew | None = None,
) -> "Iterator[Founded]":
    """The desk of an office that ``setup`` has just founded; refuses where one already stands.

    ``first``: who sets a secret and keeps the accounts; ``keys_in_file``: keys that need nobody's
    secret, in clear. With neither, a real office's keys go to the system's key ring; where it has
    none, ``UserError`` (``keys_unsafe``). ``anew``: in the place of a store that is lost.
    """
    from counter_app.core.config import default_data_dir
    from counter_app.core.opening import alone_in
    from counter_app.services.people.accounts import note_first
    from db.places import check_new_place

    folder, clock = data_dir or default_data_dir(), SystemClock()
    kind = setup.office.kind
    check_new_place(folder)
    with alone_in(folder):
        if anew is not None:
            _give_up(folder, setup, anew, clock)
        else:
            _require_none(folder, kind, clock, signs_in=first is not None)
        way = _way(folder, setup, first, clock, keys_in_file=keys_in_file)
        with store_opened(folder, kind, way.secrets, clock, anew=anew is not None) as store:
            _set_up(setup, store, way, clock)
            # Found after a cut: that code was never told.
            code = way.recovery_code or _new_code(way.keys)
            desk = join(store, folder, clock)
            if way.signs_in is not None:
                note_first(way.signs_in, desk=desk, at=clock.now())
    try:
        yield Founded(desk, code)
    finally:
        desk.store.close()


def _set_up(setup: "Setup", store: "Store", way: _Way, clock: Clock) -> None:
    """The lanes are remembered on this PC before the first number is given from them."""
    from counter_app.services.office.office import set_up
    from db.counter.anew import lanes_lost
    from db.counter.device import note_head

    lost, by = lanes_lost(store.path), way.signs_in
    set_up(setup, store=store, at=clock.now(), people=way.people, signs_in=by, lost=lost)
    store.read(lambda one: note_head(store.path, store.kind, store.device, one))


def _give_up(folder: Path, setup: "Setup", anew: Anew, clock: Clock) -> None:
    """Sets aside what is left of the lost store, once it is certain which lanes never come again."""
    from counter_app.core.secrets import open_secrets
    from counter_app.domain.office import OfficeKind
    from counter_app.services.office.office import require_clear
    from db.counter.anew import is_lost, lanes_of_missing, set_aside
    from db.counter.store import FILE_NAMES

    path, secrets = folder / FILE_NAMES[OfficeKind.REAL], open_secrets(folder)
    if setup.office.kind is not OfficeKind.REAL or not is_lost(path, secrets):
        raise UserError(
            "anew_not_needed",
            "Ở đây không có kho nào bị mất nên không cần lập lại. Hãy bỏ --anew.",
        )
    lanes = lanes_of_missing(path, anew.lanes)
    if lanes is None:
        raise UserError(
            "old_lanes_unknown",
            "Máy không còn nhớ các dãy số của kho cũ. Hãy thêm --old-lanes và mọi dãy kho cũ từng "
            "giữ, cả dãy dự phòng.",
            field="old_lanes",
        )
    require_clear(setup, lanes)
    set_aside(path, secrets, lanes, at=clock.now())


def _new_code(keys: "Keys | None") -> str:
    if keys is None:
        return ""
    code, fresh = keys.wrapped_code()
    keys.put_recovery(fresh)
    return code


def _require_none(folder: Path, kind: "OfficeKind", clock: Clock, *, signs_in: bool) -> None:
    """Refuses where an office stands; one behind secrets shows once it is opened by one."""
    from counter_app.core.key_file import has_keys
    from counter_app.core.secrets import open_secrets
    from counter_app.domain.office import OfficeKind
    from counter_app.services.office.office import find_office, office_exists
    from db.counter.store import FILE_NAMES
    from db.counter.traces import require_there

    if has_keys(folder) and not signs_in and kind is OfficeKind.REAL:
        raise office_exists()
    require_there(folder / FILE_NAMES[kind], kind, open_secrets(folder))
    if has_keys(folder) or not (folder / FILE_NAMES[kind]).exists():
        return
    with store_opened(folder, kind, open_secrets(folder), clock) as store:
        stands = find_office(store, at=clock.now()) is not None
        store.close()
    if stands:
        raise office_exists()


def _way(
    folder: Path, setup: "Setup", first: First | None, clock: Clock, *, keys_in_file: bool
) -> _Way:
    from counter_app.core.secrets import FileSecretStore, open_secrets
    from counter_app.domain.office import OfficeKind

    if setup.office.kind is not OfficeKind.REAL:
        if first is not None:
            raise UserError(
                "no_secret_here", "Kho huấn luyện, dùng thử không cần mật khẩu. Hãy bỏ --as."
            )
        return _Way(open_secrets(folder))
    if first is not None:
        return _signing_in(folder, setup, first, clock)
    if keys_in_file:
        return _Way(FileSecretStore(folder))
    plain = open_secrets(folder)
    if isinstance(plain, FileSecretStore):
        raise UserError(
            "keys_unsafe",
            "Máy không có kho khóa. Hãy thêm --as TÊN để đặt mật khẩu, hoặc --keys-in-file để "
            "khóa trong tệp, không che.",
        )
    return _Way(plain)


def _signing_in(folder: Path, setup: "Setup", first: First, clock: Clock) -> _Way:
    """The first person's slot, before anything else is written; of a founding that was cut, its own."""
    from counter_app.core.ids import ClerkId
    from counter_app.core.key_file import has_keys
    from counter_app.core.keyslots import Person, found_keys, open_by_secret, people
    from counter_app.core.secrets import open_secrets
    from counter_app.core.text import fold
    from counter_app.domain.secret_rules import checked_secret

    staff, keeper = _with_keeper(setup, first, clock)
    if has_keys(folder):
        known = next((one for one in people(folder) if fold(one.name) == fold(first.name)), None)
        keys = open_by_secret(folder, known.clerk if known else "", first.secret)
        same = replace(keeper, id=ClerkId(keys.clerk))
        return _Way(keys, tuple(same if one is keeper else one for one in staff), same, keys)
    checked_secret(first.secret, names=(keeper.name, setup.office.name))
    plain = open_secrets(folder)
    begun = plain.get("store-key-real") is not None
    keys, code = found_keys(
        folder, Person(keeper.id, keeper.name), first.secret, adopted=plain if begun else None
    )
    return _Way(keys, staff, keeper, keys, code)


def _with_keeper(setup: "Setup", first: First, clock: Clock) -> "tuple[tuple[Clerk, ...], Clerk]":
    """The staff and who of them keeps the accounts: an administrator beside them if not named there."""
    from counter_app.core.clock import to_ms
    from counter_app.core.ids import ClerkId, uuid7
    from counter_app.core.text import clean_line, fold
    from counter_app.domain.account import as_keeper
    from counter_app.domain.staff import Clerk, Role
    from counter_app.services.office.office import new_staff

    at = clock.now()
    staff = new_staff(setup, at=at)
    for one in staff:
        if fold(one.name) == fold(first.name):
            keeper = as_keeper(one)
            return tuple(keeper if other is one else other for other in staff), keeper
    name = clean_line(first.name, field="name")
    if not name:
        raise UserError("name_missing", "Hãy ghi họ và tên người quản trị sau --as.", field="as")
    keeper = Clerk(id=ClerkId(uuid7(to_ms(at) + len(staff))), name=name, role=Role.ADMINISTRATOR)
    return (*staff, keeper), keeper
