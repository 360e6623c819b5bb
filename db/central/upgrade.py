"""Brings a cell's tables to this program's revision. On PostgreSQL it is the owner who does it.

Alembic is imported only when there is something to do.
"""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import RandomBytes
from db.central.cell import found_cell

HEAD: Final = "0003"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The revision the store says it has; ``None`` when it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def check_is_head(found: str | None) -> None:
    """Refuses to serve from a store of another revision."""
    if found is None or found < HEAD:
        raise EnvironmentFault(
            "store_older",
            "Kho dữ liệu của máy chủ chưa được nâng cấp. Hãy chạy: counter-app central migrate.",
        )
    if found > HEAD:
        raise EnvironmentFault(
            "store_newer",
            "Kho dữ liệu do bản chương trình mới hơn tạo ra. Hãy cập nhật chương trình máy chủ.",
        )


def upgrade(engine: Engine, *, random: RandomBytes = os.urandom) -> None:
    """Runs the missing revisions and gives a new cell its row; all of it stands or none does."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection, connection.begin():
        if revision(connection) != HEAD:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        found_cell(connection, random)
