"""A file with another's trigger, view, table or column in it is read and never written."""

from pathlib import Path

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault
from counter_app.services.desk import Desk
from db.counter.schema import foreign_part
from db.engine import connect


def test_a_store_has_what_its_migrations_make_and_nothing_else(desk: Desk) -> None:
    assert desk.store.read(foreign_part) == ""
    assert desk.store.closed_for_writing == ""


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("CREATE TRIGGER spy AFTER INSERT ON drafts BEGIN DELETE FROM drafts; END", "spy"),
        ("CREATE VIEW known AS SELECT 1", "known"),
        ("CREATE TABLE more (id TEXT)", "more"),
        ("CREATE INDEX quick ON drafts (body)", "quick"),
        ("DROP INDEX", ""),
        ("DROP TRIGGER papers_kept", "papers_kept"),
        ("ALTER TABLE drafts ADD COLUMN more TEXT", "drafts"),
    ],
)
def test_what_another_program_made_of_it_closes_it_for_writing(
    change: str, named: str, tmp_path: Path, clock: SteppedClock
) -> None:
    desk = open_desk(tmp_path, clock=clock)
    path, key = desk.store.path, desk.store.key
    desk.store.close()
    connection = connect(path, key)
    if change == "DROP INDEX":
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchone()[0]
        change = f"DROP INDEX {named}"
    connection.execute(change)
    connection.close()
    desk = open_desk(tmp_path, clock=clock)
    try:
        assert named in desk.store.closed_for_writing
        assert desk.store.read(lambda _connection: 1) == 1
        with pytest.raises(EnvironmentFault) as caught:
            desk.store.write(lambda _connection: None)
        assert caught.value.code == "store_read_only"
    finally:
        desk.store.close()
