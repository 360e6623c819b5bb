"""Runs a cell's application: in a thread of this process, or as the process itself.

Stopping lets what is in flight finish and turns new requests away; waiting pulls are answered.
"""

import asyncio
import gc
import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final

import uvicorn
from cryptography.x509 import load_pem_x509_certificate
from litestar.types import ASGIApp

from counter_app.central.cell import RunningCell
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.own_address import is_this_machine

_FINISH_S: Final = 30
# How long a connection may say nothing whole: no head of a request ends, and none is under way.
HEAD_S: Final = 10.0
_TICKS: Final = 10
_HANDS: Final = 4


class Server(uvicorn.Server):
    """Says that the end has come before it waits for connections to close."""

    def __init__(
        self, config: uvicorn.Config, on_end: Callable[[], None], on_listening: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_end = on_end
        self._on_listening = on_listening
        # Who has no request under way: after which one, and since when.
        self._idle: dict[Any, tuple[object, float]] = {}

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ends in order; the signal is not raised again, which would kill the process half-way."""
        del frame
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, then says so."""
        asyncio.get_running_loop().set_default_executor(_awake(_HANDS))
        await super().startup(sockets)
        self._on_listening()

    async def on_tick(self, counter: int) -> bool:
        """Looks about once a second; asked ten times."""
        if counter % _TICKS == 0:
            self._let_go_of_dawdlers()
        return await super().on_tick(counter)

    def _let_go_of_dawdlers(self) -> None:
        """Nobody keeps a place by sending a head that never ends, one letter at a time."""
        now, before = asyncio.get_running_loop().time(), self._idle
        self._idle = {}
        for connection in list(self.server_state.connections):
            if not _is_idle(connection):
                continue
            cycle = _cycle(connection)
            last, since = before.get(connection, (cycle, now))
            since = since if cycle is last else now
            self._idle[connection] = (cycle, since)
            if now - since > HEAD_S:
                connection.transport.abort()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Nobody new, nobody waiting; then what is in flight."""
        self._on_end()
        if self.config.is_ssl:
            self._let_go_of_idle()
        await super().shutdown(sockets)

    def _let_go_of_idle(self) -> None:
        """A client that only keeps its connection would not answer TLS's farewell for 30 s."""
        for connection in filter(_is_idle, list(self.server_state.connections)):
            connection.transport.abort()


def _is_idle(connection: Any) -> bool:  # noqa: ANN401  # either of the server's protocols
    """Whether no request of it is under way."""
    cycle = _cycle(connection)
    return cycle is None or cycle.response_complete


def _cycle(connection: Any) -> Any:  # noqa: ANN401  # see _is_idle
    """The request it bore last, answered or not; what speaks something else than HTTP has none."""
    return getattr(connection, "cycle", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedCell:
    """A cell and where it answers. Stopping twice is stopping once."""

    url: str
    cell: RunningCell
    server: uvicorn.Server
    thread: threading.Thread

    def begin_to_stop(self) -> None:
        """Takes nobody new from now on."""
        self.server.should_exit = True

    def stop(self) -> None:
        """Returns when what was in flight is answered and the server has ended."""
        self.begin_to_stop()
        self.thread.join()


@contextmanager
def serving(
    app: ASGIApp, cell: RunningCell, *, host: str = "127.0.0.1", port: int = 0
) -> Iterator[ServedCell]:
    """A server in a thread of its own; it has stopped cleanly after the block."""
    listening = threading.Event()
    door = door_at(host, port)
    server = Server(config_of(app), _ending(cell), listening.set)
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[door])), name="central-server"
    )
    thread.start()
    served = ServedCell(url=address_of(door), cell=cell, server=server, thread=thread)
    try:
        while not listening.wait(0.05):
            if not thread.is_alive():
                raise EnvironmentFault("server_stopped", "Máy chủ không khởi động được.")
        yield served
    finally:
        served.stop()
        door.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Where a server is to be reached, and the certificate (PEM) it shows there, if it has one."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None


def require_tls(entrance: Entrance, public_url: str) -> None:
    """Returns where TLS is certain (HSP/1, section 9); ``UserError`` else.

    Either nothing leaves this machine, or the certificate is here, or ``public_url`` says that the
    proxy before this door has it.
    """
    if entrance.certificate is not None:
        _require_pair(entrance.certificate, entrance.key)
    elif not is_this_machine(entrance.host) and not public_url.startswith("https://"):
        raise UserError(
            "tls_needed",
            "Máy khác tới được cổng này: hãy ghi --certificate và --key. "
            "Nếu proxy giữ chứng thư, hãy ghi --url https://…",
        )


def _require_pair(certificate: Path, key: Path | None) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, lambda: "")
    except (OSError, ValueError) as cause:
        raise UserError(
            "certificate_unusable",
            "Không dùng được chứng thư này. Hãy xem lại hai tệp --certificate và --key.",
        ) from cause


def certificate_until(certificate: Path) -> datetime:
    """When the certificate (PEM) at that place ends; it was tried before."""
    return load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def serve(
    app: ASGIApp, cell: RunningCell, entrance: Entrance, *, on_listening: Callable[[str], None]
) -> None:
    """Serves until the process is told to stop."""
    door = door_at(entrance.host, entrance.port)
    url = address_of(door, secure=entrance.certificate is not None)
    config = config_of(app, certificate=entrance.certificate, key=entrance.key)
    server = Server(config, _ending(cell), lambda: on_listening(url))
    keep_what_is_there()
    try:
        asyncio.run(server.serve(sockets=[door]))
    finally:
        door.close()


def keep_what_is_there() -> None:
    """Lets the collector look at what requests make only.

    What the process begins with stays to its end; to walk through all of it once more in the middle
    of a push takes longer than the push.
    """
    gc.collect()
    gc.freeze()


def address_of(door: socket.socket, *, secure: bool = False) -> str:
    """Where a listening socket is found."""
    host, port = door.getsockname()[:2]
    return f"{'https' if secure else 'http'}://{host}:{port}"


def _awake(threads: int) -> ThreadPoolExecutor:
    """An executor whose threads are all there from the beginning: no request waits for one."""
    pool = ThreadPoolExecutor(threads, "central-work")
    together = threading.Barrier(threads)
    for begun in [pool.submit(together.wait) for _ in range(threads)]:
        begun.result()
    return pool


def _ending(cell: RunningCell) -> Callable[[], None]:
    def end() -> None:
        cell.admission.closed = True
        cell.bells.close()

    return end


def door_at(host: str, port: int) -> socket.socket:
    """A socket that listens; ``EnvironmentFault`` where the port is taken."""
    try:
        door = socket.create_server((host, port), backlog=2048)
    except OSError as cause:
        raise EnvironmentFault(
            "port_taken", "Không mở được cổng này. Hãy chọn cổng khác hoặc dừng chương trình cũ."
        ) from cause
    # Whoever comes in through it inherits this. An answer goes out as head and body: without it the
    # body waits for the head's acknowledgement, which the other side holds back for 40 ms.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def config_of(
    app: ASGIApp,
    *,
    certificate: Path | None = None,
    key: Path | None = None,
    password: str | None = None,
) -> uvicorn.Config:
    """How the application is served; ``password`` opens the key's file."""
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return uvicorn.Config(
        app,
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_FINISH_S,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        ssl_keyfile_password=password,
    )
