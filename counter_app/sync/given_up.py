"""What another desk's decision gave up and a paper of this desk still says: left for a person here."""

from collections.abc import Mapping
from typing import Any

from counter_app.core.ids import DossierId
from counter_app.domain.central_side import SLIP_STALE
from counter_app.protocol.corrected import NOW
from counter_app.sync.here import Here
from db.counter import todo
from db.counter.incoming import Connection
from db.counter.papers import slip_row


def ask_for_slip(connection: Connection, dossier: str, body: Mapping[str, Any], here: Here) -> None:
    """A correction that came with no slip of its own leaves the one printed here as it was."""
    if not body.get(NOW) or "paper" in body:
        return
    if slip_row(connection, DossierId(dossier)) is not None:
        todo.leave_once(connection, SLIP_STALE, dossier=dossier, at=here.at)
