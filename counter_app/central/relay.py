"""What another desk brings on a USB stick, over HTTP: opened here, taken as that desk's own push.

Whoever brings it proves who they are, but what counts is the sealing desk's own signature.
"""

from litestar import post
from litestar.params import JSONBody

from counter_app.central.auth import TheCell, TheDevice, check_at_work
from counter_app.central.described import troubles
from counter_app.central.enrolment import check_proto
from counter_app.central.exchange import not_revoked, taken
from counter_app.central.refusals import refused
from counter_app.protocol.carried import (
    AnsweredRun,
    CarriedAnswer,
    CarriedUnreadable,
    SealedRun,
    sign_answer,
    unseal,
)
from counter_app.protocol.push import Gap
from db.central.devices import find_device


@post(
    "/relay", status_code=200, responses=troubles(400, 401, 403, 404, 408, 413, 415, 426, s409=Gap)
)
async def relay(data: JSONBody[SealedRun], device: TheDevice, cell: TheCell) -> CarriedAnswer:
    """Takes a sealed run of a sister desk; the answer is signed for the way back on the stick."""
    check_proto(data.proto)
    not_revoked(device)
    if data.commune != device.commune or "\0" in data.device:
        raise refused(404)
    origin = await cell.read(
        device.commune, lambda one: find_device(one, device.commune, data.device)
    )
    if origin is None:
        raise refused(404)
    check_at_work(origin)
    try:
        request = unseal(data, key=cell.key, desk=origin.public_key)
    except CarriedUnreadable:
        raise refused(400) from None
    check_proto(request.proto)
    reply = await taken(request, origin, cell)
    answered = AnsweredRun(
        device=origin.device,
        inc=request.inc,
        shas=tuple(sent.sha for sent in request.ops),
        reply=reply,
    )
    return sign_answer(answered, cell.key)
