"""What the counter knows of the central side: who it is there, what came down, what is in dispute."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.counter.models.base import metadata

# One row once the desk has joined a cell. Instants in ms; NULL: never yet.
enrolment: Final = Table(
    "enrolment",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("device_no", Integer, nullable=False),
    Column("commune", Text, nullable=False),
    Column("cell_url", Text, nullable=False),
    Column("server_keys", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("enrolled_ms", Integer, nullable=False),
    # Central time minus ours, as the last contacts showed it.
    Column("offset_ms", Integer),
    Column("contact_ms", Integer),
    Column("next_push_ms", Integer),
    Column("durable_through", Integer, nullable=False),
    # Why nothing is sent: '', 'restored', 'revoked', 'upgrade'.
    Column("frozen", Text, nullable=False),
    CheckConstraint("number = 1", name="one_cell"),
)

cursors: Final = Table(
    "cursors",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("chg", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Events of the central side that could not be applied yet (an unknown kind, a dossier not here).
unapplied: Final = Table(
    "unapplied",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("chg", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("event", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Where each event that came back stands in the central side's order: what a history is shown in.
event_places: Final = Table(
    "event_places",
    metadata,
    Column("dossier", Integer, ForeignKey("dossiers.number"), primary_key=True),
    Column("operation", Text, primary_key=True),
    Column("chg", Integer, nullable=False),
    # What is not known to be there any more: few or none, asked at each start.
    Index("ix_event_places_awaited", "chg", sqlite_where=text("chg < 0")),
    sqlite_with_rowid=False,
)

# What sync leaves for the services to do: a paper to issue anew, a person to tell.
todo: Final = Table(
    "todo",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("done_ms", Integer),
    Index(None, "kind", sqlite_where=text("done_ms IS NULL")),
)

# What a person must decide: both sides are kept, the decision is a new operation.
disputes: Final = Table(
    "disputes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("operation", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("seen_ms", Integer, nullable=False),
    Column("settled_ms", Integer),
    Column("settled_by", Text),
    Column("settled", Text),
    CheckConstraint("kind IN ('move', 'fields', 'duplicate', 'code')", name="kind_known"),
    Index(None, "dossier", sqlite_where=text("settled_ms IS NULL")),
)

# The commune's changes since the last root that held, as they came down: each with its link (hex).
links: Final = Table(
    "links",
    metadata,
    Column("chg", Integer, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("link", Text, nullable=False),
)

# The signed end of each day, kept for ever; ``held`` says what came of comparing it.
day_roots: Final = Table(
    "day_roots",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("chg", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("came_ms", Integer, nullable=False),
    Column("held", Text, nullable=False),
    UniqueConstraint("day", "chg", "head"),
    CheckConstraint("held IN ('waiting', 'yes', 'no', 'unseen')", name="held_known"),
)

# What must not be at the central side and was: kept for ever; ``read_ms`` when a person saw it.
findings: Final = Table(
    "findings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("found_ms", Integer, nullable=False),
    Column("read_ms", Integer),
    Column("read_by", Text),
    UniqueConstraint("kind", "about"),
)

# Signed catalogues and calendars as they came; which one holds is a matter of the day.
editions: Final = Table(
    "editions",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("came_ms", Integer, nullable=False),
    CheckConstraint("kind IN ('catalog.published', 'calendar.published')", name="kind_known"),
)

# Files attached to a dossier; ``offset`` is how many bytes the central side has. One of another desk
# or of an officer is ``away`` until somebody opens it here.
attachments: Final = Table(
    "attachments",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dossier", Integer, ForeignKey("dossiers.number"), nullable=False),
    Column("id", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("mime", Text, nullable=False),
    Column("pages", Integer),
    Column("label", Text, nullable=False),
    Column("added_ms", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Integer, nullable=False),
    Column("last_code", Text),
    # When the central side was first heard to have it in a backup.
    Column("backed_ms", Integer),
    CheckConstraint(
        "state IN ('away', 'waiting', 'stored', 'replicated', 'backed_up', 'refused')",
        name="state_known",
    ),
    Index(None, "dossier"),
    Index(None, "next_at", sqlite_where=text("state = 'waiting'")),
)

# The office's other desks: their slips can be checked here, those of ended ones issued anew.
sister_desks: Final = Table(
    "sister_desks",
    metadata,
    Column("device", Text, primary_key=True),
    Column("device_no", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("ended", Integer, nullable=False),
)

# When there was no line: for the province's certificate. An open one has no end. Beside the PC's
# clock: how long the program had run, the contact before, how far the central clock was from ours
# before and after, the numbers of dossiers it lies between.
outages: Final = Table(
    "outages",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("began_ms", Integer, nullable=False),
    Column("ended_ms", Integer),
    Column("cause", Text, nullable=False),
    Column("began_boot", Text),
    Column("began_mono_ms", Integer),
    Column("ended_boot", Text),
    Column("ended_mono_ms", Integer),
    Column("contact_ms", Integer),
    Column("before_ms", Integer),
    Column("after_ms", Integer),
    Column("after_number", Integer),
    Column("last_number", Integer),
)
