"""Codes that other systems gave a dossier: written once for each system, found like our own."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection as Connection

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind
from db.counter.moves import NewFact, Written, write_fact
from db.counter.outbox import Stamp
from db.engine import cursor_of

_TAKEN: Final = (
    "SELECT 1 FROM external_codes c JOIN dossiers d ON d.number = c.dossier "
    "WHERE c.code = :code AND c.system = :system AND d.id <> :id "
    "UNION ALL SELECT 1 FROM dossiers WHERE code = :code AND id <> :id"
)
_LINK: Final = (
    "INSERT INTO external_codes (dossier, system, code) VALUES (?, ?, ?) "
    "ON CONFLICT (dossier, system) DO UPDATE SET code = excluded.code"
)
_UNPRINTED: Final = (
    "SELECT d.id, c.code FROM external_codes c JOIN dossiers d ON d.number = c.dossier "
    "JOIN papers p ON p.dossier = d.number AND p.kind = 'slip' AND p.voided_ms IS NULL "
    "WHERE c.system = ? AND d.device IS NULL "
    "AND coalesce(json_extract(p.content, '$.official_code'), '') <> c.code ORDER BY d.number"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """A code as that system wrote it, in capitals without spaces."""

    dossier_id: DossierId
    system: str
    code: str


def link_code(connection: Connection, new: NewCode, stamp: Stamp) -> Written:
    """Records the code; one typed wrongly before is replaced, and its fact stays."""
    cursor = cursor_of(connection)
    values = {"code": new.code, "system": new.system, "id": new.dossier_id}
    if cursor.execute(_TAKEN, values).fetchone():
        raise UserError("code_taken", "Mã này đã ghi cho hồ sơ khác. Hãy xem lại mã.", field="code")
    fact = NewFact(
        dossier_id=new.dossier_id,
        kind=EventKind.CODE_LINKED,
        body={"system": new.system, "code": new.code},
    )
    written = write_fact(connection, fact, stamp)
    cursor.execute(_LINK, (written.number, new.system, new.code))
    return written


def unprinted(connection: Connection, system: str) -> tuple[tuple[str, str], ...]:
    """The desk's own dossiers whose slip lacks the code of that system, each with the code."""
    found = cursor_of(connection).execute(_UNPRINTED, (system,)).fetchall()
    return tuple((str(dossier), str(code)) for dossier, code in found)
