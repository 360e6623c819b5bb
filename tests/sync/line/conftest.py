"""A real cell over a line in whose way faults can be laid: by path, in turn or always."""

import json
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection  # noqa: TID251  # a peer that shares nothing with ours
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.running.serving import ServedCell

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
    open_counter: Callable[..., Any],
    code_for: Callable[[str], str],
) -> Any:
    """A desk that has joined the cell over the bad line."""
    found = open_counter(commune)
    enrol_desk(code_for(commune), url=bad_line.url, desk=found.desk)
    return found
