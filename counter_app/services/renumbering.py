"""A dossier whose code another one has at the central side gets a new code and a new slip.

Numbers are never taken back from the dossier that has them there (HSP/1, section 6). The code that
was printed stays as an old one and goes on finding the dossier.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.outgoing import Outgoing, SendState
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.intake import numbering
from counter_app.services.lookup import open_dossier
from counter_app.services.outbox import CODE_TAKEN
from counter_app.services.reissue import Correction, plan
from db.counter import cell_view, corrections, dossiers, outbox_view
from db.counter.cell_view import Connection
from db.counter.disputes import settle_dispute

REASON: Final = "Mã hồ sơ đã trùng với hồ sơ khác, cấp mã mới"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered:
    """Old and new code, and the new slip's row and number beside the void one's."""

    old_code: str
    code: str
    paper: int
    slip_no: int
    replaces: int


def is_taken(one: Outgoing) -> bool:
    """Whether a new code is what an operation waits for."""
    return one.state is SendState.REJECTED and one.code == CODE_TAKEN and not one.healed


def renumber(dossier_id: DossierId, *, desk: Desk, at: datetime) -> Renumbered:
    """Gives the next code of this desk's lane, with a slip that bears it; all or nothing.

    Done twice, the second call says that there is nothing to do. Asks nobody's right, for no person
    decides it.
    """
    dossier = open_dossier(dossier_id, desk=desk)
    at = in_order(dossier, at)
    series = numbering(dossier.received.draft, desk, at)

    def write(connection: Connection) -> None:
        if not any(map(is_taken, outbox_view.open_refusals(connection, dossier_id))):
            raise UserError("code_stands", "Mã của hồ sơ này không trùng, không cần cấp mã mới.")
        code = dossiers.next_code(connection, series)
        if code is None:
            raise UserError("no_code_left", "Chưa có số của cơ quan đó. Có mạng rồi hãy làm lại.")
        wanted = Correction(reason=REASON, code=code)
        planned = plan(dossier, wanted, desk=desk, at=at)
        corrections.write_correction(connection, planned.new, desk.stamp(planned.at))
        _give_back(connection, dossier.row.code, desk, planned.at)

    desk.store.write(write)
    now = open_dossier(dossier_id, desk=desk)
    return Renumbered(
        old_code=dossier.row.code,
        code=now.row.code,
        paper=now.slip.number,
        slip_no=now.slip.paper_no,
        replaces=dossier.slip.paper_no,
    )


def _give_back(connection: Connection, code: str, desk: Desk, at: datetime) -> None:
    """The dossier that has the code there has it here too, and nobody need look at it any more."""
    corrections.rightful(connection, code)
    for one in cell_view.open_disputes(connection):
        if one.kind == "code" and one.body.get("code") == code:
            settle_dispute(connection, one.operation, by=desk.clerk.name, settled="{}", at=at)
