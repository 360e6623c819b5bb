"""Makes a revoked desk forget: its store's key is destroyed, so that no copy can be read again.

Only once everything unsent was offered to the central side, which keeps it in quarantine.
"""

from functools import partial

from db.counter import enrolment
from db.counter.store import Store, destroy_key


def wipe(store: Store) -> None:
    """Destroys the key of this store and of all its backups; what is open stays so until closed."""
    store.write(partial(enrolment.freeze, why=enrolment.WIPED))
    destroy_key(store)
