"""A file service on loopback that answers as services were seen to, in place of a real one."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Answering(BaseHTTPRequestHandler):
    """Answers every request of one method as a service does that was seen; a PUT is fine else."""

    puts: tuple[int, bytes] = (200, b"")
    gets: tuple[int, bytes] = (200, b"")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(*self.puts)

    def do_HEAD(self) -> None:
        self._answer(200, bytes(64))

    def do_GET(self) -> None:
        self._answer(*self.gets)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in (("ETag", '"e"'), ("Last-Modified", "Sun, 22 Nov 2026 02:00:00 GMT")):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def answering(answers: Mapping[str, tuple[int, bytes]]) -> Iterator[str]:
    """Its address; ``answers``: status and body of its ``puts`` and ``gets``."""
    server = HTTPServer(("127.0.0.1", 0), type("_Service", (_Answering,), dict(answers)))
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
