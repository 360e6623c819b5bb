"""What the office is, who works there, and the numbers it may give."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from db.counter.models.base import metadata

# One row for each time the settings changed; of those begun the one written last is in force.
office_settings: Final = Table(
    "office_settings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("valid_from_ms", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "valid_from_ms"),
)

clerks: Final = Table(
    "clerks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("ended_ms", Integer),
)

# Leased at enrolment; a sealed lane is kept for a restore without a line.
lanes: Final = Table(
    "lanes",
    metadata,
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("device_no", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_day", Text, nullable=False),
    Column("to_day", Text),
    # Of all the others (``sealed_lanes``); NULL: of an older program, until this one starts.
    Column("seal", Text),
    CheckConstraint("kind IN ('active', 'sealed', 'retired')", name="kind_known"),
)

# Blocks of another resolving unit's series, leased ahead of need.
code_blocks: Final = Table(
    "code_blocks",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Every series of numbers: the last one given, moved on inside the transaction that uses it.
counters: Final = Table(
    "counters",
    metadata,
    Column("series", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    CheckConstraint("value >= 0", name="value_counts"),
    sqlite_with_rowid=False,
)

# What a clerk has typed and not yet handed in.
drafts: Final = Table(
    "drafts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("saved_ms", Integer, nullable=False),
    # The clerk whose it is; NULL: anybody's.
    Column("owner", Text),
)
