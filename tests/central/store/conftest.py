"""Stores that every sentence about them is tried on, and desks that push to them.

A further kind of store joins by one more name in ``KINDS`` and one more branch in ``store_url``.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.judging.verdict import Verdict
from counter_app.central.push import take_push
from counter_app.central.ruling import Judging
from counter_app.core.clock import from_ms, to_ms
from counter_app.core.ids import DossierId, uuid7
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.dossier import Standing, State
from counter_app.domain.dossier_now import DossierNow
from counter_app.protocol.canonical import canonical
from counter_app.protocol.enrolment import device_id, raw_public
from counter_app.protocol.operation import (
    Operation,
    chain_link,
    chain_start,
    digest,
    sign,
    to_base64url,
)
from counter_app.protocol.push import PushedOperation, PushReply, PushRequest, pushed
from db.central.devices import KnownDevice
from db.central.opening import migrate, open_store
from db.central.own_postgres import OwnPostgres, own_postgres
from db.central.store import Store

# Groups of their own: one worker, so one server.
KINDS: Final = (
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.xdist_group("postgres")),
    pytest.param("cluster", marks=[pytest.mark.full, pytest.mark.xdist_group("cluster")]),
)
CLUSTER: Final = Path(__file__).parents[3] / "packaging" / "central" / "cluster.py"
NOON: Final = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
_NUMBERS: Final = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPostgres]:
    """A real PostgreSQL with a database that has all tables; communes are each test's own."""
    # What is not synced is then certainly lost at a power cut: see test_negative_controls.
    with own_postgres("wal_writer_delay = 10s") as server:
        server.make_database("cell")
        migrate(server.owner_url("cell"), secrets=FileSecretStore(tmp_path_factory.mktemp("cell")))
        yield server


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Three real nodes. ``url``: who serves, by the door; ``script``: what starts and ends them."""

    script: ModuleType
    folder: Path
    url: str

    @property
    def plan(self) -> dict[str, Any]:
        """Ports, processes and the superuser's address as they are now."""
        return dict(self.script.load(self.folder))

    def revive(self) -> None:
        """Starts what has died; returns when one leads and two follow."""
        self.script.revive(self.folder)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The three nodes of a cell with all tables; stopped and gone in the end, whatever happened."""
    spec = spec_from_file_location("cluster", CLUSTER)
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    parent = Path(tempfile.mkdtemp(prefix="cell-"))  # a socket's path has 107 characters
    parent.chmod(0o755)
    folder = parent / "nodes"
    try:
        plan = script.start(folder)
        laid = _lay_cell(plan["url"], FileSecretStore(tmp_path_factory.mktemp("cluster")))
        yield Cluster(script=script, folder=folder, url=laid)
    finally:
        if (folder / "cluster.json").exists():
            script.stop(folder)
        shutil.rmtree(parent, ignore_errors=True)


def _lay_cell(master: str, secrets: FileSecretStore) -> str:
    """The tables, laid by an owner who is no superuser; the address of who serves."""
    with psycopg.connect(master, autocommit=True) as connection:
        connection.execute("CREATE ROLE cell_owner LOGIN CREATEROLE PASSWORD 'mat-khau-chu'")
        connection.execute("ALTER DATABASE cell OWNER TO cell_owner")
        door = master.partition("@")[2]
        migrate(f"postgresql://cell_owner:mat-khau-chu@{door}", secrets=secrets)
        connection.execute("ALTER ROLE counter_central PASSWORD 'mat-khau-may-chu'")
    return f"postgresql://counter_central:mat-khau-may-chu@{door}"


@pytest.fixture
def commune() -> str:
    """A commune that no other test has."""
    return f"{10_000 + next(_NUMBERS)}"


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store of each kind is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/cell.db"
    if request.param == "cluster":
        return str(request.getfixturevalue("cluster").url)
    server: OwnPostgres = request.getfixturevalue("postgres")
    return server.url("cell")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Opens stores by their address and closes them in the end."""
    stores: list[Store] = []

    def open_one(url: str) -> Store:
        stores.append(open_store(url, secrets=FileSecretStore(tmp_path)))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(store_url: str, opened: Callable[[str], Store]) -> Store:
    """A fresh store, one test for each kind."""
    return opened(store_url)


@dataclass(slots=True)
class Counter:
    """A desk that writes operations and pushes them, without a store of its own."""

    commune: str
    inc: str = "00000000000000a1"
    revoked: bool = False
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    seq: int = 0
    chain: list[bytes] = field(default_factory=list)
    first: int = 1
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.chain = [chain_start(self.device, self.inc)]

    @property
    def device(self) -> str:
        return device_id(raw_public(self.key))

    @property
    def known(self) -> KnownDevice:
        return KnownDevice(
            device=self.device,
            device_no=1,
            commune=self.commune,
            name="Quầy 1",
            public_key=raw_public(self.key),
            revoked=self.revoked,
        )

    def operation(self, kind: str, dossier: str, body: object = None, **more: Any) -> Operation:
        """The next operation of this desk, not yet sealed."""
        self.seq += 1
        return Operation(
            id=more.get("id", uuid7(to_ms(NOON))),
            seq=self.seq,
            dossier=dossier,
            kind=kind,
            v=more.get("v", 1),
            base_ver=more.get("base_ver", 0),
            wall_ms=to_ms(self.now) + self.seq,
            boot_id="khoi-dong",
            mono_ms=self.seq,
            supersedes=more.get("supersedes"),
            body=canonical(body or {}),
        )

    def write(self, kind: str, dossier: str, body: object = None, **more: Any) -> PushedOperation:
        """The next operation as it travels."""
        operation = self.operation(kind, dossier, body, **more)
        sha = digest(operation)
        self.chain.append(chain_link(self.chain[-1], sha))
        return pushed(operation, sha=sha.hex(), sig=to_base64url(sign(sha, self.key)))

    def received(self, **body: Any) -> PushedOperation:
        """A new dossier."""
        return self.write("dossier.received", uuid7(to_ms(NOON)), body)

    def request(self, *ops: PushedOperation) -> PushRequest:
        """A push of a run of operations."""
        first = ops[0].seq if ops else self.seq + 1
        return PushRequest(
            app="1.0",
            device=self.device,
            inc=self.inc,
            first=first,
            chain_prev=self.chain[first - self.first].hex(),
            ops=ops,
        )

    @property
    def noon(self) -> datetime:
        """When all of this happens."""
        return NOON

    @property
    def judging(self) -> Judging:
        """The rules of these tests, whatever the commune."""
        return lambda *_: judged

    def push(self, store: Store, *ops: PushedOperation, **more: Any) -> PushReply:
        """The answer to a push of these operations."""
        judge = more.get("judge", judged)
        asked = take_push(store, self.known, self.request(*ops), at=NOON, judging=lambda *_: judge)
        return asked.result(30)


@pytest.fixture
def counter(commune: str) -> Callable[..., Counter]:
    """Makes desks of the test's commune."""
    return partial(Counter, commune=commune)


@pytest.fixture
def desk(commune: str) -> Counter:
    """A desk of the test's commune."""
    return Counter(commune=commune)


def judged(sent: PushedOperation, now: DossierNow | None, device: str) -> Verdict:
    """Rules simple enough to see what a push itself does."""
    body: dict[str, Any] = msgspec.json.decode(sent.body)
    if wanted := body.get("verdict"):
        return Verdict(outcome=wanted, code=body.get("code", "as.asked"), merge="person")
    if sent.kind == "dossier.received":
        return _taken_in(sent, body, device)
    if sent.kind not in {"dossier.noted", "dossier.moved"}:
        return Verdict(outcome="rejected", code="needs_server_upgrade")
    if now is None:
        return Verdict(outcome="rejected", code="dossier.unknown")
    return Verdict(outcome="accepted", now=msgspec.structs.replace(now, ver=now.ver + 1))


def _taken_in(sent: PushedOperation, body: dict[str, Any], device: str) -> Verdict:
    code = body.get("number")
    now = DossierNow(
        dossier=DossierId(sent.dossier),
        code=code,
        agency="H42.12.05",
        state=State.RECEIVED,
        ver=1,
        procedure_code="2.000815",
        procedure_name="Chứng thực bản sao",
        sector="Chứng thực",
        applicant_name=body.get("name", "Nguyễn Thị Mẫu"),
        resolving_unit="",
        clerk_name="Trần Văn Thử",
        device=device,
        received_ms=sent.wall_ms,
        standing=Standing(since=from_ms(sent.wall_ms)),
        lookup_hash="",
        subject_key=body.get("subject", ""),
        told=sent.body,
    )
    register = (body.get("agency", "H42.12.05"), code) if code else None
    return Verdict(outcome="accepted", now=now, register=register)
