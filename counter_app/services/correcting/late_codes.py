"""Dossiers for another unit that were taken in while none of its numbers was left get their codes.

Numbers come down by sync; from then on each such dossier has its code and a slip that bears it,
which waits for the printer as any other (HSP/1, section 6). So it is with what a retired desk could
not number anew while no lane was free for it.
"""

from dataclasses import dataclass
from datetime import datetime

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.central_side import LANE_AWAITED
from counter_app.domain.dossier import DossierRow
from counter_app.domain.rights import Right, may
from counter_app.services.clock_doubt import in_order
from counter_app.services.correcting.elsewhere import bear_official_codes
from counter_app.services.correcting.reissue import CODE_GIVEN, Correction, plan
from counter_app.services.correcting.renumbering import is_taken, renumber
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import numbering
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.sending.outbox import unsent
from db.counter import corrections, dossiers, office, todo
from db.counter.cell_view import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCode:
    """A dossier with the code it has now; its new slip is ``slip_no``, the void one ``replaces``."""

    dossier: DossierRow
    slip_no: int
    replaces: int


def give_late_codes(*, desk: Desk, at: datetime) -> tuple[LateCode, ...]:
    """A code for every dossier that waits for one, the province's own too where it has come.

    As far as the leased numbers go: of its day of receipt where one is left, else of the present day. Asks nobody's right.
    None while no lane numbers here: a retired desk is leased one for this, and told of it by sync.
    Nor while somebody sits here who only looks: it waits for one who may write.
    """
    if not may(desk.clerk, Right.WRITE) or not desk.store.read(office.may_number):
        return ()
    given = [_told(one, desk) for one in bear_official_codes(desk=desk, at=at)]
    for waits in desk.store.read(dossiers.awaiting_code):
        before = open_dossier(DossierId(waits), desk=desk)
        try:
            written = _give(before, desk, at)
        except UserError:
            continue  # a person has to see to its slip first
        if written:
            given.append(_told(before.row.id, desk))
    given += [_told(one, desk) for one in _renumber_awaited(desk, at)]
    return tuple(given)


def _renumber_awaited(desk: Desk, at: datetime) -> list[DossierId]:
    """What was refused for its number and waited for a lane, once there is one; once only."""
    may_go_on = desk.store.read(
        lambda one: todo.is_open(one, LANE_AWAITED) and office.may_number(one)
    )
    if not may_go_on:
        return []
    done = []
    for one in unsent(desk=desk, most=0):  # what was refused wants a person
        if one.dossier is not None and any(is_taken(told) for told in one.operations):
            try:
                renumber(one.dossier.id, desk=desk, at=at)
            except UserError:
                continue  # a person has to see to its slip first, and finds it in the outbox
            done.append(one.dossier.id)
    desk.store.write(lambda one: todo.finish_all(one, (LANE_AWAITED,), at=at))
    return done


def _told(dossier_id: DossierId, desk: Desk) -> LateCode:
    now = open_dossier(dossier_id, desk=desk)
    void = next((one.paper_no for one in now.papers if one.number == now.slip.replaces), 0)
    return LateCode(dossier=now.row, slip_no=now.slip.paper_no, replaces=void)


def _give(dossier: DossierView, desk: Desk, at: datetime) -> bool:
    """The number is used up together with the slip that bears it, or not at all."""
    draft, at = dossier.received.draft, in_order(dossier, at)
    series = [numbering(draft, desk, day) for day in (dossier.row.received_at, at)]

    def write(connection: Connection) -> bool:
        found = (dossiers.next_code(connection, one) for one in series)
        code = next(filter(None, found), None)
        if code is None:
            return False
        planned = plan(dossier, Correction(reason=CODE_GIVEN, code=code), desk=desk, at=at)
        corrections.write_correction(connection, planned.new, desk.stamp(planned.at))
        return True

    return desk.store.write(write)
