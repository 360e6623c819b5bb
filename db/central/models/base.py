"""What the tables of a cell have in common. Rows never leave ``db``.

``commune_id`` comes first in every key but those of the cell itself and of the one code register,
so that a province's rows part by commune and no commune sees another's (HSP/1, sections 1 and 9).
Instants are milliseconds since 1970; bodies are the text that was signed.
"""

from typing import Any, Final

from sqlalchemy import Column, ColumnElement, MetaData, Table, Text, literal_column, or_, text
from sqlalchemy.schema import SchemaItem

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _commune() -> Column[str]:
    return Column("commune_id", Text, primary_key=True)


def one_of(column: ColumnElement[Any], *values: str) -> ColumnElement[bool]:
    """Whether it is one of these, in the words of the index that holds few rows (``rare``)."""
    return or_(*(column == literal_column(f"'{value}'") for value in values))


def rare(column: str, *values: str) -> dict[str, Any]:
    """The condition of an index that holds few of a table's many rows, spelt as queries spell it.

    SQLite takes such an index only where the query says the very words; hence no parameters.
    """
    where = text(" OR ".join(f"{column} = '{value}'" for value in values))
    return {"sqlite_where": where, "postgresql_where": where}


def table(name: str, *columns: SchemaItem, parted: bool = False) -> Table:
    """A commune's table; ``parted``: large enough to lie in hash partitions on PostgreSQL."""
    options: dict[str, Any] = {}
    if parted:
        options["postgresql_partition_by"] = "HASH (commune_id)"
    return Table(name, metadata, _commune(), *columns, **options)
