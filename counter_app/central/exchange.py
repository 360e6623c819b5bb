"""A desk's push, pull, snapshot and tally over HTTP. What is taken and given is decided elsewhere."""

import asyncio
from typing import Final

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from counter_app.central.cell import RunningCell
from counter_app.central.checking import PushMalformed
from counter_app.central.door.auth import TheCell, TheDevice
from counter_app.central.door.bodies import PackedRequest
from counter_app.central.door.described import troubles
from counter_app.central.door.limits import Slot
from counter_app.central.door.refusals import Answered, Refused, refused
from counter_app.central.office.enrolment import check_proto
from counter_app.central.pull import (
    MOST_EVENTS,
    SnapshotNeeded,
    UnknownScope,
    take_pull,
    take_snapshot_page,
)
from counter_app.central.push import GapFound, take_push
from counter_app.central.reconcile import reconcile as tally
from counter_app.central.ruling import judging_on
from counter_app.protocol.pull import CentralKind, PullReply, PullRequest, Snapshot, SnapshotPage
from counter_app.protocol.push import Gap, PushReply, PushRequest
from counter_app.protocol.reconcile import ReconcileReply, ReconcileRequest
from db.central.devices import KnownDevice
from db.central.lanes import is_mending
from db.central.notices import TO_ALL, notices_after, to_device

LONGEST_WAIT_S: Final = 55
_ENDS: Final = (CentralKind.REVOKED, CentralKind.RETIRED, CentralKind.READMITTED)


@post(
    "/push", status_code=200, responses=troubles(400, 401, 403, 404, 408, 413, 415, 426, s409=Gap)
)
async def push(data: JSONBody[PushRequest], device: TheDevice, cell: TheCell) -> PushReply:
    """Takes a run of the desk's outbox and answers each operation once all of it is durable."""
    check_proto(data.proto)
    _own(device, data.device)
    return await taken(data, device, cell)


async def taken(data: PushRequest, device: KnownDevice, cell: RunningCell) -> PushReply:
    """The answer to a run of ``device``, whichever way it came; raises ``Refused``, ``Answered``.

    503 where it does not become durable in time: it may yet, and is then a duplicate when it comes
    again.
    """
    try:
        judging = judging_on(cell.rulebook, cell.key, cell.day())
        # Trying fifty signatures takes as long as answering some other desk.
        asked = await asyncio.to_thread(
            take_push,
            cell.store,
            device,
            data,
            at=cell.clock.now(),
            judging=judging,
            trying=cell.trying,
        )
        async with asyncio.timeout(cell.limits.durable_within_s):
            reply = await asyncio.wrap_future(asked)
    except TimeoutError:
        raise refused(503, "not_durable", Retry_After="5") from None
    except PushMalformed:
        raise refused(400) from None
    except GapFound as gap:
        raise Answered(409, Gap(expected=gap.expected, error=gap.error)) from None
    cell.bells.ring(device.commune)
    for result in reply.results:
        cell.metrics.judged(result.r)
    return reply


@post(
    "/pull",
    status_code=200,
    responses=troubles(400, 401, 403, 404, 408, 413, 415, 426, s410=Snapshot),
)
async def pull(
    data: JSONBody[PullRequest], device: TheDevice, cell: TheCell, request: PackedRequest
) -> PullReply:
    """What happened since the cursors; waits for it up to ``wait_s`` where there is nothing."""
    check_proto(data.proto)
    _own(device, data.device)
    if device.revoked or (device.retired and not await _mends(cell, device)):
        return await _end_told(cell, device, data)
    loop = asyncio.get_running_loop()
    until = loop.time() + min(max(data.wait_s, 0), LONGEST_WAIT_S)
    while True:
        since = cell.bells.mark(device.commune)
        reply = await _looked(cell, device, data)
        may_wait = cell.bells.waiting_of(device.device) < cell.limits.waiting_of_device
        if reply.events or reply.more or not may_wait or loop.time() >= until or cell.bells.closed:
            return reply
        slot: Slot = request.scope["state"]["slot"]
        slot.leave()  # whoever only waits takes no place from those in flight
        began = loop.time()
        await cell.bells.wait(device.commune, device.device, since=since, until=until)
        state = request.scope["state"]
        state["waited_s"] = state.get("waited_s", 0.0) + loop.time() - began


@get(
    "/snapshot/{snapshot_id:str}",
    responses=troubles(400, 401, 403, 404, 408, s410=Snapshot),
)
async def snapshot(
    snapshot_id: FromPath[str], device: TheDevice, cell: TheCell, after: FromQuery[str] = ""
) -> SnapshotPage:
    """A page of the commune as it stands, to begin anew from."""
    not_revoked(device)
    if device.retired:
        raise Refused(
            403, "device_retired", "Máy này đã thôi dùng ở đơn vị. Hãy báo người quản trị."
        )
    if not (after.isascii() and after.isprintable()):
        raise refused(404)
    try:
        asked = take_snapshot_page(
            cell.store, device, snapshot_id, after=after, at=cell.clock.now()
        )
        return await asyncio.wrap_future(asked)
    except UnknownScope:
        raise refused(404) from None


@post("/reconcile", status_code=200, responses=troubles(400, 401, 403, 404, 408, 413, 415, 426))
async def reconcile(
    data: JSONBody[ReconcileRequest], device: TheDevice, cell: TheCell
) -> ReconcileReply:
    """What is here of the desk's own operations, day by day."""
    check_proto(data.proto)
    _own(device, data.device)
    not_revoked(device)
    return await asyncio.wrap_future(tally(cell.store, device, data, at=cell.clock.now()))


def not_revoked(device: KnownDevice) -> None:
    """Refuses a revoked desk."""
    if device.revoked:
        raise Refused(
            403, "device_revoked", "Máy này đã bị thu hồi. Hãy báo người quản trị đơn vị."
        )


def _own(device: KnownDevice, named: str) -> None:
    if named != device.device:
        raise refused(404)


async def _mends(cell: RunningCell, device: KnownDevice) -> bool:
    """A retired desk with a lane to mend with has to hear what becomes of what it sent."""
    return await cell.read(
        device.commune, lambda one: is_mending(one, device.commune, device.device)
    )


async def _end_told(cell: RunningCell, device: KnownDevice, data: PullRequest) -> PullReply:
    """All a desk is told whose work is over: that it is, and whether to forget what it holds.

    A retired one also of numbers for what it took in with no code.
    Its other cursors stay where they are, so that nothing is missing should it come back.
    """
    cursor = data.cursors.get(TO_ALL, 0)
    scopes = (to_device(device.device),)
    found = await cell.read(
        device.commune,
        lambda one: notices_after(one, device.commune, scopes, cursor, limit=MOST_EVENTS),
    )
    told = tuple(
        msgspec.structs.replace(event, scope=TO_ALL)
        for event in found
        if event.kind in _ENDS or (device.retired and event.kind == CentralKind.BLOCKS)
    )
    cursors = dict(data.cursors) | {TO_ALL: told[-1].chg if told else cursor}
    return PullReply(
        epoch=cell.epoch, now_ms=cell.now_ms(), more=False, cursors=cursors, events=told
    )


async def _looked(cell: RunningCell, device: KnownDevice, data: PullRequest) -> PullReply:
    try:
        asked = take_pull(cell.store, device, data, at=cell.clock.now())
        return await asyncio.wrap_future(asked)
    except SnapshotNeeded as needed:
        raise Answered(410, Snapshot(snapshot=needed.snapshot, epoch=needed.epoch)) from None
    except UnknownScope:
        raise refused(404) from None


HANDLERS: Final = (push, pull, snapshot, reconcile)
