"""What a store needs to be trusted: accounts, the log of acts, what proves old operations.

Revision 0002. Texts of a purged dossier may become empty from now on; print orders, settings and
what is let go of the outbox are kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables and columns, and puts the new seals in place of those they replace."""
    op.create_table(
        "accounts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Text(), nullable=True),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("less", sa.Text(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("ended IN (0, 1)", name=op.f("ck_accounts_ended_or_not")),
        sa.ForeignKeyConstraint(["clerk"], ["clerks.id"], name=op.f("fk_accounts_clerk_clerks")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_clerk_number"), "accounts", ["clerk", "number"], unique=False)
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("mono_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(
        op.f("ix_audit_subject"),
        "audit",
        ["subject"],
        unique=False,
        sqlite_where=sa.text("subject <> ''"),
    )
    op.create_index(
        "ix_audit_rows_kept",
        "audit",
        ["number"],
        unique=False,
        sqlite_where=sa.text("act = 'rows_kept'"),
    )
    op.create_table(
        "kept_seals",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("base_ver", sa.Integer(), nullable=False),
        sa.Column("wall_ms", sa.Integer(), nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("mono_ms", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kept_seals")),
    )
    op.create_table(
        "purges",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("second_id", sa.Text(), nullable=False),
        sa.Column("second_name", sa.Text(), nullable=False),
        sa.Column("list_no", sa.Text(), nullable=False),
        sa.Column("export_sha", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_purges_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", name=op.f("pk_purges")),
    )
    op.create_table(
        "subject_requests",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("asked_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("done_ms", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('show', 'correct', 'restrict')",
            name=op.f("ck_subject_requests_kind_known"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_subject_requests")),
    )
    op.create_index(
        op.f("ix_subject_requests_due_ms"),
        "subject_requests",
        ["due_ms"],
        unique=False,
        sqlite_where=sa.text("done_ms IS NULL"),
    )
    op.create_index(
        op.f("ix_subject_requests_person"), "subject_requests", ["person"], unique=False
    )
    op.create_table(
        "breaches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("found_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=False),
        sa.Column("noted_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("told_ms", sa.Integer(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["follows"], ["breaches.number"], name=op.f("fk_breaches_follows_breaches")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_breaches")),
    )
    op.create_index(
        op.f("ix_breaches_due_ms"),
        "breaches",
        ["due_ms"],
        unique=False,
        sqlite_where=sa.text("told_ms IS NULL"),
    )
    op.create_table(
        "reckoned",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("received_ms", sa.Integer(), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("last_ms", sa.Integer(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_reckoned_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", name=op.f("pk_reckoned")),
    )
    op.create_index(
        "ix_reckoned_waits",
        "reckoned",
        ["dossier"],
        unique=False,
        sqlite_where=sa.text("seal IS NULL"),
    )
    op.create_index(op.f("ix_reckoned_ended_ms"), "reckoned", ["ended_ms"], unique=False)
    for name, table, column, where in _INDEXES:
        op.create_index(name, table, [column], unique=False, sqlite_where=sa.text(where))
    op.execute(sa.text("INSERT INTO reckoned (dossier) SELECT number FROM dossiers"))
    for table, column, kind in _COLUMNS:
        op.add_column(table, sa.Column(column, kind(), nullable=True))
    for statement in (*_LOOSENED, *_SEALS):
        op.execute(sa.text(statement))


def downgrade() -> None:
    """There is no way back: a restore from the backup made before is the way."""
    raise NotImplementedError


_INDEXES = (
    (
        "ix_events_money",
        "events",
        "at_ms",
        "kind IN ('charge.taken', 'charge.refunded', 'charge.voided')",
    ),
    ("ix_events_returned", "events", "at_ms", "state = 'returned'"),
    ("ix_papers_issued_ms", "papers", "issued_ms", "paper_no IS NOT NULL"),
    ("ix_papers_voided_ms", "papers", "voided_ms", "voided_ms IS NOT NULL"),
    ("ix_print_jobs_again", "print_jobs", "made_ms", "reprint > 0"),
)
_COLUMNS = (
    ("drafts", "owner", sa.Text),
    ("attachments", "backed_ms", sa.Integer),
    ("incarnations", "audit_number", sa.Integer),
    ("incarnations", "audit_head", sa.Text),
    ("print_jobs", "seal", sa.Text),
    ("lanes", "seal", sa.Text),
    ("drawn_sheets", "pages_sha", sa.Text),
    ("drawn_sheets", "seal", sa.Text),
)
_LOOSENED = (
    "DROP TRIGGER events_kept_as_written",
    "DROP TRIGGER outbox_kept",
    "DROP TRIGGER dossier_facts_kept",
    "DROP TRIGGER paper_numbers_kept",
    "DROP TRIGGER visit_kept_as_written",
)
_SEALS = (
    "CREATE TRIGGER events_reckoned AFTER INSERT ON events BEGIN DELETE FROM reckoned WHERE dossier = NEW.dossier; INSERT INTO reckoned (dossier) VALUES (NEW.dossier); END",
    "CREATE TRIGGER event_body_reckoned AFTER UPDATE OF body ON events BEGIN DELETE FROM reckoned WHERE dossier = NEW.dossier; INSERT INTO reckoned (dossier) VALUES (NEW.dossier); END",
    "CREATE TRIGGER event_place_reckoned AFTER INSERT ON event_places WHEN NEW.chg = 0 BEGIN DELETE FROM reckoned WHERE dossier = NEW.dossier; INSERT INTO reckoned (dossier) VALUES (NEW.dossier); END",
    "CREATE TRIGGER event_place_moved_reckoned AFTER UPDATE OF chg ON event_places WHEN NEW.chg = 0 OR OLD.chg = 0 BEGIN DELETE FROM reckoned WHERE dossier = NEW.dossier; INSERT INTO reckoned (dossier) VALUES (NEW.dossier); END",
    "CREATE TRIGGER dispute_reckoned AFTER UPDATE OF settled_ms, settled ON disputes WHEN EXISTS (SELECT 1 FROM dossiers WHERE id = NEW.dossier) BEGIN DELETE FROM reckoned WHERE dossier = (SELECT number FROM dossiers WHERE id = NEW.dossier); INSERT INTO reckoned (dossier) VALUES ((SELECT number FROM dossiers WHERE id = NEW.dossier)); END",
    "CREATE TRIGGER events_kept_as_written BEFORE UPDATE OF dossier, number, kind, at_ms, clerk_id, clerk_name, state, operation, device ON events BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER event_body_kept BEFORE UPDATE OF body ON events WHEN NOT (NEW.body = '{}' AND EXISTS (SELECT 1 FROM purges WHERE dossier = OLD.dossier)) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox WHEN OLD.state <> 'acked' OR (OLD.kind = 'dossier.received' AND EXISTS (SELECT 1 FROM dossiers WHERE id = OLD.dossier AND facts IS NULL)) OR NOT EXISTS (SELECT 1 FROM kept_seals WHERE seq = OLD.seq) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER dossier_facts_kept BEFORE UPDATE OF facts ON dossiers WHEN OLD.facts IS NOT NULL AND NOT (NEW.facts = '{}' AND EXISTS (SELECT 1 FROM purges WHERE dossier = OLD.number)) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER paper_numbers_kept BEFORE UPDATE OF kind, year, paper_no, issued_ms, dossier, visit, handover, replaces ON papers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER paper_content_kept BEFORE UPDATE OF content ON papers WHEN NOT (NEW.content = '{}' AND EXISTS (SELECT 1 FROM purges WHERE dossier = OLD.dossier)) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER visit_kept_as_written BEFORE UPDATE OF id, kind, at_ms, clerk_id, clerk_name, procedure_code, lookup_secret, takes_back ON visits BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER visit_words_kept BEFORE UPDATE OF name, personal_id, body ON visits WHEN NOT (NEW.name = '' AND NEW.personal_id IS NULL AND NEW.body = '{}' AND EXISTS (SELECT 1 FROM purges WHERE dossier = OLD.dossier)) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER office_settings_kept_as_written BEFORE UPDATE ON office_settings BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER office_settings_kept BEFORE DELETE ON office_settings BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER print_jobs_kept BEFORE DELETE ON print_jobs BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER accounts_kept_as_written BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER accounts_kept BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER audit_kept_as_written BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER kept_seals_kept_as_written BEFORE UPDATE OF seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, sha, sig, chain ON kept_seals BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER kept_body_kept BEFORE UPDATE OF body ON kept_seals WHEN NOT (NEW.body IS NULL AND EXISTS (SELECT 1 FROM visits v JOIN purges p ON p.dossier = v.dossier WHERE v.id = OLD.dossier)) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER kept_seals_kept BEFORE DELETE ON kept_seals BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER purges_kept_as_written BEFORE UPDATE ON purges BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER purges_kept BEFORE DELETE ON purges BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER subject_requests_kept_as_written BEFORE UPDATE OF number, kind, person, asked_ms, due_ms, clerk_id, clerk_name, body ON subject_requests BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER subject_answer_kept BEFORE UPDATE OF done_ms, done_by, answer ON subject_requests WHEN OLD.done_ms IS NOT NULL BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER subject_requests_kept BEFORE DELETE ON subject_requests BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER breaches_kept_as_written BEFORE UPDATE OF number, follows, found_ms, due_ms, noted_ms, clerk_id, clerk_name, body ON breaches BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER breach_answer_kept BEFORE UPDATE OF told_ms, told_by, answer ON breaches WHEN OLD.told_ms IS NOT NULL BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER breaches_kept BEFORE DELETE ON breaches BEGIN SELECT RAISE(ABORT, 'sealed'); END",
)
