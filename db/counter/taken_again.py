"""The note on the copy from which a dossier was taken in again, in the transaction that writes that."""

from typing import Final

from sqlalchemy import select

from counter_app.core.clock import from_ms
from counter_app.domain.central_side import DOSSIER_LOST
from counter_app.domain.dossier import EventKind
from counter_app.protocol.canonical import canonical
from counter_app.protocol.received import DossierReceived
from counter_app.protocol.taken_again import note_of
from db.counter import incoming, todo
from db.counter.incoming import Connection, Told
from db.counter.models import dossiers, events

_NAMED: Final = "again:"


def note_taken_again(
    connection: Connection, dossier: str, received: DossierReceived, *, by: str, device: str | None
) -> None:
    """The copy here names ``dossier``, and nobody has to see to it any more; nothing where none is.

    ``device`` as in the store: of the desk that took it in again.
    """
    again = received.draft.again
    copy = incoming.known_dossier(connection, again.dossier) if again else None
    if copy is None:
        return
    at = from_ms(received.received_ms)
    operation = f"{_NAMED}{dossier}"
    if not incoming.has_event(connection, copy.number, operation):
        told = Told(
            kind=EventKind.NOTED,
            at=at,
            by=by,
            device=device,
            body=canonical(note_of(dossier, received)),
            operation=operation,
        )
        incoming.add_event(connection, copy, told, state=copy.state, standing=copy.standing)
    todo.finish_of(connection, DOSSIER_LOST, copy.id, at=at)


def is_taken_again(connection: Connection, copy: str) -> bool:
    """Whether some desk has taken this one in again, as far as is known here."""
    noted = (
        select(events.c.number)
        .join(dossiers, dossiers.c.number == events.c.dossier)
        .where(dossiers.c.id == copy, events.c.operation.startswith(_NAMED))
    )
    return connection.execute(noted.limit(1)).first() is not None
