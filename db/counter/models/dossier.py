"""A dossier and all that hangs on it. Facts that lists show lie in the dossier's own row."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from db.counter.models.base import metadata


def _of_dossier() -> Column[int]:
    return Column("dossier", Integer, ForeignKey("dossiers.number"), primary_key=True)


# ``facts`` is the body of ``dossier.received``: empty while the outbox still holds that text.
dossiers: Final = Table(
    "dossiers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("code", Text),
    Column("slip_no", Integer, nullable=False),
    Column("slip_year", Integer, nullable=False),
    Column("client_ref", Text),
    Column("procedure_code", Text, nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("resolving_unit", Text),
    Column("applicant_name", Text, nullable=False),
    Column("birth_year", Integer),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("received_ms", Integer, nullable=False),
    Column("due_ms", Integer),
    Column("clerk_id", Text, ForeignKey("clerks.id"), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("lookup_secret", Text, nullable=False),
    Column("printed", Integer, nullable=False),
    # Where it stands now, for the desk's lists; all of it follows from the events.
    Column("bundle", Text),
    Column("first_due_ms", Integer),
    Column("since_ms", Integer, nullable=False),
    Column("step_due_ms", Integer),
    Column("ready_ms", Integer),
    Column("returned_ms", Integer),
    Column("shelf", Text, nullable=False),
    Column("specialist", Text, nullable=False),
    Column("facts", Text),
    # The desk that took it in, where it came here by sync; NULL: this one.
    Column("device", Text),
    Index(None, "code", unique=True, sqlite_where=text("code IS NOT NULL")),
    Index(None, "slip_year", "slip_no", unique=True),
    Index(None, "client_ref", unique=True, sqlite_where=text("client_ref IS NOT NULL")),
    Index(None, "received_ms"),
    Index(None, "ready_ms", sqlite_where=text("ready_ms IS NOT NULL")),
    Index(None, "state", "due_ms"),
    Index(None, "bundle", sqlite_where=text("bundle IS NOT NULL")),
)

people: Final = Table(
    "people",
    metadata,
    _of_dossier(),
    Column("role", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("personal_id", Text),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

components: Final = Table(
    "components",
    metadata,
    _of_dossier(),
    Column("position", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

charges: Final = Table(
    "charges",
    metadata,
    _of_dossier(),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("amount_vnd", Integer),
    Column("body", Text, nullable=False),
    CheckConstraint("amount_vnd IS NULL OR amount_vnd >= 0", name="amount_not_negative"),
    sqlite_with_rowid=False,
)

events: Final = Table(
    "events",
    metadata,
    _of_dossier(),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("operation", Text, nullable=False),
    # The desk it was written at, '' for the central side; NULL: this one.
    Column("device", Text),
    Index(None, "dossier", sqlite_where=text("kind = 'dossier.corrected'")),
    Index("ix_events_noted", "dossier", sqlite_where=text("kind = 'dossier.noted'")),
    # What the closing of a day counts, so that it reads that day alone.
    Index(
        "ix_events_money",
        "at_ms",
        sqlite_where=text("kind IN ('charge.taken', 'charge.refunded', 'charge.voided')"),
    ),
    Index("ix_events_returned", "at_ms", sqlite_where=text("state = 'returned'")),
    sqlite_with_rowid=False,
)

# Every numbered paper with the words on it; a voided one stays, a copy is counted, never renumbered.
# It belongs to one dossier, to a visit without one, or to a hand-over of many. One without a number
# belongs to none of them and is kept as it was drawn.
papers: Final = Table(
    "papers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dossier", Integer, ForeignKey("dossiers.number")),
    Column("visit", Integer, ForeignKey("visits.number")),
    Column("handover", Integer, ForeignKey("handovers.number")),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("paper_no", Integer),
    Column("issued_ms", Integer, nullable=False),
    Column("voided_ms", Integer),
    Column("void_reason", Text),
    Column("reprints", Integer, nullable=False),
    Column("content", Text, nullable=False),
    # The void paper that this one stands in place of.
    Column("replaces", Integer, ForeignKey("papers.number")),
    Index(None, "kind", "year", "paper_no", unique=True),
    Index(None, "dossier"),
    Index(None, "visit", sqlite_where=text("visit IS NOT NULL")),
    Index(None, "issued_ms", sqlite_where=text("paper_no IS NOT NULL")),
    Index(None, "voided_ms", sqlite_where=text("voided_ms IS NOT NULL")),
    CheckConstraint(
        "(dossier IS NOT NULL) + (visit IS NOT NULL) + (handover IS NOT NULL)"
        " = (paper_no IS NOT NULL)",
        name="belongs_somewhere",
    ),
)

# The pages of a paper without a number, and until when they are kept: NULL, for good.
drawn_sheets: Final = Table(
    "drawn_sheets",
    metadata,
    Column("paper", Integer, ForeignKey("papers.number"), primary_key=True),
    # The one press of a key that it is of.
    Column("request", Text, nullable=False, unique=True),
    Column("until_ms", Integer),
    Column("pages", LargeBinary),
    # SHA-256 (hex) of the pages, and the seal of the sheet (``sealed_sheets``); NULL: of an older
    # program, until this one starts.
    Column("pages_sha", Text),
    Column("seal", Text),
    Index(None, "until_ms", sqlite_where=text("until_ms IS NOT NULL AND pages IS NOT NULL")),
)

# Whose dossiers stand on a paper without a number.
sheet_dossiers: Final = Table(
    "sheet_dossiers",
    metadata,
    Column("paper", Integer, ForeignKey("drawn_sheets.paper"), primary_key=True),
    Column("dossier", Integer, ForeignKey("dossiers.number"), primary_key=True),
    Index(None, "dossier"),
    sqlite_with_rowid=False,
)

print_jobs: Final = Table(
    "print_jobs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("paper", Integer, ForeignKey("papers.number"), nullable=False),
    Column("copies", Integer, nullable=False),
    Column("reprint", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("clerk_name", Text, nullable=False),
    # Which start of the program has it in hand while it is 'sending'.
    Column("sender", Text, nullable=False),
    # The printer that took it, in the clerk's words, and when; of an order not sent, none.
    Column("device", Text, nullable=False),
    Column("sent_ms", Integer),
    # Of all the others (``row_seals``); NULL: of an older program, until this one starts.
    Column("seal", Text),
    # Those that somebody may look for; what came out as it should is not worth a line.
    Index(None, "state", sqlite_where=text("state NOT IN ('waiting', 'sending', 'sent', 'done')")),
    Index("ix_print_jobs_again", "made_ms", sqlite_where=text("reprint > 0")),
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'printing', 'stuck', 'done', 'failed', 'unknown')",
        name="state_known",
    ),
)

# What a report asks of a dossier as all its events have it (``counter_app.domain.reporting``), so that
# a year of them is read at once. It follows from the events, and waits to be reckoned while it has no
# seal; one with another's seal is reckoned anew. ``last_ms`` is the newest event that counts,
# ``ended_ms`` NULL while it is open, ``facts`` NULL where all but its numbers is gone.
reckoned: Final = Table(
    "reckoned",
    metadata,
    _of_dossier(),
    Column("received_ms", Integer),
    Column("ended_ms", Integer),
    Column("last_ms", Integer),
    Column("facts", LargeBinary),
    Column("seal", Text),
    Index("ix_reckoned_waits", "dossier", sqlite_where=text("seal IS NULL")),
    Index(None, "ended_ms"),
)

# Papers of the citizen that the office keeps for a while and signs back.
originals: Final = Table(
    "originals",
    metadata,
    _of_dossier(),
    Column("position", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("holder", Text, nullable=False),
    Column("received_ms", Integer, nullable=False),
    Column("returned_ms", Integer),
    Column("returned_to", Text, nullable=False),
    Index(None, "received_ms", sqlite_where=text("returned_ms IS NULL")),
    sqlite_with_rowid=False,
)

# Codes that other systems gave the same dossier; every one of them finds it.
external_codes: Final = Table(
    "external_codes",
    metadata,
    _of_dossier(),
    Column("system", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Index(None, "code"),
    sqlite_with_rowid=False,
)
