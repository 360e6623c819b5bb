"""Finds the slips of money of this desk: which may lack a legal receipt, which bears a number."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from counter_app.core.ids import DossierId
from counter_app.domain.workflow import PaperKind
from db.engine import cursor_of

# More than need one: what the ledger says of each decides.
_LACKING: Final = """
    SELECT id FROM (
        SELECT d.id, p.number, p.voided_ms IS NULL AS stands, e.kind = 'charge.refunded' AS refunded,
            iif(e.kind = 'receipt.linked' AND json_extract(e.body, '$.paper_no') = p.paper_no
                AND json_extract(e.body, '$.paper_year') = p.year,
                json_extract(e.body, '$.state'), NULL) AS linked
        FROM papers p JOIN dossiers d ON d.number = p.dossier
        LEFT JOIN events e ON e.dossier = p.dossier
            AND e.kind IN ('receipt.linked', 'charge.refunded')
        WHERE p.kind = 'collection_slip' AND p.year >= ?)
    GROUP BY number
    HAVING max(coalesce(refunded OR linked <> 'issued', 0))
        OR stands <> max(coalesce(linked = 'issued', 0))
"""
_LINKED: Final = "SELECT body FROM events WHERE kind = 'receipt.linked' AND body <> '{}'"
_OWNER: Final = """
    SELECT d.id FROM papers p JOIN dossiers d ON d.number = p.dossier
    WHERE p.kind = ? AND p.year = ? AND p.paper_no = ?
"""
_BODY: Final = msgspec.json.Decoder(dict[str, Any])


def lacking_receipt(connection: Connection, *, since_year: int) -> tuple[DossierId, ...]:
    """The dossiers with slips from that year on whose receipt may not be in order."""
    rows = cursor_of(connection).execute(_LACKING, (since_year,)).fetchall()
    return tuple(dict.fromkeys(DossierId(row[0]) for row in rows))


def linked_receipts(connection: Connection) -> tuple[dict[str, Any], ...]:
    """What every link to a legal receipt says, in no order."""
    rows = cursor_of(connection).execute(_LINKED).fetchall()
    return tuple(_BODY.decode(row[0]) for row in rows)


def dossier_of_slip(
    connection: Connection, kind: PaperKind, *, year: int, paper_no: int
) -> DossierId | None:
    """Whose slip bears that number; None where this desk gave none so."""
    row = cursor_of(connection).execute(_OWNER, (kind.value, year, paper_no)).fetchone()
    return None if row is None else DossierId(row[0])
