"""A whole data folder put back in its place, keys and notes with it: the PC remembers outside it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_desk
from counter_app.cli.main import main
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.central_side import COPY_WORDS, LANE_ASKED, STORE_PUT_BACK, STORE_SHARED
from counter_app.services.keeping.check import check
from counter_app.services.keeping.only_here import answer_only_here
from counter_app.services.sending.cell import left_to_do
from tests.store.carrying import led

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


def test_a_copy_in_another_pc_is_noticed_at_its_first_start_and_gives_no_number_by_itself(
    counter: Any, open_counter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store knows that it was remembered; there, nobody has ever heard of it.

    Nor of another copy that may be on a third PC: the cell gives each a lane that no other has.
    """
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    counter.close()
    reopened(open_counter, counter).close()  # found again what it had left on its PC
    numbers: set[tuple[int]] = set()
    for n in (2, 3):
        shutil.copytree(counter.folder, counter.folder.with_name(f"in {n}"))
    for n in (2, 3):
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / f"state of PC {n}"))
        commune, at = counter.desk.office.commune_code, counter.clock.now()
        copy = open_counter(commune, name=f"in {n}", at=at)
        assert copy.desk.store.device.restored
        assert [one.kind for one in left_to_do(desk=copy.desk)] == [LANE_ASKED]
        with pytest.raises(EnvironmentFault) as told:
            copy.take_in(name="Phạm Văn Minh")
        assert told.value.code == "lane_asked"
        copy.sync()
        assert left_to_do(desk=copy.desk) == ()
        # One that waits for no answer any more, and has numbers that no other copy has.
        held = copy.rows("SELECT lane FROM lanes WHERE kind <> 'retired'")
        assert not numbers.intersection(held)
        numbers.update(held)
        copy.close()
        again = open_counter(commune, name=f"in {n}", at=at)
        assert not again.desk.store.device.restored, "noticed once"
        assert (again.take_in(name="Vũ Thị Lan").slip_no // 100_000,) in held
        again.sync()
        assert set(again.states()) == {"acked"}
        assert check(desk=again.desk) == ()
        again.close()


def test_two_answers_for_copies_of_one_store_are_told_at_the_second_one_s_first_contact(
    counter: Any, open_counter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nothing can keep two leaders from without a line; then each has lanes of its own."""
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    counter.close()
    commune, at = counter.desk.office.commune_code, counter.clock.now()
    copies = []
    for n in (2, 3):
        shutil.copytree(counter.folder, counter.folder.with_name(f"in {n}"))
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / f"state of PC {n}"))
        copy = open_counter(commune, name=f"in {n}", at=at)
        answer_only_here(desk=led(copy.desk, copy.clock), at=copy.clock.now())
        assert copy.take_in(name="Lê Thị Hoa").slip_no == 200_001
        copies.append(copy)
    for n, copy in zip((2, 3), copies, strict=True):
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / f"state of PC {n}"))
        copy.sync()
    first, second = (copy.states()[-1] for copy in copies)
    assert (first, second) == ("acked", "rejected"), "its number is another's, told to a person"
    assert STORE_SHARED in {one.kind for one in left_to_do(desk=copies[1].desk)}
    taken = {copy.take_in(name="Vũ Thị Lan").slip_no // 100_000 for copy in copies}
    assert len(taken) == 2


def test_without_what_the_pc_remembers_a_folder_put_back_gives_a_number_twice(
    counter: Any, open_counter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that guards against, and that the tests above would see it; else a leader is asked."""
    monkeypatch.setattr("db.counter.device.recall", lambda *_: None)
    monkeypatch.setattr("db.counter.device.may_open", lambda *_, **__: True)
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
