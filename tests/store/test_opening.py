"""Opening a store: every way it can be wrong is told apart, and none makes a new one quietly."""

import os
import stat
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import SQLITE_INSERT

from counter_app.bootstrap import open_desk
from counter_app.core import whole_file
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.opening import alone_in
from counter_app.core.secrets import FileSecretStore, checked_key, open_secrets
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from db import engine, places
from db.counter.store import open_store

TakeIn = Callable[..., Receipt]


@pytest.fixture
def used(tmp_path: Path, clock: SteppedClock) -> Path:
    """A data folder in which an office has been opened and closed."""
    open_desk(tmp_path, clock=clock).store.close()
    return tmp_path


def _fault(folder: Path, clock: SteppedClock) -> str:
    with pytest.raises(EnvironmentFault) as caught:
        open_store(folder, OfficeKind.TRAINING, FileSecretStore(folder), clock)
    assert len(caught.value.message.split()) <= 25
    return caught.value.code


def test_a_store_opens_again_as_the_same_one(used: Path, clock: SteppedClock) -> None:
    first = open_desk(used, clock=clock)
    life = first.store.device.incarnation
    first.store.close()
    again = open_desk(used, clock=clock)
    assert again.store.device.incarnation == life
    assert not again.store.device.restored
    again.store.close()


def test_another_key_does_not_open_it(used: Path, clock: SteppedClock) -> None:
    FileSecretStore(used).set("store-key-training", "ab" * 32)
    assert _fault(used, clock) == "key_or_file_wrong"


def test_a_store_without_its_key_gets_no_new_one(used: Path, clock: SteppedClock) -> None:
    (used / "secrets.json").unlink()
    assert _fault(used, clock) == "key_missing"
    assert not (used / "secrets.json").exists()


@pytest.mark.parametrize("log_left", [False, True])
def test_a_training_store_that_vanished_begins_anew(
    used: Path, clock: SteppedClock, log_left: bool
) -> None:
    """It has no recovery code, and no number of it is anybody's; a log that is left is not read into it."""
    desk = open_desk(used, clock=clock)
    life, log = desk.store.device.incarnation, used / "training.db-wal"
    desk.store.write(lambda c: c.execute(text("UPDATE counters SET value = value + 1")))
    kept = log.read_bytes()
    desk.store.close()
    (used / "training.db").unlink()
    if log_left:
        log.write_bytes(kept)
    again = open_desk(used, clock=clock)
    assert (again.store.device.incarnation != life, again.store.device.restored) == (True, False)
    assert check(desk=again) == ()
    again.store.close()


def test_an_emptied_file_is_not_filled(used: Path, clock: SteppedClock) -> None:
    (used / "training.db").write_bytes(b"")
    assert _fault(used, clock) == "store_empty"
    assert (used / "training.db").read_bytes() == b""


def test_a_folder_in_its_place_is_told(used: Path, clock: SteppedClock) -> None:
    (used / "training.db").unlink()
    (used / "training.db").mkdir()
    assert _fault(used, clock) == "store_is_folder"


def test_some_other_file_in_its_place_is_told(used: Path, clock: SteppedClock) -> None:
    (used / "training.db").write_bytes(b"SQLite format 3\0" + os.urandom(8192))
    assert _fault(used, clock) == "key_or_file_wrong"


def test_a_network_folder_is_refused() -> None:
    with pytest.raises(EnvironmentFault) as caught:
        places.check_place(Path("//server/share/office.db"))
    assert caught.value.code == "store_on_network"


def test_a_network_mount_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "_file_system", lambda _: "cifs")
    with pytest.raises(EnvironmentFault) as caught:
        places.check_place(tmp_path / "office.db")
    assert caught.value.code == "store_on_network"


def test_a_library_that_spoils_files_is_refused() -> None:
    engine.check_sqlite_version((3, 51, 3))
    with pytest.raises(EnvironmentFault):
        engine.check_sqlite_version((3, 51, 2))


def test_a_store_of_a_newer_program_is_left_alone(used: Path, clock: SteppedClock) -> None:
    desk = open_desk(used, clock=clock)
    desk.store.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    desk.store.close()
    before = (used / "training.db").read_bytes()
    assert _fault(used, clock) == "store_newer"
    assert (used / "training.db").read_bytes() == before


@pytest.mark.parametrize("digits", ["", "ab" * 31, "ab" * 31 + "a", "AB" * 32, "zz" * 32])
def test_only_64_hex_digits_are_a_key(digits: str) -> None:
    with pytest.raises(EnvironmentFault):
        checked_key(digits)


def test_keys_in_a_file_are_for_their_owner_only_and_said_to_be_there(used: Path) -> None:
    secrets = open_secrets(used)
    assert stat.S_IMODE((used / "secrets.json").stat().st_mode) == 0o600
    assert "secrets.json" in secrets.notice


def test_nothing_a_citizen_said_is_readable_in_the_file(desk: Desk, take_in: TakeIn) -> None:
    take_in(name="Đặng Thị Hiếm Có", phone="0987654321")
    folder = desk.data_dir
    raw = b"".join(path.read_bytes() for path in folder.glob("training.db*"))
    assert len(raw) > 50_000
    for said in ("Đặng Thị", "dang", "0987654321", "001190000001", "CREATE TABLE", "SQLite"):
        assert said.encode() not in raw


def test_what_a_clerk_typed_is_in_no_error_of_the_store(desk: Desk) -> None:
    asked, typed = text("INSERT INTO drafts (id) VALUES (:name)"), "Đặng Thị Hiếm Có"
    with pytest.raises(Exception, match=r".") as caught:
        desk.store.write(lambda c: c.execute(asked, {"name": typed}).close())
    told = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO drafts" in told
    assert typed not in told


def test_the_library_below_writes_no_log_of_its_own(
    used: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = used / "training.db"
    with (
        closing(engine.connect(path, "ab" * 32)) as stranger,
        pytest.raises(dbapi2.DatabaseError),
    ):
        stranger.execute("SELECT count(*) FROM sqlite_master")
    assert capfd.readouterr() == ("", "")


def test_the_file_and_its_side_files_are_for_their_owner_only(desk: Desk, take_in: TakeIn) -> None:
    take_in()
    made = list(desk.data_dir.glob("training.db*"))
    assert len(made) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_training_and_demonstration_have_stores_of_their_own(
    tmp_path: Path, clock: SteppedClock
) -> None:
    training = open_desk(tmp_path, clock=clock, kind=OfficeKind.TRAINING)
    demo = open_desk(tmp_path, clock=clock, kind=OfficeKind.DEMO)
    try:
        assert training.store.path != demo.store.path
        assert training.store.key != demo.store.key
    finally:
        training.store.close()
        demo.store.close()


def test_the_engine_has_its_settings(desk: Desk) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check",
             "mmap_size", "wal_autocheckpoint", "query_only")  # fmt: skip

    def settings(connection: Connection) -> list[object]:
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    expected = ["wal", 2, 1, 0, 1, 0, 40_000]  # pages of 2 KiB
    assert desk.store.write(settings) == [*expected, 0]
    assert desk.store.read(settings) == [*expected, 1]


def test_a_save_on_the_first_day_compiles_no_statement_anew(desk: Desk, take_in: TakeIn) -> None:
    compiled: list[int] = []

    def told(act: int, *_what: object) -> int:
        compiled.append(act)
        return 0

    driver = desk.store.writing.connection.dbapi_connection
    assert driver is not None
    take_in()
    driver.set_authorizer(told)
    take_in()  # the authorizer itself makes each be compiled once more
    assert SQLITE_INSERT in compiled
    compiled.clear()
    take_in()
    assert SQLITE_INSERT not in compiled


def test_a_store_that_was_busy_or_broke_off_writes_again(desk: Desk, take_in: TakeIn) -> None:
    engine.cursor_of(desk.store.writing).execute("PRAGMA busy_timeout=0").close()
    with closing(engine.connect(desk.store.path, desk.store.key)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault) as caught:
            take_in()
    assert caught.value.code == "store_busy"
    with pytest.raises(ZeroDivisionError):
        desk.store.write(lambda c: c.exec_driver_sql("DELETE FROM drafts").rowcount / 0)
    assert take_in().slip_no == 100_001


def test_readers_cannot_write(desk: Desk) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        desk.store.read(lambda c: c.exec_driver_sql("DELETE FROM drafts").close())
    assert caught.value.code == "store_readonly"


def test_an_older_copy_put_back_begins_a_new_life_with_the_sealed_lane(
    desk: Desk, take_in: TakeIn, clock: SteppedClock
) -> None:
    folder, path = desk.data_dir, desk.store.path
    before = take_in()
    desk.store.close()
    old = path.read_bytes()
    desk = open_desk(folder, clock=clock)
    life = desk.store.device.incarnation
    lost = _take(desk, "mất khi khôi phục")
    desk.store.close()

    path.write_bytes(old)
    again = open_desk(folder, clock=clock)
    try:
        assert again.store.device.restored
        assert again.store.device.incarnation != life
        fresh = _take(again, "sau khôi phục")
        assert fresh.slip_no == 200001
        assert str(fresh.dossier_code).endswith("-2001")
        assert fresh.dossier_code not in {before.dossier_code, lost.dossier_code}
    finally:
        again.store.close()


def test_dying_before_the_head_is_noted_again_begins_no_new_life(
    used: Path, clock: SteppedClock
) -> None:
    head = (used / "training.head").read_bytes()
    for n in range(3):
        desk = open_desk(used, clock=clock)
        assert not desk.store.device.restored
        assert _take(desk, f"lần {n}").slip_no == 100001 + n
        desk.store.close()
        (used / "training.head").write_bytes(head)


def test_a_copy_on_another_machine_begins_a_new_life(used: Path, clock: SteppedClock) -> None:
    FileSecretStore(used).set("incarnation-training", "0123456789abcdef")
    desk = open_desk(used, clock=clock)
    try:
        assert desk.store.device.restored
        assert _take(desk, "bản chép").slip_no == 200001
    finally:
        desk.store.close()


def _take(desk: Desk, name: str) -> Receipt:
    from counter_app.domain.certified_copy import CertifiedCopy
    from counter_app.domain.draft import Draft
    from counter_app.domain.people.applicant import Person, Submitter
    from counter_app.services.intake.intake import receive
    from counter_app.services.intake.offer import offer

    draft = Draft(
        submitter=Submitter(person=Person(name=name, personal_id="001190000001")),
        procedure_code="2.000815",
        certified_copies=(CertifiedCopy(document="Bằng lái", pages=1, copies=1),),
    )
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def test_a_new_data_folder_and_those_over_it_last_with_what_is_put_in_them(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is synced in the one over it, before anything is written there."""
    synced: list[Path] = []
    monkeypatch.setattr(whole_file, "sync_folder", synced.append)
    folder = tmp_path / "office" / "data"
    with alone_in(folder):
        assert synced[:2] == [tmp_path, tmp_path / "office"]
    synced.clear()
    FileSecretStore(tmp_path / "keys").set("a", "b")
    assert synced[:1] == [tmp_path]
