"""A store whose keys lie under people's secrets: who opens it, and what a secret's change leaves alone."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.bootstrap import kind_in_use, open_desk
from counter_app.bootstrap_founding import First, office_founded
from counter_app.core import keyslots
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import has_keys, read_keys
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import (
    Person,
    found_keys,
    open_by_recovery,
    open_by_secret,
    people,
)
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from counter_app.domain.rights import Right
from counter_app.domain.staff import Role
from counter_app.services.office import office as office_service
from counter_app.services.office.office import Setup, built_in, staff
from counter_app.services.people.account_list import keys_of
from counter_app.services.people.ways_in import let_system_open
from db.counter.accounts import accounts
from db.counter.audit_log import acts_between, acts_on
from db.counter.store import HUB_KEY, destroy_key
from db.engine import probe
from db.hub.store import open_hub_store
from tests.key_ring import Ring, use_ring
from tests.slots import let_in

SECRET: Final = "nước chảy đá mòn"
OTHER: Final = "kiến tha lâu đầy tổ"
CHEAP: Final = Kdf(memory_kib=8, passes=1)


def _real() -> Setup:
    setup = built_in(OfficeKind.TRAINING)
    return replace(setup, office=replace(setup.office, kind=OfficeKind.REAL))


SETUP: Final = _real()


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch) -> First:
    """Who founds the office; what a guess costs is not measured, it shall cost nothing here."""
    monkeypatch.setattr(keyslots, "tuned", lambda: CHEAP)
    return First(name="Đỗ Thị Quản", secret=SECRET)


def test_training_asks_for_no_secret_and_signs_by_a_key_of_its_own(tmp_path: Path) -> None:
    keys, _ = found_keys(tmp_path, Person("c1", "Nguyễn Thị Lan"), SECRET, kdf=CHEAP)
    with pytest.raises(UserError, match="office init"):
        open_desk(tmp_path, kind=OfficeKind.REAL, keys=keys)
    desk = open_desk(tmp_path, training=True)
    desk.store.close()
    plain = FileSecretStore(tmp_path)
    assert desk.store.device.key.private_bytes_raw().hex() == plain.get("device-key-training")
    assert plain.get("device-key") is None
    assert keys.get("device-key") not in (None, plain.get("device-key-training"))


def test_a_training_store_of_an_earlier_build_keeps_the_key_its_rows_are_signed_with(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    desk.store.close()
    plain = FileSecretStore(tmp_path)
    kept = (tmp_path / "secrets.json").read_text()
    (tmp_path / "secrets.json").write_text(kept.replace("device-key-training", "device-key"))
    assert plain.get("device-key-training") is None
    again = open_desk(tmp_path)
    again.store.close()
    assert again.store.device.id == desk.store.device.id


def test_a_real_office_opens_for_those_who_sign_in_and_nobody_else(
    tmp_path: Path, first: First
) -> None:
    with office_founded(tmp_path, SETUP, first=first) as (desk, code):
        name = desk.office.name
        (keeper,) = desk.store.read(lambda one: accounts(one, desk.store.signer))
        (added, seen) = desk.store.read(lambda one: acts_on(one, keeper.clerk.id))
    assert (added.act, added.clerk_name, seen.act) == ("account_added", first.name, "way_seen")
    assert (keeper.clerk.name, keeper.clerk.role) == (first.name, Role.ADMINISTRATOR)
    with pytest.raises(UserError) as caught:
        open_desk(tmp_path)
    assert caught.value.code == "sign_in_needed"
    (person,) = people(tmp_path)
    assert person == Person(keeper.clerk.id, first.name)
    for keys in (
        open_by_secret(tmp_path, person.clerk, SECRET),
        open_by_recovery(tmp_path, code),
    ):
        desk = open_desk(tmp_path, keys=keys)
        desk.store.close()
        assert desk.office.name == name
    kept = FileSecretStore(tmp_path)
    assert not [one for one in ("store-key-real", "files-key-real", "device-key") if kept.get(one)]


def test_whoever_stands_in_the_file_keeps_their_role_and_the_accounts(tmp_path: Path) -> None:
    named = SETUP.clerks[0]
    with office_founded(tmp_path, SETUP, first=First(name=named.name, secret=SECRET)) as (desk, _):
        (keeper,) = desk.store.read(lambda one: accounts(one, desk.store.signer))
        assert len(staff(desk.store)) == len(SETUP.clerks)
    assert keeper.clerk.role is named.role
    assert {Right.ACCOUNTS, Right.UNLOCK} <= keeper.clerk.rights


def test_a_changed_secret_changes_no_byte_of_the_store(tmp_path: Path, first: First) -> None:
    with office_founded(tmp_path, SETUP, first=first):
        pass
    store = (tmp_path / "office.db").read_bytes()
    (person,) = people(tmp_path)
    let_in(open_by_secret(tmp_path, person.clerk, SECRET), person, OTHER)
    assert (tmp_path / "office.db").read_bytes() == store
    desk = open_desk(tmp_path, keys=open_by_secret(tmp_path, person.clerk, OTHER))
    desk.store.close()


@pytest.mark.parametrize("way", ["--as", "--keys-in-file"])
def test_an_office_that_stands_is_founded_no_second_time(
    tmp_path: Path, first: First, way: str
) -> None:
    asked = first if way == "--as" else None
    again: dict[str, Any] = {"first": asked, "keys_in_file": asked is None}
    with office_founded(tmp_path, SETUP, **again) as (desk, _):
        key = desk.store.key
    before = read_keys(tmp_path).recovery if asked else None
    others: tuple[dict[str, Any], ...] = ({"first": first}, {"keys_in_file": True}, {})
    for options in (again, *others):
        with pytest.raises(UserError) as caught, office_founded(tmp_path, SETUP, **options):
            pass
        assert caught.value.code == "office_exists"
    assert has_keys(tmp_path) == (asked is not None)
    if asked:
        assert read_keys(tmp_path).recovery == before
    else:
        assert FileSecretStore(tmp_path).get("store-key-real") == key


@pytest.mark.parametrize(
    "left",
    ["keys.json", "office.head", "office.db-wal", "office-files/aa/1", "hong/20260720/office.db",
     "backups/office-20260720-080000.db", "outside the folder"],
)  # fmt: skip
def test_an_office_that_is_missed_is_told_and_not_founded_anew(
    tmp_path: Path, first: First, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    folder = tmp_path / "data"
    with office_founded(folder, SETUP, first=first):
        pass
    kept = (folder / "keys.json").read_bytes()
    shutil.rmtree(folder)
    if left != "outside the folder":
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "another user's"))
        (folder / left).parent.mkdir(parents=True)
        (folder / left).write_bytes(kept)
    assert kind_in_use(folder) is OfficeKind.REAL
    for way, code in (
        ({"first": first}, "store_missing"),
        ({"keys_in_file": True}, "office_exists" if left == "keys.json" else "store_missing"),
    ):
        with pytest.raises((EnvironmentFault, UserError)) as caught:
            office_founded(folder, SETUP, **way).__enter__()
        told = caught.value
        assert isinstance(told, EnvironmentFault | UserError)
        assert told.code == code
    if left == "keys.json":
        with pytest.raises(EnvironmentFault) as missed:
            open_desk(folder, keys=open_by_secret(folder, people(folder)[0].clerk, SECRET))
        assert missed.value.code == "store_missing"
        assert len(missed.value.message.split()) <= 25
    assert not any((folder / one).exists() for one in ("office.db", "training.db", "secrets.json"))
    assert (folder / "keys.json").exists() == (left == "keys.json")


def test_a_founding_that_was_cut_goes_on_with_the_same_secret(
    tmp_path: Path, first: First, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(office_service, "set_up", cut)
        with pytest.raises(KeyboardInterrupt), office_founded(tmp_path, SETUP, first=first):
            pass
    with office_founded(tmp_path, SETUP, first=first) as (desk, code):
        (keeper,) = desk.store.read(lambda one: accounts(one, desk.store.signer))
    assert [one.clerk for one in people(tmp_path)] == [keeper.clerk.id]
    desk = open_desk(tmp_path, keys=open_by_recovery(tmp_path, code))
    desk.store.close()


def test_a_real_office_keeps_no_key_in_clear_unless_told_to(tmp_path: Path) -> None:
    with (
        pytest.raises(UserError, match="--keys-in-file") as caught,
        office_founded(tmp_path, SETUP),
    ):
        pass
    assert caught.value.code == "keys_unsafe"
    assert not [one.name for one in tmp_path.iterdir() if one.suffix in {".json", ".db"}]


def test_with_a_key_ring_a_real_office_needs_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = use_ring(Ring(), monkeypatch)
    with office_founded(tmp_path, SETUP) as (_, code):
        assert code == ""
    assert ring.kept
    assert not (tmp_path / "secrets.json").exists()


def test_a_command_of_the_night_opens_by_the_systems_key_ring(
    tmp_path: Path, first: First, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_ring(Ring(), monkeypatch)
    with office_founded(tmp_path, SETUP, first=first):
        pass
    (person,) = people(tmp_path)
    open_by_secret(tmp_path, person.clerk, SECRET).use_system(on=True)
    desk = open_desk(tmp_path)
    desk.store.close()
    assert desk.office.name == SETUP.office.name


def test_the_log_says_whether_this_pc_opens_the_store_by_itself(
    tmp_path: Path, first: First, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office_founded(tmp_path, SETUP, first=first) as (founded, _):
        (keeper,) = founded.store.read(lambda one: accounts(one, founded.store.signer))
        desk, at = replace(founded, clerk=keeper.clerk), founded.clock.now()
        let = partial(let_system_open, keys_of(desk), at=at)
        with pytest.raises(UserError, match="kho khóa"):
            let(on=True, desk=desk)
        use_ring(Ring(), monkeypatch)
        leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
        with pytest.raises(UserError, match="quản trị"):
            let(on=True, desk=leader)
        assert not read_keys(tmp_path).system
        for on in (True, False):
            let(on=on, desk=desk)
            assert read_keys(tmp_path).system is on
        acts = desk.store.read(lambda one: acts_between(one, at, desk.clock.now()))
    noted = [(one.clerk_id, one.body) for one in acts if one.act == Act.SYSTEM_OPENS]
    assert noted == [(keeper.clerk.id, {"on": True}), (keeper.clerk.id, {"on": False})]


def test_the_hub_on_this_pc_opens_its_store_by_the_same_keys(tmp_path: Path, first: First) -> None:
    with office_founded(tmp_path, SETUP, first=first) as (desk, code):
        open_hub_store(tmp_path, desk.store.secrets).close()
    made = open_by_recovery(tmp_path, code).get(HUB_KEY)
    assert made is not None
    assert FileSecretStore(tmp_path).get(HUB_KEY) is None
    probe(tmp_path / "hub.db", made)


def test_a_wiped_pc_has_no_way_in_but_a_copy_at_the_office_has(
    tmp_path: Path, first: First
) -> None:
    """The copy beside a backup on a stick, as a safe in the office has it."""
    folder, stick = tmp_path / "data", tmp_path / "stick"
    stick.mkdir()
    with office_founded(folder, SETUP, first=first) as (desk, code):
        for name in ("office.db", "keys.json"):
            (stick / name).write_bytes((folder / name).read_bytes())
        key = desk.store.key
        destroy_key(desk.store)
    (person,) = people(stick)
    ways: tuple[Callable[[], object], ...] = (
        lambda: open_desk(folder),
        lambda: open_by_secret(folder, person.clerk, SECRET),
        lambda: open_by_recovery(folder, code),
    )
    for way in ways:
        with pytest.raises(EnvironmentFault, match="khoá vĩnh viễn"):
            way()
    assert open_by_recovery(stick, code).get("store-key-real") == key
