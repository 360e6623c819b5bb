"""The one register of dossier codes across all communes of a cell. It tells nobody whose one is."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, select

from db.central.models import code_register
from db.central.statements import Statement, among, laying, listed

AgencyCode = tuple[str, str]


def claim_codes(
    connection: Connection, commune: str, claims: Mapping[AgencyCode, str]
) -> frozenset[AgencyCode]:
    """Enters codes for their dossiers; those that another dossier has.

    ``claims``: each (agency, code) with its dossier. A code once entered stays its dossier's.
    """
    return send_claims(connection, commune, claims)()


def send_claims(
    connection: Connection, commune: str, claims: Mapping[AgencyCode, str]
) -> Callable[[], frozenset[AgencyCode]]:
    """As :func:`claim_codes`, sent off with other questions; to be asked once they are answered."""
    rows = [
        {"agency": agency, "code": code, "commune_id": commune, "dossier": dossier}
        for (agency, code), dossier in sorted(claims.items())  # all lock in one order
    ]
    entered = _CLAIM.send(connection, rows)

    def answer() -> frozenset[AgencyCode]:
        if entered() == len(rows):
            return frozenset()  # all new: nobody has to be asked whose they are
        ours = held_codes(connection, commune, claims)
        return frozenset(claim for claim, dossier in claims.items() if ours.get(claim) != dossier)

    return answer


def held_codes(
    connection: Connection, commune: str, claims: Collection[AgencyCode]
) -> dict[AgencyCode, str]:
    """Which dossier of the commune has each of these codes."""
    agencies = listed(connection, {agency for agency, _ in claims})
    codes = listed(connection, {code for _, code in claims})
    rows = _HELD.rows(connection, commune=commune, agencies=agencies, codes=codes)
    return {(row.agency, row.code): row.dossier for row in rows}


_CLAIM: Final = laying(code_register)
_HELD: Final = Statement(
    lambda database: select(code_register).where(
        code_register.c.commune_id == bindparam("commune"),
        # By the agency too, though the code names it: the register's key begins with that.
        among(database, code_register.c.agency, "agencies"),
        among(database, code_register.c.code, "codes"),
    )
)
