"""Two networks joined by one wire that a test holds in its hand: it can cut it, or lose packets.

The kernel's own TCP runs at both ends (``ip netns``, a TUN device in each); between them every
packet passes through a thread here. Needs root and /dev/net/tun: without them these tests fail.
"""

import contextlib
import fcntl
import importlib.util
import ipaddress
import os
import random
import select
import signal
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from counter_app.bootstrap_sync import enrol_desk

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, ServerProcess

IN_NAMESPACE: Final = Path(__file__).with_name("in_namespace.py")
DESK, CELL = "desk", "cell"
PLACES: Final = {DESK: "10.77.1.1", CELL: "10.77.1.2"}
_TUNSETIFF: Final = 0x400454CA
_IFF_TUN: Final = 0x0001
_IFF_NO_PI: Final = 0x1000
_PACKET: Final = 65_536
T = TypeVar("T")


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@dataclass(slots=True, kw_only=True)
class Wire:
    """What joins the two networks. ``carried`` counts bytes by the end they came from."""

    names: dict[str, str]
    chance: random.Random
    loss: float = 0.0
    cut: bool = False
    carried: dict[str, int] = field(default_factory=lambda: {DESK: 0, CELL: 0})
    lost: int = 0
    _left: dict[str, int] = field(default_factory=dict)
    _ends: dict[str, int] = field(default_factory=dict)
    _hand: tuple[int, int] = (-1, -1)

    def lay(self) -> None:
        for side, name in self.names.items():
            ip("netns", "add", name)
            end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            request = struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI)
            fcntl.ioctl(end, _TUNSETIFF, request)
            self._ends[side] = end
            ip("link", "set", name, "netns", name)
            ip("-n", name, "addr", "add", f"{PLACES[side]}/30", "dev", name)
            ip("-n", name, "link", "set", "lo", "up")
            self.plug(side)
        self._hand = os.pipe()

    def plug(self, side: str, *, into: str = "up") -> None:
        """The plug itself: a program on that side is told at once that there is no network."""
        ip("-n", self.names[side], "link", "set", self.names[side], into)

    def cut_after(self, side: str, carried: int) -> None:
        """Once that many bytes more have come from that side, nothing passes either way."""
        self._left = {side: carried}

    def mend(self) -> None:
        self.cut, self.loss, self._left = False, 0.0, {}

    def carry(self) -> None:
        """Carries packets until it is taken up."""
        others = {self._ends[DESK]: (DESK, CELL), self._ends[CELL]: (CELL, DESK)}
        while True:
            ready, _, _ = select.select([*others, self._hand[0]], [], [])
            if self._hand[0] in ready:
                return
            for end in ready:
                side, other = others[end]
                with contextlib.suppress(OSError):  # a plug is out
                    packet = os.read(end, _PACKET)
                    if self._passes(side, len(packet)):
                        os.write(self._ends[other], packet)

    def _passes(self, side: str, size: int) -> bool:
        if side in self._left:
            self._left[side] -= size
            self.cut = self.cut or self._left[side] < 0
        if self.cut or self.chance.random() < self.loss:
            self.lost += 1
            return False
        self.carried[side] += size
        return True

    def let_go(self) -> None:
        os.write(self._hand[1], b".")

    def take_up(self) -> None:
        for handle in (*self._ends.values(), *self._hand):
            os.close(handle)
        for name in self.names.values():
            subprocess.run(["ip", "netns", "del", name], check=False)


@pytest.fixture
def wire() -> Iterator[Wire]:
    """The wire, carrying everything."""
    seed = int.from_bytes(os.urandom(4))
    print(f"seed {seed}")
    names = {side: f"{side}{os.getpid() % 100_000}" for side in PLACES}
    laid = Wire(names=names, chance=random.Random(seed))
    try:
        laid.lay()
        thread = threading.Thread(target=laid.carry, name="wire")
        thread.start()
        yield laid
        laid.let_go()
        thread.join()
    finally:
        laid.take_up()


@dataclass(frozen=True, slots=True)
class Place:
    """A thread that lives in the desk's network; what it starts lives there, too."""

    hand: ThreadPoolExecutor

    def do(self, work: Callable[[], T]) -> T:
        return self.hand.submit(work).result()


@pytest.fixture
def at_desk(wire: Wire) -> Iterator[Place]:
    spec = importlib.util.spec_from_file_location("in_namespace", IN_NAMESPACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with ThreadPoolExecutor(1, "desk", module.enter, (wire.names[DESK],)) as hand:
        yield Place(hand)


def certificate(folder: Path) -> Path:
    """A private authority's certificate for the cell's own address, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 11, 22, tzinfo=UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PLACES[CELL])])
    place = x509.IPAddress(ipaddress.ip_address(PLACES[CELL]))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=3650)).not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([place]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "cell.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.fixture
def far_cell(
    wire: Wire, server: "ServerProcess", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """A server in the other network, over TLS as everywhere but on one's own PC."""
    pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    server.start(
        program=(str(IN_NAMESPACE), wire.names[CELL], "-m", "counter_app"),
        options=("--host", PLACES[CELL], "--certificate", str(pem), "--key", str(pem)),
    )
    yield server
    # Before its network is taken away; connections that were cut off keep nobody waiting.
    server.end(signal.SIGKILL)


@pytest.fixture
def far_desk(
    far_cell: "ServerProcess", at_desk: Place, new_counter: Callable[..., "Counter"]
) -> "Counter":
    """A desk that has joined that server over the wire."""
    code, desk = far_cell.code(), new_counter()
    at_desk.do(lambda: enrol_desk(code, url=far_cell.url, desk=desk.desk))
    return desk
