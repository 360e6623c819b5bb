"""The central server as one application: its rooms, its doors, and what it says when it cannot."""

import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import (
    ASGIApp,
    ControllerRouterHandler,
    ExceptionHandlersMap,
    Message,
    Receive,
    Scope,
    Send,
)

from counter_app.central import exchange, lanes, relay
from counter_app.central.audit.day_sealing import sealing
from counter_app.central.cell import RunningCell
from counter_app.central.door.auth import device, has_password, has_token, keeper
from counter_app.central.door.bodies import PackedRequest
from counter_app.central.door.described import ADMINISTRATOR, DEVICE, AsSent, openapi
from counter_app.central.door.limits import admitting
from counter_app.central.door.refusals import Answered, Refused, is_page, page_of, refused
from counter_app.central.files import transfer
from counter_app.central.files.copies import copying
from counter_app.central.files.headers import ChunkRequest
from counter_app.central.files.patrol import Patrol, patrolling
from counter_app.central.files.proving import proving
from counter_app.central.files.sweep import sweeping
from counter_app.central.office import admin, enrolment
from counter_app.central.portal import file_door
from counter_app.central.running import health
from counter_app.central.running.metrics import Metrics
from counter_app.central.running.tending import tending
from counter_app.central.waiting import listening
from counter_app.core.diagnostics import places_of
from counter_app.core.errors import EnvironmentFault, UserError

log: Final = logging.getLogger("counter_app.central")

# What a person can mend is 409 unless it stands here.
_STATUS: Final = {
    "not_found": 404,
    "enrol_code": 403,
    "device_ended": 403,
    "device_wiped": 403,
    "dossier_unknown": 404,
    "bad_day": 400,
    "bad_external_code": 400,
    "control_character": 400,
}


def central_app(cell: RunningCell, more: Sequence[ControllerRouterHandler] = ()) -> ASGIApp:
    """The application of a running cell; ``more`` are the rooms that others furnish."""
    app = Litestar(
        [*_routers(), *more],
        state=State({"cell": cell}),
        dependencies={"cell": Provide(_cell, sync_to_thread=False)},
        exception_handlers=TROUBLES,
        lifespan=[_open],
        openapi_config=None,
        request_max_body_size=None,
        logging_config=None,
    )
    return admitting(counted(app, cell.metrics), cell.admission)


def _routers() -> list[Router]:
    shared: dict[str, Any] = {
        "path": "/v1",
        "dto": AsSent,
        "return_dto": None,
        "request_class": PackedRequest,
    }
    joining = Router(
        route_handlers=[enrolment.enrol, enrolment.challenge, enrolment.token], **shared
    )
    desks = Router(
        route_handlers=[*exchange.HANDLERS, *lanes.HANDLERS, relay.relay, relay.relay_signed],
        guards=[has_token],
        dependencies={"device": Provide(device)},
        security=DEVICE,
        **shared,
    )
    files = Router(
        route_handlers=transfer.HANDLERS,
        guards=[has_token],
        dependencies={"device": Provide(device)},
        security=DEVICE,
        **(shared | {"request_class": ChunkRequest}),
    )
    office = Router(
        route_handlers=admin.HANDLERS,
        guards=[has_password],
        dependencies={"keeper": Provide(keeper)},
        security=ADMINISTRATOR,
        **(shared | {"path": "/v1/admin"}),
    )
    state = Router(path="/", route_handlers=[health.health, health.metrics, openapi])
    portal = Router(path="/", route_handlers=file_door.HANDLERS)
    return [joining, desks, files, office, state, portal]


def _cell(state: State) -> RunningCell:
    cell: RunningCell = state.cell
    return cell


@asynccontextmanager
async def _open(app: Litestar) -> AsyncIterator[None]:
    cell: RunningCell = app.state.cell
    async with (
        listening(cell.bells, cell.moved_to),
        sealing(cell),
        tending(cell.store),
    ):
        if cell.blobs is None:
            yield
            return
        named = {"blobs": cell.blobs, "blobs-copy": cell.copies}
        places = {name: one for name, one in named.items() if one is not None}
        async with (
            copying(cell.store, cell.blobs, cell.copies, cell.clock),
            sweeping(cell.store, tuple(places.values()), cell.clock, keep_days=cell.unused_days),
            proving(places, cell.file_troubles),
            patrolling(Patrol(cell.store, cell.blobs, cell.copies, cell.clock)),
        ):
            yield


def counted(app: ASGIApp, metrics: Metrics) -> ASGIApp:
    """Counts every answer and logs it: route, status, time; no path with ids, no person."""

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, status = time.monotonic(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, noting)
        finally:
            seconds = time.monotonic() - began - scope["state"].get("waited_s", 0.0)
            route = str(scope.get("path_template") or "none")
            metrics.answered(route, status, seconds)
            log.info("request", extra={"route": route, "status": status, "seconds": seconds})

    return counting


def _refused(_: Request[Any, Any, Any], refusal: Refused) -> Response[Any]:
    return Response(refusal.trouble, status_code=refusal.status, headers=refusal.headers)


def _answered(_: Request[Any, Any, Any], answer: Answered) -> Response[msgspec.Struct]:
    return Response(answer.body, status_code=answer.status)


def _user_error(request: Request[Any, Any, Any], error: UserError) -> Response[Any]:
    status = _STATUS.get(error.code, 409)
    return _refused(request, Refused(status, error.code, error.message))


def _fault(request: Request[Any, Any, Any], fault: EnvironmentFault) -> Response[Any]:
    log.info("fault", extra={"code": fault.code})
    trouble = Refused(503, fault.code, fault.message, headers={"Retry-After": "5"})
    return _refused(request, trouble)


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if is_page(request.url.path):  # before any page was found: a form's address opened by itself
        return _page(error, request.url.path)
    refusal = refused(error.status_code)
    refusal.headers |= error.headers or {}
    return _refused(request, refusal)


def _page(error: HTTPException, path: str) -> Response[Any]:
    # Whoever has no pages, as the hub, need not load them to begin.
    from counter_app.central.pages.rendering import HEADERS

    return Response(
        page_of(error.status_code, path),
        status_code=error.status_code,
        media_type="text/html",
        headers=dict(HEADERS) | (error.headers or {}),
    )


def _bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # Where it happened, never what was being worked on.
    log.error("bug", extra={"kind": type(error).__name__, "places": places_of(error)})
    return _refused(request, refused(500))


TROUBLES: Final[ExceptionHandlersMap] = {
    Refused: _refused,
    Answered: _answered,
    UserError: _user_error,
    EnvironmentFault: _fault,
    HTTPException: _http,
    Exception: _bug,
}
