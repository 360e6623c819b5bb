"""What could not be taken, kept whole where support can see it. Nothing leaves it by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from db.central.models import quarantine
from db.central.statements import laying


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A payload as it came; ``number`` is told to the counter, ``code`` says why."""

    number: str
    operation: str
    device: str
    code: str
    payload: str


def keep_refused(
    connection: Connection, commune: str, refused: Sequence[Refused], *, at_ms: int
) -> None:
    """Keeps payloads; one that comes again is kept once."""
    rows = [
        {
            "commune_id": commune,
            "number": one.number,
            "device": one.device,
            "operation": one.operation,
            "code": one.code,
            "received_ms": at_ms,
            "payload": one.payload,
        }
        for one in refused
    ]
    _KEEP.run(connection, rows)


def find_refused(connection: Connection, commune: str, number: str) -> Refused | None:
    """The payload kept under a number."""
    query = select(quarantine).where(
        quarantine.c.commune_id == commune, quarantine.c.number == number
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Refused(
        number=row.number,
        operation=row.operation,
        device=row.device,
        code=row.code,
        payload=row.payload,
    )


_KEEP: Final = laying(quarantine)
