"""Which events of a dossier count for where it stands; the others are in its history only."""

from typing import Final

# A step that was given up, here or elsewhere, changed nothing, nor does one that the central side
# has lost.
COUNTED: Final = (
    "SELECT * FROM events WHERE NOT (kind = 'dossier.moved'"
    " AND EXISTS (SELECT 1 FROM events g JOIN outbox o ON o.id = g.operation"
    " WHERE g.dossier = events.dossier AND g.kind = 'attempt.dropped'"
    " AND o.supersedes = events.operation)) AND NOT (kind = 'dossier.moved' AND operation IN"
    " (SELECT s.operation FROM disputes s JOIN dossiers n ON n.id = s.dossier"
    " JOIN events b ON b.dossier = n.number AND b.kind = 'attempt.dropped'"
    " AND b.operation = json_extract(s.settled, '$.by') WHERE s.settled_ms IS NOT NULL))"
    " AND NOT EXISTS (SELECT 1 FROM event_places p"
    " WHERE p.dossier = events.dossier AND p.operation = events.operation AND p.chg = 0)"
)

# An own step that came behind another's in the common order is entered once more (``sync.apply``).
_ONCE: Final = (
    "SELECT * FROM counted c WHERE NOT EXISTS (SELECT 1 FROM events t WHERE t.dossier = c.dossier"
    " AND t.operation >= c.operation || '@' AND t.operation < c.operation || 'A')"
)


def of_counted(query: str) -> str:
    """``query`` with those events as its table ``counted``."""
    return f"WITH counted AS ({COUNTED}) {query}"


def of_counted_once(query: str) -> str:
    """As ``of_counted``, each step in its last place only, as the table ``once``."""
    return f"WITH counted AS ({COUNTED}), once AS ({_ONCE}) {query}"
