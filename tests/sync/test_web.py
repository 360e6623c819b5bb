"""The HTTP client against hosts that lie, stall or are not who they say. Sockets, no waiting."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import EAI_NONAME, create_server, gaierror, socket
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from counter_app.core import web as web_client
from counter_app.core.errors import EnvironmentFault
from counter_app.core.line_faults import BadAnswer, LineFault, TooSlow, Unreachable, Untrusted
from counter_app.core.web import WebClient, place_of

OK: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
Speak = Callable[[socket], None]


@contextmanager
def host(speak: Speak) -> Iterator[int]:
    """A host on loopback that reads one request and speaks as told; answers its port."""
    door = create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            caller, _ = door.accept()
        except OSError:
            return
        with caller:
            try:
                speak(caller)
            except OSError:
                return  # the client went away, as it should

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()
        thread.join()


def after_request(answer: bytes) -> Speak:
    def speak(caller: socket) -> None:
        caller.recv(65536)
        caller.sendall(answer)

    return speak


def ask(port: int, **client: object) -> bytes:
    web = WebClient(place_of(f"http://127.0.0.1:{port}"), **client)  # type: ignore[arg-type]
    try:
        return web.ask("GET", "/x").body
    finally:
        web.drop()


def test_an_answer_is_read_whole() -> None:
    with host(after_request(OK)) as port:
        assert ask(port) == b"hi"


def test_a_redirect_is_an_answer_and_never_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with host(after_request(moved)) as port:
        web = WebClient(place_of(f"http://127.0.0.1:{port}"))
        assert web.ask("GET", "/x").status == 302
        web.drop()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        pytest.param(b"", Unreachable, id="closed"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", BadAnswer, id="not http"),
        pytest.param(OK[:-1].replace(b"2\r", b"9\r"), LineFault, id="cut"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 2\r\n\r\nhi",
            BadAnswer,
            id="badly packed",
        ),
    ],
)
def test_what_is_no_whole_answer_is_a_fault(answer: bytes, fault: type[LineFault]) -> None:
    with host(after_request(answer)) as port, pytest.raises(fault) as told:
        ask(port)
    assert len(told.value.message.split()) <= 25


def test_nobody_there_and_no_such_name_are_told_apart_from_a_slow_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(Unreachable) as told:
        ask(port)
    assert told.value.code == "unreachable"

    def unknown(*_: object, **__: object) -> None:
        raise gaierror(EAI_NONAME, "unknown")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    web = WebClient(place_of("https://mot-cua.invalid"))
    with pytest.raises(Unreachable) as told:
        web.ask("GET", "/x")
    assert told.value.code == "name_unknown"


def test_an_endless_answer_is_dropped() -> None:
    def speak(caller: socket) -> None:
        caller.recv(65536)
        caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            caller.sendall(b"x" * 65536)

    with host(speak) as port, pytest.raises(BadAnswer) as told:
        ask(port)
    assert told.value.code == "answer_too_large"


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"", id="in the head"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="in the body"),
    ],
)
def test_one_byte_at_a_time_ends_at_the_deadline(before: bytes) -> None:
    """The clock of the client moves a second with each look: no test waits."""
    seconds = iter(range(10_000))

    def speak(caller: socket) -> None:
        caller.recv(65536)
        caller.sendall(before)
        while True:
            caller.sendall(b"H")

    with host(speak) as port, pytest.raises(TooSlow):
        ask(port, monotonic=lambda: float(next(seconds)))


def test_a_far_end_that_takes_nothing_is_given_up_where_the_system_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a system without TCP_USER_TIMEOUT: by the piece, long before the time for the whole."""
    body, ended = bytes(32 << 20), threading.Event()
    monkeypatch.setattr(web_client, "_IS_WATCHED", False)
    monkeypatch.setattr(web_client, "READ_S", 0.1)

    def speak(_caller: socket) -> None:
        ended.wait()

    with host(speak) as port:
        web = WebClient(place_of(f"http://127.0.0.1:{port}"))
        began = time.monotonic()
        try:
            with pytest.raises(TooSlow):
                web.ask("PATCH", "/x", body=body)
        finally:
            ended.set()
    assert time.monotonic() - began < 10.0 < web_client.LEAST_TOTAL_S


def test_a_slow_far_end_has_its_time_where_what_is_sent_goes_in_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = bytes(1 << 20)
    monkeypatch.setattr(web_client, "_IS_WATCHED", False)

    def speak(caller: socket) -> None:
        got = 0
        while got < len(body):
            got += len(caller.recv(4096))
        caller.sendall(OK)

    with host(speak) as port:
        web = WebClient(place_of(f"http://127.0.0.1:{port}"))
        assert web.ask("PATCH", "/x", body=body).body == b"hi"
        web.drop()


def test_another_thread_can_cut_what_waits() -> None:
    asked = threading.Event()

    def speak(caller: socket) -> None:
        caller.recv(65536)
        asked.set()
        caller.recv(1)

    with host(speak) as port:
        web = WebClient(place_of(f"http://127.0.0.1:{port}"))

        def cut() -> None:
            asked.wait()
            web.cut()

        cutter = threading.Thread(target=cut)
        cutter.start()
        with pytest.raises(Unreachable):
            web.ask("GET", "/x")
        cutter.join()
        with pytest.raises(Unreachable):
            web.ask("GET", "/x")


@pytest.mark.parametrize(
    "url",
    ["http://example.vn", "ftp://127.0.0.1", "https://a:b@example.vn", "https://", "https://x:y"],
)
def test_only_https_or_this_pc(url: str) -> None:
    with pytest.raises(EnvironmentFault) as told:
        place_of(url)
    assert told.value.code == "bad_address"


NOW: Final = datetime(2026, 11, 22, tzinfo=UTC)


def certificate(folder: Path, *, name: str, until: datetime) -> Path:
    """A self-signed certificate with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "cell.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


def over_tls(pem: Path) -> Speak:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def speak(caller: socket) -> None:
        try:
            with context.wrap_socket(caller, server_side=True) as safe:
                safe.recv(65536)
                safe.sendall(OK)
        except ssl.SSLError:
            return

    return speak


@pytest.mark.parametrize(
    ("name", "until", "trusted", "code"),
    [
        pytest.param(
            "localhost", NOW + timedelta(days=3650), False, "certificate_unknown", id="self-signed"
        ),
        pytest.param(
            "localhost", NOW - timedelta(days=900), True, "certificate_date", id="expired"
        ),
        pytest.param(
            "other.vn", NOW + timedelta(days=3650), True, "certificate_host", id="wrong host"
        ),
    ],
)
def test_a_doubtful_certificate_is_refused_with_its_likely_cause(
    tmp_path: Path, name: str, until: datetime, trusted: bool, code: str
) -> None:
    pem = certificate(tmp_path, name=name, until=until)
    with host(over_tls(pem)) as port:
        place = place_of(f"https://localhost:{port}", pem if trusted else None)
        web = WebClient(place)
        with pytest.raises(Untrusted) as told:
            web.ask("GET", "/x")
        web.drop()
    assert told.value.code == code
    assert ("giờ" in told.value.message) == (code == "certificate_date")


def test_a_private_authority_is_trusted_when_named(tmp_path: Path) -> None:
    pem = certificate(tmp_path, name="localhost", until=NOW + timedelta(days=3650))
    with host(over_tls(pem)) as port:
        web = WebClient(place_of(f"https://localhost:{port}", pem))
        assert web.ask("GET", "/x").body == b"hi"
        web.drop()
