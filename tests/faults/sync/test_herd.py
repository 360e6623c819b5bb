"""Thousands of counters come at once, as after a province's line was down: nothing lost, none twice.

Each counter signs in and pushes as the protocol says, and comes again when it is told to.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_central import cell_store
from counter_app.core.ids import uuid7
from counter_app.protocol.enrolment import challenge_bytes, device_id, raw_public, request_bytes
from counter_app.protocol.operation import Operation, chain_start, digest, sign, to_base64url
from counter_app.protocol.push import PushedOperation, PushRequest, pushed
from db.central.devices import KnownDevice, add_device

if TYPE_CHECKING:
    from tests.faults.sync.conftest import Counter, Oracle, ServerProcess

SEED: Final = 20261123
EACH: Final = 5
INC: Final = "00000000000000aa"
AT_MS: Final = 1_795_400_000_000
UNTHROTTLED: Final = ("tests/faults/sync/unthrottled_server.py",)
PATIENCE_S: Final = 15.0
MEMORY_KB: Final = 300_000


@dataclass(slots=True)
class One:
    """A counter of the herd: it has signed before the clock runs."""

    number: int
    body: dict[str, Any]
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    duplicates: int = 0
    turned_away: int = 0

    @property
    def device(self) -> str:
        return device_id(raw_public(self.key))

    def request(self) -> PushRequest:
        return PushRequest(
            app="1.0", device=self.device, inc=INC, first=1,
            chain_prev=chain_start(self.device, INC).hex(),
            ops=tuple(self._operation(seq) for seq in range(1, EACH + 1)),
        )  # fmt: skip

    def _operation(self, seq: int) -> PushedOperation:
        count = self.number * EACH + seq
        day, number = divmod(count, 900)
        agency = self.body["agency"]
        person = {"name": f"Nguyễn Văn Số {count}", "personal_id": f"{count:012d}"}
        draft = self.body["draft"]
        submitter = draft["submitter"] | {"person": draft["submitter"]["person"] | person}
        body = self.body | {
            "code": f"{agency}-26{1 + day // 28:02}{1 + day % 28:02}-{1000 + number}",
            "slip_no": 100_001 + count,
            "draft": draft | {"submitter": submitter},
        }
        made = Operation(
            id=uuid7(AT_MS), seq=seq, dossier=uuid7(AT_MS), kind="dossier.received", v=1,
            base_ver=0, wall_ms=AT_MS, boot_id="b", mono_ms=seq, supersedes=None,
            body=msgspec.json.encode(body, order="sorted").decode(),
        )  # fmt: skip
        sha = digest(made)
        return pushed(made, sha=sha.hex(), sig=to_base64url(sign(sha, self.key)))


class Line:
    """One kept connection of one counter; what goes wrong on it is tried again."""

    def __init__(self, url: str, chance: random.Random, one: One) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or 0
        self._chance, self._one = chance, one
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, body: bytes, **headers: str) -> dict[str, Any]:
        """The answer of the server, however often it has to be asked."""
        failures = 0
        while True:
            try:
                status, told, answer = await asyncio.wait_for(
                    self._once(path, body, headers), PATIENCE_S
                )
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                self.drop()
                failures += 1
                await asyncio.sleep(self._chance.uniform(0, min(900.0, 2.0 * 2**failures)))
                continue
            if status == 200:
                return dict(json.loads(answer))
            if status == 401:
                raise PermissionError(path)
            assert status in {429, 503}, (status, answer)
            self._one.turned_away += 1
            await asyncio.sleep(float(told["retry-after"]) * self._chance.uniform(1.0, 1.5))

    async def _once(
        self, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = [f"POST {path} HTTP/1.1", "Host: cell", f"Content-Length: {len(body)}"]
        lines += ["Content-Type: application/json", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        told = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:])}
        answer = await reader.readexactly(int(told["content-length"]))
        if told.get("connection") == "close":
            self.drop()
        return int(head[0].split()[1]), told, answer

    def drop(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def drain(one: One, packed: bytes, url: str, chance: random.Random) -> list[str]:
    """Signs in, pushes, and tells what was acknowledged."""
    line = Line(url, chance, one)
    try:
        while True:
            # What a counter was given to sign grows old while it waits its turn.
            with suppress(PermissionError):
                reply = await _push(line, one, packed)
                break
    finally:
        line.drop()
    one.duplicates = sum(result["r"] == "duplicate" for result in reply["results"])
    assert {result["r"] for result in reply["results"]} <= {"accepted", "duplicate"}, reply
    return [result["id"] for result in reply["results"]]


async def _push(line: Line, one: One, packed: bytes) -> dict[str, Any]:
    asked = json.dumps({"device": one.device}).encode()
    nonce = (await line.ask("/v1/challenge", asked))["nonce"]
    sig = to_base64url(one.key.sign(challenge_bytes(one.device, INC, nonce)))
    proof = {"device": one.device, "inc": INC, "nonce": nonce, "sig": sig}
    token = await line.ask("/v1/token", json.dumps(proof).encode())
    message = request_bytes("POST", "/v1/push", packed, token["token_id"])
    signed = to_base64url(one.key.sign(message))
    bearer = f"Bearer {token['token']}"
    return await line.ask(
        "/v1/push", packed, **{"Authorization": bearer, "X-Device-Signature": signed}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """How a herd went through one server."""

    seconds: float
    peak_kb: int
    twice: int
    turned_away: int


def herd(
    many: int, server: "ServerProcess", oracle: "Oracle", body: dict[str, Any], **how: Any
) -> Drained:
    """Lets ``many`` counters come to the server at once; returns when all are acknowledged."""
    all_of_them = [One(number, body) for number in range(many)]
    _join(server, all_of_them, str(body["agency"]))
    ready = [msgspec.json.encode(one.request()) for one in all_of_them]
    for packed in ready:
        oracle.note("saved", [sent["id"] for sent in json.loads(packed)["ops"]])
    server.start(**how)
    chance = random.Random(SEED)

    async def come() -> list[list[str]]:
        return await asyncio.gather(
            *(
                drain(one, packed, server.url, chance)
                for one, packed in zip(all_of_them, ready, strict=True)
            )
        )

    began = time.perf_counter()
    acknowledged = asyncio.run(come())
    seconds = time.perf_counter() - began
    peak = _peak_kb(server)
    server.end()
    for names in acknowledged:
        oracle.note("acknowledged", names)
    return Drained(
        seconds=seconds,
        peak_kb=peak,
        twice=sum(one.duplicates for one in all_of_them),
        turned_away=sum(one.turned_away for one in all_of_them),
    )


def _join(server: "ServerProcess", counters: list[One], agency: str) -> None:
    with cell_store(server.db) as store:
        (commune,) = store.communes()

        def joined(connection: Any) -> None:
            for one in counters:
                known = KnownDevice(
                    device=one.device, device_no=100 + one.number, commune=commune, name=agency,
                    public_key=raw_public(one.key),
                )  # fmt: skip
                add_device(connection, known, app="1.0", at_ms=AT_MS)

        store.write(commune, joined).result()


def _peak_kb(server: "ServerProcess") -> int:
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.fixture
def body(
    new_counter: Callable[..., "Counter"], oracle: "Oracle", tmp_path: Path
) -> Iterator[dict[str, Any]]:
    """What a counter sends of a dossier it took in; the herd's ledger does not know of it."""
    counter = new_counter()
    counter.oracle = type(oracle)(tmp_path / "apart")
    counter.take_in()
    yield dict(json.loads(counter.rows("SELECT body FROM outbox")[0][0]))
    counter.oracle.close()


def all_there_once(oracle: "Oracle", server: "ServerProcess", many: int) -> None:
    found = oracle.judge(server.rows)
    assert (found.lost, found.twins, found.collisions) == (0, 0, 0)
    assert server.rows("SELECT count(*) FROM dossiers") == [(many * EACH,)]


def test_a_small_herd_is_let_in_by_and_by(
    server: "ServerProcess", oracle: "Oracle", body: dict[str, Any]
) -> None:
    went = herd(150, server, oracle, body)
    print(f"seed {SEED}: {went}")
    assert went.twice == 0
    assert went.peak_kb < MEMORY_KB
    all_there_once(oracle, server, 150)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_three_thousand_counters_at_once(
    server: "ServerProcess", oracle: "Oracle", body: dict[str, Any], new_server: Any
) -> None:
    """About four minutes: the server as it is, then the same without its manners."""
    went = herd(3_000, server, oracle, body)
    print(f"seed {SEED}: {went}")
    all_there_once(oracle, server, 3_000)
    assert went.twice == 0
    assert went.peak_kb < MEMORY_KB
    other = new_server("unthrottled")
    wild = herd(3_000, other, oracle, body, program=UNTHROTTLED)
    print(f"unthrottled: {wild}")
    assert went.seconds <= 1.3 * wild.seconds
