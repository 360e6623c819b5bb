"""Makes a revoked desk forget: every way to its store's key on this PC is destroyed.

Only once everything unsent was offered to the central side, which keeps it in quarantine. What the
program wrote in clear beside the store goes too; what somebody saved elsewhere is not known here: a
backup on a stick, with its keys' file beside it, the office still opens by its recovery code.
"""

import shutil

from counter_app.core.config import EXPORTS_FOLDER, PAPERS_FOLDER
from db.counter import enrolment, sending
from db.counter.incoming import Connection
from db.counter.store import Store, destroy_key


def wipe(store: Store) -> None:
    """Destroys the key of this store and of its copies on this PC; what is open stays so until closed.

    Not while anything is unsent: what was written meanwhile is offered first.
    """
    if store.write(_end_writing):
        forget(store)


def forget(store: Store) -> None:
    """Destroys the key, then the papers and lists in clear; done again, it ends what a cut began."""
    destroy_key(store)
    for name in (PAPERS_FOLDER, EXPORTS_FOLDER):
        shutil.rmtree(store.path.parent / name, ignore_errors=True)


def _end_writing(connection: Connection) -> bool:
    """Asked and ended in one: nothing comes in between."""
    if sending.waiting(connection).unsent:
        return False
    enrolment.freeze(connection, enrolment.WIPED)
    return True
