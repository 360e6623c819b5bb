"""How much is let in at once, and what those hear who are not."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from counter_app.central.door.limits import Admission, Buckets
from counter_app.central.door.refusals import Refused
from counter_app.central.running import serving as running_serving
from counter_app.central.running.serving import ServedCell

OwnCell = Callable[..., ServedCell]
JoinDesk = Callable[..., Any]


class Seconds:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def in_flight(desk: Any, how_many: int) -> Iterator[None]:
    """So many requests whose bodies never end."""
    place = urlsplit(desk.wire.url)
    head = {"Host": "cell", **desk.signed("POST", "/v1/pull", b""), "Content-Length": "100"}
    lines = ["POST /v1/pull HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    with ExitStack() as stack:
        for _ in range(how_many):
            line = socket.create_connection((place.hostname, place.port), timeout=30)
            stack.enter_context(line)
            line.sendall("\r\n".join([*lines, "", "{"]).encode())
        until(lambda: gauge(desk, "in_flight") == how_many)
        yield
    until(lambda: gauge(desk, "in_flight") == 0)


def until(done: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if done():
            return
    pytest.fail("it never came to that")


def gauge(desk: Any, name: str) -> float:
    text = desk.wire.ask("GET", "/metrics").raw.decode()
    return next(
        float(line.split()[1]) for line in text.splitlines() if line.startswith(f"counter_{name} ")
    )


def test_whoever_finds_no_place_is_turned_away_before_its_body_is_read(
    own_cell: OwnCell, join_desk: JoinDesk
) -> None:
    desk = join_desk(own_cell(in_flight=3))

    with in_flight(desk, 3):
        head = f"POST /v1/push HTTP/1.1\r\nHost: cell\r\nContent-Length: {1 << 19}\r\n\r\n"
        place = urlsplit(desk.wire.url)
        with socket.create_connection((place.hostname, place.port), timeout=30) as line:
            line.sendall(head.encode())  # and not a byte of the body
            answer = line.makefile("rb").read().decode()
        assert answer.startswith("HTTP/1.1 503")
        assert "retry-after: 1" in answer.lower()
        assert '"error":"busy"' in answer
        page = desk.wire.ask("GET", "/desk/lists/work")
        assert page.status == 503
        assert "chưa ghi gì. Hãy chờ một lát rồi thử lại." in bytes(page.raw).decode()
        assert desk.wire.ask("GET", "/v1/health").status == 200

    assert desk.pull().status == 200


def test_no_desk_takes_the_places_of_all_others(own_cell: OwnCell, join_desk: JoinDesk) -> None:
    cell = own_cell(in_flight=6, in_flight_of_device=4)
    greedy, other = join_desk(cell), join_desk(cell)

    with in_flight(greedy, 4):
        assert greedy.pull().status == 503
        assert other.pull().status == 200

    assert greedy.pull().status == 200


def test_a_push_that_does_not_get_durable_is_told_so_and_taken_once(
    own_cell: OwnCell, join_desk: JoinDesk
) -> None:
    cell = own_cell(durable_within_s=0.1, stuck_after_s=0.05)
    desk = join_desk(cell)
    sent = desk.operation(1)
    begun, go = threading.Event(), threading.Event()

    def hang(_connection: Any) -> None:
        begun.set()
        assert go.wait(30)

    hung = cell.cell.store.write(desk.commune, hang)
    assert begun.wait(30)
    told = desk.push(sent)
    until(lambda: desk.wire.ask("GET", "/v1/health").body["status"] == "stuck")
    waited = gauge(desk, "write_seconds")
    go.set()
    hung.result(30)
    again, once_more = desk.push(sent), desk.push(sent)

    assert (told.status, told.error) == (503, "not_durable")
    assert waited > 0.05
    # Nobody had begun with it, so it was taken back; had somebody, it would be a duplicate now.
    assert [result["r"] for result in again.body["results"]] == ["rejected"]
    assert [result["r"] for result in once_more.body["results"]] == ["duplicate"]
    until(lambda: desk.wire.ask("GET", "/v1/health").body["status"] == "ok")


def test_those_turned_away_form_a_queue() -> None:
    clock = Seconds()
    admission = Admission(2, clock)
    for _ in range(40):  # each request takes four seconds
        slot = admission.enter()
        assert slot is not None
        clock.now += 4
        slot.leave()
    assert admission.enter() is not None
    assert admission.enter() is not None

    assert admission.enter() is None
    told = [admission.retry_after_s() for _ in range(10)]

    assert told == sorted(told)
    assert told[0] <= 2
    assert 15 <= told[-1] <= 20, "ten others, two at a time, four seconds each"
    clock.now += 60
    assert admission.retry_after_s() <= 2


def test_a_place_is_given_back_once() -> None:
    admission = Admission(1, Seconds())
    slot = admission.enter()
    assert slot is not None

    slot.leave()
    slot.leave()

    assert admission.in_flight == 0


def test_a_waiting_pull_takes_no_place(own_cell: OwnCell, join_desk: JoinDesk) -> None:
    desk = join_desk(own_cell(in_flight=2))

    with waiting_pulls(desk, 3):
        assert gauge(desk, "in_flight") == 0
        assert desk.pull().status == 200


@contextmanager
def waiting_pulls(desk: Any, how_many: int) -> Iterator[list[socket.socket]]:
    cursor = desk.pull().body["cursors"]["device"]
    asked = {"device": desk.device, "cursors": {"device": cursor}, "wait_s": 20}
    body = json.dumps(asked).encode()
    head = {"Host": "c", **desk.signed("POST", "/v1/pull", body), "Content-Length": str(len(body))}
    lines = ["POST /v1/pull HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    place = urlsplit(desk.wire.url)
    with ExitStack() as stack:
        kept = []
        for n in range(how_many):
            line = socket.create_connection((place.hostname, place.port), timeout=30)
            kept.append(stack.enter_context(line))
            line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            until(lambda n=n: gauge(desk, "waiting_pulls") == n + 1)  # type: ignore[misc]
        yield kept


def test_a_desk_that_asks_too_often_is_told_when_to_come(
    own_cell: OwnCell, join_desk: JoinDesk
) -> None:
    served = own_cell(burst=6, rate_per_s=0.1)
    eager, other = join_desk(served), join_desk(served)

    answers = [eager.pull() for _ in range(8)]

    assert [one.status for one in answers].count(429) >= 2
    assert answers[-1].error == "too_many"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
    assert other.pull().status == 200, "one desk's haste is not another's"


def test_a_bucket_fills_again() -> None:
    clock = Seconds()
    bucket = Buckets(1.0, 2.0, clock)
    bucket.take("a")
    bucket.take("a")
    with pytest.raises(Refused):
        bucket.take("a")

    clock.now += 1

    bucket.take("a")
    with pytest.raises(Refused):
        bucket.take("a")


def test_stopping_answers_those_who_wait(own_cell: OwnCell, join_desk: JoinDesk) -> None:
    served = own_cell()
    desk = join_desk(served)

    with waiting_pulls(desk, 2) as lines:
        served.stop()

        for line in lines:
            answer = line.makefile("rb").read().decode()
            assert answer.startswith("HTTP/1.1 200")
            assert '"events":[]' in answer
    with pytest.raises(OSError, match="refused"):
        desk.pull()


def test_a_head_that_never_ends_keeps_no_place(
    own_cell: OwnCell, join_desk: JoinDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = join_desk(own_cell())
    place = urlsplit(desk.wire.url)
    monkeypatch.setattr(running_serving, "HEAD_S", 0.3)
    whole = b"GET /v1/health HTTP/1.1\r\nHost: cell\r\n\r\n"
    with (
        socket.create_connection((place.hostname, place.port), timeout=30) as mute,
        socket.create_connection((place.hostname, place.port), timeout=30) as second_head,
        in_flight(desk, 1),  # a body has a patience of its own
    ):
        second_head.sendall(whole + whole[:20])
        assert b" 200 " in second_head.recv(1 << 16)
        assert mute.recv(1) == b""
        while second_head.recv(1 << 16):
            continue
        assert desk.wire.ask("GET", "/v1/health").status == 200


def test_stopping_lets_what_is_in_flight_finish(own_cell: OwnCell, join_desk: JoinDesk) -> None:
    served = own_cell()
    desk = join_desk(served)
    body = json.dumps({"device": desk.device, "cursors": {}}).encode()
    head = {"Host": "c", **desk.signed("POST", "/v1/pull", body), "Content-Length": str(len(body))}
    lines = ["POST /v1/pull HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    place = urlsplit(desk.wire.url)

    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body[:5])
        until(lambda: gauge(desk, "in_flight") == 1)
        served.begin_to_stop()
        line.sendall(body[5:])
        answer = line.makefile("rb").read().decode()
    served.stop()

    assert answer.startswith("HTTP/1.1 200")


def test_an_address_with_a_nul_in_it_is_nobody_s(wire: Any) -> None:
    for path in ("/v1/snapshot/%00", "/desk/dossiers/a%00/moves/take_up", "/v1/health/?q=%00"):
        assert wire.ask("GET", path).status == 404


def test_a_browser_is_told_so_on_a_page(wire: Any) -> None:
    for method, path in (
        ("GET", "/desk/search"), ("GET", "/desk/officers/x/password"), ("PUT", "/desk"),
        ("DELETE", "/desk/zzz"), ("PATCH", "/desk/lists/work"),
    ):  # fmt: skip
        odd = wire.ask(method, path)
        assert odd.headers["content-type"].startswith("text/html"), path
        assert odd.status == 405, path
        assert "chỉ nhận mẫu đã điền" in odd.raw.decode(), path
    for path in ("/desk/lists/work?order=%00", "/desk/zzz", "/desk/zzz/1"):
        reply = wire.ask("GET", path)
        assert reply.status == 404
        assert "Không có mục này" in bytes(reply.raw).decode(), path
