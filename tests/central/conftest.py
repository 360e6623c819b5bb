"""A real central server on loopback, communes of their own, and desks that speak to it by hand."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection  # noqa: TID251  # a peer that shares nothing with ours
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_central import cell_served
from counter_app.central.door.bodies import BodyLimits
from counter_app.central.door.limits import Limits
from counter_app.central.keys import code_digest
from counter_app.central.office.keeping import CODE_MS, Keeper, new_code
from counter_app.central.office.officers import add_officer
from counter_app.central.office.offices import found_office
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import SystemClock
from counter_app.core.ids import uuid7
from counter_app.core.resources import resource
from counter_app.domain.places import load_places
from counter_app.domain.staff import Role
from counter_app.protocol.enrolment import challenge_bytes, device_id, raw_public, request_bytes
from counter_app.protocol.operation import (
    Operation,
    chain_start,
    digest,
    sign,
    to_base64url,
)
from counter_app.protocol.push import pushed
from db.central.attachments import Attached, add_attachments
from db.central.enrol_codes import give_code

MOST_READERS: Final = 2
PASSWORD: Final = "mot-mat-khau-dai"
_COMMUNES: Final = iter(load_places(resource("places")).communes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def error(self) -> str:
        return str(self.body["error"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One request a connection, nothing done behind the test's back."""

    url: str

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        place = urlsplit(self.url)
        connection = HTTPConnection(place.hostname or "", place.port or 0, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            heads = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(status=answer.status, headers=heads, raw=answer.read())
        finally:
            connection.close()

    def post(self, path: str, value: object, headers: dict[str, str] | None = None) -> Reply:
        return self.ask("POST", path, json.dumps(value).encode(), headers)


@dataclass(slots=True, kw_only=True)
class Desk:
    """A desk's half of the protocol, as plain as it can be written."""

    wire: Wire
    commune: str = ""
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    inc: str = "00000000000000aa"
    token: str = ""
    token_id: str = ""
    enrolment: dict[str, Any] = field(default_factory=dict)

    @property
    def device(self) -> str:
        return device_id(raw_public(self.key))

    def enrol(self, code: str, **changes: Any) -> Reply:
        asked = {
            "code": code,
            "public_key": to_base64url(raw_public(self.key)),
            "name": "Quầy 1",
            "app": "0.1.0",
        }
        reply = self.wire.post("/v1/enrol", asked | changes)
        if reply.status == 200:
            self.enrolment = reply.body
        return reply

    def challenge(self) -> Reply:
        return self.wire.post("/v1/challenge", {"device": self.device})

    def answer(self, nonce: str, **changes: Any) -> Reply:
        sig = to_base64url(self.key.sign(challenge_bytes(self.device, self.inc, nonce)))
        asked = {"device": self.device, "inc": self.inc, "nonce": nonce, "sig": sig}
        return self.wire.post("/v1/token", asked | changes)

    def sign_in(self) -> Reply:
        reply = self.answer(self.challenge().body["nonce"])
        if reply.status == 200:
            self.token, self.token_id = reply.body["token"], reply.body["token_id"]
        return reply

    def signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """The headers that prove the request; ``body`` as it will be sent."""
        message = request_bytes(method, path, body, self.token_id)
        return {
            "Authorization": f"Bearer {self.token}",
            "X-Device-Signature": to_base64url(self.key.sign(message)),
        }

    def ask(self, path: str, value: object, **headers: str) -> Reply:
        body = json.dumps(value).encode()
        return self.send(path, body, **headers)

    def send(self, path: str, body: bytes, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.wire.ask("POST", path, body, self.signed("POST", path, body) | named)

    def get(self, path: str) -> Reply:
        return self.wire.ask("GET", path, headers=self.signed("GET", path, b""))

    def operation(self, seq: int, kind: str = "dossier.odd", body: str = "{}") -> dict[str, Any]:
        """A signed operation as it travels."""
        made = Operation(
            id=uuid7(1_795_000_000_000 + seq),
            seq=seq,
            dossier=uuid7(1_795_000_000_000),
            kind=kind,
            v=1,
            base_ver=0,
            wall_ms=1_795_000_000_000,
            boot_id="b",
            mono_ms=1,
            supersedes=None,
            body=body,
        )
        sha = digest(made)
        sig = to_base64url(sign(sha, self.key))
        sent = json.loads(msgspec.json.encode(pushed(made, sha=sha.hex(), sig=sig)))
        return dict(sent)

    def push(self, *operations: dict[str, Any], first: int = 1, **changes: Any) -> Reply:
        start = chain_start(self.device, self.inc).hex()
        asked = {"app": "1", "inc": self.inc, "first": first, "chain_prev": start}
        asked |= {"device": self.device, "ops": list(operations)}
        return self.ask("/v1/push", asked | changes)

    def pull(self, wait_s: int = 0, **cursors: int) -> Reply:
        places = {"device": 0, f"commune:{self.commune}": 0} | cursors
        return self.ask("/v1/pull", {"device": self.device, "cursors": places, "wait_s": wait_s})


@pytest.fixture(scope="session")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCell]:
    """A real server with an embedded store; every test brings communes of its own."""
    folder = tmp_path_factory.mktemp("cell")
    with cell_served(f"sqlite:///{folder / 'cell.db'}", blobs=folder / "blobs") as served:
        wake_readers(served)
        yield served


def wake_readers(served: ServedCell) -> None:
    """Lets every thread of the store begin, so that no test is blamed for it."""
    together = threading.Barrier(MOST_READERS + 1)
    waiting = [served.cell.store.read("", lambda _: together.wait()) for _ in range(MOST_READERS)]
    together.wait()
    for one in waiting:
        one.result()


@pytest.fixture
def wire(cell: ServedCell) -> Wire:
    return Wire(url=cell.url)


@pytest.fixture
def new_commune(cell: ServedCell) -> Callable[..., str]:
    """Founds an office of a commune nobody else has."""

    def founded(**device: Any) -> str:
        commune = next(_COMMUNES).code
        found_office(cell.cell.store, office_file(commune, **device), clock=SystemClock())
        return commune

    return founded


def office_file(commune: str, **device: Any) -> dict[str, Any]:
    """The plain form of an office file, as short as can be."""
    return {
        "office": {
            "agency": f"H42.{commune[:2]}.{commune[2:]}",
            "commune_code": commune,
            "name": f"Trung tâm Phục vụ hành chính công xã {commune}",
            "address": "Thôn 1",
            "hotline": "0200 000 0001",
        },
        "header": {
            "parent": ["ỦY BAN NHÂN DÂN"],
            "unit": "TRUNG TÂM",
            "symbol": "TT",
            "place": "Xã A",
        },
        "device": {"number": 1, "lane": 1, "reserve_lane": 2} | device,
        "clerks": [{"name": "Lê Thị Hạnh"}],
    }


@pytest.fixture
def commune(new_commune: Callable[..., str]) -> str:
    return new_commune()


@pytest.fixture
def offer(cell: ServedCell) -> Callable[..., str]:
    """Keeps a new one-time code of a commune, without an administrator."""

    def offered(commune: str, *, until_ms: int | None = None, desk: str = "Quầy 1") -> str:
        code, now_ms = new_code(commune), cell.cell.now_ms()
        digest, until = code_digest(cell.cell.key, code), until_ms or now_ms + CODE_MS
        cell.cell.store.write(
            commune,
            lambda one: give_code(
                one, commune, digest, desk_name=desk, until_ms=until, at_ms=now_ms
            ),
        ).result()
        return code

    return offered


@pytest.fixture
def fresh_desk(wire: Wire) -> Callable[[str], Desk]:
    """A desk that has not joined yet."""
    return lambda commune: Desk(wire=wire, commune=commune)


@pytest.fixture
def new_desk(wire: Wire, offer: Callable[..., str]) -> Callable[..., Desk]:
    """A desk of a commune, enrolled and signed in."""

    def joined(commune: str, **changes: Any) -> Desk:
        desk = Desk(wire=wire, commune=commune)
        assert desk.enrol(offer(commune), **changes).status == 200
        assert desk.sign_in().status == 200
        return desk

    return joined


@pytest.fixture
def desk(commune: str, new_desk: Callable[..., Desk]) -> Desk:
    """The first desk of a commune of its own."""
    return new_desk(commune)


@pytest.fixture
def own_cell(tmp_path: Path) -> Iterator[Callable[..., ServedCell]]:
    """A server of the test's own, with limits that a test can reach."""
    with ExitStack() as stack:

        def served(**limits: Any) -> ServedCell:
            address = f"sqlite:///{tmp_path / 'cell.db'}"
            running = stack.enter_context(
                cell_served(address, blobs=tmp_path / "blobs", limits=Limits(**limits))
            )
            wake_readers(running)
            return running

        yield served


def desk_of(served: ServedCell, commune: str = "10000") -> Desk:
    """A desk signed in at a server of the test's own."""
    if commune not in served.cell.store.communes():
        found_office(served.cell.store, office_file(commune), clock=SystemClock())
    keeper = Keeper(
        store=served.cell.store,
        commune=commune,
        who="test",
        clock=served.cell.clock,
        key=served.cell.key,
    )
    desk = Desk(wire=Wire(url=served.url), commune=commune)
    assert desk.enrol(keeper.offer_code("Quầy").result().code).status == 200
    assert desk.sign_in().status == 200
    return desk


@pytest.fixture
def hasty_desk(own_cell: Callable[..., ServedCell]) -> Desk:
    """A desk at a server that waits for a body a fifth of a second."""
    return desk_of(own_cell(body=BodyLimits(patience_s=0.2)))


@pytest.fixture
def join_desk() -> Callable[..., Desk]:
    return desk_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An administrator of a commune at the other end of the line."""

    wire: Wire
    name: str
    password: str

    def ask(self, method: str, path: str, value: object = None) -> Reply:
        word = base64.b64encode(f"{self.name}:{self.password}".encode()).decode()
        body = b"" if value is None else json.dumps(value).encode()
        headers = {"Authorization": f"Basic {word}"}
        return self.wire.ask(method, f"/v1/admin/{path}", body, headers)

    def post(self, path: str, value: object = None) -> Reply:
        return self.ask("POST", path, value)


@pytest.fixture
def office_of(cell: ServedCell, wire: Wire) -> Callable[..., Office]:
    """Adds an officer to a commune and speaks for them."""

    def added(commune: str, *, role: Role = Role.ADMINISTRATOR, login: str = "quantri") -> Office:
        add_officer(
            cell.cell.store, commune, login=login, name="Trần Quản", role=role, password=PASSWORD
        )
        return Office(wire=wire, name=f"{commune}/{login}", password=PASSWORD)

    return added


@pytest.fixture
def office(commune: str, office_of: Callable[..., Office]) -> Office:
    return office_of(commune)


@pytest.fixture
def desk_at() -> Callable[[str, str], Desk]:
    """A desk of a commune before any server: it has not joined."""
    return lambda url, commune: Desk(wire=Wire(url=url), commune=commune)


@pytest.fixture
def record(cell: ServedCell) -> Callable[..., None]:
    """Lets a record of the commune name a file, as an accepted operation does."""

    def named(commune: str, content: bytes, **changes: Any) -> None:
        told: dict[str, Any] = {
            "dossier": uuid7(1_795_000_000_000),
            "id": uuid7(1_795_000_000_000),
            "sha256": hashlib.sha256(content).hexdigest(),
            "label": "Giấy khai sinh",
            "mime": "application/pdf",
            "size": len(content),
            "pages": 1,
        } | changes
        cell.cell.store.write(
            commune, lambda one: add_attachments(one, commune, [Attached(**told)], at_ms=1)
        ).result()

    return named
