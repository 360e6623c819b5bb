"""Where a store may lie: on a disk of the machine's own, that no other program keeps in step."""

import os
import sys
from pathlib import Path

import pytest

from counter_app.bootstrap_founding import office_founded
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.office import OfficeKind
from counter_app.services.office.office import built_in
from db import places
from db.places import Place, check_new_place, check_place, place_of, same_disk


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A kernel's tree with one disk, on which ``tmp_path`` lies, and nothing said of it yet."""
    number = tmp_path.stat().st_dev
    disk = tmp_path / "sys" / "devices" / "pci" / "block" / "sdb"
    (disk / "sdb1").mkdir(parents=True)
    (disk / "sdb1" / "partition").write_text("1\n")
    (disk / "removable").write_text("0\n")
    named = tmp_path / "sys" / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
    named.parent.mkdir(parents=True)
    named.symlink_to(disk / "sdb1")
    return tmp_path / "sys"


def test_the_machine_s_own_disk_is_a_place_for_the_store(tmp_path: Path, system: Path) -> None:
    assert place_of(tmp_path / "new" / "office.db", system=system, settings={}) is Place.OWN_DISK


def test_what_the_kernel_calls_removable_is_a_stick(tmp_path: Path, system: Path) -> None:
    (system / "devices" / "pci" / "block" / "sdb" / "removable").write_text("1\n")
    assert place_of(tmp_path / "office.db", system=system, settings={}) is Place.STICK


def test_a_disk_on_a_usb_line_is_a_stick_also_under_an_encrypted_volume(
    tmp_path: Path, system: Path
) -> None:
    number = tmp_path.stat().st_dev
    usb = system / "devices" / "usb1" / "block" / "sdc"
    volume = system / "devices" / "virtual" / "block" / "dm-0"
    for folder in (usb, volume / "slaves"):
        folder.mkdir(parents=True)
    for disk in (usb, volume):
        (disk / "removable").write_text("0\n")
    (volume / "slaves" / "sdc").symlink_to(usb)
    named = system / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
    named.unlink()
    named.symlink_to(volume)
    assert place_of(tmp_path / "office.db", system=system, settings={}) is Place.STICK


@pytest.mark.parametrize(
    "name",
    [
        *("OneDrive", "OneDrive - UBND Xã A", "Dropbox", "Dropbox (Cơ quan)", "Google Drive"),
        *("Google Drive của tôi", "GoogleDrive-can.bo@xa.vn", "My Drive", "Drive của tôi"),
        *("Zalo Drive", "VNPT Drive", "VNPTDrive", "Viettel Drive", "SharePoint - UBND Xã A"),
        *("Creative Cloud Files", "Tài liệu OneDrive", "Tài liệu trên OneDrive - UBND Xã A"),
        *("Nextcloud", "Nextcloud2", "ownCloud", "MEGA", "pCloud Drive", "SynologyDrive"),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    assert place_of(tmp_path / name / "quay" / "office.db", settings={}) is Place.SYNCED


@pytest.mark.parametrize(
    "name",
    [
        *("Mega 2026", "Megaphone", "dropboxes", "Quầy", "Ổ đĩa D", "my driver"),
        *("Zalo", "Tài liệu", "Viettel driver", "VNPT"),
    ],
)
def test_a_folder_that_is_only_named_alike_is_none(tmp_path: Path, name: str) -> None:
    assert place_of(tmp_path / name / "office.db", settings={}) is Place.OWN_DISK


@pytest.mark.parametrize("mark", [*places._SYNC_MARKS, ".sync_1f2e3d.db", "._sync_1f2e3d.db"])
def test_a_synced_folder_is_known_by_what_its_program_leaves_there(
    tmp_path: Path, mark: str
) -> None:
    (tmp_path / mark).mkdir(parents=True)
    assert place_of(tmp_path / "deep" / "office.db", settings={}) is Place.SYNCED


def test_a_synced_folder_is_known_by_the_settings_and_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept" / "data").mkdir(parents=True)
    (tmp_path / "plain").symlink_to(tmp_path / "kept" / "data")
    told = {"OneDriveCommercial": str(tmp_path / "kept")}
    assert place_of(tmp_path / "plain" / "office.db", settings=told) is Place.SYNCED
    assert place_of(tmp_path / "other" / "office.db", settings=told) is Place.OWN_DISK


def test_a_stick_is_refused_for_a_new_store_and_serves_an_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "place_of", lambda _path: Place.STICK)
    check_place(tmp_path)
    with pytest.raises(EnvironmentFault) as caught:
        check_new_place(tmp_path)
    assert caught.value.code == "store_on_stick"


def test_no_office_is_founded_on_a_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "place_of", lambda _path: Place.STICK)
    with (
        pytest.raises(EnvironmentFault),
        office_founded(tmp_path / "data", built_in(OfficeKind.DEMO)),
    ):
        pytest.fail("an office was founded")
    assert not (tmp_path / "data").exists()


def test_a_synced_folder_is_refused_for_any_store(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        check_place(tmp_path / "OneDrive" / "office.db")
    assert caught.value.code == "store_in_synced"


def test_partitions_of_one_disk_are_one_disk(tmp_path: Path, system: Path) -> None:
    assert same_disk(tmp_path, tmp_path / "not" / "there", system=system)


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of memory")
def test_another_file_system_is_another_disk(tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # noqa: S108  a disk, not a file
    assert same_disk(tmp_path, memory) is (tmp_path.stat().st_dev == memory.stat().st_dev)
