"""Who is behind a request: a desk's token and signature, an administrator's name and password.

A desk's token is read before the body is; its signature is over the body as it came.
"""

import base64
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation

from counter_app.central.cell import RunningCell
from counter_app.central.door.bodies import PackedRequest
from counter_app.central.door.refusals import Refused, refused
from counter_app.central.door.tokens import Grant, decoded, is_signed, opened
from counter_app.central.office.keeping import Keeper
from counter_app.central.office.officers import Login, proved
from counter_app.domain.staff import Role
from counter_app.protocol.enrolment import request_bytes
from db.central.devices import KnownDevice, find_device

SIGNATURE: Final = "x-device-signature"
_BASIC: Final = {"WWW-Authenticate": 'Basic realm="counter", charset="UTF-8"'}


TheCell = NamedDependency[SkipValidation[RunningCell]]
TheDevice = NamedDependency[SkipValidation[KnownDevice]]
TheKeeper = NamedDependency[SkipValidation[Keeper]]


async def has_token(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Lets nobody on to the body without a token of this cell that is still good."""
    cell: RunningCell = connection.app.state.cell
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    grant = opened(token.strip(), cell.key.public_key(), at_ms=cell.now_ms())
    if scheme.lower() != "bearer" or grant is None:
        raise refused(401, WWW_Authenticate="Bearer")
    cell.devices.take(grant.device)
    connection.scope["state"]["slot"].name(grant.device)
    connection.scope["state"]["grant"] = grant


async def device(request: PackedRequest, cell: TheCell) -> KnownDevice:
    """The desk that signed this request with its own key; whether it is at work is not asked.

    One whose work is over still sends what it has: nothing of it is refused into nowhere.
    """
    grant: Grant = request.scope["state"]["grant"]
    sent = await request.sent()
    known = await cell.read(
        grant.commune, lambda one: find_device(one, grant.commune, grant.device)
    )
    message = request_bytes(request.method, path_as_sent(request), sent, grant.token_id)
    sig = decoded(request.headers.get(SIGNATURE, ""))
    if known is None or not is_signed(public_key(known), sig, message):
        raise refused(401, "not_signed", WWW_Authenticate="Bearer")
    return known


def public_key(known: KnownDevice) -> Ed25519PublicKey:
    """The key the desk signs with."""
    return Ed25519PublicKey.from_public_bytes(known.public_key)


def path_as_sent(request: PackedRequest) -> str:
    """The path with its query, byte for byte."""
    raw, query = request.scope["raw_path"], request.scope["query_string"]
    return (raw + b"?" + query if query else raw).decode("latin-1")


async def has_password(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Lets nobody on but an administrator; the name reads ``<commune>/<login>``."""
    cell: RunningCell = connection.app.state.cell
    scheme, _, word = connection.headers.get("authorization", "").partition(" ")
    name, _, password = _readable(word).partition(":")
    commune, _, login = name.partition("/")
    written = commune.isascii() and commune.isdecimal() and login.isascii() and login.isprintable()
    if scheme.lower() != "basic" or not (password and written):
        raise _nobody()
    cell.devices.take(f"password:{commune}")
    said = Login(commune=commune, name=login.lower(), at_ms=cell.now_ms())
    officer = await proved(cell.store, said, password, checks=cell.password_checks)
    if officer is None:
        raise _nobody()
    if officer.role is not Role.ADMINISTRATOR:
        raise refused(403)
    connection.scope["state"]["keeper"] = Keeper(
        store=cell.store, commune=commune, who=officer.login, clock=cell.clock, key=cell.key
    )


async def keeper(request: PackedRequest) -> Keeper:
    """The administrator whom ``has_password`` let on, at work."""
    found: Keeper = request.scope["state"]["keeper"]
    return found


def _readable(word: str) -> str:
    try:
        return base64.b64decode(word.strip(), validate=True).decode()
    except ValueError:
        return ""


def _nobody() -> Refused:
    return Refused(401, "not_signed_in", "Tên hoặc mật khẩu chưa đúng.", headers=_BASIC)
