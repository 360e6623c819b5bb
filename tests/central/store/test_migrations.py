"""The tables a cell's revisions make are the tables the program believes in, on both databases."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.central import upgrade
from db.central.models import metadata
from db.central.store import Store


def test_models_are_what_the_newest_revision_makes(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_ours}
        )
        return list(compare_metadata(context, metadata))

    assert store.read("", differences).result(60) == []


def test_the_head_the_program_names_is_the_newest_revision() -> None:
    assert ScriptDirectory(str(upgrade._MIGRATIONS)).get_heads() == [upgrade.HEAD]


def test_opening_a_store_again_changes_nothing(
    store: Store, store_url: str, opened: Callable[[str], Store]
) -> None:
    def found(connection: Connection) -> str | None:
        return upgrade.revision(connection)

    assert store.read("", found).result(30) == upgrade.HEAD
    assert opened(store_url).read("", found).result(30) == upgrade.HEAD


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Parts of a table are no tables of their own to the models."""
    return kind != "table" or name in metadata.tables
