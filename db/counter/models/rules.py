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


# A correction is a new row; these refuse anything else, also by hand in another tool.
SEALS: Final = (
    _seal("events_kept_as_written", "UPDATE ON events"),
    _seal("events_kept", "DELETE ON events"),
    _seal(
        "outbox_kept_as_written",
        "UPDATE OF seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, "
        "body, sha, sig, chain ON outbox",
    ),
    _seal(
        "outbox_kept",
        "DELETE ON outbox WHEN OLD.state <> 'acked' OR (OLD.kind = 'dossier.received' "
        "AND EXISTS (SELECT 1 FROM dossiers WHERE id = OLD.dossier AND facts IS NULL))",
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
    _seal("dossier_facts_kept", "UPDATE OF facts ON dossiers WHEN OLD.facts IS NOT NULL"),
    _seal("dossiers_kept", "DELETE ON dossiers"),
    _seal(
        "paper_numbers_kept",
        "UPDATE OF kind, year, paper_no, issued_ms, content, dossier, visit, handover, replaces "
        "ON papers",
    ),
    _seal("papers_kept", "DELETE ON papers"),
    _seal(
        "visit_kept_as_written",
        "UPDATE OF id, kind, at_ms, clerk_id, clerk_name, procedure_code, name, personal_id, "
        "lookup_secret, body, takes_back ON visits",
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
)
