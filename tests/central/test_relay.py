"""What is brought for another desk: only of the same office, only as that desk sealed it."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from counter_app.central.running.serving import ServedCell
from counter_app.protocol.carried import CarriedAnswer, read_answer, seal
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.hub import sign_run
from counter_app.protocol.operation import chain_start
from counter_app.protocol.push import PushRequest


def sealed(
    desk: Any,
    cell: ServedCell,
    commune: str,
    operation: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A run of one operation of the desk."""
    asked = {
        "app": "1",
        "inc": desk.inc,
        "first": 1,
        "chain_prev": chain_start(desk.device, desk.inc).hex(),
        "device": desk.device,
        "ops": [operation or desk.operation(1)],
    }
    request = msgspec.json.decode(json.dumps(asked), type=PushRequest)
    run = seal(request, commune=commune, cell=raw_public(cell.cell.key), key=desk.key)
    return {**msgspec.to_builtins(run), **changes}


def outcome(reply: Any, cell: ServedCell) -> tuple[str, str | None]:
    answer = msgspec.json.decode(reply.raw, type=CarriedAnswer)
    (result,) = read_answer(answer, (cell.cell.public_key(),)).reply.results
    return result.r.value, result.code


def test_a_run_is_taken_as_its_own_desks(
    cell: ServedCell, commune: str, new_desk: Callable[..., Any]
) -> None:
    origin, carrier = new_desk(commune), new_desk(commune)
    operation = origin.operation(1)
    run = sealed(origin, cell, commune, operation)

    first = carrier.ask("/v1/relay", run)
    assert first.status == 200
    assert outcome(first, cell)[0] != "duplicate"
    assert outcome(carrier.ask("/v1/relay", run), cell)[0] == "duplicate"
    assert origin.push(operation).body["results"][0]["r"] == "duplicate"


def test_a_desk_of_another_office_brings_nothing_and_learns_nothing(
    cell: ServedCell, commune: str, new_desk: Callable[..., Any], new_commune: Callable[..., str]
) -> None:
    origin, stranger = new_desk(commune), new_desk(new_commune())
    run = sealed(origin, cell, commune)
    odd = "d-0000000000000000"

    replies = [
        stranger.ask("/v1/relay", run),
        stranger.ask("/v1/relay", run | {"commune": stranger.commune}),
        stranger.ask("/v1/relay", run | {"commune": stranger.commune, "device": odd}),
    ]
    assert [(one.status, one.error) for one in replies] == [(404, "not_found")] * 3


def test_what_is_not_sealed_as_it_should_be_is_one_refusal(
    cell: ServedCell, commune: str, new_desk: Callable[..., Any]
) -> None:
    origin, carrier = new_desk(commune), new_desk(commune)
    for changes in (
        {"box": "AAAA"},
        {"sig": "AAAA"},
        {"ephemeral": "é"},
        {"ephemeral": ""},
        {"device": carrier.device},
    ):
        reply = carrier.ask("/v1/relay", sealed(origin, cell, commune, **changes))
        assert (reply.status, reply.error) == (400, "bad_request"), changes
    assert carrier.ask("/v1/relay", sealed(origin, cell, commune, proto=9)).status == 426


def test_a_revoked_desks_run_goes_to_quarantine_and_it_brings_nobodys(
    cell: ServedCell, commune: str, new_desk: Callable[..., Any], office: Any
) -> None:
    origin, carrier = new_desk(commune), new_desk(commune)
    run = sealed(origin, cell, commune)
    assert office.post(f"devices/{origin.device}/revoke", {"wipe": False}).status < 300

    assert outcome(carrier.ask("/v1/relay", run), cell) == ("rejected", "device.revoked")
    assert origin.ask("/v1/relay", sealed(carrier, cell, commune)).status == 403


def test_a_hubs_run_is_taken_as_its_own_desks_and_as_it_was_signed(
    cell: ServedCell, commune: str, new_desk: Callable[..., Any], new_commune: Callable[..., str]
) -> None:
    origin, carrier = new_desk(commune), new_desk(commune)
    run = signed(origin, commune)

    assert outcome(carrier.ask("/v1/relay/signed", run), cell)[0] != "duplicate"
    assert outcome(carrier.ask("/v1/relay/signed", run), cell)[0] == "duplicate"
    for changes in ({"sig": "AAAA"}, {"run": run["run"] + " "}, {"device": carrier.device}):
        assert carrier.ask("/v1/relay/signed", run | changes).status == 400, changes
    assert new_desk(new_commune()).ask("/v1/relay/signed", run).status == 404


def signed(desk: Any, commune: str) -> dict[str, Any]:
    """A run of one operation of the desk, as a hub keeps it."""
    asked = {
        "app": "1",
        "inc": desk.inc,
        "first": 1,
        "chain_prev": chain_start(desk.device, desk.inc).hex(),
        "device": desk.device,
        "ops": [desk.operation(1)],
    }
    request = msgspec.json.decode(json.dumps(asked), type=PushRequest)
    plain: dict[str, Any] = msgspec.to_builtins(sign_run(request, commune=commune, key=desk.key))
    return plain
