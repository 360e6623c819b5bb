"""What can still be read of a damaged store is read, and what cannot is named."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock, from_ms
from counter_app.domain.audit_act import Act
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import search
from db.counter.audit_log import acts_between
from db.counter.salvage import Salvaged, salvage
from db.engine import connect
from tests.commands import call

TakeIn = Callable[..., Receipt]
PAGE = 2048
COUNT = 40
EVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, desk: Desk, take_in: TakeIn) -> Path:
    """The data folder of a desk with forty dossiers, closed."""
    for _ in range(COUNT):
        take_in()
    desk.store.close()
    return tmp_path


def spoilt(path: Path, key: str, wanted: str) -> Path:
    """A copy with one bit turned in the first page that ``wanted`` needs, and not its two ends."""
    connection = connect(path, key)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    raw, damaged = path.read_bytes(), path.with_name("damaged.db")
    for page in range(2, len(raw) // PAGE):
        turned = bytearray(raw)
        turned[page * PAGE + 900] ^= 1
        damaged.write_bytes(turned)
        ends = f"{wanted} ORDER BY 1 LIMIT 1", f"{wanted} ORDER BY 1 DESC LIMIT 1"
        if not _reads(damaged, key, wanted) and all(_reads(damaged, key, one) for one in ends):
            return damaged
    raise AssertionError(wanted)


def _reads(path: Path, key: str, wanted: str) -> bool:
    connection = connect(path, key)
    try:
        connection.execute(wanted).fetchall()
    except dbapi2.DatabaseError:
        return False
    else:
        return True
    finally:
        connection.close()


def _all(path: Path, key: str, wanted: str) -> set[tuple[object, ...]]:
    connection = connect(path, key)
    try:
        return set(connection.execute(wanted).fetchall())
    finally:
        connection.close()


def of(told: tuple[Salvaged, ...], table: str) -> Salvaged:
    return next(one for one in told if one.table == table)


def test_a_sound_store_comes_through_whole(desk: Desk, folder: Path) -> None:
    told = salvage(desk.store.path, desk.store.key, folder / "cuu" / "cuu.db")
    assert [one for one in told if one.lost] == []
    assert of(told, "dossiers").rows == COUNT


@pytest.mark.parametrize(
    ("table", "wanted"),
    [("papers", "SELECT number, content FROM papers"), ("events", "SELECT * FROM events")],
)
def test_one_spoilt_page_costs_its_rows_and_they_are_named(
    table: str, wanted: str, desk: Desk, folder: Path
) -> None:
    damaged = spoilt(desk.store.path, desk.store.key, wanted)
    told = salvage(damaged, desk.store.key, folder / "cuu.db")
    assert [one.table for one in told if one.lost] == [table]
    assert COUNT // 2 < of(told, table).rows < COUNT * 2
    before, after = (
        _all(one, desk.store.key, wanted) for one in (desk.store.path, folder / "cuu.db")
    )
    assert after < before, "what was read is as it was written"
    assert of(told, "dossiers").rows == COUNT


def test_a_last_row_whose_end_is_noughts_is_lost_and_not_taken_for_what_was_written(
    desk: Desk, folder: Path
) -> None:
    path, key, long = desk.store.path, desk.store.key, "SELECT body FROM templates ORDER BY version"
    connection = connect(path, key)
    for version in (1, 2):
        row = ("slip", version, 0, "Ánh", f'"{"a" * 9000}"')
        connection.execute("INSERT INTO templates VALUES (?, ?, ?, ?, ?)", row)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    written = connection.execute(long).fetchall()
    connection.close()
    damaged = _passing_for_whole(path, key, long, written)
    told = of(salvage(damaged, key, folder / "cuu.db"), "templates")
    assert (told.rows, len(told.lost)) == (1, 1)
    assert _all(folder / "cuu.db", key, long) == {written[0]}


def _passing_for_whole(path: Path, key: str, wanted: str, written: list[object]) -> Path:
    """A copy with one bit turned where the driver hands out other rows and says nothing of it."""
    raw, damaged = path.read_bytes(), path.with_name("damaged.db")
    for page in reversed(range(2, len(raw) // PAGE)):
        turned = bytearray(raw)
        turned[page * PAGE + 900] ^= 1
        damaged.write_bytes(turned)
        connection = connect(damaged, key)
        with suppress(dbapi2.DatabaseError):
            if connection.execute(wanted).fetchall() != written:
                return damaged
        connection.close()
    raise AssertionError(wanted)


def test_what_was_salvaged_is_restored_works_on_and_tells_what_it_lacks(
    desk: Desk, folder: Path, clock: SteppedClock
) -> None:
    damaged = spoilt(desk.store.path, desk.store.key, "SELECT number, content FROM papers")
    desk.store.path.write_bytes(damaged.read_bytes())
    rescued = folder / "cuu.db"
    code, lines, _ = call("--data", folder, "restore", "--from", damaged, "--salvage", rescued)
    assert code == 0
    assert [line["table"] for line in lines if line["lost"]] == ["papers"]
    assert call("--data", folder, "restore", "--from", rescued)[0] == 0
    again = open_desk(folder, clock=clock)
    try:
        assert again.store.device.restored
        every = again.store.read(lambda one: acts_between(one, from_ms(0), EVER))
        acts = [one for one in every if one.act != Act.ROWS_KEPT]
        assert [(one.act, one.body["file"]) for one in acts[-2:]] == [
            (Act.SALVAGED, damaged.name),
            (Act.RESTORED, rescued.name),
        ]
        assert len(search("ánh", desk=again, limit=100)) == COUNT
        assert [one.code for one in check(desk=again)] == ["orphan", "dossier_changed"]
    finally:
        again.store.close()
