"""Whether anything was taken down since a copy was made."""

from typing import Final

from sqlalchemy import Connection

from db.engine import cursor_of

_MARK: Final = (
    "SELECT (SELECT id || ':' || head_seq FROM incarnations ORDER BY number DESC LIMIT 1)"
    " || '/' || (SELECT coalesce(max(number), 0) FROM print_jobs)"
    " || '/' || (SELECT coalesce(max(saved_ms), 0) || ':' || count(*) FROM drafts)"
)


def mark(connection: Connection) -> str:
    """A text that is another one after any operation, print or draft."""
    return str(cursor_of(connection).execute(_MARK).fetchone()[0])
