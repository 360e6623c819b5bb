"""The office's own wording of its papers: versions, never edited, the newest in force.

One that another hand wrote or changed words no paper: the one before it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.template import LETTERHEAD
from db.counter.kept_digests import TEMPLATES, is_own
from db.counter.written import row_written
from db.engine import cursor_of

_ALL: Final = (
    "SELECT version, made_ms, clerk_name, body FROM templates WHERE kind = ? ORDER BY version DESC"
)
_LAST: Final = "SELECT max(version) FROM templates WHERE kind = ?"
# Of each kind its last version: SQLite takes the other columns from the row of the maximum.
_IN_FORCE: Final = (
    "SELECT max(version), made_ms, clerk_name, body, kind FROM templates WHERE kind IN (?, ?) "
    "GROUP BY kind"
)
_ONE: Final = (
    "SELECT version, made_ms, clerk_name, body FROM templates WHERE kind = ? AND version = ?"
)
_ADD: Final = (
    "INSERT INTO templates (kind, version, made_ms, clerk_name, body) VALUES (?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateBody:
    """What an office changed: texts by name, and the letterhead's picture."""

    texts: dict[str, str] = field(default_factory=dict)
    logo: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTemplate:
    """One version; an empty body takes the program's own wording back."""

    version: int
    made_at: datetime
    clerk_name: str
    body: TemplateBody


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a paper issued now is worded by: its own kind's template and the letterhead's."""

    own: StoredTemplate | None
    letterhead: StoredTemplate | None


def in_force(connection: Connection, kind: str) -> InForce:
    """The templates that word a paper of ``kind``; None stands for the program's own."""
    found = cursor_of(connection).execute(_IN_FORCE, (kind, LETTERHEAD)).fetchall()
    stored = {
        one: _template(row) if _is_own(connection, one, row) else newest(connection, one)
        for *row, one in found
    }
    return InForce(own=stored.get(kind), letterhead=stored.get(LETTERHEAD))


def newest(connection: Connection, kind: str) -> StoredTemplate | None:
    """The version in force; None where the office never changed anything."""
    rows = cursor_of(connection).execute(_ALL, (kind,)).fetchall()
    return next((_template(row) for row in rows if _is_own(connection, kind, row)), None)


def _is_own(connection: Connection, kind: str, row: Sequence[Any]) -> bool:
    return is_own(connection, TEMPLATES, (kind, *row))


def version_of(connection: Connection, kind: str, version: int) -> StoredTemplate | None:
    """One version, in force or not."""
    row = cursor_of(connection).execute(_ONE, (kind, version)).fetchone()
    return _template(row) if row else None


def versions(connection: Connection, kind: str) -> tuple[StoredTemplate, ...]:
    """All versions, the newest first."""
    return tuple(map(_template, cursor_of(connection).execute(_ALL, (kind,)).fetchall()))


def add(
    connection: Connection, kind: str, body: TemplateBody, *, clerk_name: str, at: datetime
) -> StoredTemplate:
    """Puts a new version in force."""
    cursor, text = cursor_of(connection), msgspec.json.encode(body).decode()
    version = (cursor.execute(_LAST, (kind,)).fetchone()[0] or 0) + 1
    cursor.execute(_ADD, (kind, version, to_ms(at), clerk_name, text))
    row_written(connection, "templates", kind, version)
    return StoredTemplate(version=version, made_at=at, clerk_name=clerk_name, body=body)


def _template(row: Sequence[Any]) -> StoredTemplate:
    version, made_ms, clerk_name, body = row
    return StoredTemplate(
        version=version,
        made_at=from_ms(made_ms),
        clerk_name=clerk_name,
        body=msgspec.json.decode(body, type=TemplateBody),
    )
