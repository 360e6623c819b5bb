"""What SQLAlchemy's tables cannot say: the search table and the seals on what is written once."""

from typing import Final

# Terms are composed in ``db/counter/search``; nothing but row numbers comes back out of it.
# Merges wait for an idle moment; pages fit the 2,000 bytes SQLCipher leaves of 2,048.
SEARCH_TABLE: Final = (
    (
        "CREATE VIRTUAL TABLE search USING fts5(terms, content='', columnsize=0, detail=none, "
        "tokenize=\"ascii tokenchars '_'\")"
    ),
    "INSERT INTO search(search, rank) VALUES ('automerge', 0)",
    "INSERT INTO search(search, rank) VALUES ('crisismerge', 1000)",
    "INSERT INTO search(search, rank) VALUES ('pgsz', 1900)",
)
# The same of what was only heard of: few, and let go again one by one, so that merges never wait.
HEARD_TABLE: Final = (
    SEARCH_TABLE[0].replace("TABLE search ", "TABLE search_heard "),
    "INSERT INTO search_heard(search_heard, rank) VALUES ('pgsz', 1900)",
)


def _seal(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'sealed'); END"


# Once a dossier is purged its texts may become empty, and nothing else.
_PURGED: Final = "EXISTS (SELECT 1 FROM purges WHERE dossier = OLD.dossier)"


def _reckoned_anew(name: str, when: str, number: str = "NEW.dossier") -> str:
    # Not INSERT OR REPLACE: in a conflict a trigger does as the statement that woke it would.
    gone = f"DELETE FROM reckoned WHERE dossier = {number}"  # noqa: S608  # our own text
    anew = f"INSERT INTO reckoned (dossier) VALUES ({number})"  # noqa: S608  # our own text
    return f"CREATE TRIGGER {name}_reckoned AFTER {when} BEGIN {gone}; {anew}; END"


# What reports take from ``reckoned`` is let go with whatever changes which events count
# (``counted``), and what they say.
RECKONED_ANEW: Final = (
    _reckoned_anew("events", "INSERT ON events"),
    _reckoned_anew("event_body", "UPDATE OF body ON events"),
    _reckoned_anew("event_place", "INSERT ON event_places WHEN NEW.chg = 0"),
    _reckoned_anew(
        "event_place_moved", "UPDATE OF chg ON event_places WHEN NEW.chg = 0 OR OLD.chg = 0"
    ),
    _reckoned_anew(
        "dispute",
        "UPDATE OF settled_ms, settled ON disputes WHEN EXISTS "
        "(SELECT 1 FROM dossiers WHERE id = NEW.dossier)",
        "(SELECT number FROM dossiers WHERE id = NEW.dossier)",
    ),
)

# A correction is a new row; these refuse anything else, also by hand in another tool.
SEALS: Final = (
    *RECKONED_ANEW,
    _seal(
        "events_kept_as_written",
        "UPDATE OF dossier, number, kind, at_ms, clerk_id, clerk_name, state, operation, device "
        "ON events",
    ),
    _seal(
        "event_body_kept", f"UPDATE OF body ON events WHEN NOT (NEW.body = '{{}}' AND {_PURGED})"
    ),
    _seal("events_kept", "DELETE ON events"),
    _seal(
        "outbox_kept_as_written",
        "UPDATE OF seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, "
        "body, sha, sig, chain ON outbox",
    ),
    _seal(
        "outbox_kept",
        "DELETE ON outbox WHEN OLD.state <> 'acked' OR (OLD.kind = 'dossier.received' "
        "AND EXISTS (SELECT 1 FROM dossiers WHERE id = OLD.dossier AND facts IS NULL)) "
        "OR NOT EXISTS (SELECT 1 FROM kept_seals WHERE seq = OLD.seq)",
    ),
    _seal(
        "dossier_numbers_kept",
        "UPDATE OF id, lookup_secret, received_ms ON dossiers",
    ),
    # A code that another dossier has at the central side gives way once it is kept as an old one.
    _seal(
        "dossier_code_kept",
        "UPDATE OF code ON dossiers WHEN OLD.code IS NOT NULL AND NOT EXISTS (SELECT 1 "
        "FROM external_codes c WHERE c.dossier = OLD.number AND c.code = OLD.code)",
    ),
    # What another desk took in as it came down; of our own, what is kept when its operation goes.
    _seal(
        "dossier_facts_kept",
        "UPDATE OF facts ON dossiers WHEN OLD.facts IS NOT NULL AND NOT (NEW.facts = '{}' "
        "AND EXISTS (SELECT 1 FROM purges WHERE dossier = OLD.number))",
    ),
    _seal("dossiers_kept", "DELETE ON dossiers"),
    _seal(
        "paper_numbers_kept",
        "UPDATE OF kind, year, paper_no, issued_ms, dossier, visit, handover, replaces ON papers",
    ),
    _seal(
        "paper_content_kept",
        f"UPDATE OF content ON papers WHEN NOT (NEW.content = '{{}}' AND {_PURGED})",
    ),
    _seal("papers_kept", "DELETE ON papers"),
    _seal(
        "visit_kept_as_written",
        "UPDATE OF id, kind, at_ms, clerk_id, clerk_name, procedure_code, lookup_secret, "
        "takes_back ON visits",
    ),
    _seal(
        "visit_words_kept",
        "UPDATE OF name, personal_id, body ON visits WHEN NOT (NEW.name = '' "
        f"AND NEW.personal_id IS NULL AND NEW.body = '{{}}' AND {_PURGED})",
    ),
    _seal("visit_link_kept", "UPDATE OF dossier ON visits WHEN OLD.dossier IS NOT NULL"),
    _seal("visits_kept", "DELETE ON visits"),
    _seal("handover_kept_as_written", "UPDATE OF id, way, destination, made_ms ON handovers"),
    _seal("handovers_kept", "DELETE ON handovers"),
    _seal("handover_items_kept", "DELETE ON handover_items"),
    _seal("originals_kept", "DELETE ON originals"),
    _seal("templates_kept_as_written", "UPDATE ON templates"),
    _seal("templates_kept", "DELETE ON templates"),
    _seal("day_roots_kept_as_written", "UPDATE OF day, chg, head, sig, epoch ON day_roots"),
    _seal("day_roots_kept", "DELETE ON day_roots"),
    _seal("findings_kept_as_written", "UPDATE OF kind, about, body, found_ms ON findings"),
    _seal("findings_kept", "DELETE ON findings"),
    _seal("editions_kept_as_written", "UPDATE ON editions"),
    _seal("editions_kept", "DELETE ON editions"),
    _seal("office_settings_kept_as_written", "UPDATE ON office_settings"),
    _seal("office_settings_kept", "DELETE ON office_settings"),
    _seal("print_jobs_kept", "DELETE ON print_jobs"),
    _seal("accounts_kept_as_written", "UPDATE ON accounts"),
    _seal("accounts_kept", "DELETE ON accounts"),
    _seal("audit_kept_as_written", "UPDATE ON audit"),
    _seal("audit_kept", "DELETE ON audit"),
    _seal(
        "kept_seals_kept_as_written",
        "UPDATE OF seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, "
        "sha, sig, chain ON kept_seals",
    ),
    # A visit that led to a purged dossier is told of in a body of its own.
    _seal(
        "kept_body_kept",
        "UPDATE OF body ON kept_seals WHEN NOT (NEW.body IS NULL AND EXISTS (SELECT 1 FROM visits v "
        "JOIN purges p ON p.dossier = v.dossier WHERE v.id = OLD.dossier))",
    ),
    _seal("kept_seals_kept", "DELETE ON kept_seals"),
    _seal("purges_kept_as_written", "UPDATE ON purges"),
    _seal("purges_kept", "DELETE ON purges"),
    _seal(
        "subject_requests_kept_as_written",
        "UPDATE OF number, kind, person, asked_ms, due_ms, clerk_id, clerk_name, body "
        "ON subject_requests",
    ),
    _seal(
        "subject_answer_kept",
        "UPDATE OF done_ms, done_by, answer ON subject_requests WHEN OLD.done_ms IS NOT NULL",
    ),
    _seal("subject_requests_kept", "DELETE ON subject_requests"),
    _seal(
        "breaches_kept_as_written",
        "UPDATE OF number, follows, found_ms, due_ms, noted_ms, clerk_id, clerk_name, body "
        "ON breaches",
    ),
    _seal(
        "breach_answer_kept",
        "UPDATE OF told_ms, told_by, answer ON breaches WHEN OLD.told_ms IS NOT NULL",
    ),
    _seal("breaches_kept", "DELETE ON breaches"),
)
