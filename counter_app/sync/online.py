"""Applies what concerns filings on the national portal: one that came down, one answered elsewhere.

A filing is no dossier: it waits in ``todo`` until a desk of the office answers it.
"""

from counter_app.core.clock import from_ms
from counter_app.protocol.filed_online import from_text
from counter_app.protocol.pull import CentralEvent
from counter_app.protocol.visited import from_text as visit_from_text
from db.counter.incoming import Connection
from db.counter.online import add_filing, read_after_all
from db.counter.online import answered as answered


def filed(connection: Connection, event: CentralEvent) -> None:
    """It is here to be answered within eight working hours, or is here no longer."""
    text, at = bytes(event.body).decode(), from_ms(event.at_ms)
    body = from_text(text)
    read_after_all(connection, body.code, at=at)
    if not body.closed:
        add_filing(connection, event.dossier, text, at=at)


def visited(connection: Connection, event: CentralEvent) -> None:
    """A visit at another desk; with form 02 or 03 for a filing, that is answered."""
    told = visit_from_text(bytes(event.body).decode())
    answered(connection, told.draft, at=from_ms(event.at_ms))
