"""The push rows of the benchmark: operations made durable at the central side, beside PostgreSQL.

No network: from the decoded request to the answer, digest, signature and rules included.
"""

import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from counter_app.cli.bench.row import BenchRow

if TYPE_CHECKING:
    from counter_app.central.ruling import Judging
    from counter_app.central.signatures import Trying
    from counter_app.protocol.push import PushRequest
    from db.central.devices import KnownDevice
    from db.central.peers import PlainRows
    from db.central.store import Store

_CLIENTS: Final = 8
_ROUNDS: Final = 5
_SINGLES: Final = 150
_BATCHES: Final = 6
_BATCH: Final = 50
_SECONDS: Final = 2
_SIZE: Final = 8_000
_AGENCY: Final = "H42.12.05"
_SLIP: Final = "1700001"


def rows() -> list[BenchRow]:
    """Operations a second. Both stores, both peers and the floor in turns, medians of all turns."""
    from counter_app.central.companion import Companion
    from counter_app.core.secrets import FileSecretStore
    from db.central.opening import migrate, open_store
    from db.central.own_postgres import own_postgres
    from db.central.peers import PlainRows

    with tempfile.TemporaryDirectory() as name, own_postgres() as server:
        folder = Path(name)
        secrets = FileSecretStore(folder)
        body = _real_body(folder)
        server.make_database("cell")
        migrate(server.owner_url("cell"), secrets=secrets)
        stores = (
            open_store(server.url("cell"), secrets=secrets),
            open_store(f"sqlite:///{folder}/cell.db", secrets=secrets),
        )
        try:
            with Companion() as companion:
                rates = _in_turns(stores, PlainRows(server, "plain", body), body, folder, companion)
        finally:
            for store in stores:
                store.close()
    return _rows(rates)


@dataclass(slots=True)
class _Rates:
    """Operations a second, one of each turn."""

    floor: list[float] = field(default_factory=list)
    pgbench: list[float] = field(default_factory=list)
    copy: list[float] = field(default_factory=list)
    copy_batches: list[float] = field(default_factory=list)
    single: list[float] = field(default_factory=list)
    batch: list[float] = field(default_factory=list)
    embedded: list[float] = field(default_factory=list)
    embedded_batch: list[float] = field(default_factory=list)


def _in_turns(
    stores: "tuple[Store, Store]", plain: "PlainRows", body: str, folder: Path, trying: "Trying"
) -> _Rates:
    from db.central.peers import commits_alone

    rates = _Rates()
    desks = [_Desk(body, n) for n in range(_CLIENTS)]
    _found_offices(stores, desks)
    postgres, sqlite = stores
    for turn in range(_ROUNDS + 1):
        if turn == 1:
            rates = _Rates()  # the first only warms up
            plain.server.look_through("cell")
        rates.floor.append(commits_alone(folder, [body] * 100))
        rates.pgbench.append(plain.commits_a_second(_CLIENTS, _SECONDS))
        rates.single.append(_pushed(postgres, desks, _SINGLES, 1, trying))
        rates.embedded.append(_pushed(sqlite, desks, _SINGLES, 1, trying))
        rates.copy.append(plain.copied_a_second(_CLIENTS * _BATCHES * _BATCH))
        rates.copy_batches.append(plain.copied_in_batches_a_second(_CLIENTS * _BATCHES, _BATCH))
        rates.batch.append(_pushed(postgres, desks, _BATCHES, _BATCH, trying))
        rates.embedded_batch.append(_pushed(sqlite, desks, _BATCHES, _BATCH, trying))
    return rates


def _pushed(
    store: "Store", desks: "list[_Desk]", pushes: int, size: int, trying: "Trying"
) -> float:
    """Operations a second of all desks at once, each waiting for its answer before the next."""
    from counter_app.central.push import take_push
    from counter_app.core.clock import SystemClock

    at = SystemClock().now()
    judging = _judging()
    runs = [(desk.known, list(desk.requests(id(store), pushes, size))) for desk in desks]

    def send(known: "KnownDevice", requests: "list[PushRequest]") -> None:
        for request in requests:
            reply = take_push(store, known, request, at=at, judging=judging, trying=trying).result()
            refused = [result for result in reply.results if result.r != "accepted"]
            if refused:
                raise AssertionError(refused[0])

    threads = [threading.Thread(target=send, args=run) for run in runs]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(desks) * pushes * size / (time.perf_counter() - began)


class _Desk:
    """A desk of a commune of its own, that has signed before the clock runs."""

    def __init__(self, body: str, number: int) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        from counter_app.protocol.enrolment import device_id, raw_public
        from db.central.devices import KnownDevice

        self._body = body
        self._key = Ed25519PrivateKey.generate()
        self._number = number
        self._lives: dict[int, tuple[int, bytes]] = {}
        public = raw_public(self._key)
        self.known = KnownDevice(
            device=device_id(public),
            device_no=1,
            commune=f"{10_000 + number}",
            name="Quầy 1",
            public_key=public,
        )

    def requests(self, store: int, pushes: int, size: int) -> "Iterator[PushRequest]":
        """The next pushes to one store."""
        from counter_app.protocol.operation import chain_start
        from counter_app.protocol.push import PushRequest

        device, inc = self.known.device, "00000000000000a1"
        for _ in range(pushes):
            seq, link = self._lives.get(store, (0, chain_start(device, inc)))
            first, before, ops = seq + 1, link, []
            for _ in range(size):
                seq += 1
                sent, link = self._operation(seq, link)
                ops.append(sent)
            self._lives[store] = (seq, link)
            yield PushRequest(
                app="1.0",
                device=device,
                inc=inc,
                first=first,
                chain_prev=before.hex(),
                ops=tuple(ops),
            )

    def _operation(self, seq: int, link: bytes) -> tuple[Any, bytes]:
        from counter_app.core.ids import uuid7
        from counter_app.protocol.operation import (
            Operation,
            chain_link,
            digest,
            sign,
            to_base64url,
        )
        from counter_app.protocol.push import pushed

        day, number = divmod(seq, 900)
        code = f"{_AGENCY}-{26 - self._number:02}{1 + day % 12:02}{1 + day // 12 % 28:02}-{number + 1000}"
        # The same slip may come from two communes, never twice from one.
        slip = int(_SLIP) + seq
        operation = Operation(
            id=uuid7(seq),
            seq=seq,
            dossier=uuid7(seq),
            kind="dossier.received",
            v=1,
            base_ver=0,
            wall_ms=1_795_000_000_000 + seq,
            boot_id="b",
            mono_ms=seq,
            supersedes=None,
            body=self._body.replace("MÃ-HỒ-SƠ", code).replace(_SLIP, str(slip)),
        )
        sha = digest(operation)
        sealed = pushed(operation, sha=sha.hex(), sig=to_base64url(sign(sha, self._key)))
        return sealed, chain_link(link, sha)


def _real_body(folder: Path) -> str:
    """The body of a dossier as the counter takes it in, its code to be put in."""
    import msgspec

    from counter_app.bootstrap import desk_open
    from counter_app.protocol.canonical import canonical
    from counter_app.services.trials.seed import seed
    from db.counter.sending import next_batch

    with desk_open(folder / "desk", training=True) as desk:
        seed(50, desk=desk, number=7)
        batch = desk.store.write(
            lambda connection: next_batch(connection, most=100, most_bytes=1 << 23)
        )
    if batch is None:
        raise AssertionError("no operations")
    received = [sent for sent in batch.operations if sent.kind == "dossier.received"]
    longest = max(received, key=lambda sent: len(bytes(sent.body)))
    told: dict[str, object] = msgspec.json.decode(longest.body)
    body = canonical({**told, "code": "MÃ-HỒ-SƠ", "agency": _AGENCY, "slip_no": int(_SLIP)})
    # To the size the goal is set for; a key of a later version is kept, whatever it holds.
    more = "".join(f"{n:x} " for n in range(_SIZE))[: max(0, _SIZE - len(body.encode()))]
    return canonical({**msgspec.json.decode(body), "later": more})


def _judging() -> "Judging":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from counter_app.central.rulebook import Rulebook
    from counter_app.central.ruling import judging_on
    from counter_app.core.clock import SystemClock, local
    from counter_app.core.resources import resource
    from counter_app.domain.catalogue.catalogue import load_catalogue

    rulebook = Rulebook(shipped=load_catalogue(resource("catalogue")))
    return judging_on(rulebook, Ed25519PrivateKey.generate(), local(SystemClock().now()).date())


def _found_offices(stores: "Iterable[Store]", desks: "Iterable[_Desk]") -> None:
    from db.central.offices import OfficeRow, add_office

    for store, desk in product(stores, desks):
        commune = desk.known.commune
        office = OfficeRow(
            commune=commune, name="Xã Mẫu", agency=_AGENCY, lane_digits=1, settings="{}"
        )
        store.write(commune, lambda one, new=office: add_office(one, new, at_ms=0)).result()  # type: ignore[misc]


def _rows(rates: _Rates) -> list[BenchRow]:
    floor, single = median(rates.floor), median(rates.single)
    copied, small = (
        f"COPY từng lô 50: {median(rates.copy_batches):.4g}",
        median(rates.embedded_batch),
    )
    rows = (
        ("Nhận từng việc một, PostgreSQL", single, median(rates.pgbench), "≥ 0.35",
         f"pgbench -c{_CLIENTS}, một dòng một lần", ""),
        ("Nhận từng lô 50 việc, PostgreSQL", median(rates.batch), median(rates.copy), "≥ 0.5",
         "COPY một mạch", copied),
        ("Nhận từng việc một, SQLite nhúng", median(rates.embedded), single, "≥ 0.7",
         "PostgreSQL từng việc một", f"từng lô 50: {small:.4g}"),
    )  # fmt: skip
    return [
        BenchRow(
            name=name,
            unit="việc/s",
            figure=figure,
            wall=figure,
            floor=floor,
            peer=peer,
            ratio=figure / peer if peer else 0.0,
            goal=goal,
            peer_name=peer_name,
            remark=f"thời gian thực; {_CLIENTS} quầy cùng lúc; một tiến trình phụ thử chữ ký; sàn: ghi bền vào một tệp; {more}",
        )
        for name, figure, peer, goal, peer_name, more in rows
    ]
