"""What waits for the central side, and the chain that seals it."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, text

from db.counter.models.base import metadata

# Written out, not bound: only so does SQLite take the small index of what still waits.
WAITS: Final = text("outbox.state <> 'acked'")
# Of what waits, what does not go by itself: answered, but with no acknowledgement.
ASIDE: Final = text("outbox.state NOT IN ('acked', 'pending', 'inflight')")

# The names are the protocol's, on the wire and here.
outbox: Final = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("dossier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("base_ver", Integer, nullable=False),
    Column("wall_ms", Integer, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("mono_ms", Integer, nullable=False),
    Column("supersedes", Text),
    Column("body", Text, nullable=False),
    Column("sha", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Integer, nullable=False),
    Column("last_code", Text),
    # The central side's answer: its place in the commune's order, the version, the whole of it.
    Column("chg", Integer),
    Column("ver", Integer),
    Column("answer", Text),
    Column("answered_ms", Integer),
    CheckConstraint(
        "state IN ('pending', 'inflight', 'acked', 'rejected', 'conflict', 'blocked', 'parked')",
        name="state_known",
    ),
    Index(None, "dossier", "state", "seq"),
    # Almost every row is acknowledged; what asks for the others must not go through those.
    Index("ix_outbox_waits", "seq", "state", sqlite_where=text("state <> 'acked'")),
    # A desk that never joined has millions that wait, and none of these.
    Index(
        "ix_outbox_aside",
        "state",
        sqlite_where=text("state NOT IN ('acked', 'pending', 'inflight')"),
    ),
    sqlite_autoincrement=True,
)

# One row for each life of this store: where its chain began and where it stands.
incarnations: Final = Table(
    "incarnations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("device", Text, nullable=False),
    Column("began_ms", Integer, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
    # Where another copy of this store wrote under the same name: what we sent from
    # ``offered_from`` on goes under ``offered_as``.
    Column("offered_as", Text),
    Column("offered_from", Integer),
    # Whether a later start found on its PC what this life had left there outside the folder.
    Column("recalled", Integer, nullable=False),
    # Where the log of acts stands that this life wrote; NULL: it wrote none.
    Column("audit_number", Integer),
    Column("audit_head", Text),
)

# Where what was let go of each life ends, by the name it was sent under: what is left is sent
# after that link.
let_go: Final = Table(
    "let_go",
    metadata,
    Column("inc", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("link", Text, nullable=False),
    sqlite_with_rowid=False,
)
