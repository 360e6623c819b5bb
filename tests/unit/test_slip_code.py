"""The slip's QR number: fixed vectors, round trips, and everything that must not verify."""

import json
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from counter_app.protocol.slip_code import (
    NotMatching,
    SlipCode,
    UnknownKey,
    ValidSlip,
    is_slip_code,
    pack,
    read_slip,
    sign_slip,
    to_digits,
    trailing_bytes,
    unpack,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "slip_code_vectors.json").read_text(encoding="utf-8")
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {7: KEY.public_key()}
LAST_MINUTE = (datetime.max - datetime(2020, 1, 1)) // timedelta(minutes=1)  # noqa: DTZ001, DTZ901
SLIP = SlipCode(
    device_no=7,
    received_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    due_at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
    lookup_secret="00420017",
    dossier_code="H15.50.05.13-261120-1001",
)


def _from_vector(vector: dict[str, object]) -> SlipCode:
    due = vector["due_at"]
    return SlipCode(
        device_no=int(str(vector["device_no"])),
        received_at=datetime.fromisoformat(str(vector["received_at"])),
        due_at=None if due is None else datetime.fromisoformat(str(due)),
        lookup_secret=str(vector["lookup_secret"]),
        dossier_code=str(vector["dossier_code"]),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_fixed_vectors_sign_to_the_same_digits_and_read_back(vector: dict[str, object]) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(str(vector["private_key"])))
    slip = _from_vector(vector)
    assert pack(slip).hex() == vector["signed_bytes"]
    assert sign_slip(slip, key) == vector["digits"]
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(vector["public_key"])))
    assert read_slip(str(vector["digits"]), {slip.device_no: public}) == ValidSlip(slip=slip)


def test_a_usual_slip_fits_qr_version_6() -> None:
    digits = sign_slip(SLIP, KEY)
    assert digits.isdigit()
    assert len(digits) <= 255  # capacity of version 6, level M, digits


def test_digits_after_an_address_are_read() -> None:
    digits = sign_slip(SLIP, KEY)
    scanned = f"https://tracuu.example.vn:8443/s/{digits}\r\n"
    assert read_slip(scanned, KEYS) == ValidSlip(slip=SLIP)


def test_a_device_without_a_known_key_is_never_called_false() -> None:
    reading = read_slip(sign_slip(SLIP, KEY), {})
    assert isinstance(reading, UnknownKey)
    assert reading.slip == SLIP
    assert reading.message.startswith("Chưa có khoá của quầy này")
    assert "giả" not in reading.message


def test_another_devices_signature_does_not_match() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert read_slip(sign_slip(SLIP, other), KEYS) == NotMatching()


def test_every_single_flipped_bit_of_content_or_signature_is_noticed() -> None:
    body = pack(SLIP)
    signed = bytearray(body + KEY.sign(body))
    for bit in range(len(signed) * 8):
        signed[bit // 8] ^= 1 << bit % 8
        reading = read_slip(to_digits(bytes(signed)), KEYS)
        assert not isinstance(reading, ValidSlip), f"bit {bit}"
        signed[bit // 8] ^= 1 << bit % 8
    assert isinstance(read_slip(to_digits(bytes(signed)), KEYS), ValidSlip)


@pytest.mark.parametrize("scanned", ["", "abc", "123", "001190000001|", "9" * 250, "1" * 5000])
def test_other_scans_are_not_slips(scanned: str) -> None:
    assert not is_slip_code(scanned)
    assert read_slip(scanned, KEYS) == NotMatching()


@given(
    device_no=st.integers(0, 2**32 - 1),
    received=st.integers(0, 2**32 - 1),
    due=st.integers(0, 2**32 - 1),
    secret=st.integers(0, 2**32 - 1),
    code=st.binary(max_size=40),
)
def test_a_hostile_number_of_the_right_shape_never_raises(
    device_no: int, received: int, due: int, secret: int, code: bytes
) -> None:
    head = struct.pack(">BIIIIB", 1, device_no, received, due, secret, len(code))
    digits = to_digits(head + code + bytes(64))
    reading = read_slip(digits, {device_no: KEY.public_key()})
    assert reading == NotMatching()
    if max(received, due) > LAST_MINUTE or secret > 99_999_999:
        assert not is_slip_code(digits)


@given(st.text(max_size=300))
def test_reading_never_raises(scanned: str) -> None:
    assert isinstance(read_slip(scanned, KEYS), NotMatching | UnknownKey | ValidSlip)


@given(
    device_no=st.integers(0, 2**32 - 1),
    received=st.integers(0, LAST_MINUTE),
    due=st.none() | st.integers(1, LAST_MINUTE),
    secret=st.integers(0, 99_999_999),
    code=st.from_regex(r"[A-Z0-9.\-]{0,60}", fullmatch=True),
)
def test_packing_round_trips(
    device_no: int, received: int, due: int | None, secret: int, code: str
) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    slip = SlipCode(
        device_no=device_no,
        received_at=start + timedelta(minutes=received),
        due_at=None if due is None else start + timedelta(minutes=due),
        lookup_secret=f"{secret:08d}",
        dossier_code=code,
    )
    assert unpack(pack(slip)) == slip
    assert trailing_bytes(to_digits(pack(slip) + bytes(64)))[:-64] == pack(slip)


@pytest.mark.parametrize(
    "change",
    [
        {"device_no": 2**32},
        {"device_no": -1},
        {"lookup_secret": "123"},
        {"lookup_secret": "123456789"},
        {"received_at": datetime(2019, 12, 31, tzinfo=UTC)},
        {"dossier_code": "X" * 256},
        {"dossier_code": "Đ"},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    fields = {name: getattr(SLIP, name) for name in SlipCode.__dataclass_fields__}
    with pytest.raises(ValueError, match=r"secret|range|ascii"):
        pack(SlipCode(**{**fields, **change}))
