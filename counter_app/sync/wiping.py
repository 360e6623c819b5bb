"""Makes a revoked desk forget: its store's key is destroyed, so that no copy can be read again.

Only once everything unsent was offered to the central side, which keeps it in quarantine.
"""

from db.counter import enrolment, sending
from db.counter.incoming import Connection
from db.counter.store import Store, destroy_key


def wipe(store: Store) -> None:
    """Destroys the key of this store and of all its backups; what is open stays so until closed.

    Not while anything is unsent: what was written meanwhile is offered first.
    """
    if store.write(_end_writing):
        destroy_key(store)


def _end_writing(connection: Connection) -> bool:
    """Asked and ended in one: nothing comes in between."""
    if sending.waiting(connection).unsent:
        return False
    enrolment.freeze(connection, enrolment.WIPED)
    return True
