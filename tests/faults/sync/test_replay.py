"""Requests recorded on the line come again: twice, in any order, days late. Nothing changes."""

import random
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPConnection  # noqa: TID251  # a peer that shares nothing with ours
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from counter_app.bootstrap_central import cell_served
from counter_app.central import push
from counter_app.central.office.keeping import Keeper
from counter_app.central.office.offices import found_office
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import SteppedClock
from counter_app.core.web import WebClient
from counter_app.protocol.push import PushRequest
from counter_app.sync.refusals import GapFound, ServerBroke
from db.central.operations import KnownOperation, add_operations
from db.central.pushes import Found, look

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter

SEED = 20261123
Recorded = tuple[str, str, bytes, dict[str, str]]
State = Callable[[Callable[[str], list[tuple[Any, ...]]]], str]


@dataclass(slots=True, kw_only=True)
class Recording:
    """A counter whose every request is kept, and the cell it speaks to."""

    counter: "Counter"
    served: ServedCell
    requests: list[Recorded]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        store = self.served.cell.store
        return store.read("", lambda c: [tuple(r) for r in c.exec_driver_sql(sql)]).result()

    def again(self, one: Recorded) -> int:
        """Sends the very same bytes; the status of the answer."""
        place = urlsplit(self.served.url)
        connection = HTTPConnection(place.hostname or "", place.port or 0, timeout=60)
        try:
            method, path, body, headers = one
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


@pytest.fixture
def clock() -> SteppedClock:
    """The server's."""
    return SteppedClock(datetime.fromisoformat("2026-11-23T02:00:00+00:00"))


@pytest.fixture
def recording(  # noqa: PLR0917  # fixtures
    tmp_path: Path,
    clock: SteppedClock,
    new_counter: Callable[..., "Counter"],
    setup_text: Callable[..., str],
    awake: Callable[[ServedCell], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Recording]:
    """Five rounds of a desk, fourteen operations, kept as they went over the line."""
    plain = tomllib.loads(setup_text(lane=1))
    commune = plain["office"]["commune_code"]
    url = f"sqlite:///{tmp_path / 'cell.db'}"
    with cell_served(url, blobs=tmp_path / "blobs", clock=clock) as served:
        awake(served)
        store = served.cell.store
        found_office(store, plain, clock=clock)
        keeper = Keeper(store=store, commune=commune, who="t", clock=clock, key=served.cell.key)
        counter = new_counter(served.url, keeper.offer_code("Quầy").result().code)
        kept: list[Recorded] = []
        counter.take_in()
        assert counter.round() == ""
        record(kept, monkeypatch)
        for many in (1, 4, 5, 3):
            counter.take_in(many)
            assert counter.round() == ""
        assert counter.waiting() == 0
        yield Recording(counter=counter, served=served, requests=kept)


def record(kept: list[Recorded], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps what clients send from now on."""
    ask = WebClient.ask

    def asked(self: WebClient, method: str, path: str, **more: Any) -> Any:
        kept.append((method, path, more.get("body", b""), dict(more.get("headers") or {})))
        return ask(self, method, path, **more)

    monkeypatch.setattr(WebClient, "ask", asked)


def pushes(recording: Recording) -> list[Recorded]:
    return [one for one in recording.requests if one[1] == "/v1/push"]


def test_requests_that_come_again_in_any_order_change_nothing(
    recording: Recording, state: State
) -> None:
    before = state(recording.rows)
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    sent = pushes(recording) * 3
    assert len(sent) == 12
    chance.shuffle(sent)
    assert {recording.again(one) for one in sent} == {200}
    for one in chance.sample(recording.requests, len(recording.requests)):
        recording.again(one)
    assert state(recording.rows) == before


def test_a_request_that_comes_days_late_opens_no_door(
    recording: Recording, clock: SteppedClock, state: State
) -> None:
    before = state(recording.rows)
    clock.instant += timedelta(days=5)
    assert {recording.again(one) for one in pushes(recording)} == {401}
    assert state(recording.rows) == before


def test_operations_that_are_offered_again_days_late_are_duplicates(
    recording: Recording, clock: SteppedClock, state: State
) -> None:
    """Signed anew, as after a cell was put back: all of them, halved, backwards."""
    before = state(recording.rows)
    clock.instant += timedelta(days=5)
    answers = offered_again(recording)
    assert answers == {"duplicate"}
    assert state(recording.rows) == before


def offered_again(recording: Recording) -> set[str]:
    counter = recording.counter
    api: Any = counter.engine._api
    answers: set[str] = set()
    for request in reversed(recorded_runs(recording)):
        try:
            reply = api.push(request)
        except (ServerBroke, GapFound) as fault:
            answers.add(fault.code)
            continue
        answers |= {one.r for one in reply.results}
    return answers


def recorded_runs(recording: Recording) -> list[PushRequest]:
    from msgspec import json
    from zstandard import ZstdDecompressor

    runs = []
    for _, _, body, headers in pushes(recording):
        packed = headers.get("Content-Encoding") == "zstd"
        plain = ZstdDecompressor().decompressobj().decompress(body) if packed else body
        runs.append(json.decode(plain, type=PushRequest))
    return runs


def test_without_the_idempotency_key_what_comes_again_does_change_the_cell(
    recording: Recording, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: nobody looks whether an operation is here already."""
    before = state(recording.rows)

    def blind(*asked: Any) -> Found:
        return replace(look(*asked), operations=())

    def only_new(
        connection: Any, commune: str, new: Iterable[KnownOperation], *, at_ms: int
    ) -> None:
        known = {row[0] for row in connection.exec_driver_sql("SELECT id FROM operations")}
        fresh = [one for one in new if one.sent.id not in known]
        with suppress(IndexError):
            add_operations(connection, commune, fresh, at_ms=at_ms)

    monkeypatch.setattr(push, "look", blind)
    monkeypatch.setattr(push, "add_operations", only_new)
    monkeypatch.setattr(push._Push, "_last_seq", lambda self, *_: self._request.first - 1)
    for one in pushes(recording):
        recording.again(one)
    assert state(recording.rows) != before
