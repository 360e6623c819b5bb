"""Who may do what here, what was done and seen, and what is owed to the people written about."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from db.counter.models.base import metadata

# Who signs in: one row for each change, the newest of a clerk holds. ``more`` and ``less`` are the
# rights given and taken beside the role's, JSON lists; ``until_day`` is the last day, ISO.
accounts: Final = Table(
    "accounts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("clerk", Text, ForeignKey("clerks.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("until_day", Text),
    Column("more", Text, nullable=False),
    Column("less", Text, nullable=False),
    Column("ended", Integer, nullable=False),
    Column("made_ms", Integer, nullable=False),
    # Who did it; '' for the founding of the office.
    Column("made_by", Text, nullable=False),
    CheckConstraint("ended IN (0, 1)", name="ended_or_not"),
    Index(None, "clerk", "number"),
)

# What was done and seen beside the operations, which have a log of their own. One chain a life of
# the store, numbered through; it never leaves this PC.
audit: Final = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("inc", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("mono_ms", Integer, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("act", Text, nullable=False),
    # The id of what it was done to; '' where there is none.
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sha", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Index(None, "subject", sqlite_where=text("subject <> ''")),
    # Few: what they say of other rows is asked whenever one is added.
    Index("ix_audit_rows_kept", "number", sqlite_where=text("act = 'rows_kept'")),
)

# What stays of an operation that was let go, so that it can be proved for good. ``body`` only where
# no event and no dossier keeps that text.
kept_seals: Final = Table(
    "kept_seals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("base_ver", Integer, nullable=False),
    Column("wall_ms", Integer, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("mono_ms", Integer, nullable=False),
    Column("supersedes", Text),
    Column("sha", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("body", Text),
)

# Dossiers whose content was destroyed after its time: by whom, with whom, on which list, and the
# SHA-256 (hex) of the export that holds them.
purges: Final = Table(
    "purges",
    metadata,
    Column("dossier", Integer, ForeignKey("dossiers.number"), primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("second_id", Text, nullable=False),
    Column("second_name", Text, nullable=False),
    Column("list_no", Text, nullable=False),
    Column("export_sha", Text, nullable=False),
)

# What a person asked to see, to have corrected or restricted; ``person`` is a number or a name.
subject_requests: Final = Table(
    "subject_requests",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("asked_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("done_ms", Integer),
    Column("done_by", Text),
    Column("answer", Text),
    CheckConstraint("kind IN ('show', 'correct', 'restrict')", name="kind_known"),
    Index(None, "person"),
    Index(None, "due_ms", sqlite_where=text("done_ms IS NULL")),
)

# What befell the data of people, and by when it must be told; ``follows``: more about an earlier one.
breaches: Final = Table(
    "breaches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("follows", Integer, ForeignKey("breaches.number")),
    Column("found_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("noted_ms", Integer, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("told_ms", Integer),
    Column("told_by", Text),
    Column("answer", Text),
    Index(None, "due_ms", sqlite_where=text("told_ms IS NULL")),
)
