"""The number in a slip's QR: what it says, who signed it, how a reader checks it.

One decimal number, so that no keyboard layout or input method can mangle it. Layout, big-endian:
version u8 · device u32 · received u32 · due u32 · lookup secret u32 · length u8 · dossier code in
ASCII · Ed25519 signature (64 bytes) over all before it. Times are minutes since 2020-01-01 UTC,
0 = none. Holds no personal data. Drawing it is ``documents.symbols``' work.
"""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION: Final = 1
_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
# 32 bits reach past the year 9999, where dates of this language end.
_LAST_MINUTE: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(minutes=1)
_HEAD: Final = struct.Struct(">BIIIIB")
_SIGNATURE_BYTES: Final = 64
_LARGEST_SECRET: Final = 99_999_999
_SHORTEST: Final = _HEAD.size + _SIGNATURE_BYTES
_LONGEST: Final = _SHORTEST + 255
_TRAILING_DIGITS: Final = re.compile(r"([0-9]+)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipCode:
    """What the QR of a slip says; times keep whole minutes, ``dossier_code`` may be empty.

    An empty code is a slip printed before the official code was given, or the paper of a visit that
    has no dossier: its secret and its minute find it.
    """

    device_no: int
    received_at: datetime
    due_at: datetime | None
    lookup_secret: str
    dossier_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidSlip:
    """Signed by the device it names."""

    slip: SlipCode
    message: str = "Giấy hẹn khớp với chữ ký của quầy đã cấp."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKey:
    """Readable, but this PC has not received that device's key: neither right nor wrong."""

    slip: SlipCode
    message: str = "Chưa có khoá của quầy này, chưa kiểm tra được. Xin tra theo mã hồ sơ."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMatching:
    """Not a slip's number, or changed since it was signed."""

    message: str = "Mã trên giấy không khớp. Xin quét lại hoặc tra theo mã hồ sơ."


SlipReading = ValidSlip | UnknownKey | NotMatching


def sign_slip(slip: SlipCode, key: Ed25519PrivateKey) -> str:
    """The decimal digits of ``slip``, signed with the issuing device's ``key``."""
    body = pack(slip)
    return to_digits(body + key.sign(body))


def read_slip(scanned: str, keys: Mapping[int, Ed25519PublicKey]) -> SlipReading:
    """What a scanned text says; digits may follow an address. ``keys`` are by device number."""
    data = trailing_bytes(scanned)
    slip = unpack(data[:-_SIGNATURE_BYTES])
    if slip is None:
        return NotMatching()
    key = keys.get(slip.device_no)
    if key is None:
        return UnknownKey(slip=slip)
    try:
        key.verify(data[-_SIGNATURE_BYTES:], data[:-_SIGNATURE_BYTES])
    except InvalidSignature:
        return NotMatching()
    return ValidSlip(slip=slip)


def claimed_slip(scanned: str) -> SlipCode | None:
    """What a scan says of itself before anybody checks who signed it; None: no slip's number."""
    return unpack(trailing_bytes(scanned)[:-_SIGNATURE_BYTES])


def is_slip_code(scanned: str) -> bool:
    """Whether a scan has the shape of a slip's QR, so that a scan field can route it."""
    return claimed_slip(scanned) is not None


def pack(slip: SlipCode) -> bytes:
    """The bytes that are signed. Raises ``ValueError`` when a field does not fit."""
    code = slip.dossier_code.encode("ascii")
    secret = int(slip.lookup_secret)
    if not 0 <= secret <= _LARGEST_SECRET or len(slip.lookup_secret) != 8:
        raise ValueError("a lookup secret has eight digits")
    try:
        head = _HEAD.pack(
            VERSION,
            slip.device_no,
            _minutes(slip.received_at),
            _minutes(slip.due_at),
            secret,
            len(code),
        )
    except struct.error as error:
        raise ValueError("a field of the slip's code is out of range") from error
    return head + code


def unpack(body: bytes) -> SlipCode | None:
    """The reverse of ``pack``; ``None`` when ``body`` is not of this version and shape."""
    if len(body) < _HEAD.size:
        return None
    version, device_no, received, due, secret, length = _HEAD.unpack_from(body)
    code = body[_HEAD.size :]
    plain = code.isascii() and (not code or code.decode("ascii").isprintable())
    if version != VERSION or len(code) != length or secret > _LARGEST_SECRET or not plain:
        return None
    if max(received, due) > _LAST_MINUTE:
        return None
    return SlipCode(
        device_no=device_no,
        received_at=_EPOCH + timedelta(minutes=received),
        due_at=_EPOCH + timedelta(minutes=due) if due else None,
        lookup_secret=f"{secret:08d}",
        dossier_code=code.decode("ascii"),
    )


def to_digits(data: bytes) -> str:
    """The big-endian number of ``data``; its first byte is never 0 (the version)."""
    return str(int.from_bytes(data))


def trailing_bytes(scanned: str) -> bytes:
    """The bytes of the digits that end ``scanned``; empty when they cannot be a slip's."""
    found = _TRAILING_DIGITS.search(scanned)
    # 8 bits are 2.41 digits: a number too long to be a slip is never converted (hostile input).
    if found is None or len(found[1]) > _LONGEST * 2.41 + 1:
        return b""
    number = int(found[1])
    data = number.to_bytes((number.bit_length() + 7) // 8)
    return data if len(data) >= _SHORTEST else b""


def _minutes(instant: datetime | None) -> int:
    return 0 if instant is None else (instant - _EPOCH) // timedelta(minutes=1)
