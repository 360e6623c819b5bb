"""A dossier that the central side has already is not sent once more: the second receipt is given up.

So it comes where a receipt that was refused is let in after all once it had been sent anew, or where
the record of the first is gone there and the dossier is not. Disputes are given up in ``disputes``.
"""

from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import EventKind
from counter_app.services.desk import Desk
from counter_app.services.sending.outbox import THERE_ALREADY
from db.counter import outbox_view
from db.counter.moves import NewFact, write_fact
from db.counter.outbox_view import Connection

REASON: Final = "Máy chủ đã có hồ sơ này, lần gửi sau là thừa"


def drop_again(dossier_id: DossierId, *, desk: Desk, at: datetime) -> None:
    """The receipt refused as there already is done with, and what waits behind it goes on.

    Done twice, the second call says that there is nothing to do. Asks nobody's right, for no person
    decides it.
    """
    stamp = desk.stamp(at)

    def write(connection: Connection) -> None:
        refused = outbox_view.open_refusals(connection, dossier_id)
        again = next((one.id for one in refused if one.code == THERE_ALREADY), None)
        if again is None:
            raise UserError("nothing_to_drop", "Hồ sơ này không còn lần gửi nào thừa.")
        fact = NewFact(
            dossier_id=dossier_id,
            kind=EventKind.DROPPED,
            body={"reason": REASON},
            supersedes=again,
        )
        write_fact(connection, fact, stamp)

    desk.store.write(write)
