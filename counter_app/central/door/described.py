"""How messages are read, and the OpenAPI document: from the routes and types that are served."""

from functools import cache
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Litestar, Request, get
from litestar.dto import AbstractDTO
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from counter_app import __version__
from counter_app.central.door.refusals import PUBLIC, Trouble, refused
from counter_app.core.validation import NO_MESSAGE
from counter_app.protocol.version import PROTO

_Requirements = list[dict[str, list[str]]]
DEVICE: Final[_Requirements] = [{"bearer": [], "device_signature": []}]
ADMINISTRATOR: Final[_Requirements] = [{"administrator": []}]

_DESCRIPTION: Final = (
    "HSP/1, between the counters of communes and their central server. Bodies are JSON in UTF-8, "
    "at most 1 MiB as sent and 8 MiB unpacked, with Content-Encoding zstd (one frame), gzip (one "
    "member) or none. X-Device-Signature is the desk's Ed25519 signature, base64url without "
    "padding, over method, path with query, SHA-256 of the body as sent and the token's id."
)
_SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "device_signature": {"type": "apiKey", "in": "header", "name": "X-Device-Signature"},
    "administrator": {"type": "http", "scheme": "basic"},
}
_JSON: Final = "application/json"
_PHRASES: Final = {460: "Checksum Mismatch"}


class AsSent(AbstractDTO[Any]):
    """Reads a body straight into its type: raw parts stay the bytes that were signed."""

    @classmethod
    def create_for_field_definition(
        cls, field_definition: FieldDefinition, handler_id: str, backend_cls: object = None
    ) -> None:
        """Nothing to prepare: there is no second form of a message."""

    def decode_bytes(self, value: bytes) -> msgspec.Struct:
        """The message; raises ``Refused`` 400 where the body is none."""
        kind: type[msgspec.Struct] = self.asgi_connection.route_handler.parsed_data_field.annotation
        try:
            return _decoder(kind).decode(value)
        except NO_MESSAGE:
            raise refused(400 if _proto_of(value) == PROTO else 426) from None


class _Versioned(msgspec.Struct):
    proto: int = PROTO


def _proto_of(value: bytes) -> int:
    """Which protocol a message says it is of, whatever else it says."""
    try:
        return msgspec.json.decode(value, type=_Versioned).proto
    except NO_MESSAGE:
        return PROTO


@cache
def _decoder(kind: type[msgspec.Struct]) -> "msgspec.json.Decoder[msgspec.Struct]":
    return msgspec.json.Decoder(kind)


def troubles(*statuses: int, **told: type[msgspec.Struct]) -> dict[int, ResponseSpec]:
    """What an operation may answer besides; ``told`` names other bodies, as ``s409=Gap``."""
    bodies: dict[int, type[msgspec.Struct]] = dict.fromkeys((*statuses, 429, 500, 503), Trouble)
    bodies |= {int(name[1:]): body for name, body in told.items()}
    return {status: ResponseSpec(data_container=body) for status, body in bodies.items()}


@get("/v1/openapi.json", include_in_schema=False, sync_to_thread=False)
def openapi(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The document, made once."""
    return _document(request.app)


@cache
def _document(app: Litestar) -> dict[str, Any]:
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    served = [(route, handler) for route in routes for handler in _handlers(route)]
    kinds = dict.fromkeys(kind for _, handler in served for kind in _kinds(handler))
    refs, components = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    schema = dict(zip(kinds, refs, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route, handler in served:
        for method in handler.http_methods:
            operation = _operation(route, handler, schema)
            paths.setdefault(route.path_format, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counter and central",
            "version": __version__,
            "description": _DESCRIPTION,
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }


def _handlers(route: HTTPRoute) -> list[HTTPRouteHandler]:
    return [
        handler
        for handler in route.route_handlers
        if handler.resolve_include_in_schema() and route.path.startswith(("/v1", PUBLIC))
    ]


def _kinds(handler: HTTPRouteHandler) -> list[Any]:
    """Every type that goes in or out."""
    data = handler.parsed_data_field
    told = [spec.data_container for spec in (handler.responses or {}).values()]
    given = [] if handler.opt else [handler.parsed_return_field.annotation]
    return [*([data.annotation] if data else ()), *given, *told]


def _operation(
    route: HTTPRoute, handler: HTTPRouteHandler, schema: dict[Any, dict[str, Any]]
) -> dict[str, Any]:
    """What is said of one way of asking; where it speaks in headers, its ``opt`` says how."""
    data, security, spoken = handler.parsed_data_field, handler.resolve_security(), handler.opt
    bodies: dict[int, Any] = {}
    if not spoken:
        bodies[handler.status_code] = handler.parsed_return_field.annotation
    bodies |= {code: spec.data_container for code, spec in (handler.responses or {}).items()}
    return {
        "operationId": handler.handler_name,
        "summary": (handler.fn.__doc__ or "").strip(),
        "parameters": [*_parameters(route, handler), *spoken.get("headers", ())],
        "responses": {
            str(status): {
                "description": _PHRASES.get(status) or HTTPStatus(status).phrase,
                "content": {_JSON: {"schema": schema[kind]}},
            }
            for status, kind in bodies.items()
        }
        | ({str(handler.status_code): spoken["answer"]} if spoken else {})
        | spoken.get("also", {}),
        **({"requestBody": spoken["body"]} if "body" in spoken else {}),
        **({"requestBody": _body(schema[data.annotation])} if data else {}),
        **({"security": security} if security else {}),
    }


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {_JSON: {"schema": schema}}}


def _parameters(route: HTTPRoute, handler: HTTPRouteHandler) -> list[dict[str, Any]]:
    """Those of the path, and those of the query: whatever has a default."""
    asked = handler.parsed_fn_signature.parameters
    return [
        {
            "name": name,
            "in": "path" if name in route.path_parameters else "query",
            "required": name in route.path_parameters,
            "schema": {"type": "string"},
        }
        for name, field in asked.items()
        if name in route.path_parameters or field.has_default
    ]
