"""A desk joins with an administrator's code, then proves itself for a token (HSP/1, section 9)."""

import secrets
from dataclasses import dataclass
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from litestar import post
from litestar.params import JSONBody

from counter_app.central.audit.anchoring import anchor, telling
from counter_app.central.cell import RunningCell
from counter_app.central.door.auth import TheCell, public_key
from counter_app.central.door.bodies import PackedRequest
from counter_app.central.door.described import troubles
from counter_app.central.door.refusals import Refused, refused
from counter_app.central.door.tokens import TOKEN_MS, Grant, decoded, is_signed, sealed
from counter_app.central.keys import code_digest
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line
from counter_app.protocol.anchored import Cut
from counter_app.protocol.enrolment import (
    Challenge,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    Token,
    TokenRequest,
    challenge_bytes,
    device_id,
    is_device_id,
)
from counter_app.protocol.version import PROTO
from db.central import devices, nonces
from db.central.desk_logs import last_heads
from db.central.devices import KnownDevice
from db.central.enrol_codes import find_code
from db.central.enrolment import Joined, Joining, join
from db.central.store import Connection

NONCE_MS: Final = 2 * 60_000
_LONGEST_NAME: Final = 80
_LONGEST_APP: Final = 40
_MOST_LANES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is here of a desk that proved itself."""

    last_seq: int
    cuts: tuple[Cut, ...]


@post("/enrol", status_code=200, responses=troubles(400, 403, 408, 409, 413, 415, 426))
async def enrol(data: JSONBody[EnrolRequest], request: PackedRequest, cell: TheCell) -> EnrolReply:
    """A desk joins. The same desk may ask again with the same code while it is good."""
    check_proto(data.proto)
    code = data.code.strip().upper()
    commune = code.partition("-")[0]
    if not (commune.isascii() and commune.isdecimal() and len(commune) == 5):
        raise _bad_code()
    joining = _joining(cell, data, commune, code)
    await _take_try(cell, joining)
    joined = await cell.write(commune, lambda one: join(one, joining))
    cell.bells.ring(commune)
    return _reply(cell, joined, cell.url or str(request.base_url).rstrip("/"))


@post("/challenge", status_code=200, responses=troubles(400, 403, 404, 408, 413, 415))
async def challenge(data: JSONBody[ChallengeRequest], cell: TheCell) -> Challenge:
    """Something for the desk to sign, good for two minutes and one answer."""
    known = await _known(cell, data.device)
    cell.devices.take(known.device)
    nonce, now_ms = secrets.token_urlsafe(24), cell.now_ms()
    until = now_ms + NONCE_MS

    def given(one: Connection) -> dict[str, int]:
        nonces.give(one, known, nonce, at_ms=now_ms, until=until)
        return {inc: head.number for inc, head in last_heads(one, known).items()}

    acts = await cell.write(known.commune, given)
    return Challenge(nonce=nonce, expires_ms=until, acts=acts)


@post("/token", status_code=200, responses=troubles(400, 401, 403, 404, 408, 413, 415))
async def token(data: JSONBody[TokenRequest], cell: TheCell) -> Token:
    """A token for a quarter of an hour; whatever the answer, the nonce is used."""
    known = await _known(cell, data.device)
    cell.devices.take(known.device)
    if not (_is_word(data.nonce) and _is_word(data.inc)):
        raise refused(400)
    now_ms = cell.now_ms()

    message = challenge_bytes(data.device, data.inc, data.nonce)
    signed = is_signed(public_key(known), decoded(data.sig), message)
    told = telling(known, data.inc, data.acts, data.spoilt) if signed else None

    def used(one: Connection) -> _Seen | None:
        if not nonces.use(one, known, data.nonce, at_ms=now_ms) or told is None:
            return None
        devices.mark_seen(one, known, now_ms)
        cuts = anchor(one, known, told, at_ms=now_ms)
        return _Seen(last_seq=devices.last_seq(one, known, data.inc), cuts=cuts)

    seen = await cell.write(known.commune, used)
    if seen is None:
        raise refused(401, "not_signed")
    return _granted(cell, known, data.inc, now_ms, seen)


async def _take_try(cell: RunningCell, joining: Joining) -> None:
    """One try of the commune's; wrong ones, however many, never keep a right code out.

    A code has forty bits and lives ten minutes: what guessing could reach is bounded by that.
    """
    commune, at_ms = joining.commune, joining.act.at_ms
    try:
        cell.code_tries.take(f"code:{commune}")
    except Refused:
        found = await cell.read(
            commune, lambda one: find_code(one, commune, joining.code_digest, at_ms=at_ms)
        )
        if found is None:
            raise


def check_proto(proto: int) -> None:
    """Refuses a protocol this server does not speak."""
    if proto != PROTO:
        raise refused(426, Upgrade=f"HSP/{PROTO}")


def _is_word(text: str) -> bool:
    """Whether it can be an incarnation or a nonce."""
    return 0 < len(text) <= 64 and text.isascii() and text.isprintable()


async def _known(cell: RunningCell, device: str) -> KnownDevice:
    if not is_device_id(device):
        raise refused(404)
    known = await cell.read("", lambda one: devices.find_device_anywhere(one, device))
    if known is None:
        raise refused(404)
    return known


def _joining(cell: RunningCell, data: EnrolRequest, commune: str, code: str) -> Joining:
    key = decoded(data.public_key)
    try:
        Ed25519PublicKey.from_public_bytes(key)
    except ValueError:
        raise refused(400) from None
    device = device_id(key)
    try:
        name, app = clean_line(data.name)[:_LONGEST_NAME], clean_line(data.app)[:_LONGEST_APP]
    except UserError:
        raise refused(400) from None
    told = msgspec.json.encode({"device": device, "app": app}).decode()
    return Joining(
        commune=commune,
        code_digest=code_digest(cell.key, code),
        device=device,
        public_key=key,
        name=name,
        app=app,
        lanes=data.lanes[:_MOST_LANES],
        day=cell.today(),
        act=cell.act(device, "device.enrolled", told),
    )


def _reply(cell: RunningCell, joined: Joined, url: str) -> EnrolReply:
    return EnrolReply(
        device=joined.known.device,
        device_no=joined.known.device_no,
        commune=joined.known.commune,
        lanes=joined.lanes,
        office=msgspec.json.decode(joined.office.settings),
        cell_url=url,
        server_keys=(cell.public_key(),),
        epoch=cell.epoch,
        sisters=joined.sisters,
        name=joined.known.name,
        used=joined.used,
    )


def _granted(cell: RunningCell, known: KnownDevice, inc: str, now_ms: int, seen: _Seen) -> Token:
    token_id, expires_ms = secrets.token_urlsafe(12), now_ms + TOKEN_MS
    grant = Grant(
        device=known.device,
        commune=known.commune,
        inc=inc,
        token_id=token_id,
        expires_ms=expires_ms,
    )
    return Token(
        token=sealed(grant, cell.key),
        token_id=token_id,
        expires_ms=expires_ms,
        now_ms=now_ms,
        epoch=cell.epoch,
        last_seq=seen.last_seq,
        cuts=seen.cuts,
    )


def _bad_code() -> Refused:
    return Refused(
        403,
        "enrol_code",
        "Mã ghi danh không đúng, đã dùng hoặc quá 10 phút. Hãy xin quản trị mã mới.",
    )
