"""The first tables of a cell.

Revision 0001. Checked by hand; what only PostgreSQL has is in 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lays the tables."""
    op.create_table(
        "administration",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "number", name=op.f("pk_administration")),
    )
    op.create_index(
        op.f("ix_administration_commune_id_at_ms"),
        "administration",
        ["commune_id", "at_ms"],
        unique=False,
    )
    op.create_table(
        "attachments",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("added_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "dossier", "id", name=op.f("pk_attachments")),
    )
    op.create_index(
        op.f("ix_attachments_commune_id_sha256"),
        "attachments",
        ["commune_id", "sha256"],
        unique=False,
    )
    op.create_table(
        "blobs",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('coming', 'stored', 'replicated', 'backed_up')",
            name=op.f("ck_blobs_state_known"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "sha256", name=op.f("pk_blobs")),
    )
    op.create_index(
        op.f("ix_blobs_commune_id_state"), "blobs", ["commune_id", "state"], unique=False
    )
    op.create_table(
        "cell",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("server_key", sa.Text(), nullable=False),
        sa.Column("spread_s", sa.Integer(), nullable=False),
        sa.Column("portal", sa.Integer(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_cell_one_cell")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cell")),
    )
    op.create_table(
        "changes",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("chg", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "chg", name=op.f("pk_changes")),
        postgresql_partition_by="HASH (commune_id)",
    )
    op.create_index(
        op.f("ix_changes_commune_id_dossier_chg"),
        "changes",
        ["commune_id", "dossier", "chg"],
        unique=False,
    )
    sought = sa.text(
        "kind = 'dossier.twin_suspected' OR kind = 'code.linked' OR kind = 'dossier.filed_online'"
    )
    op.create_index(
        op.f("ix_changes_commune_id_kind_chg"),
        "changes",
        ["commune_id", "kind", "chg"],
        unique=False,
        sqlite_where=sought,
        postgresql_where=sought,
    )
    op.create_table(
        "code_blocks",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "commune_id", "agency", "day", "first", name=op.f("pk_code_blocks")
        ),
    )
    op.create_table(
        "code_register",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "code", name=op.f("pk_code_register")),
    )
    op.create_table(
        "devices",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("enrolled_ms", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.Column("wipe", sa.Integer(), nullable=False),
        sa.Column("retired_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "device", name=op.f("pk_devices")),
    )
    op.create_index(
        op.f("ix_devices_commune_id_device_no"), "devices", ["commune_id", "device_no"], unique=True
    )
    op.create_index(op.f("ix_devices_device"), "devices", ["device"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("procedure_name", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column("resolving_unit", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("specialist", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("first_due_ms", sa.BigInteger(), nullable=True),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("step_due_ms", sa.BigInteger(), nullable=True),
        sa.Column("ready_ms", sa.BigInteger(), nullable=True),
        sa.Column("returned_ms", sa.BigInteger(), nullable=True),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("lookup_hash", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("blocked_by", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "dossier", name=op.f("pk_dossiers")),
        postgresql_partition_by="HASH (commune_id)",
    )
    op.create_index(
        op.f("ix_dossiers_commune_id_code"), "dossiers", ["commune_id", "code"], unique=False
    )
    op.create_index(
        op.f("ix_dossiers_commune_id_received_ms"),
        "dossiers",
        ["commune_id", "received_ms"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dossiers_commune_id_state_due_ms"),
        "dossiers",
        ["commune_id", "state", "due_ms"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dossiers_commune_id_subject_key"),
        "dossiers",
        ["commune_id", "subject_key"],
        unique=False,
    )
    op.create_table(
        "enrol_codes",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("desk_name", sa.Text(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "code_hash", name=op.f("pk_enrol_codes")),
    )
    op.create_table(
        "heads",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("chg", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("pushes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", name=op.f("pk_heads")),
    )
    op.create_table(
        "incarnations",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "device", "inc", name=op.f("pk_incarnations")),
    )
    op.create_table(
        "lanes",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("lane", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "lane", name=op.f("pk_lanes")),
    )
    op.create_table(
        "nonces",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "nonce", name=op.f("pk_nonces")),
    )
    op.create_table(
        "notices",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("chg", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "scope", "chg", name=op.f("pk_notices")),
    )
    op.create_table(
        "officers",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "login", name=op.f("pk_officers")),
    )
    op.create_table(
        "offices",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("lane_digits", sa.Integer(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("founded_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", name=op.f("pk_offices")),
    )
    op.create_table(
        "operations",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("base_ver", sa.Integer(), nullable=False),
        sa.Column("wall_ms", sa.BigInteger(), nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("mono_ms", sa.BigInteger(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_operations")),
        postgresql_partition_by="HASH (commune_id)",
    )
    op.create_index(
        op.f("ix_operations_commune_id_device_inc_seq"),
        "operations",
        ["commune_id", "device", "inc", "seq"],
        unique=True,
    )
    op.create_index(
        op.f("ix_operations_commune_id_dossier_outcome"),
        "operations",
        ["commune_id", "dossier", "outcome"],
        unique=False,
    )
    waiting = sa.text("outcome = 'held' OR outcome = 'blocked' OR outcome = 'conflict'")
    op.create_index(
        op.f("ix_operations_commune_id_device"),
        "operations",
        ["commune_id", "device"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "portal_messages",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("updating", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=False),
        sa.Column("last_code", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'parked')",
            name=op.f("ck_portal_messages_state_known"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "number", name=op.f("pk_portal_messages")),
    )
    op.create_index(
        op.f("ix_portal_messages_commune_id_code_number"),
        "portal_messages",
        ["commune_id", "code", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_portal_messages_commune_id_dossier_number"),
        "portal_messages",
        ["commune_id", "dossier", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_portal_messages_commune_id_id"),
        "portal_messages",
        ["commune_id", "id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_portal_messages_commune_id_state_next_ms"),
        "portal_messages",
        ["commune_id", "state", "next_ms"],
        unique=False,
    )
    op.create_table(
        "quarantine",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("released_ms", sa.BigInteger(), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "number", name=op.f("pk_quarantine")),
        postgresql_partition_by="HASH (commune_id)",
    )
    op.create_table(
        "editions",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("chg", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "kind", "number", name=op.f("pk_editions")),
    )
    op.create_table(
        "roots",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("chg", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "day", name=op.f("pk_roots")),
    )
    op.create_table(
        "sessions",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "key_hash", name=op.f("pk_sessions")),
    )
    op.create_table(
        "portal_sectors",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("commune_id", "name", name=op.f("pk_portal_sectors")),
    )
    op.create_table(
        "unread_filings",
        sa.Column("commune_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("filed_ms", sa.BigInteger(), nullable=False),
        sa.Column("noticed_ms", sa.BigInteger(), nullable=False),
        sa.Column("gone_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("commune_id", "name", name=op.f("pk_unread_filings")),
    )
