"""What a desk itself asks of its lanes: new ones after its store was put back, the end of them.

A retired desk is leased one as well, against the letter of HSP/1, section 6: what it took in before
it knew may bear a number that another dossier has, and needs one of its own to be sent at all. It
takes nothing in with it, and gives it back with the others once nothing waits there.

How lanes are chosen is in ``db.central.desk_acts``; what an administrator leases, in ``admin``.
"""

import asyncio
from typing import Final

import msgspec
from litestar import post
from litestar.params import JSONBody

from counter_app.central.door.auth import TheCell, TheDevice
from counter_app.central.door.bodies import PackedRequest
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import refused
from counter_app.central.door.tokens import Grant
from counter_app.central.exchange import not_revoked
from counter_app.central.office.enrolment import check_proto
from counter_app.protocol.enrolment import LanesRequest, LanesReturn, LanesReturned
from counter_app.protocol.notices import LanesLeased
from db.central.desk_acts import RENEWED, DeskAct, give_back, renew_lanes


@post("/lanes", status_code=200, responses=troubles(400, 401, 403, 404, 408, 409, 413, 415, 426))
async def lanes(
    data: JSONBody[LanesRequest], device: TheDevice, cell: TheCell, request: PackedRequest
) -> LanesLeased:
    """All lanes of the desk, one to number from and one sealed that no copy of it has used."""
    check_proto(data.proto)
    if data.device != device.device:
        raise refused(404)
    not_revoked(device)
    grant: Grant = request.scope["state"]["grant"]
    asked = DeskAct(
        commune=device.commune,
        device=device.device,
        day=cell.today(),
        act=cell.act(device.device, RENEWED),
    )
    mine = frozenset({grant.inc, *data.lives})
    leased = cell.store.write(
        device.commune,
        lambda one: renew_lanes(one, asked, inc=grant.inc, lives=mine, spent=data.spent),
    )
    return await asyncio.wrap_future(leased)


@post("/lanes/return", status_code=200, responses=troubles(400, 401, 403, 404, 408, 413, 415, 426))
async def give_lanes_back(
    data: JSONBody[LanesReturn], device: TheDevice, cell: TheCell
) -> LanesReturned:
    """A retired desk has sent everything; which of its lanes others may have from tomorrow on."""
    check_proto(data.proto)
    if data.device != device.device:
        raise refused(404)
    not_revoked(device)
    asked = DeskAct(
        commune=device.commune,
        device=device.device,
        day=cell.today(),
        act=cell.act(
            device.device,
            "lanes.returned",
            msgspec.json.encode({"device": device.device}).decode(),
        ),
    )
    lanes = await cell.write(device.commune, lambda one: give_back(one, asked))
    return LanesReturned(lanes=lanes)


HANDLERS: Final = (lanes, give_lanes_back)
