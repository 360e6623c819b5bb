"""An old log by hand beside a newer store that nothing opened before it is restored over or salvaged."""

from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.secrets import FileSecretStore, store_key
from counter_app.domain.draft import Draft
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.backup import back_up
from db.engine import connect
from tests.commands import call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Path:
    return folder / "training.db"


@pytest.fixture
def copy(folder: Path, tmp_path: Path, clock: SteppedClock, draft: Draft) -> Path:
    """A backup of one dossier; the store has three since, all in its file."""
    desk = open_desk(folder, clock=clock)
    _take(desk, draft)
    made = back_up(tmp_path / "usb", desk=desk, at=clock.now())
    desk.store.close()
    return made.path


@pytest.fixture
def log(store: Path, copy: Path, clock: SteppedClock, draft: Draft) -> bytes:
    """The log of two dossiers, which lies beside the store of three: SQLite would play it."""
    beside = store.with_name("training.db-wal")
    desk = open_desk(store.parent, clock=clock)
    _take(desk, draft)
    old = beside.read_bytes()
    _take(desk, draft)
    desk.store.close()
    assert copy.exists()
    beside.write_bytes(old)
    return old


def test_what_is_set_aside_and_copied_before_a_restore_is_the_newer_store(
    store: Path, copy: Path, log: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    code, (told,), _ = call("--data", store.parent, "restore", "--from", copy)
    assert (code, told["now"]["dossiers"], told["lost"]) == (0, 3, 2)
    aside = Path(told["set_aside"])
    assert [_dossiers(one, store) for one in (aside / store.name, Path(told["copied"]))] == [3, 3]
    (kept,) = store.parent.glob("hong/*/training.db.nhat-ky-la")
    assert kept.read_bytes() == log
    assert kept.parent != aside, "it would be taken for what the log was played over"
    assert "log.set_aside" in caplog.text


def test_what_is_salvaged_is_not_what_the_log_made_of_it(
    store: Path, log: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fresh = tmp_path / "cuu.db"
    code, tables, _ = call("--data", store.parent, "restore", "--from", store, "--salvage", fresh)
    assert (code, [one["rows"] for one in tables if one["table"] == "dossiers"]) == (0, [3])
    assert _dossiers(store, store) == 3
    (kept,) = store.parent.glob("hong/*/*")
    assert kept.read_bytes() == log
    assert "log.set_aside" in caplog.text


def _take(desk: Desk, draft: Draft) -> None:
    at = desk.clock.now()
    receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def _dossiers(path: Path, store: Path) -> int:
    connection = connect(path, store_key(FileSecretStore(store.parent), "store-key-training"))
    try:
        return int(connection.execute("SELECT count(*) FROM dossiers").fetchone()[0])
    finally:
        connection.close()
