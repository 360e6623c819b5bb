"""The first tables of the counter's store.

Revision 0001. Checked by hand; the search table and the seals are plain SQL.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lays the tables, the search table and the seals."""
    op.create_table(
        "clerks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerks")),
    )
    op.create_table(
        "code_blocks",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "day", "first", name=op.f("pk_code_blocks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counters",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_counters_value_counts")),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counters")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drafts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_drafts")),
    )
    op.create_table(
        "incarnations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("began_ms", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("offered_as", sa.Text(), nullable=True),
        sa.Column("offered_from", sa.Integer(), nullable=True),
        sa.Column("recalled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_incarnations")),
        sa.UniqueConstraint("id", name=op.f("uq_incarnations_id")),
    )
    op.create_table(
        "let_go",
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("inc", name=op.f("pk_let_go")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lanes",
        sa.Column("lane", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('active', 'sealed', 'retired')", name=op.f("ck_lanes_kind_known")
        ),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_lanes")),
    )
    op.create_table(
        "office_settings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from_ms", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_office_settings")),
    )
    op.create_index(
        op.f("ix_office_settings_valid_from_ms"), "office_settings", ["valid_from_ms"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("base_ver", sa.Integer(), nullable=False),
        sa.Column("wall_ms", sa.Integer(), nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("mono_ms", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Integer(), nullable=False),
        sa.Column("last_code", sa.Text(), nullable=True),
        sa.Column("chg", sa.Integer(), nullable=True),
        sa.Column("ver", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'inflight', 'acked', 'rejected', 'conflict', 'blocked', 'parked')",
            name=op.f("ck_outbox_state_known"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_outbox_dossier_state_seq"), "outbox", ["dossier", "state", "seq"], unique=False
    )
    op.create_index(
        "ix_outbox_waits",
        "outbox",
        ["seq", "state"],
        unique=False,
        sqlite_where=sa.text("state <> 'acked'"),
    )
    op.create_index(
        "ix_outbox_aside",
        "outbox",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('acked', 'pending', 'inflight')"),
    )
    op.create_table(
        "templates",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name=op.f("pk_templates")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dossiers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("slip_no", sa.Integer(), nullable=False),
        sa.Column("slip_year", sa.Integer(), nullable=False),
        sa.Column("client_ref", sa.Text(), nullable=True),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("procedure_name", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("resolving_unit", sa.Text(), nullable=True),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("lookup_secret", sa.Text(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=True),
        sa.Column("first_due_ms", sa.Integer(), nullable=True),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.Column("step_due_ms", sa.Integer(), nullable=True),
        sa.Column("ready_ms", sa.Integer(), nullable=True),
        sa.Column("returned_ms", sa.Integer(), nullable=True),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("specialist", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["clerks.id"], name=op.f("fk_dossiers_clerk_id_clerks")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("id", name=op.f("uq_dossiers_id")),
    )
    op.create_index(
        op.f("ix_dossiers_bundle"),
        "dossiers",
        ["bundle"],
        unique=False,
        sqlite_where=sa.text("bundle IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_client_ref"),
        "dossiers",
        ["client_ref"],
        unique=True,
        sqlite_where=sa.text("client_ref IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_code"),
        "dossiers",
        ["code"],
        unique=True,
        sqlite_where=sa.text("code IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dossiers_ready_ms"),
        "dossiers",
        ["ready_ms"],
        unique=False,
        sqlite_where=sa.text("ready_ms IS NOT NULL"),
    )
    op.create_index(op.f("ix_dossiers_received_ms"), "dossiers", ["received_ms"], unique=False)
    op.create_index(
        op.f("ix_dossiers_slip_year_slip_no"), "dossiers", ["slip_year", "slip_no"], unique=True
    )
    op.create_index(op.f("ix_dossiers_state_due_ms"), "dossiers", ["state", "due_ms"], unique=False)
    op.create_table(
        "handovers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("receiver_name", sa.Text(), nullable=False),
        sa.Column("confirmed_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("way IN ('out', 'back')", name=op.f("ck_handovers_way_known")),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["clerks.id"], name=op.f("fk_handovers_clerk_id_clerks")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_handovers")),
        sa.UniqueConstraint("id", name=op.f("uq_handovers_id")),
    )
    op.create_index(op.f("ix_handovers_made_ms"), "handovers", ["made_ms"], unique=False)
    op.create_table(
        "charges",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount_vnd IS NULL OR amount_vnd >= 0", name=op.f("ck_charges_amount_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_charges_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "position", name=op.f("pk_charges")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "components",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_components_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "position", name=op.f("pk_components")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_events_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "number", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_events_dossier"),
        "events",
        ["dossier"],
        unique=False,
        sqlite_where=sa.text("kind = 'dossier.corrected'"),
    )
    op.create_index(
        "ix_events_noted",
        "events",
        ["dossier"],
        unique=False,
        sqlite_where=sa.text("kind = 'dossier.noted'"),
    )
    op.create_table(
        "event_places",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("chg", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_event_places_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "operation", name=op.f("pk_event_places")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_event_places_awaited",
        "event_places",
        ["chg"],
        unique=False,
        sqlite_where=sa.text("chg < 0"),
    )
    op.create_table(
        "external_codes",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_external_codes_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "system", name=op.f("pk_external_codes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_external_codes_code"), "external_codes", ["code"], unique=False)
    op.create_table(
        "handover_items",
        sa.Column("handover", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confirmed_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_handover_items_dossier_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["handover"], ["handovers.number"], name=op.f("fk_handover_items_handover_handovers")
        ),
        sa.PrimaryKeyConstraint("handover", "position", name=op.f("pk_handover_items")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_handover_items_dossier"), "handover_items", ["dossier"], unique=False)
    op.create_index(
        op.f("ix_handover_items_handover_position"),
        "handover_items",
        ["handover", "position"],
        unique=False,
        sqlite_where=sa.text("confirmed_ms IS NULL"),
    )
    op.create_table(
        "originals",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.Integer(), nullable=False),
        sa.Column("returned_ms", sa.Integer(), nullable=True),
        sa.Column("returned_to", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_originals_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "position", name=op.f("pk_originals")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_originals_received_ms"),
        "originals",
        ["received_ms"],
        unique=False,
        sqlite_where=sa.text("returned_ms IS NULL"),
    )
    op.create_table(
        "people",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("personal_id", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_people_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier", "role", "position", name=op.f("pk_people")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visits",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Text(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("personal_id", sa.Text(), nullable=True),
        sa.Column("lookup_secret", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("takes_back", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('advice', 'guided', 'refused')", name=op.f("ck_visits_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["clerks.id"], name=op.f("fk_visits_clerk_id_clerks")
        ),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_visits_dossier_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["takes_back"], ["visits.number"], name=op.f("fk_visits_takes_back_visits")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_visits")),
        sa.UniqueConstraint("id", name=op.f("uq_visits_id")),
        sa.UniqueConstraint("takes_back", name=op.f("uq_visits_takes_back")),
    )
    op.create_index(op.f("ix_visits_at_ms"), "visits", ["at_ms"], unique=False)
    op.create_table(
        "papers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("visit", sa.Integer(), nullable=True),
        sa.Column("handover", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("paper_no", sa.Integer(), nullable=True),
        sa.Column("issued_ms", sa.Integer(), nullable=False),
        sa.Column("voided_ms", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("reprints", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(dossier IS NOT NULL) + (visit IS NOT NULL) + (handover IS NOT NULL)"
            " = (paper_no IS NOT NULL)",
            name=op.f("ck_papers_belongs_somewhere"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_papers_dossier_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["handover"], ["handovers.number"], name=op.f("fk_papers_handover_handovers")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["papers.number"], name=op.f("fk_papers_replaces_papers")
        ),
        sa.ForeignKeyConstraint(["visit"], ["visits.number"], name=op.f("fk_papers_visit_visits")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_papers")),
    )
    op.create_index(op.f("ix_papers_dossier"), "papers", ["dossier"], unique=False)
    op.create_index(
        op.f("ix_papers_visit"),
        "papers",
        ["visit"],
        unique=False,
        sqlite_where=sa.text("visit IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_papers_kind_year_paper_no"), "papers", ["kind", "year", "paper_no"], unique=True
    )
    op.create_table(
        "drawn_sheets",
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=True),
        sa.Column("pages", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper"], ["papers.number"], name=op.f("fk_drawn_sheets_paper_papers")
        ),
        sa.PrimaryKeyConstraint("paper", name=op.f("pk_drawn_sheets")),
        sa.UniqueConstraint("request", name=op.f("uq_drawn_sheets_request")),
    )
    op.create_index(
        op.f("ix_drawn_sheets_until_ms"),
        "drawn_sheets",
        ["until_ms"],
        unique=False,
        sqlite_where=sa.text("until_ms IS NOT NULL AND pages IS NOT NULL"),
    )
    op.create_table(
        "sheet_dossiers",
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_sheet_dossiers_dossier_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["paper"], ["drawn_sheets.paper"], name=op.f("fk_sheet_dossiers_paper_drawn_sheets")
        ),
        sa.PrimaryKeyConstraint("paper", "dossier", name=op.f("pk_sheet_dossiers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sheet_dossiers_dossier"), "sheet_dossiers", ["dossier"], unique=False)
    op.create_table(
        "print_jobs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("reprint", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sent_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'printing', 'stuck', 'done', 'failed', 'unknown')",
            name=op.f("ck_print_jobs_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["paper"], ["papers.number"], name=op.f("fk_print_jobs_paper_papers")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_print_jobs_key")),
    )
    op.create_index(
        op.f("ix_print_jobs_state"),
        "print_jobs",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('waiting', 'sending', 'sent', 'done')"),
    )
    op.create_table(
        "cursors",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("chg", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_cursors")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_roots",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("chg", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("came_ms", sa.Integer(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "held IN ('waiting', 'yes', 'no', 'unseen')", name=op.f("ck_day_roots_held_known")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_day_roots")),
        sa.UniqueConstraint("day", "chg", "head", name=op.f("uq_day_roots_day_chg_head")),
    )
    op.create_table(
        "editions",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sig", sa.Text(), nullable=False),
        sa.Column("came_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('catalog.published', 'calendar.published')",
            name=op.f("ck_editions_kind_known"),
        ),
        sa.PrimaryKeyConstraint("kind", "number", name=op.f("pk_editions")),
    )
    op.create_table(
        "findings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("found_ms", sa.Integer(), nullable=False),
        sa.Column("read_ms", sa.Integer(), nullable=True),
        sa.Column("read_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_findings")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_findings_kind_about")),
    )
    op.create_table(
        "links",
        sa.Column("chg", sa.Integer(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chg", name=op.f("pk_links")),
    )
    op.create_table(
        "hub",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("life", sa.Text(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("answers_after", sa.Integer(), nullable=False),
        sa.Column("contact_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("number = 1", name=op.f("ck_hub_one_hub")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hub")),
    )
    op.create_table(
        "hub_lasts",
        sa.Column("inc", sa.Text(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("inc", name=op.f("pk_hub_lasts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "heard",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wall_ms", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("heard_ms", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("slip_no", sa.Integer(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('waits', 'there', 'held', 'refused', 'healed')",
            name=op.f("ck_heard_outcome_known"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_heard")),
        sa.UniqueConstraint("id", name=op.f("uq_heard_id")),
    )
    op.create_index(op.f("ix_heard_dossier"), "heard", ["dossier"], unique=False)
    op.create_index(op.f("ix_heard_code"), "heard", ["code"], unique=False)
    op.create_index(op.f("ix_heard_slip_no"), "heard", ["slip_no"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("seen_ms", sa.Integer(), nullable=False),
        sa.Column("settled_ms", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('move', 'fields', 'duplicate', 'code')", name=op.f("ck_disputes_kind_known")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_disputes")),
        sa.UniqueConstraint("operation", name=op.f("uq_disputes_operation")),
    )
    op.create_index(
        op.f("ix_disputes_dossier"),
        "disputes",
        ["dossier"],
        unique=False,
        sqlite_where=sa.text("settled_ms IS NULL"),
    )
    op.create_table(
        "enrolment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("cell_url", sa.Text(), nullable=False),
        sa.Column("server_keys", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("enrolled_ms", sa.Integer(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.Column("contact_ms", sa.Integer(), nullable=True),
        sa.Column("next_push_ms", sa.Integer(), nullable=True),
        sa.Column("durable_through", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_enrolment_one_cell")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_enrolment")),
    )
    op.create_table(
        "outages",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_ms", sa.Integer(), nullable=False),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("began_boot", sa.Text(), nullable=True),
        sa.Column("began_mono_ms", sa.Integer(), nullable=True),
        sa.Column("ended_boot", sa.Text(), nullable=True),
        sa.Column("ended_mono_ms", sa.Integer(), nullable=True),
        sa.Column("contact_ms", sa.Integer(), nullable=True),
        sa.Column("before_ms", sa.Integer(), nullable=True),
        sa.Column("after_ms", sa.Integer(), nullable=True),
        sa.Column("after_number", sa.Integer(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outages")),
    )
    op.create_table(
        "sister_desks",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_sister_desks")),
    )
    op.create_table(
        "todo",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("done_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_todo")),
    )
    op.create_index(
        op.f("ix_todo_kind"),
        "todo",
        ["kind"],
        unique=False,
        sqlite_where=sa.text("done_ms IS NULL"),
    )
    op.create_table(
        "unapplied",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("chg", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "chg", name=op.f("pk_unapplied")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attachments",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("added_ms", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Integer(), nullable=False),
        sa.Column("last_code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('away', 'waiting', 'stored', 'replicated', 'backed_up', 'refused')",
            name=op.f("ck_attachments_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossiers.number"], name=op.f("fk_attachments_dossier_dossiers")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attachments")),
        sa.UniqueConstraint("id", name=op.f("uq_attachments_id")),
    )
    op.create_index(op.f("ix_attachments_dossier"), "attachments", ["dossier"], unique=False)
    op.create_index(
        op.f("ix_attachments_next_at"),
        "attachments",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
    )
    for statement in (*_SEARCH, *_SEALS):
        op.execute(sa.text(statement))


def downgrade() -> None:
    """There is no way back: a restore from the backup made before is the way."""
    raise NotImplementedError


_SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5(terms, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '_'\")",
    "INSERT INTO search(search, rank) VALUES ('automerge', 0)",
    "INSERT INTO search(search, rank) VALUES ('crisismerge', 1000)",
    "INSERT INTO search(search, rank) VALUES ('pgsz', 1900)",
    "CREATE VIRTUAL TABLE search_heard USING fts5(terms, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '_'\")",
    "INSERT INTO search_heard(search_heard, rank) VALUES ('pgsz', 1900)",
)
_SEALS = (
    "CREATE TRIGGER events_kept_as_written BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER events_kept BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER outbox_kept_as_written BEFORE UPDATE OF seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, body, sha, sig, chain ON outbox BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox WHEN OLD.state <> 'acked' OR (OLD.kind = 'dossier.received' AND EXISTS (SELECT 1 FROM dossiers WHERE id = OLD.dossier AND facts IS NULL)) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER dossier_numbers_kept BEFORE UPDATE OF id, lookup_secret, received_ms ON dossiers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER dossier_code_kept BEFORE UPDATE OF code ON dossiers WHEN OLD.code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM external_codes c WHERE c.dossier = OLD.number AND c.code = OLD.code) BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER dossier_facts_kept BEFORE UPDATE OF facts ON dossiers WHEN OLD.facts IS NOT NULL BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER dossiers_kept BEFORE DELETE ON dossiers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER paper_numbers_kept BEFORE UPDATE OF kind, year, paper_no, issued_ms, content, dossier, visit, handover, replaces ON papers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER papers_kept BEFORE DELETE ON papers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER visit_kept_as_written BEFORE UPDATE OF id, kind, at_ms, clerk_id, clerk_name, procedure_code, name, personal_id, lookup_secret, body, takes_back ON visits BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER visit_link_kept BEFORE UPDATE OF dossier ON visits WHEN OLD.dossier IS NOT NULL BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER visits_kept BEFORE DELETE ON visits BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER handover_kept_as_written BEFORE UPDATE OF id, way, destination, made_ms ON handovers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER handovers_kept BEFORE DELETE ON handovers BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER handover_items_kept BEFORE DELETE ON handover_items BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER originals_kept BEFORE DELETE ON originals BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER templates_kept_as_written BEFORE UPDATE ON templates BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER templates_kept BEFORE DELETE ON templates BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER day_roots_kept_as_written BEFORE UPDATE OF day, chg, head, sig, epoch ON day_roots BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER day_roots_kept BEFORE DELETE ON day_roots BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER findings_kept_as_written BEFORE UPDATE OF kind, about, body, found_ms ON findings BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER findings_kept BEFORE DELETE ON findings BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER editions_kept_as_written BEFORE UPDATE ON editions BEGIN SELECT RAISE(ABORT, 'sealed'); END",
    "CREATE TRIGGER editions_kept BEFORE DELETE ON editions BEGIN SELECT RAISE(ABORT, 'sealed'); END",
)
