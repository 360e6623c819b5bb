"""What desks of one office and their hub say to each other (HSP/1, section 12).

A hub keeps runs word for word: what a desk signed goes on to the cell and to its sisters unchanged,
and what the cell signed comes back. A hub's own word is never an acknowledgement.

No tokens here, unlike at a cell: a desk knows the hub by its key before it sends anything, and what
it signs names that hub, so that nobody else could make use of it.
"""

import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counter_app.protocol.carried import CarriedAnswer, CarriedUnreadable
from counter_app.protocol.operation import from_base64url, to_base64url
from counter_app.protocol.push import PushRequest
from counter_app.protocol.version import PROTO


class SignedRun(msgspec.Struct, frozen=True, kw_only=True):
    """One push of a desk as JSON text, for whoever hands it on; ``sig`` is the desk's."""

    commune: str
    device: str
    run: str
    sig: str
    proto: int = PROTO


class HubHello(msgspec.Struct, frozen=True, kw_only=True):
    """Which desk's PC the hub is on. ``life`` is another after each start: cursors begin at 0."""

    commune: str
    device: str
    name: str
    life: str
    proto: int = PROTO


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A run for the hub to keep; what is below ``settled`` has the cell's answer already."""

    run: SignedRun
    settled: int
    proto: int = PROTO


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How far the hub keeps one life of a desk. It is no acknowledgement."""

    life: str
    last_seq: int


class HubAsk(msgspec.Struct, frozen=True, kw_only=True):
    """What is new after the run ``after``; ``waiting``: each life's first number without an answer.

    ``epoch``: of which history of the cell the desk can take answers. ``answers_after``: which of
    the answers to other desks it has.
    """

    device: str
    epoch: str
    life: str
    after: int
    waiting: dict[str, int]
    answers_after: int = 0
    proto: int = PROTO


class HubNews(msgspec.Struct, frozen=True, kw_only=True):
    """Other desks' runs, the cell's answers to ours, how far the hub keeps our lives.

    ``after`` is the cursor to go on from. ``others`` are the cell's answers to other desks, told
    once all their runs are; ``answers_after`` is the cursor of these.
    """

    life: str
    after: int
    more: bool
    runs: tuple[SignedRun, ...]
    answers: tuple[CarriedAnswer, ...]
    lasts: dict[str, int]
    others: tuple[CarriedAnswer, ...] = ()
    answers_after: int = 0


def sign_run(request: PushRequest, *, commune: str, key: Ed25519PrivateKey) -> SignedRun:
    """The run under its desk's own signature."""
    text = msgspec.json.encode(request).decode()
    sig = key.sign(_run_bytes(commune, request.device, text))
    return SignedRun(commune=commune, device=request.device, run=text, sig=to_base64url(sig))


def open_run(run: SignedRun, desk: bytes) -> PushRequest:
    """The run as the desk of the raw public key ``desk`` signed it, or ``CarriedUnreadable``."""
    try:
        message = _run_bytes(run.commune, run.device, run.run)
        Ed25519PublicKey.from_public_bytes(desk).verify(from_base64url(run.sig), message)
        request = msgspec.json.decode(run.run, type=PushRequest)
    except (InvalidSignature, ValueError, msgspec.MsgspecError) as cause:
        raise CarriedUnreadable from cause
    if request.device != run.device or not request.ops:
        raise CarriedUnreadable
    return request


def hub_bytes(hub: str, method: str, path: str, body: bytes) -> bytes:
    """What a desk signs of each request to the hub on the PC of device ``hub``; ``body`` as sent."""
    digest = hashlib.sha256(body).hexdigest()
    return f"HSP/1 hub\n{hub}\n{method} {path}\n{digest}".encode()


def _run_bytes(commune: str, device: str, text: str) -> bytes:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"HSP/1 run\n{commune}\n{device}\n{digest}".encode()
