"""Writes down in a dossier's history what happened to it at the central side, and nobody made."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from counter_app.domain.dossier import EventKind, Standing, State
from db.counter import incoming
from db.counter.incoming import Connection, Told


def note_once(
    connection: Connection,
    dossier: str,
    body: Mapping[str, object],
    *,
    operation: str,
    at: datetime,
    stands: tuple[State, Standing] | None = None,
) -> None:
    """A note of this name, unless it is there; the dossier ``stands`` so from then on, else as it did."""
    known = incoming.known_dossier(connection, dossier)
    if known is None or incoming.has_event(connection, known.number, operation):
        return
    told = Told(
        kind=EventKind.NOTED,
        at=at,
        by="",
        device="",
        body=msgspec.json.encode(body).decode(),
        operation=operation,
    )
    state, standing = stands or (known.state, known.standing)
    incoming.add_event(connection, known, told, state=state, standing=standing)
