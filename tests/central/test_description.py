"""The served OpenAPI is true: whatever it allows is answered as it says, and never by a bug."""

import base64
import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import Connection

from counter_app.central.running.serving import ServedCell
from counter_app.protocol.blobs import BlobState
from counter_app.protocol.enrolment import request_bytes
from counter_app.protocol.operation import to_base64url
from db.central import blobs as rows

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

SEEDS: Final = (1, 2, 3)
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS: Final = (
    "POST /v1/enrol", "POST /v1/challenge", "POST /v1/token", "POST /v1/push", "POST /v1/pull",
    "GET /v1/snapshot/{snapshot_id}", "POST /v1/reconcile", "POST /v1/lanes", "POST /v1/relay",
    "POST /v1/lanes/return", "POST /v1/relay/signed",
    "GET /v1/health", "GET /v1/portal/files/{link}",
    "POST /v1/admin/enrol-codes", "GET /v1/admin/devices",
    "POST /v1/admin/devices/{device_id}/retire", "POST /v1/admin/devices/{device_id}/revoke",
    "POST /v1/admin/devices/{device_id}/gone",
    "POST /v1/admin/devices/{device_id}/lanes", "POST /v1/admin/devices/{device_id}/code-blocks",
    "POST /v1/admin/official-codes",
    "PUT /v1/admin/office", "POST /v1/admin/catalog", "POST /v1/admin/calendar",
    "GET /to-khai", "GET /to-khai/{commune}", "GET /to-khai/{commune}/{procedure}",
    "POST /to-khai/{commune}/{procedure}",
    "HEAD /v1/communes/{commune}/blob/{sha256}", "GET /v1/communes/{commune}/blob/{sha256}",
    "PATCH /v1/communes/{commune}/blob/{sha256}",
)  # fmt: skip

ANY_TEXT: Final = frozenset(
    {"GET /v1/portal/files/{link}", "GET /to-khai/{commune}", "GET /to-khai/{commune}/{procedure}"}
)


@pytest.fixture
def document(wire: Any) -> dict[str, Any]:
    return dict(wire.ask("GET", "/v1/openapi.json").body)


@pytest.fixture
def files(commune: str, cell: ServedCell, record: Callable[..., None]) -> tuple[str, ...]:
    """Two files that the commune's records name; the second one is here whole."""
    coming, whole = (random.randbytes(999) for _ in range(2))
    names = tuple(hashlib.sha256(content).hexdigest() for content in (coming, whole))
    for content in (coming, whole):
        record(commune, content)
    assert cell.cell.blobs is not None
    cell.cell.blobs.keep(names[1], whole)

    def note(connection: Connection) -> None:
        known = rows.find_blob(connection, commune, names[1])
        assert known is not None
        here = replace(known, state=BlobState.STORED, size=len(whole), offset=len(whole))
        rows.put_blob(connection, commune, here, at_ms=1)

    cell.cell.store.write(commune, note).result()
    return names


@pytest.fixture
def open_cell(cell: ServedCell, monkeypatch: pytest.MonkeyPatch) -> ServedCell:
    """Passwords and haste are tested elsewhere."""
    monkeypatch.setattr(type(cell.cell.devices), "take", lambda _self, _key: None)
    monkeypatch.setattr("counter_app.central.office.officers.is_password", lambda *_: True)
    return cell


@pytest.fixture
def hand(
    commune: str,
    new_desk: Callable[..., Any],
    office_of: Callable[..., Any],
    open_cell: ServedCell,
    files: tuple[str, ...],
) -> Callable[..., Any]:
    """Asks as somebody who may."""
    desk, victim, office = new_desk(commune), new_desk(commune), office_of(commune)
    word = base64.b64encode(f"{office.name}:{office.password}".encode()).decode()

    def signed(request: Any) -> Any:
        if "/admin/" in request.path_url:
            request.headers["Authorization"] = f"Basic {word}"
            return request
        body = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        message = request_bytes(request.method, request.path_url, sent, desk.token_id)
        request.headers["Authorization"] = f"Bearer {desk.token}"
        request.headers["X-Device-Signature"] = to_base64url(desk.key.sign(message))
        return request

    def ask(case: Any, chance: random.Random) -> None:
        if isinstance(case.body, dict) and "device" in case.body and chance.random() < 0.7:
            case.body["device"] = desk.device
        if isinstance(case.body, dict) and isinstance(case.body.get("wait_s"), int):
            case.body["wait_s"] = 0
        if case.path_parameters and "device_id" in case.path_parameters and chance.random() < 0.5:
            case.path_parameters["device_id"] = victim.device
        if "/blob/" in case.operation.path and chance.random() < 0.7:
            case.path_parameters |= {"commune": commune, "sha256": chance.choice(files)}
        answer = case.call(base_url=open_cell.url, auth=signed)
        if case.operation.path != "/v1/token":  # which nobody's nonce opens
            assert answer.status_code != 401, "asked by nobody, it shows nothing"
        case.validate_response(answer, checks=CHECKS)

    return ask


def fuzzed(document: dict[str, Any], hand: Any, name: str, number: int, how_many: int) -> None:
    method, path = name.split()
    operation = schemathesis.openapi.from_dict(document)[path][method]
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.path_parameters):
            continue
        if mode is GenerationMode.NEGATIVE and name in ANY_TEXT:
            continue  # no address is wrong by its form
        chance = random.Random(number)

        @seed(number)
        @settings(
            max_examples=how_many,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case: Any) -> None:
            hand(case, chance)  # noqa: B023  # called before the next turn

        asked()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_the_description_allows_is_answered_as_it_says(
    name: str, document: dict[str, Any], hand: Any
) -> None:
    fuzzed(document, hand, name, SEEDS[0], 9)


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_at_length(name: str, number: int, document: dict[str, Any], hand: Any) -> None:
    fuzzed(document, hand, name, number, 100)


def test_every_operation_is_described_and_nothing_else(document: dict[str, Any]) -> None:
    told = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }

    assert told == set(OPERATIONS)


def test_requests_that_take_nothing_else_say_so(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    closed = {name for name, one in schemas.items() if one.get("additionalProperties") is False}

    names = "NewDesk Revoking NewBlock NewOffice NewOfficialCode NewEdition"
    assert closed == set(names.split())
    assert schemas["PushedOperation"]["properties"]["body"] == {}


def test_security_and_packing_are_described(document: dict[str, Any]) -> None:
    push = document["paths"]["/v1/push"]["post"]

    assert push["security"] == [{"bearer": [], "device_signature": []}]
    assert set(document["components"]["securitySchemes"]) == {
        "bearer",
        "device_signature",
        "administrator",
    }
    assert {"409", "413", "415", "426", "429", "503"} <= set(push["responses"])
    assert "zstd" in document["info"]["description"]
