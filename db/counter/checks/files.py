"""Attached files against the facts that told of them."""

from typing import Final

from db.counter.checks.found import Find, first

# Each file has its fact, in the same words and at the same moment, and each fact its file. What came
# down as it stands told of its files without one.
WRONG_FILE: Final[Find] = first(
    "SELECT 'dossier ' || dossier || ' (file ' || id || ')' FROM ("
    "SELECT a.dossier, a.id FROM attachments a JOIN dossiers d ON d.number = a.dossier "
    "WHERE d.number NOT IN (SELECT dossier FROM purges) "
    "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.dossier = a.dossier "
    "AND e.operation = 'snapshot:' || d.id) "
    "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.dossier = a.dossier "
    "AND e.kind = 'attachment.added' AND json_extract(e.body, '$.id') = a.id "
    "AND json_extract(e.body, '$.sha256') = a.sha256 AND json_extract(e.body, '$.size') = a.size "
    "AND e.at_ms = a.added_ms "
    "AND json_extract(e.body, '$.mime') = a.mime "
    "AND coalesce(json_extract(e.body, '$.label'), '') = a.label "
    "AND json_extract(e.body, '$.pages') IS a.pages) "
    "UNION ALL SELECT e.dossier, json_extract(e.body, '$.id') FROM events e "
    "WHERE e.kind = 'attachment.added' "
    "AND e.dossier NOT IN (SELECT dossier FROM purges) AND NOT EXISTS (SELECT 1 FROM attachments a "
    "WHERE a.dossier = e.dossier AND a.id = json_extract(e.body, '$.id'))) "
    "ORDER BY dossier, id LIMIT 1"
)
