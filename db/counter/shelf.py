"""Reads the shelf: results that wait for their citizens, and who has been told of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from counter_app.core.clock import from_ms, from_ms_or_none
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State, marked_name
from db.counter.data_subjects import of_restricted
from db.engine import cursor_of

_WAITING: Final = """
    WITH shelf AS (
        SELECT d.number, d.id, d.code, d.slip_no, d.procedure_code, d.procedure_name,
            d.applicant_name, d.state, d.ready_ms, d.since_ms, d.shelf,
            coalesce(d.facts, (SELECT body FROM outbox o WHERE o.dossier = d.id
                AND o.kind = 'dossier.received')) AS facts,
            (SELECT max(e.number) FROM events e WHERE e.dossier = d.number
                AND e.kind = 'citizen.told' AND e.at_ms >= coalesce(d.ready_ms, d.since_ms)) AS told
        FROM dossiers d WHERE d.state IN ('ready', 'refused_after_appraisal')
    )
    SELECT s.id, s.code, s.slip_no, s.procedure_code, s.procedure_name, s.applicant_name,
        s.state, coalesce(s.ready_ms, s.since_ms), s.shelf,
        json_extract(s.facts, '$.draft.phone'),
        coalesce(json_extract(s.facts, '$.draft.owners[0].address'),
            json_extract(s.facts, '$.draft.submitter.person.address')),
        json_extract(s.facts, '$.draft.return_by'),
        e.at_ms, json_extract(e.body, '$.way'), json_extract(e.body, '$.outcome'),
        (SELECT count(*) FROM events n WHERE n.dossier = s.number AND n.kind = 'citizen.told'
            AND n.at_ms >= coalesce(s.ready_ms, s.since_ms))
    FROM shelf s LEFT JOIN events e ON e.dossier = s.number AND e.number = s.told
    ORDER BY coalesce(s.ready_ms, s.since_ms), s.number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShelf:
    """One result that waits: since when, where, whose, how to reach them, how often they were told.

    ``told_way`` and ``told_outcome`` are the last time's, as its event says.
    """

    dossier_id: DossierId
    code: str
    slip_no: int
    procedure_code: str
    procedure_name: str
    applicant_name: str
    state: State
    ready_at: datetime
    shelf: str
    phone: str
    address: str
    return_by: str
    told_at: datetime | None
    told_way: str
    told_outcome: str
    times_told: int
    restricted: bool = False

    @property
    def named(self) -> str:
        """The applicant as a list shows them, as ``DossierRow.named``."""
        return marked_name(self.applicant_name, restricted=self.restricted)


def on_shelf(connection: Connection) -> tuple[OnShelf, ...]:
    """Every result not yet handed out, the longest waiting first; a refusal is a result."""
    rows = cursor_of(connection).execute(_WAITING).fetchall()
    restricted = of_restricted(connection, [DossierId(row[0]) for row in rows])
    return tuple(
        OnShelf(
            dossier_id=DossierId(row[0]),
            code=row[1] or "",
            slip_no=row[2],
            procedure_code=row[3],
            procedure_name=row[4],
            applicant_name=row[5],
            state=State(row[6]),
            ready_at=from_ms(row[7]),
            shelf=row[8],
            phone=row[9] or "",
            address=row[10] or "",
            return_by=row[11] or "",
            told_at=from_ms_or_none(row[12]),
            told_way=row[13] or "",
            told_outcome=row[14] or "",
            times_told=row[15],
            restricted=row[0] in restricted,
        )
        for row in rows
    )
