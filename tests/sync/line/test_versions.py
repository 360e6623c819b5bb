"""A desk and a cell of different versions: what one of them cannot read is kept word for word."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from counter_app.core.clock import to_ms
from counter_app.core.ids import uuid7
from counter_app.protocol.operation import Operation, chain_start, digest, sign, to_base64url
from counter_app.protocol.pull import PullReply
from counter_app.protocol.push import PushReply, pushed
from counter_app.services.keeping.check import check

LATER = {"of": "a later version", "with": [1, {"more": None}]}
Rows = Callable[[str, str], list[Any]]


def sealed(counter: Any, kind: str, body: dict[str, Any], *, v: int = 1) -> dict[str, Any]:
    """The first operation of the desk's life, as another version of its program would send it."""
    at_ms = to_ms(counter.clock.now())
    made = Operation(
        id=uuid7(at_ms), seq=1, dossier=uuid7(at_ms), kind=kind, v=v, base_ver=0, wall_ms=at_ms,
        boot_id="b", mono_ms=1, supersedes=None,
        body=msgspec.json.encode(body, order="sorted").decode(),
    )  # fmt: skip
    sha = digest(made)
    sig = to_base64url(sign(sha, counter.desk.store.device.key))
    return dict(msgspec.json.decode(msgspec.json.encode(pushed(made, sha=sha.hex(), sig=sig))))


def push(counter: Any, *operations: dict[str, Any], **more: Any) -> PushReply:
    device = counter.desk.store.device
    asked = {
        "app": "9.0", "device": device.id, "inc": device.incarnation, "first": 1,
        "chain_prev": chain_start(device.id, device.incarnation).hex(), "ops": operations, **more,
    }  # fmt: skip
    counter.engine.round()
    api = counter.engine._api
    reply: PushReply = api._signed(
        "POST", "/v1/push", msgspec.Raw(msgspec.json.encode(asked)), PushReply,
        inc=device.incarnation,
    )  # fmt: skip
    return reply


@pytest.fixture
def body(second: Any) -> dict[str, Any]:
    """What a desk sends of a dossier it took in; never sent by that desk itself."""
    second.take_in(name="Trần Văn Kiên")
    found = dict(msgspec.json.decode(second.rows("SELECT body FROM outbox")[0][0]))
    return found | {"slip_no": 77_001, "code": str(found["code"])[:-4] + "3977"}


def test_what_a_newer_desk_says_more_reaches_the_other_desks_word_for_word(
    counter: Any, second: Any, body: dict[str, Any], on_cell: Rows
) -> None:
    commune = counter.desk.office.commune_code
    told = sealed(counter, "dossier.received", body | {"later": LATER})
    reply = push(counter, told | {"later": LATER}, later=LATER)
    assert [result.r for result in reply.results] == ["accepted"]
    kept = on_cell(commune, "SELECT body FROM operations WHERE commune_id = ?")[0][0]
    assert msgspec.json.decode(kept)["later"] == LATER
    second.sync()
    texts = second.rows(f"SELECT facts FROM dossiers WHERE id = '{told['dossier']}'")
    assert msgspec.json.decode(texts[0][0])["later"] == LATER
    assert check(desk=second.desk) == ()


@pytest.mark.parametrize(
    ("kind", "v"), [("dossier.dreamt", 1), ("dossier.moved", 9)], ids=["kind", "version"]
)
def test_what_an_older_cell_cannot_judge_waits_for_a_newer_one(
    kind: str, v: int, counter: Any, on_cell: Rows
) -> None:
    commune = counter.desk.office.commune_code
    reply = push(counter, sealed(counter, kind, {"later": LATER}, v=v))
    assert [(one.r, one.code) for one in reply.results] == [("rejected", "needs_server_upgrade")]
    kept = on_cell(commune, "SELECT payload FROM quarantine WHERE commune_id = ?")[0][0]
    assert msgspec.json.decode(kept)["body"]["later"] == LATER


def test_an_older_desk_that_says_less_is_answered(counter: Any) -> None:
    """Two versions ago a pull named its cursors and nothing more, and read less of the answer."""
    counter.sync()
    commune = counter.desk.office.commune_code
    asked = {"device": counter.desk.store.device.id, "cursors": {f"commune:{commune}": 0}}
    reply = counter.engine._api._signed(
        "POST", "/v1/pull", msgspec.Raw(msgspec.json.encode(asked)), PullReply
    )
    assert reply.more is False


def _says_more(bad: Any, body: bytes) -> None:
    status, headers, answer = bad.forward(body)
    told = msgspec.json.decode(answer)
    if isinstance(told, dict):
        told["later"] = LATER
        for part in (*told.get("results", ()), *told.get("events", ())):
            part["later"] = LATER
    bad.relay(status, headers, msgspec.json.encode(told))


def test_a_newer_cell_that_says_more_is_understood(on_bad_line: Any, bad_line: Any) -> None:
    for path in ("/v1/challenge", "/v1/token", "/v1/push", "/v1/pull"):
        bad_line.always[path] = _says_more
    on_bad_line.take_in()
    assert on_bad_line.engine.round().trouble == ""
    assert on_bad_line.states() == ["acked"]
    assert check(desk=on_bad_line.desk) == ()
