"""New lanes for a store that was put back or copied: no copy of it shall give a number again.

Asked of the cell at the first contact. Without a line the sealed lane serves meanwhile.
"""

import logging
from functools import partial
from typing import Final

from counter_app.protocol.enrolment import LanesRequest
from counter_app.sync.client import CentralApi
from counter_app.sync.here import Here
from counter_app.sync.refusals import NotAllowed
from db.counter import enrolment, office
from db.counter.store import Store

LOG: Final = logging.getLogger(__name__)


def take_fresh_lanes(store: Store, api: CentralApi, here: Here, *, in_use: bool = False) -> bool:
    """Numbers from a lane that no copy of this store has used; whether the cell gave one.

    ``in_use``: the lane in use here will not do either.
    """
    spent = store.read(partial(office.lanes_spent, in_use=in_use))
    try:
        leased = api.renew_lanes(LanesRequest(device=here.device, spent=spent))
    except NotAllowed as fault:
        # None is free: an administrator must lease one. What was taken in goes out all the same.
        LOG.info("lanes.refused", extra={"code": fault.code})
        return False
    store.write(
        lambda one: enrolment.lease(
            one, leased.lanes, leased.used, device_no=here.device_no, at=here.at
        )
    )
    return True
