"""Which rows the transaction under way wrote that are signed nowhere else.

Whoever writes one says so; ``kept_rows`` puts their digests into the log of acts at the end.
"""

from typing import Any, Final

from sqlalchemy import Connection

Key = tuple[Any, ...]

# Where a connection notes them.
_NEW: Final = "rows to be kept"


def row_written(connection: Connection, name: str, *key: str | int) -> None:
    """A row was written; ``name`` is what the log calls its table (``kept_digests.Once.name``)."""
    connection.info.setdefault(_NEW, {}).setdefault(name, []).append(key)


def is_noted(connection: Connection, name: str, key: Key) -> bool:
    """Whether the transaction under way wrote that row."""
    return key in connection.info.get(_NEW, {}).get(name, ())


def take(connection: Connection) -> dict[str, list[Key]]:
    """By table the keys of what was noted, which is forgotten with it."""
    found: dict[str, list[Key]] = connection.info.pop(_NEW, {})
    return found
