"""What another desk brings, from a USB stick or as the office's hub: taken as its own desk's push.

Whoever brings it proves who they are, but what counts is the signature of the desk that made it.
"""

from typing import Final

from litestar import post
from litestar.params import JSONBody

from counter_app.central.cell import RunningCell
from counter_app.central.door.auth import TheCell, TheDevice
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import refused
from counter_app.central.exchange import not_revoked, taken
from counter_app.central.office.enrolment import check_proto
from counter_app.protocol.carried import (
    AnsweredRun,
    CarriedAnswer,
    CarriedUnreadable,
    SealedRun,
    sign_answer,
    unseal,
)
from counter_app.protocol.hub import SignedRun, open_run
from counter_app.protocol.push import Gap, PushRequest
from db.central.devices import KnownDevice, find_device

_RESPONSES: Final = troubles(400, 401, 403, 404, 408, 413, 415, 426, s409=Gap)


@post("/relay", status_code=200, responses=_RESPONSES)
async def relay(data: JSONBody[SealedRun], device: TheDevice, cell: TheCell) -> CarriedAnswer:
    """Takes a sealed run of a sister desk; the answer is signed for the way back on the stick."""
    check_proto(data.proto)
    origin = await _origin(data.commune, data.device, device, cell)
    try:
        request = unseal(data, key=cell.key, desk=origin.public_key)
    except CarriedUnreadable:
        raise refused(400) from None
    return await _answered(request, origin, cell)


@post("/relay/signed", status_code=200, responses=_RESPONSES)
async def relay_signed(
    data: JSONBody[SignedRun], device: TheDevice, cell: TheCell
) -> CarriedAnswer:
    """Takes a run that a hub kept for a sister desk; the answer is signed for the way back."""
    check_proto(data.proto)
    origin = await _origin(data.commune, data.device, device, cell)
    try:
        request = open_run(data, origin.public_key)
    except CarriedUnreadable:
        raise refused(400) from None
    return await _answered(request, origin, cell)


async def _origin(
    commune: str, device: str, carrier: KnownDevice, cell: RunningCell
) -> KnownDevice:
    """The desk that made it, of the carrier's own office."""
    not_revoked(carrier)
    if commune != carrier.commune or "\0" in device:
        raise refused(404)
    origin = await cell.read(carrier.commune, lambda one: find_device(one, carrier.commune, device))
    if origin is None:
        raise refused(404)
    return origin


async def _answered(request: PushRequest, origin: KnownDevice, cell: RunningCell) -> CarriedAnswer:
    check_proto(request.proto)
    reply = await taken(request, origin, cell)
    answered = AnsweredRun(
        device=origin.device,
        inc=request.inc,
        shas=tuple(sent.sha for sent in request.ops),
        reply=reply,
    )
    return sign_answer(answered, cell.key)
