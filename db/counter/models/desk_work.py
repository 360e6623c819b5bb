"""What a desk does beside its dossiers: visits without one, hand-overs of many, its own wording."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from db.counter.models.base import metadata

# A citizen was told something and went home: advice, what is missing (form 02), why not (form 03).
visits: Final = Table(
    "visits",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("clerk_id", Text, ForeignKey("clerks.id"), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("personal_id", Text),
    Column("lookup_secret", Text, nullable=False),
    Column("body", Text, nullable=False),
    # The dossier it led to, when the citizen came back with everything.
    Column("dossier", Integer, ForeignKey("dossiers.number")),
    # The advice counted by mistake that this row takes out of the count again.
    Column("takes_back", Integer, ForeignKey("visits.number"), unique=True),
    CheckConstraint("kind IN ('advice', 'guided', 'refused')", name="kind_known"),
    Index(None, "at_ms"),
)

# A list of dossiers given to another unit, or results taken back from it.
handovers: Final = Table(
    "handovers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("way", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("clerk_id", Text, ForeignKey("clerks.id"), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("receiver_name", Text, nullable=False),
    Column("confirmed_ms", Integer),
    CheckConstraint("way IN ('out', 'back')", name="way_known"),
    Index(None, "made_ms"),
)

handover_items: Final = Table(
    "handover_items",
    metadata,
    Column("handover", Integer, ForeignKey("handovers.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("dossier", Integer, ForeignKey("dossiers.number"), nullable=False),
    Column("bundle", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("confirmed_ms", Integer),
    Index(None, "dossier"),
    Index(None, "handover", "position", sqlite_where=text("confirmed_ms IS NULL")),
    sqlite_with_rowid=False,
)

# The office's own wording of a paper; the newest version holds, none stands for the program's.
templates: Final = Table(
    "templates",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("made_ms", Integer, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)
