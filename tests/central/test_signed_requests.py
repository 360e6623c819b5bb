"""Every request of a desk is signed by that desk; a stolen token opens nothing."""

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from counter_app.central.door.tokens import TOKEN_MS, Grant, sealed
from counter_app.central.running.serving import ServedCell

NewDesk = Callable[..., Any]


def pull_body(desk: Any) -> bytes:
    return json.dumps({"device": desk.device, "cursors": {}}).encode()


def test_a_request_without_a_token_is_refused_before_its_body_is_read(wire: Any) -> None:
    refused = wire.ask("POST", "/v1/push", b"{" * 100)

    assert (refused.status, refused.error) == (401, "not_signed_in")


def test_a_token_of_this_desk_is_of_no_use_to_another(commune: str, new_desk: NewDesk) -> None:
    victim, thief = new_desk(commune), new_desk(commune)
    thief.token, thief.token_id = victim.token, victim.token_id

    stolen = thief.send("/v1/pull", pull_body(victim))

    assert (stolen.status, stolen.error) == (401, "not_signed")


def test_a_token_alone_opens_nothing(desk: Any) -> None:
    bare = desk.wire.ask(
        "POST", "/v1/pull", pull_body(desk), {"Authorization": f"Bearer {desk.token}"}
    )

    assert (bare.status, bare.error) == (401, "not_signed")


def test_a_signature_is_of_one_body(desk: Any) -> None:
    body = pull_body(desk)
    headers = desk.signed("POST", "/v1/pull", body)

    assert desk.wire.ask("POST", "/v1/pull", body, headers).status == 200
    assert desk.wire.ask("POST", "/v1/pull", body + b" ", headers).status == 401


def test_a_signature_is_of_one_path_with_its_query(desk: Any) -> None:
    epoch = desk.enrolment["epoch"]
    path = f"/v1/snapshot/{epoch}-0?after="
    headers = desk.signed("GET", path, b"")

    assert desk.wire.ask("GET", path, headers=headers).status == 200
    assert desk.wire.ask("GET", path + "x", headers=headers).status == 401


def test_a_signature_is_of_the_bytes_as_sent(desk: Any) -> None:
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(pull_body(desk)) + packer.flush()

    assert desk.send("/v1/pull", packed, Content_Encoding="gzip").status == 200


def another_letter(token: str) -> str:
    """With a letter near the end changed: the last one may hold bits that mean nothing."""
    return f"{token[:-3]}{'B' if token[-3] == 'A' else 'A'}{token[-2:]}"


@pytest.mark.parametrize("spoil", [str.upper, another_letter, lambda _: "x.y"])
def test_a_token_that_was_touched_is_none(desk: Any, spoil: Callable[[str], str]) -> None:
    desk.token = spoil(desk.token)

    assert desk.pull().error == "not_signed_in"


def test_a_token_is_over_after_a_quarter_of_an_hour(desk: Any, cell: ServedCell) -> None:
    def held_until(expires_ms: int) -> int:
        grant = Grant(
            device=desk.device,
            commune=desk.commune,
            inc=desk.inc,
            token_id=desk.token_id,
            expires_ms=expires_ms,
        )
        desk.token = sealed(grant, cell.cell.key)
        return int(desk.pull().status)

    now_ms = cell.cell.now_ms()
    assert TOKEN_MS == 15 * 60_000
    assert held_until(now_ms + 60_000) == 200
    assert held_until(now_ms) == 401


def test_a_token_tells_how_far_the_desk_is_here(desk: Any, cell: ServedCell) -> None:
    told = desk.sign_in().body

    assert told["last_seq"] == 0
    assert told["epoch"] == cell.cell.epoch
    assert 0 < told["expires_ms"] - told["now_ms"] <= TOKEN_MS


def test_a_desk_speaks_for_itself_only(commune: str, new_desk: NewDesk) -> None:
    desk, other = new_desk(commune), new_desk(commune)
    asked: dict[str, dict[str, Any]] = {
        "/v1/push": {"app": "1", "inc": "aa", "first": 1, "chain_prev": "0" * 64, "ops": []},
        "/v1/pull": {"cursors": {}},
        "/v1/reconcile": {"from_day": "2026-11-20", "to_day": "2026-11-21"},
    }

    for path, body in asked.items():
        assert desk.ask(path, body | {"device": other.device}).status == 404


def test_a_newer_protocol_is_told_so_whatever_else_it_says(desk: Any) -> None:
    for body in ({"device": desk.device, "cursors": {}}, {"something": "else"}):
        refused = desk.ask("/v1/pull", body | {"proto": 2})

        assert (refused.status, refused.error) == (426, "proto")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"device": 1}', b"\xff", b"[" * 100_000])
def test_what_is_no_message_is_refused(desk: Any, body: bytes) -> None:
    refused = desk.send("/v1/pull", body)

    assert (refused.status, refused.error) == (400, "bad_request")
