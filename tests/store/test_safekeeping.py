"""Copies made by themselves: on a second medium, when something changed, proved, few, never none."""

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from counter_app.core.config import load_machine
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import ClerkId
from counter_app.core.key_file import read_keys
from counter_app.core.keyslots import Person, found_keys
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.kept_copies import Copy, copy_name, kept, made_at, to_let_go
from counter_app.services.keeping.safekeeping import (
    choose_place,
    is_behind,
    is_due,
    keep_safe,
    place_of,
    safety,
)
from db import backup
from db.counter.vault import vault_of
from db.engine import connect
from tests.another_disk import another_disk
from tests.commands import call
from tests.real_office import CHEAP, SECRET

TakeIn = Callable[..., Receipt]
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
MINUTES_30 = timedelta(minutes=30)


@pytest.fixture
def stick(tmp_path: Path, desk: Desk) -> Path:
    """A folder that the desk's copies go into."""
    folder = tmp_path.with_name(f"{tmp_path.name}-usb")
    folder.mkdir()
    choose_place(folder, desk=desk, at=AT)
    return folder


def test_a_copy_is_made_where_it_was_told_to_and_is_remembered(
    desk: Desk, take_in: TakeIn, stick: Path
) -> None:
    receipt = take_in()
    made = keep_safe(desk=desk, at=AT)
    assert made.path.parent == place_of(desk)
    assert made.path.is_relative_to(stick)
    assert _codes(made.path, desk.store.key) == [receipt.dossier_code]
    now = safety(desk=desk)
    assert (now.kept.last_at, now.kept.thorough_at) == (AT, AT)
    assert [one.path for one in now.copies] == [made.path]
    assert now.folder == stick
    assert now.is_there


def test_a_copy_is_due_when_something_changed_and_half_an_hour_has_gone(
    desk: Desk, take_in: TakeIn, stick: Path
) -> None:
    assert is_due(desk=desk, at=AT)
    keep_safe(desk=desk, at=AT)
    assert not is_due(desk=desk, at=AT + MINUTES_30)
    take_in()
    assert is_behind(desk=desk)
    assert not is_due(desk=desk, at=AT + MINUTES_30 - timedelta(seconds=1))
    assert is_due(desk=desk, at=AT + MINUTES_30)


def test_rows_are_looked_through_once_a_day_and_pages_each_time(
    desk: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bool] = []

    def verify(_path: Path, _key: str, *, thorough: bool, told: backup.Told) -> None:
        looked.append(thorough)

    monkeypatch.setattr(backup, "verify", verify)
    for hours in (0, 1, 23, 24, 25):
        keep_safe(desk=desk, at=AT + timedelta(hours=hours))
    assert looked == [True, False, False, True, False]


@pytest.mark.parametrize("thorough", [True, False])
def test_a_flipped_bit_in_a_copy_is_found_either_way(
    desk: Desk, take_in: TakeIn, stick: Path, thorough: bool
) -> None:
    take_in()
    path = keep_safe(desk=desk, at=AT).path
    raw = bytearray(path.read_bytes())
    raw[len(raw) * 3 // 4] ^= 1
    path.write_bytes(raw)
    with pytest.raises((EnvironmentFault, dbapi2.DatabaseError)):
        backup.verify(path, desk.store.key, thorough=thorough)


def test_a_stick_that_is_not_in_is_told_and_its_empty_folder_is_not_taken_for_it(
    desk: Desk, stick: Path
) -> None:
    home = place_of(desk)
    assert home is not None
    home.rmdir()
    with pytest.raises(EnvironmentFault) as caught:
        keep_safe(desk=desk, at=AT)
    assert caught.value.code == "backup_unplugged"
    assert list(stick.iterdir()) == []
    assert not safety(desk=desk).is_there


def test_a_stick_pulled_out_in_the_middle_is_told_and_the_copy_before_counts(
    desk: Desk, take_in: TakeIn, stick: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep_safe(desk=desk, at=AT)
    before = kept(desk.data_dir)
    take_in()

    def pull(_done: int, _total: int) -> bool:
        shutil.rmtree(stick, ignore_errors=True)
        return True

    with pytest.raises(EnvironmentFault) as caught:
        keep_safe(desk=desk, at=AT + MINUTES_30, told=pull)
    assert caught.value.code == "backup_cut_off"
    assert "backup.failed" in caplog.text
    assert kept(desk.data_dir) == before
    assert not stick.exists()
    assert is_behind(desk=desk)


def test_a_copy_that_is_stopped_leaves_nothing(desk: Desk, take_in: TakeIn, stick: Path) -> None:
    take_in()
    with pytest.raises(backup.CopyStopped):
        keep_safe(desk=desk, at=AT, told=lambda _done, _total: False)
    assert safety(desk=desk).copies == ()
    assert kept(desk.data_dir).last_at is None
    home = place_of(desk)
    assert home is not None
    assert list(home.iterdir()) == []


def test_saves_in_the_meantime_do_not_begin_a_copy_anew(
    desk: Desk, take_in: TakeIn, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = take_in()
    monkeypatch.setattr(backup, "_PAGES_A_STEP", 40)
    steps: list[int] = []

    def told(done: int, _total: int) -> bool:
        if len(steps) < 3:
            take_in()
        steps.append(done)
        return True

    made = keep_safe(desk=desk, at=AT, told=told)
    assert len(steps) > 3
    assert steps == sorted(steps)
    assert _codes(made.path, desk.store.key) == [receipt.dossier_code]
    assert is_behind(desk=desk)


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of memory")
def test_keys_go_along_onto_another_disk_only(
    desk: Desk,
    stick: Path,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    beside = tmp_path_factory.mktemp("office")
    found_keys(beside, Person(ClerkId("c"), "Lê Văn Quản"), SECRET, kdf=CHEAP)
    shutil.copy(beside / "keys.json", desk.data_dir)
    assert not keep_safe(desk=desk, at=AT).opens_elsewhere
    home = place_of(desk)
    assert home is not None
    assert not (home / "keys.json").exists()
    with another_disk(desk.data_dir) as other:
        choose_place(other, desk=desk, at=AT)
        assert keep_safe(desk=desk, at=AT).opens_elsewhere
        home = place_of(desk)
        assert home is not None
        assert (home / "keys.json").stat().st_mode & 0o777 == 0o600
        assert read_keys(home) == read_keys(beside)
        (desk.data_dir / "keys.json").write_text("{")
        with pytest.raises(EnvironmentFault):
            keep_safe(desk=desk, at=AT + timedelta(hours=1))
        assert "backup.failed" in caplog.text
        assert read_keys(home) == read_keys(beside), "a spoilt file takes no good one's place"


def test_a_place_that_is_no_good_is_refused_and_the_one_before_stays(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    file = stick / "file"
    file.write_text("no folder")
    for folder, code in (
        (desk.data_dir / "backups", "backup_inside"),
        (file, "backup_no_folder"),
        (stick / "none", "backup_no_folder"),
    ):
        with pytest.raises(UserError) as caught:
            choose_place(folder, desk=desk, at=AT)
        assert caught.value.code == code
    assert load_machine(desk.data_dir).backup_folder == str(stick)


def test_copies_of_two_years_come_down_to_days_and_months_and_the_newest_stays() -> None:
    copies = [_copy(AT - timedelta(hours=6 * count)) for count in range(4 * 730)]
    gone = {one.path for one in to_let_go(copies, now=AT, days=30)}
    left = [one for one in copies if one.path not in gone]
    ages = [(AT - one.at) for one in left]
    assert len([age for age in ages if age <= timedelta(days=2)]) == 9
    assert {one.at.date() for one in left} >= {(AT - timedelta(days=n)).date() for n in range(30)}
    assert len({(one.at.year, one.at.month) for one in left}) == 13
    assert len(left) <= 9 + 30 + 13
    old = _copy(AT - timedelta(days=2000))
    assert to_let_go([old], now=AT, days=30) == ()
    assert to_let_go(left, now=AT, days=30) == ()


def test_a_clock_ahead_lets_no_copy_go_and_ends_no_copying(
    desk: Desk, take_in: TakeIn, stick: Path
) -> None:
    home = place_of(desk)
    assert home is not None
    before = [home / copy_name("training", AT - timedelta(days=n)) for n in range(1, 16)]
    for one in before:
        one.write_text("x")
    ahead = keep_safe(desk=desk, at=datetime(2038, 1, 5, 3, 0, tzinfo=UTC)).path
    assert all(one.exists() for one in before)
    take_in()
    assert is_due(desk=desk, at=AT)
    made = keep_safe(desk=desk, at=AT).path
    assert not is_due(desk=desk, at=AT)
    assert all(one.exists() for one in (*before, ahead, made))


def test_the_newest_stay_whatever_the_clock_says_and_those_of_days_to_come_count_for_none() -> None:
    copies = [_copy(AT - timedelta(hours=n)) for n in range(40)]
    ahead = [_copy(AT + timedelta(days=4000, hours=n)) for n in range(40)]
    assert to_let_go([*copies, *ahead], now=AT, days=30) == ()
    gone = to_let_go(copies, now=AT + timedelta(days=4000), days=30)
    assert [one.at for one in gone] == [one.at for one in copies[10:]]


def test_only_copies_of_this_store_are_ever_let_go(desk: Desk, stick: Path) -> None:
    home = place_of(desk)
    assert home is not None
    names = ["office-20200101-000000.db", "training-2020.db", "training-20201301-000000.db"]
    names += [copy_name("training", AT - timedelta(hours=n)) for n in range(1, 10)]
    for name in (*names, "training-20200101-000000.db"):
        (home / name).write_text("x")
    keep_safe(desk=desk, at=AT)
    assert sorted(one.name for one in home.iterdir()) == sorted([*names, copy_name("training", AT)])


@pytest.mark.parametrize("wrong", ["files", "keys"])
def test_a_copy_whose_files_or_keys_fail_is_none_and_old_ones_make_room(
    desk: Desk, stick: Path, caplog: pytest.LogCaptureFixture, wrong: str
) -> None:
    with another_disk(desk.data_dir) as folder:
        choose_place(folder, desk=desk, at=AT)
        vault_of(desk.store).write("019a0000-0000-7000-8000-0000000000aa", b"scan")
        found_keys(desk.data_dir, Person(ClerkId("A"), "An"), SECRET, kdf=CHEAP)
        home = place_of(desk)
        assert home is not None
        if wrong == "files":
            (home / "training-files").write_bytes(b"in the way")
        else:
            (home / "keys.json").mkdir()
        new = [copy_name("training", AT - timedelta(hours=n)) for n in range(1, 11)]
        for name in (*new, "training-20200101-000000.db"):
            (home / name).write_bytes(b"x")
        with pytest.raises(EnvironmentFault):
            keep_safe(desk=desk, at=AT)
        assert {one.name for one in home.glob("*.db*")} == set(new)
    assert any(one.message == "backup.failed" for one in caplog.records)


def test_the_name_of_a_copy_tells_when_it_was_made() -> None:
    assert made_at(copy_name("office", AT)) == AT
    assert made_at("office-20261323-100000.db") is None
    assert made_at("office-20261123-100000.db.new") is None


def test_the_command_chooses_a_place_and_goes_on_using_it(tmp_path: Path) -> None:
    data, usb = tmp_path / "data", tmp_path / "usb"
    usb.mkdir()
    code, _, told = call("--data", data, "backup")
    assert code == 2
    assert "Chưa chọn nơi sao lưu" in told
    assert call("--data", data, "backup", "--place", usb)[0] == 0
    code, lines, _ = call("--data", data, "backup")
    assert code == 0
    assert Path(str(lines[0]["backup"])).is_relative_to(usb)


def _copy(at: datetime) -> Copy:
    return Copy(path=Path(copy_name("office", at)), at=at, size_bytes=1)


def _codes(path: Path, key: str) -> list[str]:
    connection = connect(path, key)
    try:
        return [row[0] for row in connection.execute("SELECT code FROM dossiers ORDER BY number")]
    finally:
        connection.close()
