"""Which signatures a push is taken with: those of the contract, and no others."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nacl.signing import VerifyKey

from counter_app.central.checking import check
from counter_app.protocol.canonical import canonical
from counter_app.protocol.operation import (
    Operation,
    digest,
    from_base64url,
    sign,
    to_base64url,
    verify,
)
from counter_app.protocol.push import PushedOperation, pushed

DATA: Final = Path(__file__).parent.parent / "data"
VECTORS: Final[dict[str, Any]] = json.loads((DATA / "operation_vectors.json").read_text())
KEY: Final = Ed25519PrivateKey.from_private_bytes(from_base64url(VECTORS["private_key"]))
PUBLIC: Final = KEY.public_key().public_bytes_raw()
# The order of the group; S and S + L sign alike, so one of the two must be refused.
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
NEUTRAL: Final = b"\1" + bytes(31)
OPERATION: Final = Operation(
    id="op",
    seq=1,
    dossier="d",
    kind="dossier.noted",
    v=1,
    base_ver=0,
    wall_ms=0,
    boot_id="b",
    mono_ms=0,
    supersedes=None,
    body="{}",
)
SHA: Final = digest(OPERATION)
SIGNATURE: Final = sign(SHA, KEY)


def central(signature: bytes, public: bytes = PUBLIC) -> str:
    return check(
        pushed(OPERATION, sha=SHA.hex(), sig=to_base64url(signature)), VerifyKey(public)
    ).fault


def counter(signature: bytes, public: bytes = PUBLIC) -> str:
    try:
        verify(SHA, signature, Ed25519PublicKey.from_public_bytes(public))
    except InvalidSignature:
        return "signature.wrong"
    return ""


def flipped(place: int) -> bytes:
    return bytes(one ^ (place == n) for n, one in enumerate(SIGNATURE))


def with_s(s: int) -> bytes:
    return SIGNATURE[:32] + s.to_bytes(32, "little")


@pytest.mark.parametrize("vector", VECTORS["operations"], ids=lambda one: one["operation"]["id"])
def test_every_operation_of_the_contract_is_taken(vector: dict[str, Any]) -> None:
    told = vector["operation"]
    sent = PushedOperation(
        **{name: value for name, value in told.items() if name != "body"},
        sha=vector["sha"],
        sig=vector["sig"],
        body=msgspec.Raw(canonical(told["body"]).encode()),
    )
    assert check(sent, VerifyKey(PUBLIC)).fault == ""


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(flipped(0), id="another point"),
        pytest.param(flipped(63), id="another number"),
        pytest.param(with_s(int.from_bytes(SIGNATURE[32:], "little") + ORDER), id="the same again"),
        pytest.param(with_s(0), id="number nought"),
        pytest.param(NEUTRAL + SIGNATURE[32:], id="the neutral point"),
        pytest.param(b"\xee" + b"\xff" * 30 + b"\x7f" + SIGNATURE[32:], id="the same, not reduced"),
        pytest.param(bytes(64), id="nothing but noughts"),
        pytest.param(SIGNATURE[:63], id="cut"),
        pytest.param(SIGNATURE + b"\0", id="too long"),
        pytest.param(b"", id="none"),
    ],
)
def test_both_sides_refuse_what_is_not_the_signature(signature: bytes) -> None:
    assert (central(signature), counter(signature)) == ("signature.wrong", "signature.wrong")


def test_both_sides_take_the_signature() -> None:
    assert (central(SIGNATURE), counter(SIGNATURE)) == ("", "")


def test_only_the_central_side_refuses_a_key_that_anything_is_signed_under() -> None:
    anything = NEUTRAL + bytes(32)
    assert counter(anything, NEUTRAL) == ""
    assert central(anything, NEUTRAL) == "signature.wrong"
