"""What the server says of itself: health, counters, log. Nobody's data is among it."""

import io
import json
import logging
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from counter_app.central.running.serving import ServedCell
from counter_app.core.diagnostics import JsonLine
from counter_app.core.errors import EnvironmentFault


def test_health_reads_the_store_and_writes_nothing(
    wire: Any, cell: ServedCell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_writing(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(type(cell.cell.store), "write", no_writing)

    told = wire.ask("GET", "/v1/health").body

    assert (told["status"], told["epoch"], told["proto"]) == ("ok", cell.cell.epoch, 1)


def test_health_is_not_well_while_the_store_is_away(
    wire: Any, cell: ServedCell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> "Future[Any]":
        raise EnvironmentFault("store_lost", "Máy chủ tạm mất kết nối tới kho dữ liệu.")

    monkeypatch.setattr(type(cell.cell.store), "read", away)

    told = wire.ask("GET", "/v1/health")

    assert (told.status, told.error) == (503, "store_lost")
    assert told.headers["retry-after"] == "5"


def test_counters_tell_of_routes_and_outcomes(desk: Any, wire: Any) -> None:
    desk.push(desk.operation(1))

    text = wire.ask("GET", "/metrics").raw.decode()

    assert 'counter_requests_total{route="/v1/push",status="200"}' in text
    assert 'counter_operations_total{outcome="rejected"}' in text
    assert "counter_in_flight 0" in text
    assert 'counter_request_seconds_bucket{le="+Inf"}' in text
    assert desk.device not in text


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    logger = logging.getLogger("counter_app.central")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def test_the_log_names_routes_never_ids_of_people(
    log: io.StringIO, desk: Any, office: Any, caplog: pytest.LogCaptureFixture
) -> None:
    desk.push(desk.operation(1, body='{"name":"Nguyễn Thị Ánh"}'))
    office.post(f"devices/{desk.device}/revoke", {})
    desk.get("/v1/snapshot/0123-4?after=001190000001")

    lines = [json.loads(line) for line in log.getvalue().splitlines()]

    routes = {line["route"] for line in lines if line["event"] == "request"}
    assert {"/v1/push", "/v1/admin/devices/{device_id}/revoke"} <= routes
    for word in ("Ánh", "001190000001", desk.token, "quantri"):
        assert word not in log.getvalue()


def test_a_bug_is_logged_by_place_and_answered_in_plain_words(
    desk: Any,
    cell: ServedCell,
    monkeypatch: pytest.MonkeyPatch,
    log: io.StringIO,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("Nguyễn Thị Ánh")

    monkeypatch.setattr("counter_app.central.exchange.take_push", broken)

    answer = desk.push(desk.operation(1))

    assert (answer.status, answer.error) == (500, "server_error")
    (line,) = [line for line in map(json.loads, log.getvalue().splitlines()) if "places" in line]
    assert line["kind"] == "ValueError"
    assert any("broken" in place for place in line["places"])
    assert "Ánh" not in log.getvalue()


def test_an_unknown_address_is_answered_in_json(wire: Any) -> None:
    lost, wrong = wire.ask("GET", "/v1/nothing"), wire.ask("DELETE", "/v1/push")

    assert (lost.status, lost.error) == (404, "not_found")
    assert (wrong.status, wrong.error) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["allow"]
