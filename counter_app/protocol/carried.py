"""A desk's operations on a USB stick: sealed for the cell alone, and the cell's signed answers.

The cell's own key, which every enrolled desk knows, is also what runs are sealed for (its X25519
form). No word has to be agreed on or written on a note: whoever finds the stick, and the PC that
hands it on, can read nothing. Files are not read or written here.
"""

import hashlib
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counter_app.core.validation import NO_MESSAGE
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.operation import from_base64url, to_base64url
from counter_app.protocol.push import PushReply, PushRequest
from counter_app.protocol.version import MOST_BYTES, PROTO

_P: Final = 2**255 - 19
# Each run has a key of its own, used once.
_NONCE: Final = bytes(12)


class CarriedUnreadable(Exception):
    """Not what a desk sealed for this cell, or not what this cell answered."""


class SealedRun(msgspec.Struct, frozen=True, kw_only=True):
    """One push of a desk as nobody but the cell can read it; ``sig`` is the desk's over all of it."""

    commune: str
    device: str
    ephemeral: str
    box: str
    sig: str
    proto: int = PROTO


class AnsweredRun(msgspec.Struct, frozen=True, kw_only=True):
    """The cell's answer to one run; ``shas`` are its operations', in the order of the results."""

    device: str
    inc: str
    shas: tuple[str, ...]
    reply: PushReply


class CarriedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An ``AnsweredRun`` as JSON text, and the cell's signature over it."""

    answered: str
    sig: str


class Bundle(msgspec.Struct, frozen=True, kw_only=True, tag="hsp1-operations", tag_field="kind"):
    """What a desk puts on the stick: all that waits, in order."""

    commune: str
    device: str
    made_ms: int
    operations: int
    runs: tuple[SealedRun, ...]


class Answers(msgspec.Struct, frozen=True, kw_only=True, tag="hsp1-answers", tag_field="kind"):
    """What comes back on it."""

    commune: str
    device: str
    answers: tuple[CarriedAnswer, ...]


Carried = Bundle | Answers
Kind = Literal["hsp1-operations", "hsp1-answers"]


def seal(request: PushRequest, *, commune: str, cell: bytes, key: Ed25519PrivateKey) -> SealedRun:
    """The run for the cell whose raw public key ``cell`` is, signed by the desk's ``key``."""
    import zstandard

    once = X25519PrivateKey.generate()
    ephemeral = once.public_key().public_bytes_raw()
    secret = once.exchange(X25519PublicKey.from_public_bytes(_to_x25519(cell)))
    plain = zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(request))
    about = _about(commune, request.device)
    box = AESGCM(_derived(secret, ephemeral, cell)).encrypt(_NONCE, plain, about)
    return SealedRun(
        commune=commune,
        device=request.device,
        ephemeral=to_base64url(ephemeral),
        box=to_base64url(box),
        sig=to_base64url(key.sign(_sealed(about, ephemeral, box))),
    )


def unseal(run: SealedRun, *, key: Ed25519PrivateKey, desk: bytes) -> PushRequest:
    """The run as the desk of the raw public key ``desk`` made it; raises ``CarriedUnreadable``."""
    about = _about(run.commune, run.device)
    try:
        ephemeral, box = from_base64url(run.ephemeral), from_base64url(run.box)
        Ed25519PublicKey.from_public_bytes(desk).verify(
            from_base64url(run.sig), _sealed(about, ephemeral, box)
        )
        secret = _x25519_of(key).exchange(X25519PublicKey.from_public_bytes(ephemeral))
        cipher = AESGCM(_derived(secret, ephemeral, raw_public(key)))
        request = _unpacked(cipher.decrypt(_NONCE, box, about))
    except (InvalidSignature, InvalidTag, ValueError, *NO_MESSAGE) as cause:
        raise CarriedUnreadable from cause
    if request.device != run.device:
        raise CarriedUnreadable
    return request


def sign_answer(answered: AnsweredRun, key: Ed25519PrivateKey) -> CarriedAnswer:
    """The answer under the cell's own signature."""
    text = msgspec.json.encode(answered).decode()
    return CarriedAnswer(answered=text, sig=to_base64url(key.sign(_answered(text))))


def read_answer(answer: CarriedAnswer, cell_keys: tuple[str, ...]) -> AnsweredRun:
    """What the cell answered; raises ``CarriedUnreadable`` where none of its keys signed it."""
    for text in cell_keys:
        try:
            key = Ed25519PublicKey.from_public_bytes(from_base64url(text))
            key.verify(from_base64url(answer.sig), _answered(answer.answered))
            found = msgspec.json.decode(answer.answered, type=AnsweredRun)
        except (InvalidSignature, ValueError, *NO_MESSAGE):
            continue
        if len(found.shas) == len(found.reply.results):
            return found
    raise CarriedUnreadable


def to_file(carried: Carried) -> bytes:
    """One line of JSON, then its SHA-256: a file cut short is known as such."""
    line = msgspec.json.encode(carried)
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def from_file(data: bytes) -> Carried:
    """What a file holds; raises ``CarriedUnreadable`` where it is cut, changed or another's."""
    line, _, end = data.partition(b"\n")
    if end != hashlib.sha256(line).hexdigest().encode() + b"\n":
        raise CarriedUnreadable
    try:
        found: Carried = msgspec.json.decode(line, type=Bundle | Answers)
    except NO_MESSAGE as cause:
        raise CarriedUnreadable from cause
    return found


def _unpacked(packed: bytes) -> PushRequest:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=MOST_BYTES).stream_reader(packed) as reader:
            plain = reader.read(MOST_BYTES + 1)
    except zstandard.ZstdError as cause:
        raise CarriedUnreadable from cause
    if len(plain) > MOST_BYTES:
        raise CarriedUnreadable
    return msgspec.json.decode(plain, type=PushRequest)


def _derived(secret: bytes, ephemeral: bytes, cell: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=ephemeral + cell, info=b"HSP/1 carried").derive(secret)


def _about(commune: str, device: str) -> bytes:
    return f"HSP/1 carried\n{commune}\n{device}".encode()


def _sealed(about: bytes, ephemeral: bytes, box: bytes) -> bytes:
    return about + b"\n" + ephemeral + hashlib.sha256(box).digest()


def _answered(text: str) -> bytes:
    return b"HSP/1 carried answer\n" + hashlib.sha256(text.encode()).digest()


def _to_x25519(ed25519: bytes) -> bytes:
    """The Montgomery form of an Edwards key (RFC 7748, section 4.1: u = (1 + y) / (1 - y))."""
    y = int.from_bytes(ed25519, "little") & (2**255 - 1)
    return ((1 + y) * pow(1 - y, -1, _P) % _P).to_bytes(32, "little")


def _x25519_of(key: Ed25519PrivateKey) -> X25519PrivateKey:
    """The scalar that RFC 8032 makes of the key's seed; X25519 clamps it in the same way."""
    scalar = hashlib.sha512(key.private_bytes_raw()).digest()[:32]
    return X25519PrivateKey.from_private_bytes(scalar)
