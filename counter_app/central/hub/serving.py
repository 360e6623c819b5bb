"""Runs a hub: TLS with a certificate of the PC's own device key, in a thread or as the process.

The certificate proves nothing but that key, which every desk of the office knows; nobody else's
authority is asked. The key is never on the disk as it is: what the TLS library must read from a file
is encrypted with a word that is never written down.
"""

import asyncio
import secrets
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from litestar.types import ASGIApp

from counter_app.central.hub.office import RunningHub
from counter_app.central.running.serving import Server, address_of, config_of, door_at
from counter_app.core.errors import EnvironmentFault

# Desks look at the key alone: their clocks may be years off.
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedHub:
    """A hub and where it answers, ``HOST:PORT``. Stopping twice is stopping once."""

    address: str
    hub: RunningHub
    server: uvicorn.Server
    thread: threading.Thread

    def stop(self) -> None:
        """Returns when what was in flight is answered and the server has ended."""
        self.server.should_exit = True
        self.thread.join()


@contextmanager
def serving_hub(
    app: ASGIApp, hub: RunningHub, key: Ed25519PrivateKey, *, host: str = "127.0.0.1", port: int = 0
) -> Iterator[ServedHub]:
    """A hub in a thread of its own; it has stopped cleanly after the block."""
    listening = threading.Event()
    door = door_at(host, port)
    server = Server(_config(app, key), _ending(hub), listening.set)
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[door])), name="hub-server"
    )
    thread.start()
    address = address_of(door).removeprefix("http://")
    served = ServedHub(address=address, hub=hub, server=server, thread=thread)
    try:
        while not listening.wait(0.05):
            if not thread.is_alive():
                raise EnvironmentFault("server_stopped", "Máy trạm không khởi động được.")
        yield served
    finally:
        served.stop()
        door.close()


def serve_hub(
    app: ASGIApp,
    hub: RunningHub,
    key: Ed25519PrivateKey,
    *,
    host: str,
    port: int,
    on_listening: Callable[[str], None],
) -> None:
    """Serves until the process is told to stop."""
    door = door_at(host, port)
    address = address_of(door).removeprefix("http://")
    server = Server(_config(app, key), _ending(hub), lambda: on_listening(address))
    try:
        asyncio.run(server.serve(sockets=[door]))
    finally:
        door.close()


def _ending(hub: RunningHub) -> Callable[[], None]:
    def end() -> None:
        hub.admission.closed = True

    return end


def _config(app: ASGIApp, key: Ed25519PrivateKey) -> uvicorn.Config:
    """Read into memory at once: the files are gone before anybody is served."""
    word = secrets.token_urlsafe(32)
    with tempfile.TemporaryDirectory() as folder:
        certificate, sealed = Path(folder, "c.pem"), Path(folder, "k.pem")
        certificate.write_bytes(_certificate(key).public_bytes(Encoding.PEM))
        encrypted = BestAvailableEncryption(word.encode())
        sealed.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encrypted))
        config = config_of(app, certificate=certificate, key=sealed, password=word)
        config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return config


def _certificate(key: Ed25519PrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "counter-hub")])
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=_FROM,
        not_valid_after=_UNTIL,
    )
    return builder.sign(key, None)
