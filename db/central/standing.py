"""How a desk's push meets its cell: the cell itself, the commune's office, the desk's own life here.

Three rows that every push needs, found by one statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from db.central.models import cell, incarnations, offices
from db.central.operations import Life
from db.central.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``portal``: whether the national portal is told too. ``agency``: the office's own code.

    ``agency`` is empty where no office was founded yet, ``life`` None before its first operation.
    """

    epoch: str
    spread_s: int
    portal: bool
    agency: str
    life: Life | None


def ask_standing(
    connection: Connection, commune: str, device: str, inc: str
) -> Callable[[], Standing]:
    """What that life of the device meets, sent off together with other questions."""
    asked = _LOOK.ask(connection, commune=commune, device=device, inc=inc)

    def answer() -> Standing:
        (row,) = asked()
        known = row.last_seq is not None
        return Standing(
            epoch=row.epoch,
            spread_s=row.spread_s,
            portal=bool(row.portal),
            agency=row.agency or "",
            life=Life(last_seq=row.last_seq, head=row.head) if known else None,
        )

    return answer


_LOOK: Final = Statement(
    lambda _: select(
        cell.c.epoch,
        cell.c.spread_s,
        cell.c.portal,
        offices.c.agency,
        incarnations.c.last_seq,
        incarnations.c.head,
    ).select_from(
        cell.outerjoin(offices, offices.c.commune_id == bindparam("commune")).outerjoin(
            incarnations,
            (incarnations.c.commune_id == bindparam("commune"))
            & (incarnations.c.device == bindparam("device"))
            & (incarnations.c.inc == bindparam("inc")),
        )
    )
)
