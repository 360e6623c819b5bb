"""The one HTTP client: one host, strict certificates, a deadline for the whole of each request.

Never follows a redirect, never goes on with a doubtful certificate, takes no proxy from the
environment. What is asked and what an answer means is not known here.
"""

import contextlib
import io
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from counter_app.core.errors import EnvironmentFault
from counter_app.core.line_faults import (
    NOT_OURS,
    BadAnswer,
    LineFault,
    Untrusted,
    answer_cut,
    fault_of,
    too_large,
    unreachable,
)
from counter_app.core.own_address import is_this_machine
from counter_app.core.pinned import pinned_context, require_key

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

CONNECT_S: Final = 5.0
READ_S: Final = 15.0
# Beside the payload's own time; a line slower than 8 KB/s is as good as cut.
LEAST_TOTAL_S: Final = 60.0
SLOWEST_BYTES_S: Final = 8 << 10
MOST_ANSWER: Final = 10 << 20
_CHUNK: Final = 64 << 10
# What was sent and is acknowledged by nobody for so long: the far end is gone. A slow line is not,
# however large the piece; a time-out of the socket alone could not tell them apart.
_IS_WATCHED: Final = hasattr(socket, "TCP_USER_TIMEOUT")
# Windows calls it TCP_MAXRT, in seconds, and Python has no name for it. Untried there, so that
# nothing rests on it: what is sent goes in pieces, none of which may take as long as READ_S.
_MAXRT: Final = 5
_PIECE: Final = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: status, headers by lower-case name, the whole body decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a host is: parts of its address, and the private authority's certificates, if any.

    ``keys``: known by one of these raw Ed25519 public keys instead, whatever its certificate says.
    """

    secure: bool
    host: str
    port: int
    path: str
    authority: Path | None = None
    keys: tuple[bytes, ...] = ()


def place_of(url: str, authority: Path | None = None) -> Place:
    """The place an address names; ``EnvironmentFault`` unless https, or http on this PC."""
    parts = urlsplit(url.strip())
    try:
        port = parts.port
    except ValueError:
        raise _bad_address() from None
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    plain = parts.scheme == "http" and is_this_machine(host)
    if not host or not (secure or plain) or parts.username or parts.query or parts.fragment:
        raise _bad_address()
    return Place(
        secure=secure,
        host=host,
        port=port or (443 if secure else 80),
        path=parts.path.rstrip("/"),
        authority=authority,
    )


@dataclass(slots=True)
class WebClient:
    """Asks one place; for one thread at a time, but ``cut`` may come from any.

    ``monotonic`` counts seconds; the connection is kept between requests.
    """

    place: Place
    monotonic: Callable[[], float] = time.monotonic
    _connection: "HTTPConnection | None" = None
    _bare: socket.socket | None = None
    _closed: bool = False
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        wait_s: float = 0.0,
        meanwhile: Callable[[], None] | None = None,
    ) -> Answer:
        """The answer to one request; ``wait_s`` is how long the host was asked to wait.

        ``meanwhile`` is done once all is sent, before the answer is waited for. Raises
        :class:`LineFault`; an answer of any status is no fault here.
        """
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError("a path begins with one stroke")
        total = LEAST_TOTAL_S + wait_s + len(body) / SLOWEST_BYTES_S
        deadline = self.monotonic() + total
        try:
            self._connect(deadline, READ_S + wait_s)
            self._tell(method, path, body, headers or {})
            if meanwhile is not None:
                meanwhile()
            return self._hear(method, deadline)
        except LineFault:
            self.drop()
            raise
        except Exception as cause:
            self.drop()
            fault = fault_of(cause)
            if fault is None:
                raise
            raise fault from cause

    def drop(self) -> None:
        """Lets the connection go; the next request makes another."""
        with self._guard:
            connection, self._connection = self._connection, None
            bare, self._bare = self._bare, None
        if connection is not None:
            connection.close()
        if bare is not None:
            bare.close()  # also under an answer that nobody reads to its end

    def cut(self) -> None:
        """Ends whatever is under way, from another thread; nothing can be asked any more."""
        with self._guard:
            self._closed = True
            bare = self._bare
        if bare is not None:
            with contextlib.suppress(OSError):
                bare.shutdown(socket.SHUT_RDWR)

    def _tell(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        connection = self._connection
        if connection is None:
            raise unreachable()
        sent = {"Accept-Encoding": "zstd", "Content-Length": str(len(body)), **headers}
        connection.request(
            method, self.place.path + path, body=body, headers=sent, preload_content=False
        )

    def _hear(self, method: str, deadline: float) -> Answer:
        connection = self._connection
        if connection is None:
            raise unreachable()
        response = connection.getresponse()
        raw = b"" if method == "HEAD" else _read(response, deadline, self.monotonic)
        response.close()
        # One that comes several times is read as one, its values joined by commas.
        answered = {name.lower(): response.headers[name] for name in response.headers}
        if answered.get("connection", "").lower() == "close":
            self.drop()
        return Answer(
            status=response.status,
            headers=answered,
            body=_plain(raw, answered.get("content-encoding", "")),
        )

    def _connect(self, deadline: float, read_s: float) -> None:
        kept = self._connection
        if kept is not None and not kept.is_connected:
            self.drop()
            kept = None
        if kept is None:
            kept = _connection_to(self.place)
            kept.connect()
            _end_in_silence(kept.sock)
            if self.place.keys:
                _shown(kept, self.place.keys)
        sock = kept.sock
        bare = sock.bare if isinstance(sock, _TimedSocket) else sock
        kept.sock = _TimedSocket(bare, deadline, read_s, self.monotonic)
        with self._guard:
            self._connection, self._bare = kept, bare
            closed = self._closed
        if closed:
            raise unreachable()


class _TimedSocket:
    """A socket that keeps one deadline through headers and body, however slowly bytes come."""

    def __init__(
        self, bare: socket.socket, deadline: float, read_s: float, monotonic: Callable[[], float]
    ) -> None:
        self.bare = bare
        self._deadline, self._read_s, self._monotonic = deadline, read_s, monotonic
        self._reading, self._closing = 0, False

    def sendall(self, data: bytes) -> None:
        """Sends all of it; the time given covers the whole piece."""
        if _IS_WATCHED:  # a large piece on a slow line has all the time there is
            self.bare.settimeout(self._left())
            self.bare.sendall(data)
            return
        whole = memoryview(data)
        for at in range(0, len(whole), _PIECE):
            self.bare.settimeout(min(self._left(), READ_S))
            self.bare.sendall(whole[at : at + _PIECE])

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """What a response is read from; closing it leaves the socket open."""
        self._reading += 1
        return io.BufferedReader(_TimedBytes(self), _CHUNK)

    def close(self) -> None:
        """Closes it once nothing reads from it any more, as a socket of the library does."""
        self._closing = True
        if not self._reading:
            self.bare.close()

    def end_reading(self) -> None:
        """One reader less."""
        self._reading -= 1
        if self._closing and not self._reading:
            self.bare.close()

    def receive_into(self, buffer: memoryview) -> int:
        """As ``recv_into``, within the time left."""
        self.bare.settimeout(min(self._left(), self._read_s))
        return self.bare.recv_into(buffer)

    def _left(self) -> float:
        left = self._deadline - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # the socket's own
        return getattr(self.bare, name)


class _TimedBytes(io.RawIOBase):
    def __init__(self, timed: _TimedSocket) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  # a buffer of any kind
        return self._timed.receive_into(buffer)

    def close(self) -> None:
        if not self.closed:
            self._timed.end_reading()
        super().close()


def _connection_to(place: Place) -> "HTTPConnection":
    from urllib3.connection import HTTPConnection, HTTPSConnection

    # Of a bad answer it would log what the answer said; what went wrong is the caller's to tell.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    if not place.secure:
        return HTTPConnection(place.host, place.port, timeout=CONNECT_S)
    return HTTPSConnection(
        place.host,
        place.port,
        timeout=CONNECT_S,
        ssl_context=pinned_context() if place.keys else _context(place.authority),
    )


def _end_in_silence(sock: socket.socket) -> None:
    """Where the system can, it ends a line that acknowledges nothing; where not, time-outs do."""
    with contextlib.suppress(OSError):
        if _IS_WATCHED:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(READ_S * 1000))
        elif os.name == "nt":
            sock.setsockopt(socket.IPPROTO_TCP, _MAXRT, int(READ_S))


def _shown(kept: "HTTPConnection", keys: tuple[bytes, ...]) -> None:
    """Lets a connection go whose other end is not who it should be."""
    try:
        require_key(kept.sock, keys)
    except LineFault:
        kept.close()
        raise


def _context(authority: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authority is not None:
        try:
            context.load_verify_locations(cafile=str(authority))
        except (OSError, ssl.SSLError) as cause:
            raise Untrusted(
                "authority_unreadable",
                "Không đọc được tệp chứng thư gốc của máy chủ. Hãy báo người quản trị.",
            ) from cause
    return context


def _read(response: "HTTPResponse", deadline: float, monotonic: Callable[[], float]) -> bytes:
    """The whole body as it came; stops an endless one."""
    found = bytearray()
    while piece := response.read1(_CHUNK, decode_content=False):
        found += piece
        if len(found) > MOST_ANSWER:
            raise too_large()
        if monotonic() > deadline:
            raise TimeoutError
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) != len(found):
        raise answer_cut()
    return bytes(found)


def _plain(raw: bytes, encoding: str) -> bytes:
    if encoding in {"", "identity"}:
        return raw
    if encoding != "zstd":
        raise BadAnswer("answer_unreadable", NOT_OURS)
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=MOST_ANSWER).stream_reader(raw) as reader:
            found = reader.read(MOST_ANSWER + 1)
    except zstandard.ZstdError as cause:
        raise BadAnswer("answer_unreadable", NOT_OURS) from cause
    if len(found) > MOST_ANSWER:
        raise too_large()
    return found


def _bad_address() -> EnvironmentFault:
    return EnvironmentFault(
        "bad_address", "Địa chỉ máy chủ chưa đúng. Địa chỉ phải bắt đầu bằng https://"
    )
