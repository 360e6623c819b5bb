"""An older copy put back: the store begins a new life and no number is ever given twice."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.core.secrets import FileSecretStore, store_key
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check, notices
from counter_app.services.keeping.kept_copies import FILE_NAME as COPIES_NOTE
from counter_app.services.keeping.kept_copies import kept
from counter_app.services.keeping.start_check import FILE_NAME as CHECK_NOTE
from counter_app.services.keeping.start_check import checked
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.lookup import search
from db.counter.outside import Remembered, is_remembered_at, leave, recall, remember
from db.engine import write_engine

Session = Callable[..., list[int]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder that all sessions of a test open."""
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Path:
    """The file that people copy and put back."""
    return folder / "training.db"


@pytest.fixture
def session(folder: Path, clock: SteppedClock, draft: Draft) -> Session:
    """Opens the office, takes so many dossiers in, looks around and closes: the slip numbers."""

    def opened(intakes: int = 0) -> list[int]:
        with _open(folder, clock) as desk:
            numbers = [_take(desk, draft) for _ in range(intakes)]
            assert check(desk=desk) == ()
            assert search("ánh", desk=desk, limit=1)
            return numbers

    return opened


def test_a_spoilt_note_beside_the_store_stops_nobody(session: Session, store: Path) -> None:
    session(1)
    noted = store.with_suffix(".head")
    noted.write_bytes(noted.read_bytes().replace(b'"life":"', b'"life":"\xe3'))
    assert session(1) == [100_002]


def test_a_spoilt_note_of_this_pc_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path))
    store, now = tmp_path / "office.db", Remembered(life="ab", seq=1, head="cd")
    remember(store, OfficeKind.REAL, "d1", now)
    (noted,) = tmp_path.iterdir()
    noted.write_bytes(noted.read_bytes().replace(b"ab", b"\xe3b"))
    assert recall(OfficeKind.REAL, "d1") is None
    for name, read in ((COPIES_NOTE, kept), (CHECK_NOTE, checked)):
        (tmp_path / name).write_bytes(b'{"\xe3":1}')
        assert read(tmp_path) == type(read(tmp_path))()


def test_where_a_life_was_left_nothing_goes_on_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor by what an older program kept of it, one file a place, that had come further."""
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path))
    store, now = tmp_path / "office.db", Remembered(life="ab", seq=1, head="cd")
    remember(store, OfficeKind.REAL, "d1", now)
    assert is_remembered_at(store, OfficeKind.REAL)
    leave(store, OfficeKind.REAL, "d1", now)
    assert not is_remembered_at(store, OfficeKind.REAL)
    (tmp_path / "d1-old.json").write_bytes(msgspec.json.encode(replace(now, seq=9)))
    recalled = recall(OfficeKind.REAL, "d1")
    assert recalled is not None
    assert recalled.lives["ab"].left


def test_after_a_restore_sessions_without_an_intake_cost_no_lane(
    session: Session, store: Path
) -> None:
    session(1)
    old = store.read_bytes()
    session(1)
    store.write_bytes(old)
    assert session() == []
    assert session(2) == [200_001, 200_002]
    assert session() == []
    assert session() == []
    assert session(1) == [200_003]


@pytest.mark.parametrize("log", ["deleted", "left", "taken in by somebody else"])
def test_a_log_deleted_after_a_kill_gives_no_number_twice(
    log: str, session: Session, store: Path, clock: SteppedClock, draft: Draft
) -> None:
    """Its commits were in there, and nobody had come to note them anywhere else."""
    session(1)
    with _open(store.parent, clock) as desk:
        taken = _take(desk, draft)
        left = {one: one.read_bytes() for one in store.parent.glob("training.*") if one.is_file()}
    for one, content in left.items():  # as the kill leaves it
        one.write_bytes(content)
    if log == "deleted":
        store.with_name("training.db-wal").unlink()
    elif log != "left":
        engine = write_engine(store, store_key(FileSecretStore(store.parent), "store-key-training"))
        with engine.connect() as other:
            assert other.exec_driver_sql("SELECT count(*) FROM dossiers").scalar() == 2
        engine.dispose()
        assert not store.with_name("training.db-wal").exists()
    assert session(1) == [200_001 if log == "deleted" else taken + 1]


def test_another_program_that_has_ended_hides_no_log_that_was_deleted(
    session: Session, store: Path, clock: SteppedClock, draft: Draft
) -> None:
    session(1)
    with _open(store.parent, clock) as desk:
        _take(desk, draft)
        session()
        _take(desk, draft)
        left = {one: one.read_bytes() for one in store.parent.glob("training.*") if one.is_file()}
    for one, content in left.items():  # as the kill leaves it
        one.write_bytes(content)
    store.with_name("training.db-wal").unlink()
    assert session(1) == [200_001]


def test_an_old_log_beside_a_newer_store_is_set_aside_and_takes_nothing_back(
    session: Session,
    store: Path,
    clock: SteppedClock,
    draft: Draft,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As a folder that is copied by hand, file by file, over the one that went on."""
    log, told, sessions = _old_log(session, store, clock, draft), [], []
    taken = session(3)[-1]
    _log_of(store).write_bytes(log)
    for _ in range(2):
        with _open(store.parent, clock) as desk:
            sessions.append(_take(desk, draft))
            told.append(_told(desk))
            assert not desk.store.device.restored
            assert check(desk=desk) == ()
    assert sessions == [taken + 1, taken + 2]
    assert told == [["other_log"]] * 2
    (aside,) = store.parent.glob("hong/*/*")
    assert aside.read_bytes() == log
    with _open(store.parent, clock) as desk:
        (notice,) = notices(desk=desk)
    assert len(notice.message.split()) <= 25
    assert aside.parent.name in notice.message
    assert "log.set_aside" in caplog.text


def test_the_log_of_another_office_is_set_aside(
    session: Session, store: Path, clock: SteppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    taken = session(1)[-1]
    with _open(store.parent / "khac", clock):
        _log_of(store).write_bytes(_log_of(store.parent / "khac" / store.name).read_bytes())
    assert session(1) == [taken + 1]
    assert "log.set_aside" in caplog.text


def test_a_store_that_lost_its_log_to_an_old_one_is_kept_as_it_was(
    session: Session,
    store: Path,
    clock: SteppedClock,
    draft: Draft,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What was noted is in neither: the numbers move on, and nothing is gone that still lay there."""
    log = _old_log(session, store, clock, draft)
    session(1)
    for one, content in _left_by_a_kill(store, clock, draft).items():
        one.write_bytes(content)
    whole = store.read_bytes()
    _log_of(store).write_bytes(log)
    with _open(store.parent, clock) as desk:
        assert _take(desk, draft) == 200_001
        assert _told(desk) == ["other_log", "new_life"]
        assert len(notices(desk=desk)[0].message.split()) <= 25
    assert "log.set_aside" in caplog.text
    kept = {one.name: one.read_bytes() for one in store.parent.glob("hong/*/*")}
    assert kept == {"training.db": whole, "training.db.nhat-ky-la": log}


@pytest.mark.parametrize("noted", ["as it was", "of no log", "not since", "not at all"])
def test_a_log_of_its_own_is_always_taken_in(
    noted: str, session: Session, store: Path, clock: SteppedClock, draft: Draft
) -> None:
    """The note is not synced, and an older program names no log in it."""
    session(1)
    head = store.with_suffix(".head")
    older = head.read_bytes()
    left = _left_by_a_kill(store, clock, draft)
    if noted == "of no log":
        left[head] = re.sub(rb',"log":"\w+"', b"", left[head])
        assert left[head] != head.read_bytes()
    elif noted == "not since":
        left[head] = older
    elif noted == "not at all":
        left[head] = b""
    for one, content in left.items():
        one.write_bytes(content)
    with _open(store.parent, clock) as desk:
        assert _take(desk, draft) == 100_004
        assert _told(desk) == []
    assert not [one for name in ("hong", "*.thu") for one in store.parent.glob(name)]


def test_only_a_real_restore_begins_a_new_life(
    session: Session, store: Path, folder: Path, clock: SteppedClock
) -> None:
    session(1)
    old = store.read_bytes()
    session(1)
    store.write_bytes(old)
    lives = []
    for _ in range(3):
        with _open(folder, clock) as desk:
            lives.append((desk.store.device.incarnation, desk.store.device.restored))
    assert [restored for _, restored in lives] == [True, False, False]
    assert len({life for life, _ in lives}) == 1


def test_a_second_restore_stops_the_numbers_and_nothing_else(
    session: Session, store: Path, folder: Path, clock: SteppedClock, draft: Draft
) -> None:
    session(1)
    old = store.read_bytes()
    session(1)
    store.write_bytes(old)
    session(1)
    newer = store.read_bytes()
    session(1)
    store.write_bytes(newer)
    for _ in range(2):
        assert session() == []
        with _open(folder, clock) as desk:
            assert _refusal(desk, draft) == "no_lane_left"


def test_the_same_copy_put_back_twice_gives_no_number_twice(
    session: Session, store: Path, folder: Path, clock: SteppedClock, draft: Draft
) -> None:
    session(1)
    old = store.read_bytes()
    session(1)
    store.write_bytes(old)
    assert session(1) == [200_001]
    store.write_bytes(old)
    with _open(folder, clock) as desk:
        assert _refusal(desk, draft) == "no_lane_left"


def test_a_cut_while_a_new_life_begins_costs_no_lane(
    session: Session, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session(1)
    old = store.read_bytes()
    session(1)
    store.write_bytes(old)
    with monkeypatch.context() as patch:
        patch.setattr(FileSecretStore, "set", _cut)
        with pytest.raises(KeyboardInterrupt):
            session()
    assert session(1) == [200_001]


def test_a_restore_is_news_until_the_central_side_knows_the_new_life(
    session: Session, store: Path, folder: Path, clock: SteppedClock, draft: Draft
) -> None:
    session(1)
    old = store.read_bytes()
    session(1)
    store.write_bytes(old)
    with _open(folder, clock) as desk:
        assert _told(desk) == ["new_life"]
        _take(desk, draft)
        _acknowledge(desk, 1)
        assert _told(desk) == ["new_life"]
        _acknowledge(desk, 2)
        assert _told(desk) == []


def test_looking_after_the_store_notes_its_head(
    folder: Path, store: Path, clock: SteppedClock, draft: Draft, session: Session
) -> None:
    session(1)
    old = store.read_bytes()
    noted = folder / "training.head"
    with _open(folder, clock) as desk:
        _take(desk, draft)
        keep_up(desk=desk)
        kept = noted.read_bytes()
    # The power went right after: what was noted on closing never reached the disk.
    noted.write_bytes(kept)
    store.write_bytes(old)
    with _open(folder, clock) as desk:
        assert desk.store.device.restored


def _old_log(session: Session, store: Path, clock: SteppedClock, draft: Draft) -> bytes:
    """The log of a session that has ended since, with all it held in the file."""
    session(1)
    with _open(store.parent, clock) as desk:
        _take(desk, draft)
        log = _log_of(store).read_bytes()
        _take(desk, draft)
    return log


def _left_by_a_kill(store: Path, clock: SteppedClock, draft: Draft) -> dict[Path, bytes]:
    """What lies there when the program is killed, two dossiers after it began."""
    with _open(store.parent, clock) as desk:
        for _ in range(2):
            _take(desk, draft)
        return {one: one.read_bytes() for one in store.parent.glob("training.*") if one.is_file()}


def _log_of(store: Path) -> Path:
    return store.with_name(f"{store.name}-wal")


@contextmanager
def _open(folder: Path, clock: SteppedClock) -> Iterator[Desk]:
    desk = open_desk(folder, clock=clock)
    try:
        yield desk
    finally:
        desk.store.close()


def _take(desk: Desk, draft: Draft) -> int:
    at = desk.clock.now()
    wanted = replace(draft, client_ref=None)
    return receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at).slip_no


def _told(desk: Desk) -> list[str]:
    return [notice.code for notice in notices(desk=desk)]


def _acknowledge(desk: Desk, seq: int) -> None:
    statement = f"UPDATE outbox SET state = 'acked' WHERE seq = {seq}"
    desk.store.write(lambda connection: connection.exec_driver_sql(statement).close())


def _refusal(desk: Desk, draft: Draft) -> str:
    with pytest.raises(EnvironmentFault) as caught:
        _take(desk, draft)
    assert len(caught.value.message.split()) <= 25
    return caught.value.code


def _cut(*_: object) -> None:
    raise KeyboardInterrupt
