"""A dossier one of whose numbers another one has at the central side gets a new one and a new slip.

Numbers are never taken back from the dossier that has them there (HSP/1, section 6). A code that
was printed stays as an old one and goes on finding the dossier; where only the slip's number is
another's, the code stays.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.outgoing import Outgoing, SendState
from counter_app.services.clock_doubt import in_order
from counter_app.services.correcting.reissue import Correction, plan
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import numbering
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.sending.outbox import NUMBER_TAKEN, SLIP_TAKEN
from db.counter import cell_view, corrections, dossiers, outbox_view
from db.counter.cell_view import Connection
from db.counter.disputes import settle_dispute
from db.counter.dossiers import Numbering

REASON: Final = "Mã hồ sơ đã trùng với hồ sơ khác, cấp mã mới"
SLIP_REASON: Final = "Số giấy hẹn đã trùng với hồ sơ khác, cấp giấy hẹn số mới"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered:
    """Old and new code, alike where it stays; the new slip's row and number beside the void one's."""

    old_code: str
    code: str
    paper: int
    slip_no: int
    replaces: int


def is_taken(one: Outgoing) -> bool:
    """Whether a new number is what an operation waits for."""
    return one.state is SendState.REJECTED and one.code in NUMBER_TAKEN and not one.healed


def renumber(dossier_id: DossierId, *, desk: Desk, at: datetime) -> Renumbered:
    """Gives the next number of this desk's lane, with a slip that bears it; all or nothing.

    Done twice, the second call says that there is nothing to do. Asks nobody's right, for no person
    decides it.
    """
    dossier = open_dossier(dossier_id, desk=desk)
    at = in_order(dossier, at)
    series = numbering(dossier.received.draft, desk, at)

    def write(connection: Connection) -> None:
        refused = outbox_view.open_refusals(connection, dossier_id)
        taken = next((one.code for one in refused if is_taken(one)), "")
        if not taken:
            raise UserError("code_stands", "Số của hồ sơ này không trùng, không cần cấp số mới.")
        wanted = _slip_only() if taken == SLIP_TAKEN else _next_code(connection, series)
        planned = plan(dossier, wanted, desk=desk, at=at)
        corrections.write_correction(connection, planned.new, desk.stamp(planned.at))
        _give_back(connection, dossier, wanted, desk, planned.at)

    desk.store.write(write)
    now = open_dossier(dossier_id, desk=desk)
    return Renumbered(
        old_code=dossier.row.code,
        code=now.row.code,
        paper=now.slip.number,
        slip_no=now.slip.paper_no,
        replaces=dossier.slip.paper_no,
    )


def _slip_only() -> Correction:
    return Correction(reason=SLIP_REASON, new_number=True)


def _next_code(connection: Connection, series: Numbering) -> Correction:
    code = dossiers.next_code(connection, series)
    if code is None:
        raise UserError("no_code_left", "Chưa có số của cơ quan đó. Có mạng rồi hãy làm lại.")
    return Correction(reason=REASON, code=code)


def _give_back(
    connection: Connection, dossier: DossierView, wanted: Correction, desk: Desk, at: datetime
) -> None:
    """The dossier that has the number there has it here too; nobody need look at it any more."""
    if wanted.code is not None:
        corrections.rightful(connection, dossier.row.code)
    given_up: set[tuple[str, object]] = {("slip", dossier.slip.paper_no)}
    if wanted.code is not None:
        given_up.add(("code", dossier.row.code))
    for one in cell_view.open_disputes(connection):
        which = "slip_no" if one.body.get("number") == "slip" else "code"
        if one.kind == "code" and (one.body.get("number"), one.body.get(which)) in given_up:
            settle_dispute(connection, one.operation, by=desk.clerk.name, settled="{}", at=at)
