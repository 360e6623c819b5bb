"""Lets operations go that the central side has for good: kept 90 days and until they are durable.

What seals each stays here for good, and its text wherever no event and no dossier keeps it.
Only from the beginning of the outbox, so that what is left still follows link by link. The days are
the central side's, as it told them; where its clock and ours differ, nothing is let go at all.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from counter_app.core.clock import from_ms, to_ms
from db.counter import heard, lives
from db.counter.models import enrolment
from db.engine import cursor_of

KEPT: Final = timedelta(days=90)
# Clocks further apart than this prove nothing about how long ago something was.
_APART_MS: Final = 5 * 60_000
_MOST: Final = 500
# The last acknowledged operation stays: the link after which the next one is sent.
_FREE_UNTIL: Final = (
    "SELECT min(coalesce((SELECT min(seq) FROM outbox WHERE state <> 'acked' "
    "OR coalesce(answered_ms, :young) >= :young OR seq > :durable), :all), "
    "coalesce((SELECT max(seq) FROM outbox WHERE state = 'acked'), 0), "
    "coalesce((SELECT min(seq) FROM outbox), 0) + :most)"
)
_KEEP_FACTS: Final = (
    "UPDATE dossiers SET facts = (SELECT body FROM outbox o WHERE o.dossier = dossiers.id "
    "AND o.kind = 'dossier.received') WHERE facts IS NULL AND id IN "
    "(SELECT dossier FROM outbox WHERE kind = 'dossier.received' AND seq < ?)"
)
# The first event of a dossier tells in short what its facts tell whole.
_KEEP_SEALS: Final = (
    "INSERT INTO kept_seals (seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, "
    "supersedes, sha, sig, chain, body) "
    "SELECT seq, id, dossier, kind, v, base_ver, wall_ms, boot_id, mono_ms, supersedes, sha, sig, "
    "chain, CASE WHEN EXISTS (SELECT 1 FROM dossiers d WHERE d.id = outbox.dossier "
    "AND (d.facts = outbox.body OR EXISTS (SELECT 1 FROM events e WHERE e.dossier = d.number "
    "AND e.number > 1 AND e.operation = outbox.id AND e.body = outbox.body))) "
    "THEN NULL ELSE body END FROM outbox WHERE seq < ?"
)
_LET_GO: Final = "DELETE FROM outbox WHERE seq < ?"


def time_there(connection: Connection) -> datetime | None:
    """What the central side's clock said at the last contact; None where ours said otherwise."""
    row = connection.execute(select(enrolment.c.contact_ms, enrolment.c.offset_ms)).first()
    if row is None or row.contact_ms is None or abs(row.offset_ms) > _APART_MS:
        return None
    return from_ms(row.contact_ms + row.offset_ms)


def prune(connection: Connection) -> int:
    """Lets go what may go as of the last contact, a few hundred at a time; how many went."""
    at = time_there(connection)
    if at is None:
        return 0
    cursor = cursor_of(connection)
    asked = {
        "young": to_ms(at - KEPT),
        "durable": connection.scalar(select(enrolment.c.durable_through)),
        "all": 1 << 62,
        "most": _MOST,
    }
    (free_until,) = cursor.execute(_FREE_UNTIL, asked).fetchone()
    gone = let_go(connection, free_until)
    heard.prune(connection, at=at)
    return gone


def let_go(connection: Connection, until: int) -> int:
    """Lets go what comes before operation ``until``, all acknowledged; how many went."""
    cursor = cursor_of(connection)
    lives.keep_links(connection, until)
    cursor.execute(_KEEP_FACTS, (until,))
    cursor.execute(_KEEP_SEALS, (until,))
    cursor.execute(_LET_GO, (until,))
    return int(cursor.rowcount)
