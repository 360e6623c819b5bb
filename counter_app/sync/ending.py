"""The end of a retired desk: what it sent is mended to the last, then its lanes are another's.

HSP/1, section 6, lets a retired desk number nothing. Here it does, from a lane leased for that alone,
where something it had sent was refused: a dossier whose number is another's could otherwise never
be sent at all. Nothing new is taken in with it. Where none is free, a person is told, and it is
asked for at each round.
"""

from functools import partial

from counter_app.core.clock import local
from counter_app.domain.central_side import LANE_AWAITED
from counter_app.protocol.enrolment import LanesReturn
from counter_app.sync.client import CentralApi
from counter_app.sync.fresh_lanes import take_fresh_lanes
from counter_app.sync.here import Here
from db.counter import dossiers, enrolment, office, outbox_view, sending, todo
from db.counter.store import Store


def come_to_an_end(store: Store, api: CentralApi, here: Here) -> bool:
    """Asks for a lane to mend with, or gives all back; whether nothing more is to be asked.

    Lanes end here before the cell hears that they may be another's.
    """
    wants_numbers = store.read(outbox_view.refused_count) or store.read(dossiers.awaiting_code)
    if wants_numbers:
        if not store.read(office.may_number) and not take_fresh_lanes(
            store, api, here, in_use=True
        ):
            store.write(partial(todo.leave_once, kind=LANE_AWAITED, at=here.at))
        return False
    if store.read(partial(todo.is_open, kind=LANE_AWAITED)):
        store.write(partial(todo.finish_all, kinds=(LANE_AWAITED,), at=here.at))
    left = store.read(sending.waiting)
    if left.unsent or left.undecided:
        return False
    day = local(here.at).date().isoformat()
    store.write(partial(enrolment.end_lanes, day=day))
    api.return_lanes(LanesReturn(device=here.device))
    return True
