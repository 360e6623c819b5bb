"""Brings a store's tables to this program's revision, in one transaction, after a backup.

Alembic is imported only when there is something to do: it costs a quarter of a second.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from counter_app.core.errors import EnvironmentFault
from db.engine import cursor_of

HEAD: Final = "0002"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The revision the store says it has; ``None`` when it has no tables yet."""
    cursor = cursor_of(connection)
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if cursor.fetchone() is None:
        return None
    row = cursor.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def check_not_newer(found: str | None) -> None:
    """Refuses to write into a store that a newer program has changed."""
    if found is not None and found > HEAD:
        raise EnvironmentFault(
            "store_newer",
            "Dữ liệu do bản chương trình mới hơn tạo ra. Hãy cập nhật chương trình rồi mở lại.",
        )


def upgrade(engine: Engine) -> None:
    """Runs the missing revisions; all of them stand or none does."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
