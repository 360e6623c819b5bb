"""What the counter knows of its office's hub, and what it heard there of other desks."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from db.counter.models.base import metadata

# One row where the desk was told of a hub. ``after`` is a cursor within the hub's ``life``,
# ``answers_after`` another, of the answers to other desks.
hub: Final = Table(
    "hub",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("life", Text, nullable=False),
    Column("after", Integer, nullable=False),
    Column("answers_after", Integer, nullable=False),
    Column("contact_ms", Integer),
    CheckConstraint("number = 1", name="one_hub"),
)

# How far the hub said it keeps each life of this store: no acknowledgement of anything.
hub_lasts: Final = Table(
    "hub_lasts",
    metadata,
    Column("inc", Text, primary_key=True),
    Column("last_seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Other desks' operations that the central side has not told of yet; ``terms`` find a dossier, by
# ``search_heard``, whose rows are these numbers.
# ``outcome`` is what is known of the central side's answer; "healed": another took its place.
heard: Final = Table(
    "heard",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("device", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("wall_ms", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("heard_ms", Integer, nullable=False),
    Column("code", Text),
    Column("slip_no", Integer),
    Column("terms", Text),
    Column("outcome", Text, nullable=False),
    CheckConstraint(
        "outcome IN ('waits', 'there', 'held', 'refused', 'healed')", name="outcome_known"
    ),
    Index(None, "dossier"),
    Index(None, "code"),
    Index(None, "slip_no"),
)
