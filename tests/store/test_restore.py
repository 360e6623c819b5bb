"""A backup in the place of the store: nothing deleted, no number twice, the old or the new, whole."""

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap import open_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.keyslots import open_by_recovery
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.audit_act import Act
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.keeping.restore import stood_for
from counter_app.services.keeping.safekeeping import choose_place, place_of
from db import backup
from db.counter.lives import lives
from db.counter.vault import vault_of
from db.engine import connect, cursor_of
from tests.another_disk import another_disk
from tests.commands import call
from tests.real_office import KEEPER, SECRET, first_account, real_office

CHILD = Path(__file__).parent / "restore_child.py"
STEPS = ("restore.copied", "restore.aside", "restore.before_name", "restore.named")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "usb"


@pytest.fixture
def copy(folder: Path, stick: Path, clock: SteppedClock, draft: Draft) -> Path:
    """A backup of two dossiers and a file; the store in ``folder`` has a third since, and no file."""
    desk = open_desk(folder, clock=clock)
    for _ in range(2):
        _take(desk, draft)
    vault_of(desk.store).write("019a0000-0000-7000-8000-0000000000aa", b"scan")
    made = back_up(stick, desk=desk, at=clock.now())
    _take(desk, draft)
    vault_of(desk.store).remove("019a0000-0000-7000-8000-0000000000aa")
    desk.store.close()
    return made.path


@pytest.fixture
def killed_at(folder: Path, copy: Path, forked: Callable[..., Any]) -> Callable[[str], int]:
    """Restores in a process that ends at a step; how it ended."""
    run = forked(CHILD, "counter_app.cli.restore", "counter_app.services.keeping.restore")

    def killed(step: str) -> int:
        return int(run.run("--data", folder, "restore", "--from", copy, COUNTER_KILL_AT=step)[0])

    return killed


def test_what_a_copy_holds_and_what_would_be_lost_is_told_and_nothing_changes(
    folder: Path, copy: Path
) -> None:
    before = _all_of(folder)
    code, (told,), _ = call("--data", folder, "restore", "--from", copy, "--look")
    assert code == 0
    assert (told["holds"]["dossiers"], told["now"]["dossiers"], told["lost"]) == (2, 3, 1)
    assert told["holds"]["last_slip"] == "100002/2026"
    assert _all_of(folder) == before


def test_a_restored_store_is_whole_and_gives_no_number_twice(
    folder: Path, copy: Path, clock: SteppedClock, draft: Draft
) -> None:
    code, (told,), _ = call("--data", folder, "restore", "--from", copy)
    assert code == 0
    aside = Path(told["set_aside"])
    assert aside.parent == folder / "hong"
    assert _dossiers(aside / "training.db", folder) == 3
    assert _dossiers(Path(told["copied"]), folder) == 3
    desk = open_desk(folder, clock=clock)
    try:
        assert desk.store.device.restored
        assert _acts(desk) == [(Act.RESTORED, "máy", {"file": copy.name})]
        assert _count(desk) == 2
        assert vault_of(desk.store).read("019a0000-0000-7000-8000-0000000000aa") == b"scan"
        assert _take(desk, draft) == 200_001
        assert check(desk=desk) == ()
    finally:
        desk.store.close()


def test_the_files_of_the_store_that_stood_there_are_set_aside_with_it(
    folder: Path, copy: Path
) -> None:
    """No row of the copy knows them, so that looking after the store would let them go."""
    name = "019a0000-0000-7000-8000-0000000000bb"
    (folder / "training-files" / "01").mkdir()
    (folder / "training-files" / "01" / name).write_bytes(b"newer")
    code, (told,), _ = call("--data", folder, "restore", "--from", copy)
    aside = Path(told["set_aside"])
    assert (code, (aside / "training-files" / "01" / name).read_bytes()) == (0, b"newer")


def test_where_no_copy_of_what_stands_has_room_nothing_is_put_back(
    folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup.copy

    def full(source: Path, key: str, target: Path, **how: Any) -> Path:
        if target.parent.name == "backups":
            raise EnvironmentFault("disk_full", "Ổ đĩa đã đầy. Hãy xóa bớt tệp.")
        return real(source, key, target, **how)

    monkeypatch.setattr(backup, "copy", full)
    code, _, words = call("--data", folder, "restore", "--from", copy)
    assert (code, "đã đầy" in words) == (1, True)
    assert _dossiers(folder / "training.db", folder) == 3
    assert not (folder / "hong").exists()


def test_a_copy_as_new_as_the_store_begins_a_new_life_all_the_same(
    folder: Path, stick: Path, clock: SteppedClock, draft: Draft
) -> None:
    desk = open_desk(folder, clock=clock)
    assert _take(desk, draft) == 100_001
    made = back_up(stick, desk=desk, at=clock.now())
    life = desk.store.device.incarnation
    desk.store.close()
    assert call("--data", folder, "restore", "--from", made.path)[0] == 0
    desk = open_desk(folder, clock=clock)
    try:
        assert desk.store.device.incarnation != life
        assert _take(desk, draft) == 200_001
    finally:
        desk.store.close()


def test_a_store_that_is_open_is_not_restored_over(
    folder: Path, copy: Path, clock: SteppedClock, draft: Draft
) -> None:
    desk = open_desk(folder, clock=clock)
    try:
        _take(desk, draft)
        code, _, words = call("--data", folder, "restore", "--from", copy)
        assert code == 1
        assert "đang mở" in words
        _take(desk, draft)
        assert _count(desk) == 5
    finally:
        desk.store.close()
    assert not (folder / "hong").exists()


def test_what_is_no_copy_of_this_office_is_refused_and_nothing_changes(
    folder: Path, copy: Path, tmp_path: Path
) -> None:
    before = _all_of(folder)
    other = tmp_path / "other.db"
    other.write_bytes(b"SQLite format 3\0" + bytes(8192))
    spoilt = tmp_path / "spoilt.db"
    raw = bytearray(copy.read_bytes())
    raw[len(raw) * 3 // 4] ^= 1
    spoilt.write_bytes(raw)
    cut, empty = tmp_path / "cut.db", tmp_path / "empty.db"
    cut.write_bytes(copy.read_bytes()[: len(raw) // 2])
    empty.touch()
    for file, word in (
        (other, "đơn vị khác"),
        (spoilt, "bị hỏng"),
        (cut, "bị hỏng"),
        (empty, "trống rỗng"),
        (tmp_path / "none.db", "cắm USB"),
        (tmp_path, "thư mục"),
    ):
        code, _, said = call("--data", folder, "restore", "--from", file)
        assert (code, word in said) == (2, True), (file, said)
        assert _all_of(folder) == before


@pytest.mark.parametrize("harm", ["missing", "emptied", "spoilt", "foreign"])
def test_whatever_became_of_the_store_a_copy_takes_its_place(
    harm: str, folder: Path, copy: Path, clock: SteppedClock
) -> None:
    store = folder / "training.db"
    raw = bytearray(store.read_bytes())
    if harm == "missing":
        store.unlink()
    else:
        raw[len(raw) // 2] ^= 1
        store.write_bytes({"emptied": b"", "spoilt": bytes(raw), "foreign": b"x" * 9000}[harm])
    bad = store.read_bytes() if store.exists() else None
    beside = [folder / f"training.db{end}" for end in ("-wal", "-shm")]
    for one in beside if harm in ("missing", "foreign") else ():
        one.write_bytes(b"of the old store")
    code, (told,), _ = call("--data", folder, "restore", "--from", copy)
    assert code == 0
    assert [one for one in beside if one.exists()] == [], "no log of the old store joins the new"
    kept = Path(told["set_aside"]) / "training.db"
    assert (kept.read_bytes() if kept.exists() else None) == bad
    desk = open_desk(folder, clock=clock)
    try:
        assert _count(desk) == 2
        assert check(desk=desk) == ()
    finally:
        desk.store.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_cut_at_any_step_leaves_the_old_store_or_the_new_and_no_number_twice(
    step: str, folder: Path, killed_at: Callable[[str], int], clock: SteppedClock, draft: Draft
) -> None:
    assert killed_at(step) == -signal.SIGKILL
    desk = open_desk(folder, clock=clock)
    try:
        is_new = step == "restore.named"
        assert _count(desk) == (2 if is_new else 3)
        assert check(desk=desk) == ()
        assert _take(desk, draft) == (200_001 if is_new else 100_004)
    finally:
        desk.store.close()
    assert killed_at("nowhere") == 0


def test_a_copy_put_back_by_hand_is_the_first_act_as_well_and_once(
    folder: Path, copy: Path, clock: SteppedClock
) -> None:
    (folder / "training.db").write_bytes(copy.read_bytes())
    for end in ("-wal", "-shm"):
        (folder / f"training.db{end}").unlink(missing_ok=True)
    for _ in range(2):
        desk = open_desk(folder, clock=clock)
        assert _acts(desk) == [(Act.RESTORED, "máy", {"file": ""})]
        desk.store.close()


def _acts(desk: Desk) -> list[tuple[str, str, object]]:
    """What the log has of the life at work."""
    life = desk.store.device.incarnation
    rows = desk.store.read(
        lambda one: (
            cursor_of(one)
            .execute(
                "SELECT act, clerk_name, body FROM audit WHERE inc = ? AND act <> 'rows_kept' "
                "ORDER BY number",
                (life,),
            )
            .fetchall()
        )
    )
    return [(act, name, json.loads(body)) for act, name, body in rows]


def _take(desk: Desk, draft: Draft) -> int:
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at).slip_no


def _count(desk: Desk) -> int:
    return _rows(desk.store.path, desk.store.key)


def _dossiers(path: Path, folder: Path) -> int:
    key = FileSecretStore(folder).get("store-key-training")
    assert key
    return _rows(path, key)


def _rows(path: Path, key: str) -> int:
    connection = connect(path, key)
    try:
        return int(connection.execute("SELECT count(*) FROM dossiers").fetchone()[0])
    finally:
        connection.close()


def _all_of(folder: Path) -> dict[str, bytes]:
    """Every file of a data folder; logs may say what was refused."""
    files = (one for one in folder.rglob("*") if one.is_file() and "logs" not in one.parts)
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of memory")
def test_a_lost_pc_comes_back_on_another_by_the_stick_and_the_code_on_paper(
    tmp_path: Path, clock: SteppedClock, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = real_office(tmp_path / "lost", clock)
    code = first_account(desk).recovery_code
    assert _take(desk, draft) == 100_001
    with another_disk(tmp_path) as stick:
        made = back_up(stick, desk=desk, at=clock.now())
        desk.store.close()
        monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "another user's"))
        other = tmp_path / "other"
        told = StringIO()
        streams = Io(
            stdin=StringIO(), stdout=StringIO(), stderr=told, secrets=StringIO(f"{code}\n")
        )
        words = ["--data", str(other), "restore", "--from", str(made.path), "--recovery"]
        assert main(words, streams) == 0
        assert "lãnh đạo còn phải trả lời" in told.getvalue()
    assert _answers(other, streams, SECRET) == {"lane": 2, "first_paper": 200_001}
    assert _answers(other, streams, SECRET) is None, "nobody is asked any more"
    keys = open_by_recovery(other, code)
    desk = open_desk(other, clock=clock, keys=keys)
    try:
        assert desk.store.kind is OfficeKind.REAL
        assert len(desk.store.read(lives)) == 2
        assert _count(desk) == 1
        assert _take(desk, draft) == 200_001
        assert check(desk=desk) == ()
    finally:
        desk.store.close()


def _answers(folder: Path, streams: Io, secret: str) -> object:
    """What the command tells that answers for the store as it stands; None where it was refused."""
    told = StringIO()
    streams = replace(streams, stdout=told, secrets=StringIO(f"{secret}\n"))
    done = main(["--data", str(folder), "restore", "--only-here", "--as", KEEPER], streams)
    return json.loads(told.getvalue()) if done == 0 else None


@pytest.mark.parametrize("medium", ["in", "out", "failing"])
def test_what_stands_goes_to_the_chosen_medium_too_before_a_copy_takes_its_place(
    folder: Path, copy: Path, clock: SteppedClock, medium: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk(folder, clock=clock)
    with another_disk(folder) as usb:
        choose_place(usb, desk=desk, at=clock.now())
        home = place_of(desk)
        assert home is not None
        vault_of(desk.store).write("019a0000-0000-7000-8000-0000000000bb", b"scan")
        desk.store.close()
        if medium == "out":
            home.rmdir()
        if medium == "failing":
            (home / "training-files").write_bytes(b"in the way")
        code, (told,), _ = call("--data", folder, "restore", "--from", copy)
        assert (code, _dossiers(Path(told["copied"]), folder)) == (0, 3)
        assert ("backup.failed" in caplog.text) == (medium == "failing")
        if medium != "in":
            assert told["copied_elsewhere"] is None
            assert not list(usb.glob("*/*.db"))
            return
        elsewhere = Path(told["copied_elsewhere"])
        assert (elsewhere.parent, _dossiers(elsewhere, folder)) == (home, 3)
        assert [one.name for one in home.glob("training-files/*/*")] == [
            "019a0000-0000-7000-8000-0000000000bb"
        ]


def test_a_code_without_the_keys_beside_the_copy_is_told_what_is_missing(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = real_office(tmp_path / "lost", clock)
    code = first_account(desk).recovery_code
    made = back_up(tmp_path / "same disk", desk=desk, at=clock.now())
    desk.store.close()
    assert not made.opens_elsewhere
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "another user's"))
    with pytest.raises(UserError) as caught:
        stood_for(made.path, tmp_path / "other", recovery=code)
    assert caught.value.code == "keys_missing"


def test_a_real_store_that_is_gone_is_missed_and_not_passed_over_for_training(
    tmp_path: Path, clock: SteppedClock
) -> None:
    desk = real_office(tmp_path, clock)
    path = desk.store.path
    desk.store.close()
    path.unlink()
    with pytest.raises(EnvironmentFault) as caught:
        open_desk(tmp_path, clock=clock)
    assert caught.value.code == "store_missing"
    open_desk(tmp_path, clock=clock, training=True).store.close()
