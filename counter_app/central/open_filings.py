"""Filings on the national portal that nobody has answered: what a desk that begins anew must hear of.

Answered is what a dossier was taken in for, what a visit gave form 02 or 03 for, and what could not
be read and is on the portal no more. Handed in once more, it is to be answered anew.
"""

from collections.abc import Iterator

from counter_app.central.answered_twice import filing_code
from counter_app.domain.dossier import EventKind
from counter_app.protocol.filed_online import from_text
from counter_app.protocol.pull import CentralEvent, CentralKind
from counter_app.protocol.visited import from_text as visit_from_text
from db.central.changes import told_between
from db.central.code_register import held_codes
from db.central.store import Connection


def open_filings(
    connection: Connection, commune: str, *, since_ms: int, until: int
) -> tuple[CentralEvent, ...]:
    """As they were told since then, in their order, up to the change ``until``."""
    kind, last = CentralKind.FILED_ONLINE.value, dict[str, CentralEvent]()
    told = told_between(connection, commune, kind, since_ms=since_ms, until=until)
    for event in told:
        body = from_text(str(event.body, "utf-8"))
        last.pop(body.code, None)
        if not body.closed:
            last[body.code] = event
    if not last:
        return ()
    claims = {filing_code(commune, code): code for code in last}
    for claim in held_codes(connection, commune, claims):
        del last[claims[claim]]
    for code, visit in _visits(connection, commune, last, until):
        if code in last and visit.chg > last[code].chg:
            del last[code]
    return tuple(last.values())


def _visits(
    connection: Connection, commune: str, last: dict[str, CentralEvent], until: int
) -> Iterator[tuple[str, CentralEvent]]:
    """The visits that name a filing, by its code."""
    first = min((event.chg for event in last.values()), default=until)
    kind = EventKind.VISIT_RECORDED.value
    for visit in told_between(connection, commune, kind, since_ms=0, after=first, until=until):
        draft = visit_from_text(str(visit.body, "utf-8")).draft
        if draft is not None and draft.online is not None:
            yield draft.online.code, visit
