"""New lanes for a store that was put back or copied: no copy of it shall give a number again.

Asked of the cell at the first contact, and again wherever nothing numbers. Without a line the sealed
lane serves meanwhile, where it may be opened (``db.counter.reserve``).
"""

import logging
from typing import Final

from counter_app.domain.central_side import STORE_SHARED
from counter_app.protocol.enrolment import LanesRequest
from counter_app.sync.client import CentralApi
from counter_app.sync.here import Here
from counter_app.sync.refusals import NotAllowed
from db.counter import enrolment, lives, office, todo
from db.counter.store import Store

LOG: Final = logging.getLogger(__name__)


def take_fresh_lanes(store: Store, api: CentralApi, here: Here, *, in_use: bool = False) -> bool:
    """Numbers from a lane that no copy of this store has used; whether the cell gave one.

    ``in_use``: the lane in use here will not do either. Where it may not be kept because another
    copy has it, a person is told.
    """
    try:
        leased = api.renew_lanes(store.read(lambda one: _asked(one, here, in_use=in_use)))
    except NotAllowed as fault:
        # None is free: an administrator must lease one. What was taken in goes out all the same.
        LOG.info("lanes.refused", extra={"code": fault.code})
        return False

    def write(connection: office.Connection) -> None:
        kept = {one.lane for one in leased.lanes if one.kind != "retired"}
        if office.may_number(connection) and office.lanes_in_use(connection) - kept:
            todo.leave_once(connection, STORE_SHARED, at=here.at)
        enrolment.lease(connection, leased.lanes, leased.used, device_no=here.device_no, at=here.at)

    store.write(write)
    return True


def _asked(connection: office.Connection, here: Here, *, in_use: bool) -> LanesRequest:
    spent = (
        office.lanes_spent(connection, in_use=True)
        if in_use
        else office.lanes_not_to_ask_for(connection)
    )
    mine = tuple(one.inc for one in lives.lives(connection))
    return LanesRequest(device=here.device, spent=spent, lives=mine)
