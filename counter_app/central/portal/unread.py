"""Filings on the portal that cannot be read: kept by their number, told to the desks as such.

They are answered on the portal itself; once it lists one no more, or in words that can be read,
nobody waits for that any longer.
"""

import hashlib
import logging
from collections.abc import Sequence
from functools import partial
from typing import Final

from counter_app.central.portal.reading import Unread
from counter_app.core.clock import from_ms, to_ms
from counter_app.domain.channel import Channel
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.portal import PORTAL, FiledOnline
from counter_app.protocol.filed_online import FiledOnlineBody, to_text
from counter_app.protocol.pull import CentralKind
from db.central.changes import NewChange, add_changes
from db.central.heads import take_head
from db.central.store import Connection, Store
from db.central.unread_filings import UnreadFiling, add_unread, end_unread, unread_filings

log: Final = logging.getLogger("counter_app.central")


def tell_unread(store: Store, commune: str, there: Sequence[Unread], *, at_ms: int) -> None:
    """Notes which filings that cannot be read are on the portal now, and tells what is new of it."""
    found = {one.name: one for one in (_kept(unread, at_ms) for unread in there)}
    known = store.read(commune, lambda one: unread_filings(one, commune)).result()
    if {one.name for one in known} != found.keys():
        work = partial(_noted, commune=commune, found=found, at_ms=at_ms)
        for new in store.write(commune, work).result():
            # What it says stays out of the log: it is about a person.
            log.info("portal_filing_unreadable", extra={"commune": commune, "field": new.field})


def _noted(
    connection: Connection, commune: str, found: dict[str, UnreadFiling], at_ms: int
) -> list[UnreadFiling]:
    """Writes what has come and what is gone, each with its change; what has come."""
    head = take_head(connection, commune)
    known = {one.name: one for one in unread_filings(connection, commune)}
    come = [one for name, one in found.items() if name not in known]
    gone = [one for name, one in known.items() if name not in found]
    add_unread(connection, commune, come)
    end_unread(connection, commune, [one.name for one in gone], at_ms=at_ms)
    told = [_told(one, at_ms, closed=one in gone) for one in (*gone, *come) if one.code]
    add_changes(connection, commune, head, told)
    return come


def _kept(unread: Unread, at_ms: int) -> UnreadFiling:
    """Without a number there is one for each wrong field: it is only told that there is such."""
    name = hashlib.sha256(f"{unread.code}\n{'' if unread.code else unread.field}".encode())
    return UnreadFiling(
        name=name.hexdigest()[:32],
        code=unread.code,
        field=unread.field,
        filed_ms=at_ms if unread.filed_at is None else to_ms(unread.filed_at),
        noticed_ms=at_ms,
    )


def _told(one: UnreadFiling, at_ms: int, *, closed: bool) -> NewChange:
    filed = FiledOnline(code=one.code, at=from_ms(one.filed_ms))
    nobody = Submitter(person=Person(name=""))
    draft = Draft(submitter=nobody, procedure_code="", online=filed, channel=Channel.ONLINE)
    body = FiledOnlineBody(
        code=one.code,
        filed_ms=one.filed_ms,
        applicant="",
        procedure_name="",
        draft=draft,
        unread=one.field,  # empty: all of it
        closed=closed,
    )
    return filing_change(f"online:{one.code}:unread:{one.noticed_ms}", body, at_ms)


def filing_change(name: str, body: FiledOnlineBody, at_ms: int) -> NewChange:
    """How the desks are told of a filing; ``name`` stands where a dossier's id would."""
    return NewChange(
        dossier=name,
        kind=CentralKind.FILED_ONLINE.value,
        ver=0,
        at_ms=at_ms,
        body=to_text(body),
        by=PORTAL,
    )
