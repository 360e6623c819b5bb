"""What a cell keeps: its desks and offices, their operations, changes and dossiers, its people."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text

from db.central.models.base import metadata, rare, table

# Outcomes of operations that are not at work here yet, and kinds of changes looked for among all.
WAITING: Final = ("held", "blocked", "conflict")
SOUGHT: Final = ("dossier.twin_suspected", "code.linked", "dossier.filed_online")

# One row: which cell this is. The epoch changes whenever it is restored to an earlier point.
cell: Final = Table(
    "cell",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Text, nullable=False),
    Column("server_key", Text, nullable=False),
    Column("spread_s", Integer, nullable=False),
    # Whether what is accepted is also told to the national portal.
    Column("portal", Integer, nullable=False),
    CheckConstraint("number = 1", name="one_cell"),
)

# Which commune a dossier code belongs to: the one register across all of them.
code_register: Final = Table(
    "code_register",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("commune_id", Text, nullable=False),
    Column("dossier", Text, nullable=False),
)

offices: Final = table(
    "offices",
    Column("name", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("lane_digits", Integer, nullable=False),
    Column("settings", Text, nullable=False),
    Column("founded_ms", BigInteger, nullable=False),
)

# One-time codes of administrators, kept as digests.
enrol_codes: Final = table(
    "enrol_codes",
    Column("code_hash", Text, primary_key=True),
    Column("desk_name", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    Column("device", Text),
)

devices: Final = table(
    "devices",
    Column("device", Text, primary_key=True),
    Column("device_no", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("app", Text, nullable=False),
    Column("seen_ms", BigInteger),
    Column("revoked_ms", BigInteger),
    # Whether a revoked device is to forget what it holds.
    Column("wipe", Integer, nullable=False),
    Column("retired_ms", BigInteger),
    Index(None, "device", unique=False),
    Index(None, "commune_id", "device_no", unique=True),
)

lanes: Final = table(
    "lanes",
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("device", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_day", Text, nullable=False),
    Column("to_day", Text),
)

# How far each series of another agency is leased, by day.
code_blocks: Final = table(
    "code_blocks",
    Column("agency", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("device", Text, nullable=False),
)

# What a device was given to sign, until it has.
nonces: Final = table(
    "nonces",
    Column("nonce", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
)

# Each life of a device: how far its operations are here, and the link they end in.
incarnations: Final = table(
    "incarnations",
    Column("device", Text, primary_key=True),
    Column("inc", Text, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
)

# The commune's order: moved on in every push, so that every answer stands on written WAL.
heads: Final = table(
    "heads",
    Column("chg", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("pushes", BigInteger, nullable=False),
)

# Every operation, as it came, with its first outcome: the idempotency key is the primary key.
operations: Final = table(
    "operations",
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("inc", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("base_ver", Integer, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("mono_ms", BigInteger, nullable=False),
    Column("supersedes", Text),
    Column("sha", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Column("body", Text),  # NULL: a hole
    Column("outcome", Text, nullable=False),
    Column("answer", Text, nullable=False),  # the whole first answer, JSON
    Column("received_ms", BigInteger, nullable=False),
    Index(None, "commune_id", "device", "inc", "seq", unique=True),
    Index(None, "commune_id", "dossier", "outcome"),
    Index(None, "commune_id", "device", **rare("outcome", *WAITING)),
    parted=True,
)

# What could not be taken: kept whole, where support can see it.
quarantine: Final = table(
    "quarantine",
    Column("number", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("released_ms", BigInteger),
    Column("released_by", Text),
    parted=True,
)

# Everything that happened in a commune, in its order; an operation's body stays with it.
changes: Final = table(
    "changes",
    Column("chg", BigInteger, primary_key=True, autoincrement=False),
    Column("dossier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("ver", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("operation", Text),
    Column("body", Text),
    Column("link", Text, nullable=False),
    Index(None, "commune_id", "dossier", "chg"),
    Index(None, "commune_id", "kind", "chg", **rare("kind", *SOUGHT)),
    parted=True,
)

# The other scopes a desk follows: ``catalog``, ``calendar``, ``device`` (all) or ``device:<id>``.
notices: Final = table(
    "notices",
    Column("scope", Text, primary_key=True),
    Column("chg", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

# Where each dossier stands, after all accepted changes; ``blocked_by``: the operation it waits for.
dossiers: Final = table(
    "dossiers",
    Column("dossier", Text, primary_key=True),
    Column("code", Text),
    Column("agency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("ver", Integer, nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("procedure_name", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("applicant_name", Text, nullable=False),
    Column("resolving_unit", Text, nullable=False),
    Column("unit", Text, nullable=False),  # of the office's own, empty: at the counter
    Column("specialist", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("due_ms", BigInteger),
    Column("first_due_ms", BigInteger),
    Column("since_ms", BigInteger, nullable=False),
    Column("step_due_ms", BigInteger),
    Column("ready_ms", BigInteger),
    Column("returned_ms", BigInteger),
    Column("shelf", Text, nullable=False),
    Column("lookup_hash", Text, nullable=False),
    Column("subject_key", Text, nullable=False),
    Column("blocked_by", Text),
    Column("facts", Text),  # NULL: as the operation that took it in tells them
    Index(None, "commune_id", "state", "due_ms"),
    Index(None, "commune_id", "code"),
    Index(None, "commune_id", "received_ms"),
    Index(None, "commune_id", "subject_key"),
    parted=True,
)

# Bytes of attachments: how far they are here and how safe.
blobs: Final = table(
    "blobs",
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    CheckConstraint("state IN ('coming', 'stored', 'replicated', 'backed_up')", name="state_known"),
    Index(None, "commune_id", "state"),
)

# Which dossier has which file.
attachments: Final = table(
    "attachments",
    Column("dossier", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("pages", Integer),
    Column("added_ms", BigInteger, nullable=False),
    Index(None, "commune_id", "sha256"),
)

officers: Final = table(
    "officers",
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("ended_ms", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("locked_until_ms", BigInteger),
)

sessions: Final = table(
    "sessions",
    Column("key_hash", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger, nullable=False),
    Column("csrf", Text, nullable=False),
)

# Messages to the national portal, in order for each code; the same promises as an outbox.
# ``dossier`` is empty for a filing that became none; ``answer``: the portal's last words.
portal_messages: Final = table(
    "portal_messages",
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("updating", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("next_ms", BigInteger, nullable=False),
    Column("last_code", Text),
    Column("answer", Text),
    Column("made_ms", BigInteger, nullable=False),
    Column("answered_ms", BigInteger),
    CheckConstraint("state IN ('waiting', 'sending', 'sent', 'parked')", name="state_known"),
    Index(None, "commune_id", "state", "next_ms"),
    Index(None, "commune_id", "code", "number"),
    Index(None, "commune_id", "dossier", "number"),
    Index(None, "commune_id", "id", unique=True),
)

# The portal's codes of fields of work, by folded name, as it told them.
portal_sectors: Final = table(
    "portal_sectors",
    Column("name", Text, primary_key=True),
    Column("code", Text, nullable=False),
)

# Filings on the portal that cannot be read here; ``gone_ms`` once they wait no more.
unread_filings: Final = table(
    "unread_filings",
    Column("name", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("filed_ms", BigInteger, nullable=False),
    Column("noticed_ms", BigInteger, nullable=False),
    Column("gone_ms", BigInteger),
)

# What people did with the server itself: enrolled, revoked, settled, signed in.
administration: Final = table(
    "administration",
    Column("number", Text, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "commune_id", "at_ms"),
)

# Each signed catalogue and calendar; ``chg`` is the notice that holds its content.
editions: Final = table(
    "editions",
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("chg", BigInteger, nullable=False),
)

# A signed digest of each day's end, so that a cut tail shows.
roots: Final = table(
    "roots",
    Column("day", Text, primary_key=True),
    Column("chg", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("sig", Text, nullable=False),
)

# The two that belong to no commune; every other table is guarded row by row on PostgreSQL.
OF_THE_CELL: Final = frozenset({"cell", "code_register"})
