"""One filing on the portal, taken in at two desks: nothing is refused, a person is asked.

Both citizens' slips are out by then, so both dossiers stay. Further dossiers of one filing that a
single desk took in are its parts, and no question.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from counter_app.protocol.received import DossierReceived
from counter_app.protocol.settled import TwinSuspected
from db.central.code_register import AgencyCode, held_codes
from db.central.dossiers import dossiers_now, twin_of
from db.central.store import Connection

_FILINGS: Final = "online"
Twins = Iterable[tuple[str, TwinSuspected]]


def filing_claim(commune: str, received: DossierReceived | None) -> AgencyCode | None:
    """What a receipt that answers a filing enters into the register of codes."""
    online = None if received is None else received.draft.online
    return None if online is None else filing_code(commune, online.code)


def filing_code(commune: str, code: str) -> AgencyCode:
    """Where in the register of codes a filing's own stands, once a dossier was taken in for it."""
    return f"{commune}/{_FILINGS}", code


def answered_before(
    connection: Connection,
    commune: str,
    device: str,
    answers: Mapping[str, AgencyCode],
    *,
    told: Twins,
) -> list[tuple[str, TwinSuspected]]:
    """``told``, and each of ``answers`` whose filing another desk's dossier answered before."""
    twins = list(told)
    if not answers:
        return twins
    first = held_codes(connection, commune, answers.values())
    standing = dossiers_now(connection, commune, first.values())
    pairs = {(dossier, twin.twin) for dossier, twin in twins}
    for dossier, claim in answers.items():
        older = standing.get(first.get(claim, ""))
        if older is None or older.device == device or (dossier, older.dossier) in pairs:
            continue
        twins.append((dossier, twin_of(older)))
    return twins
