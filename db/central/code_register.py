"""The one register of dossier codes across all communes of a cell. It tells nobody whose one is."""

from collections.abc import Mapping
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
    if not claims:
        return frozenset()
    rows = [
        {"agency": agency, "code": code, "commune_id": commune, "dossier": dossier}
        for (agency, code), dossier in sorted(claims.items())  # all lock in one order
    ]
    if _CLAIM.run(connection, rows) == len(rows):
        return frozenset()  # all new: nobody has to be asked whose they are
    ours = _held(connection, commune, claims)
    return frozenset(claim for claim, dossier in claims.items() if ours.get(claim) != dossier)


def _held(
    connection: Connection, commune: str, claims: Mapping[AgencyCode, str]
) -> dict[AgencyCode, str]:
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
