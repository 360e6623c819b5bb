"""A real cell on loopback, and real desks of real stores that join it."""

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection  # noqa: TID251  # a peer that shares nothing with ours
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import pytest

from counter_app.bootstrap import enrol_desk, open_desk
from counter_app.bootstrap_central import cell_served
from counter_app.central.keeping import CODE_MS, new_code
from counter_app.central.keys import code_digest
from counter_app.central.offices import found_office
from counter_app.central.serving import ServedCell
from counter_app.core.clock import SteppedClock, SystemClock
from counter_app.core.resources import resource
from counter_app.core.secrets import open_secrets
from counter_app.core.web import place_of
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.places import load_places
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake import Receipt, receive
from counter_app.services.offer import offer
from counter_app.services.office import read_setup, set_up
from counter_app.services.workflow import Wanted, make_move
from counter_app.sync.client import CentralApi, HttpCentral
from counter_app.sync.engine import Engine
from db.central.enrol_codes import give_code
from db.counter.enrolment import Enrolled
from db.counter.store import open_store

MOST_READERS: Final = 2
MORNING: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_COMMUNES: Final = iter(load_places(resource("places")).communes)


@dataclass(slots=True, kw_only=True)
class Counter:
    """A desk of a test, with what keeps it in step."""

    desk: Desk
    clock: SteppedClock
    folder: Path
    engine: Engine
    url: str = ""

    def take_in(self, name: str = "Nguyễn Thị Ánh", **changes: Any) -> Receipt:
        person = Person(name=name, personal_id="001190000001", address="Thôn 1, Xã A")
        draft = Draft(
            submitter=Submitter(person=person),
            procedure_code="2.000815",
            phone="0912345678",
            certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
        )
        at = self.clock.now()
        wanted = msgspec.structs.replace(draft, **changes)
        return receive(wanted, offer=offer(wanted, desk=self.desk, at=at), desk=self.desk, at=at)

    def move(self, dossier: Any, move: Move, **changes: Any) -> None:
        desk = replace(self.desk, clerk=replace(self.desk.clerk, role=Role.LEADER))
        wanted = Wanted(move=move, reason="Thiếu giấy xác nhận nơi cư trú", **changes)
        make_move(dossier, wanted, desk=desk, at=self.clock.now())

    def sync(self) -> None:
        last = self.engine.round()
        assert not last.trouble, f"{last.trouble}: {last.message}"

    def rows(self, sql: str) -> list[Any]:
        return self.desk.store.read(lambda c: [tuple(r) for r in c.exec_driver_sql(sql)])

    def states(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT state FROM outbox ORDER BY seq")]

    def signed(self) -> list[Any]:
        """All it wrote, as a cell should have it: id, digest, device, outcome."""
        rows = self.rows("SELECT id, sha FROM outbox ORDER BY seq")
        return [(*row, self.desk.store.device.id, "accepted") for row in rows]

    def close(self) -> None:
        self.engine.close()
        self.desk.store.close()


@pytest.fixture(scope="session")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCell]:
    """A real server with an embedded store; every test brings a commune of its own."""
    folder = tmp_path_factory.mktemp("cell")
    with cell_served(f"sqlite:///{folder / 'cell.db'}", blobs=folder / "blobs") as served:
        together = threading.Barrier(MOST_READERS + 1)
        store = served.cell.store
        waiting = [store.read("", lambda _: together.wait()) for _ in range(MOST_READERS)]
        together.wait()
        for one in waiting:
            one.result()
        yield served


def office_text(commune: str, *, lane: int) -> str:
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    return (
        text.replace('kind = "demo"', 'kind = "real"')
        .replace('"H99"', f'"H42.{commune[:2]}.{commune[2:]}"')
        .replace('"00000"', f'"{commune}"')
        .replace("\nlane = 1", f"\nlane = {lane}")
        .replace("reserve_lane = 2", f"reserve_lane = {lane + 1}")
    )


@pytest.fixture
def new_commune(cell: ServedCell) -> Callable[[], str]:
    """Founds offices that the cell knows and nobody else uses."""

    def founded() -> str:
        code = next(_COMMUNES).code
        found_office(cell.cell.store, tomllib.loads(office_text(code, lane=1)), clock=SystemClock())
        return code

    return founded


@pytest.fixture
def commune(new_commune: Callable[[], str]) -> str:
    """An office that the cell knows and nobody else uses."""
    return new_commune()


@pytest.fixture
def code_for(cell: ServedCell) -> Callable[..., str]:
    """A new one-time code of a commune, for a desk named as in its office file unless told."""

    def offered(commune: str, desk: str = "Quầy 1") -> str:
        code, now_ms = new_code(commune), cell.cell.now_ms()
        digest = code_digest(cell.cell.key, code)
        cell.cell.store.write(
            commune,
            lambda one: give_code(
                one, commune, digest, desk_name=desk, until_ms=now_ms + CODE_MS, at_ms=now_ms
            ),
        ).result()
        return code

    return offered


@pytest.fixture
def open_counter(tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    """Opens desks in folders of their own; those still open are closed afterwards."""
    opened: list[Counter] = []

    def opens(
        commune: str,
        *,
        name: str = "a",
        lane: int = 1,
        connect: Callable[[Desk, Enrolled], CentralApi] | None = None,
        at: datetime = MORNING,
        chance: float = 0.5,
    ) -> Counter:
        folder, clock = tmp_path / name, SteppedClock(at, timedelta(milliseconds=20))
        if not folder.exists():
            folder.mkdir()
            store = open_store(folder, OfficeKind.REAL, open_secrets(folder), clock)
            set_up(read_setup(office_text(commune, lane=lane)), store=store, at=clock.now())
            store.close()
        desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
        line = connect or _http
        engine = Engine(
            store=desk.store,
            clock=clock,
            connect=lambda joined: line(desk, joined),
            app="0.1.0",
            chance=lambda: chance,
        )
        counter = Counter(desk=desk, clock=clock, folder=folder, engine=engine)
        opened.append(counter)
        return counter

    yield opens
    for counter in opened:
        if not counter.desk.store.writing.closed:
            counter.close()


def _http(desk: Desk, joined: Enrolled) -> CentralApi:
    return HttpCentral(place_of(joined.cell_url), desk.store.device, desk.clock)


@pytest.fixture
def counter(
    cell: ServedCell,
    commune: str,
    open_counter: Callable[..., Counter],
    code_for: Callable[[str], str],
) -> Counter:
    """A desk that has joined the cell."""
    found = open_counter(commune)
    enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
    return found


@pytest.fixture
def second(
    cell: ServedCell,
    commune: str,
    open_counter: Callable[..., Counter],
    code_for: Callable[[str], str],
) -> Counter:
    """Another desk of the same office."""
    found = open_counter(commune, name="b", lane=3)
    enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
    return found


Fault = Callable[["Bad", bytes], None]


class Bad(BaseHTTPRequestHandler):
    """Hands requests on to the cell, unless a fault was laid in their way."""

    server: "BadLine"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.next_fault(self.path)
        if fault is None:
            self.relay(*self.forward(body))
        else:
            fault(self, body)

    do_GET = do_POST  # noqa: N815  # the library's name

    def forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        place = urlsplit(self.server.cell_url)
        connection = HTTPConnection(place.hostname or "", place.port or 0, timeout=60)
        try:
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def relay(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "date"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class BadLine(ThreadingHTTPServer):
    """A line to the cell with faults to come, by path; ``asked`` counts what went through."""

    daemon_threads = False

    def __init__(self, cell_url: str) -> None:
        super().__init__(("127.0.0.1", 0), Bad)
        self.cell_url = cell_url
        self.faults: dict[str, list[Fault | None]] = {}
        self.always: dict[str, Fault] = {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_fault(self, path: str) -> Fault | None:
        self.asked.append(path)
        waiting = self.faults.get(path, [])
        return waiting.pop(0) if waiting else self.always.get(path)


def _answer(status: int, body: bytes, kind: str = "application/json", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda bad, _: bad.relay(status, {"Content-Type": kind, **named}, body)


def _lost(bad: Bad, body: bytes) -> None:
    bad.forward(body)  # it is done there; nobody hears of it here


def _cut(bad: Bad, body: bytes) -> None:
    status, _, answer = bad.forward(body)
    bad.send_response(status)
    bad.send_header("Content-Type", "application/json")
    bad.send_header("Content-Length", str(len(answer)))
    bad.end_headers()
    bad.wfile.write(answer[:-7])


def _changed(change: Callable[[dict[str, Any]], None]) -> Fault:
    def fault(bad: Bad, body: bytes) -> None:
        status, headers, answer = bad.forward(body)
        told = json.loads(answer)
        change(told)
        bad.relay(status, headers, json.dumps(told).encode())

    return fault


def _other_ids(told: dict[str, Any]) -> None:
    for result in told["results"]:
        result["id"] = "01980000-0000-7000-8000-000000000000"


TROUBLE: Final = b'{"error":"server_error","message":"x"}'
PORTAL: Final = b"<html><body>Dang nhap Wi-Fi</body></html>"
FAULTS: Final[dict[str, Fault]] = {
    "500": _answer(500, TROUBLE),
    "502 page": _answer(502, b"<html>Bad Gateway</html>", "text/html"),
    "503": _answer(503, TROUBLE, Retry_After="7"),
    "429": _answer(429, TROUBLE, Retry_After="30"),
    "401": _answer(401, b'{"error":"not_signed_in","message":"x"}'),
    "captive portal": _answer(200, PORTAL, "text/html"),
    "captive portal posing": _answer(200, PORTAL),
    "redirect": _answer(302, b"", Location="http://127.0.0.1:1/"),
    "junk json": _answer(200, b'{"ok":true}'),
    "empty": _answer(200, b""),
    "404": _answer(404, PORTAL, "text/html"),
    "511": _answer(511, PORTAL, "text/html"),
    "other ids": _changed(_other_ids),
    "fewer answers": _changed(lambda told: told["results"].pop()),
    "twice the same": _changed(lambda told: told.update(results=told["results"][:1] * 2)),
    "no outcome": _changed(lambda told: told["results"][0].pop("r")),
    "reply lost": _lost,
    "reply cut": _cut,
}


@pytest.fixture
def bad_line(cell: ServedCell) -> Iterator[BadLine]:
    """A line to the cell in whose way faults can be laid."""
    line = BadLine(cell.url)
    thread = threading.Thread(target=line.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield line
    line.shutdown()
    thread.join()
    line.server_close()


@pytest.fixture
def faults() -> dict[str, Fault]:
    return FAULTS


@pytest.fixture
def on_bad_line(
    bad_line: BadLine,
    commune: str,
    open_counter: Callable[..., Counter],
    code_for: Callable[[str], str],
) -> Counter:
    """A desk that has joined the cell over the bad line."""
    found = open_counter(commune)
    enrol_desk(code_for(commune), url=bad_line.url, desk=found.desk)
    return found


@pytest.fixture
def on_cell(cell: ServedCell) -> Callable[[str, str], list[Any]]:
    """Rows of a commune in the cell's own store."""

    def rows(commune: str, sql: str) -> list[Any]:
        reading = cell.cell.store.read(
            commune, lambda c: [tuple(r) for r in c.exec_driver_sql(sql, (commune,))]
        )
        return reading.result()

    return rows
