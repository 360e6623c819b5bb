"""The tables the revisions make are the tables the program believes in."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from counter_app.services.desk import Desk
from db.counter import upgrade
from db.counter.models import HEARD_TABLE, SEALS, SEARCH_TABLE, metadata
from db.engine import cursor_of


def test_models_are_what_the_newest_revision_makes(desk: Desk) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_ours}
        )
        return list(compare_metadata(context, metadata))

    assert desk.store.read(differences) == []


def test_the_search_table_and_the_seals_are_what_the_newest_revision_makes(desk: Desk) -> None:
    def found(connection: Connection) -> set[str]:
        rows = cursor_of(connection).execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' OR name IN ('search', 'search_heard')"
        )
        return {row[0] for row in rows}

    assert desk.store.read(found) == {*SEALS, SEARCH_TABLE[0], HEARD_TABLE[0]}


def test_the_text_of_every_table_is_the_models(desk: Desk) -> None:
    """Options that autogenerate does not compare: WITHOUT ROWID, AUTOINCREMENT, checks."""
    from sqlalchemy import create_engine

    memory = create_engine("sqlite://")
    with memory.connect() as connection:
        metadata.create_all(connection)
        expected = _features(connection)
    memory.dispose()
    assert desk.store.read(_features) == expected


def test_the_head_the_program_names_is_the_newest_revision() -> None:
    script = ScriptDirectory(str(upgrade._MIGRATIONS))
    assert script.get_heads() == [upgrade.HEAD]


def _features(connection: Connection) -> dict[str, tuple[bool, bool, int]]:
    rows = cursor_of(connection).execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    )
    return {
        name: ("WITHOUT ROWID" in sql, "AUTOINCREMENT" in sql, sql.count("CHECK"))
        for name, sql in rows
    }


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not str(name).startswith("search")
