"""The hub over HTTPS: who it is, taking a run, telling what is new. For desks it knows, nobody else."""

from functools import partial
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from litestar import Litestar, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, SkipValidation
from litestar.types import ASGIApp

from counter_app.central.app import TROUBLES, counted
from counter_app.central.checking import (
    PushMalformed,
    checked,
    link_at,
    refuse_malformed,
)
from counter_app.central.door.auth import SIGNATURE, path_as_sent
from counter_app.central.door.bodies import PackedRequest
from counter_app.central.door.described import AsSent
from counter_app.central.door.limits import admitting
from counter_app.central.door.refusals import Answered, refused
from counter_app.central.door.tokens import decoded, is_signed
from counter_app.central.hub.office import RunningHub
from counter_app.central.office.enrolment import check_proto
from counter_app.protocol.carried import CarriedAnswer, CarriedUnreadable
from counter_app.protocol.hub import (
    HubAsk,
    HubHello,
    HubNews,
    Kept,
    Offer,
    SignedRun,
    hub_bytes,
    open_run,
)
from counter_app.protocol.push import Gap, PushRequest
from counter_app.protocol.version import MOST_OPERATIONS
from db.central.store import Connection
from db.hub import runs
from db.hub.runs import NewRun, NotNext

DEVICE: Final = "x-device"
_MOST_LIVES: Final = 200
Told = tuple[int, bool, tuple[CarriedAnswer, ...]]

TheHub = NamedDependency[SkipValidation[RunningHub]]
TheSister = NamedDependency[SkipValidation[str]]


def hub_app(hub: RunningHub) -> ASGIApp:
    """The application of a running hub."""
    shared: dict[str, Any] = {
        "path": "/v1",
        "dto": AsSent,
        "return_dto": None,
        "request_class": PackedRequest,
        "dependencies": {"sister": Provide(_sister)},
    }
    app = Litestar(
        [Router(route_handlers=[offer, news], **shared), hello],
        # Bodies are read by the limits of what is called the cell.
        state=State({"cell": hub}),
        dependencies={"hub": Provide(_hub, sync_to_thread=False)},
        exception_handlers=TROUBLES,
        openapi_config=None,
        request_max_body_size=None,
        logging_config=None,
    )
    return admitting(counted(app, hub.metrics), hub.admission)


@get("/v1/hub")
async def hello(hub: TheHub) -> HubHello:
    """Whose hub this is; anybody may ask, and believes it by the key of the connection."""
    return HubHello(commune=hub.commune, device=hub.device, name=hub.name, life=hub.life)


@post("/hub/offer", status_code=200)
async def offer(data: JSONBody[Offer], sister: TheSister, hub: TheHub) -> Kept:
    """Keeps a run of the desk word for word, once that is durable; it acknowledges nothing."""
    check_proto(data.proto)
    new = await _checked(data.run, sister, hub)
    try:
        last = await hub.write(
            partial(runs.keep, new=new, settled=data.settled, at_ms=hub.now_ms())
        )
    except NotNext as gap:
        error = "chain" if gap.twin else "gap"
        raise Answered(409, Gap(expected=gap.expected, error=error)) from None
    hub.kept()
    return Kept(life=hub.life, last_seq=last)


@post("/hub/news", status_code=200)
async def news(data: JSONBody[HubAsk], sister: TheSister, hub: TheHub) -> HubNews:
    """Sisters' runs after the cursor, and what the cell answered to the desk's own."""
    check_proto(data.proto)
    if data.device != sister:
        raise refused(404)
    if len(data.waiting) > _MOST_LIVES:
        raise refused(400)
    same = data.life == hub.life
    after, answers_after = (data.after, data.answers_after) if same else (0, 0)

    def look(connection: Connection) -> HubNews:
        runs.want(connection, sister, data.waiting, epoch=data.epoch, at_ms=hub.now_ms())
        cursor, more, found = runs.of_others(connection, sister, after)
        told: Told = (answers_after, False, ())
        if not more:  # an answer means nothing to who has not heard of the run
            told = runs.answers_to_others(connection, sister, answers_after)
        return HubNews(
            life=hub.life,
            after=cursor,
            more=more or told[1],
            runs=found,
            others=told[2],
            answers_after=told[0],
            answers=runs.answers_to(connection, sister, data.waiting, epoch=data.epoch),
            lasts=runs.lasts(connection, sister),
        )

    return await hub.write(look)


async def _checked(signed: SignedRun, sister: str, hub: RunningHub) -> NewRun:
    """The run, if it is the desk's own and each operation in it is what was signed."""
    key = await hub.key_of(sister)
    if key is None or signed.device != sister or signed.commune != hub.commune:
        raise refused(404)
    try:
        request = open_run(signed, key)
        refuse_malformed(request)
    except (CarriedUnreadable, PushMalformed):
        raise refused(400) from None
    if len(request.ops) > MOST_OPERATIONS or any(one.fault for one in checked(request, key)):
        raise refused(400)
    return NewRun(
        signed=signed,
        inc=request.inc,
        first=request.first,
        last=request.ops[-1].seq,
        links=_links(request),
    )


def _links(request: PushRequest) -> dict[int, str]:
    """The chain's links by number, from just before the run to its end."""
    numbers = [request.first - 1, *(sent.seq for sent in request.ops)]
    return {number: link_at(request, number) for number in numbers}


async def _sister(request: PackedRequest, hub: TheHub) -> str:
    """The desk that signed this request for this hub; a desk the cell has not named is nobody."""
    device = request.headers.get(DEVICE, "")
    key = await hub.key_of(device)
    sent = await request.sent()
    message = hub_bytes(hub.device, request.method, path_as_sent(request), sent)
    sig = decoded(request.headers.get(SIGNATURE, ""))
    if key is None:
        hub.stranger()
    if key is None or not is_signed(Ed25519PublicKey.from_public_bytes(key), sig, message):
        raise refused(401, "not_signed")
    return device


def _hub(state: State) -> RunningHub:
    hub: RunningHub = state.cell
    return hub
