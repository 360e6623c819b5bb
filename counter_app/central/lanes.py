"""Lanes for a desk whose store was put back or copied: it asks, under its own name, when it is back.

How lanes are chosen is in ``db.central.desk_acts``; what an administrator leases, in ``admin``.
"""

import asyncio

import msgspec
from litestar import post
from litestar.params import JSONBody

from counter_app.central.auth import TheCell, TheDevice
from counter_app.central.described import troubles
from counter_app.central.enrolment import check_proto
from counter_app.central.exchange import not_revoked
from counter_app.central.refusals import refused
from counter_app.protocol.enrolment import LanesRequest
from counter_app.protocol.notices import LanesLeased
from db.central.desk_acts import DeskAct, renew_lanes


@post("/lanes", status_code=200, responses=troubles(400, 401, 403, 404, 408, 409, 413, 415, 426))
async def lanes(data: JSONBody[LanesRequest], device: TheDevice, cell: TheCell) -> LanesLeased:
    """All lanes of the desk, one to number from and one sealed that no copy of it has used."""
    check_proto(data.proto)
    if data.device != device.device:
        raise refused(404)
    not_revoked(device)
    told = msgspec.json.encode({"device": device.device, "spent": data.spent}).decode()
    asked = DeskAct(
        commune=device.commune,
        device=device.device,
        day=cell.today(),
        act=cell.act(device.device, "lanes.renewed", told),
    )
    leased = cell.store.write(
        device.commune, lambda one: renew_lanes(one, asked, spent=frozenset(data.spent))
    )
    return LanesLeased(lanes=await asyncio.wrap_future(leased))
