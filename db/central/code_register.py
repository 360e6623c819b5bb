"""The one register of dossier codes across all communes of a cell. It tells nobody whose one is."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select, tuple_

from db.central.models import code_register
from db.central.statements import Upsert

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
    done = connection.execute(_CLAIM.on(connection.dialect.name).values(rows))
    if done.rowcount == len(rows):
        return frozenset()
    ours = _held(connection, commune, claims)
    return frozenset(claim for claim, dossier in claims.items() if ours.get(claim) != dossier)


def _held(
    connection: Connection, commune: str, claims: Mapping[AgencyCode, str]
) -> dict[AgencyCode, str]:
    query = select(code_register).where(
        code_register.c.commune_id == commune,
        tuple_(code_register.c.agency, code_register.c.code).in_(list(claims)),
    )
    return {(row.agency, row.code): row.dossier for row in connection.execute(query)}


_CLAIM: Final = Upsert(code_register)
