"""SQL texts of the save path, made once from the tables: parameters are named as the columns."""

from typing import Final

from sqlalchemy import Table, insert
from sqlalchemy.dialects import sqlite

_NAMED: Final = sqlite.dialect(paramstyle="named")


def adding(table: Table) -> str:
    """INSERT of a whole row; a key made by the store itself is left out by passing ``None``."""
    return str(insert(table).compile(dialect=_NAMED))
