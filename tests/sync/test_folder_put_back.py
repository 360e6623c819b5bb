"""A whole data folder put back in its place, keys and notes with it: the PC remembers outside it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_desk
from counter_app.cli.main import main
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.central_side import COPY_WORDS, STORE_PUT_BACK
from counter_app.services.keeping.check import check
from counter_app.services.sending.cell import left_to_do

CODES = "SELECT code FROM dossiers WHERE commune_id = ?"


def reopened(open_counter: Any, counter: Any) -> Any:
    """The desk after its program ended and began again."""
    commune = counter.desk.office.commune_code
    return open_counter(commune, name=counter.folder.name, at=counter.clock.now())


def folder_back(counter: Any, open_counter: Any) -> Any:
    """The whole data folder of a morning in its old place again; the dossier taken in since."""
    counter.close()
    image = counter.folder.with_name("image")
    if not image.exists():
        shutil.copytree(counter.folder, image)
    later = reopened(open_counter, counter)
    forgotten = later.take_in(name="Lê Thị Hoa")
    later.close()
    shutil.rmtree(counter.folder)
    shutil.copytree(image, counter.folder)
    return forgotten


def test_a_whole_folder_put_back_is_noticed_before_a_number_is_given_again(
    counter: Any, open_counter: Any, on_cell: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Store, keys and notes are all as of the morning; with no line only the PC itself can tell."""
    first = counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    codes = {first.dossier_code, folder_back(counter, open_counter).dossier_code}
    back = reopened(open_counter, counter)
    assert back.desk.store.device.restored
    told = [one.kind for one in left_to_do(desk=back.desk) if one.kind in COPY_WORDS]
    assert told == [STORE_PUT_BACK]
    taken = back.take_in(name="Phạm Văn Minh")
    assert taken.dossier_code not in codes
    assert taken.slip_no == 200_001
    back.close()

    main(["--data", str(counter.folder), "sync", "--status"])
    assert "chép trả từ bản cũ" in capsys.readouterr().out
    once_more = reopened(open_counter, counter)
    assert not once_more.desk.store.device.restored, "noticed once"
    once_more.sync()
    assert set(once_more.states()) == {"acked"}
    there = on_cell(counter.desk.office.commune_code, CODES)
    assert sorted(there) == sorted([(first.dossier_code,), (taken.dossier_code,)])
    assert check(desk=once_more.desk) == ()


def test_the_same_folder_put_back_again_gives_no_number_of_the_sealed_lane_again(
    counter: Any, open_counter: Any
) -> None:
    folder_back(counter, open_counter)
    back = reopened(open_counter, counter)
    assert back.take_in(name="Phạm Văn Minh").slip_no == 200_001
    back.close()
    shutil.rmtree(counter.folder)
    shutil.copytree(counter.folder.with_name("image"), counter.folder)

    thrice = reopened(open_counter, counter)

    assert thrice.desk.store.device.restored
    with pytest.raises(EnvironmentFault) as told:
        thrice.take_in(name="Vũ Thị Lan")
    assert told.value.code == "no_lane_left"


def test_a_folder_put_back_under_another_name_is_noticed_just_as_well(
    counter: Any, open_counter: Any
) -> None:
    forgotten = folder_back(counter, open_counter)
    image = counter.folder.with_name("image")
    shutil.rmtree(counter.folder)

    back = open_counter(counter.desk.office.commune_code, name=image.name, at=counter.clock.now())

    assert back.desk.store.device.restored
    taken = back.take_in(name="Phạm Văn Minh")
    assert taken.dossier_code != forgotten.dossier_code
    assert taken.slip_no == 200_001


def test_a_folder_that_was_only_moved_goes_on_as_it_was(counter: Any, open_counter: Any) -> None:
    first = counter.take_in(name="Trần Văn Kiên")
    counter.close()
    elsewhere = counter.folder.rename(counter.folder.with_name("moved"))
    commune = counter.desk.office.commune_code
    moved = open_counter(commune, name=elsewhere.name, at=counter.clock.now())
    assert not moved.desk.store.device.restored
    assert moved.take_in(name="Phạm Văn Minh").slip_no == first.slip_no + 1


def test_a_copy_beside_the_original_is_noticed_at_its_first_start(
    counter: Any, open_counter: Any
) -> None:
    """While the original works on: both would give the same numbers until the next line."""
    counter.take_in(name="Trần Văn Kiên")
    copied = shutil.copytree(counter.folder, counter.folder.with_name("copied"))
    commune, at = counter.desk.office.commune_code, counter.clock.now()

    copy = open_counter(commune, name=Path(copied).name, at=at)

    assert copy.desk.store.device.restored
    assert [one.kind for one in left_to_do(desk=copy.desk)] == [STORE_PUT_BACK]
    assert copy.take_in(name="Phạm Văn Minh").slip_no == 200_001
    assert counter.take_in(name="Vũ Thị Lan").slip_no == 100_002
    counter.close()
    assert not reopened(open_counter, counter).desk.store.device.restored, "the original goes on"


def test_a_copy_in_another_pc_is_noticed_at_its_first_start(
    counter: Any, open_counter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store knows that it was remembered; there, nobody has ever heard of it."""
    counter.take_in(name="Trần Văn Kiên")
    counter.close()
    reopened(open_counter, counter).close()  # found again what it had left on its PC
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state of another PC"))

    copy = reopened(open_counter, counter)

    assert copy.desk.store.device.restored
    assert copy.take_in(name="Phạm Văn Minh").slip_no == 200_001
    copy.close()
    assert not reopened(open_counter, copy).desk.store.device.restored, "noticed once"


def test_without_what_the_pc_remembers_a_folder_put_back_gives_a_number_twice(
    counter: Any, open_counter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that guards against, and that the tests above would see it."""
    monkeypatch.setattr("db.counter.device.recall", lambda *_: None)
    forgotten = folder_back(counter, open_counter)
    assert reopened(open_counter, counter).take_in().dossier_code == forgotten.dossier_code


def test_a_place_that_cannot_be_written_to_is_never_believed(
    counter: Any, open_counter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each start would find a note that nobody could bring up to date, and open a lane."""
    folder_back(counter, open_counter)
    monkeypatch.setattr("db.counter.outside.os.access", lambda *_: False)
    assert not reopened(open_counter, counter).desk.store.device.restored


def test_nothing_is_remembered_of_a_store_for_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state"))
    open_desk(tmp_path / "data", training=True).store.close()
    assert not (tmp_path / "state").exists()
