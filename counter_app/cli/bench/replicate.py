"""Replication from one connection: a desk's outbox to a cell, beside PouchDB to express-pouchdb.

The same bodies, both ways over HTTP on this machine to a server in a process of its own, ours with
its embedded SQLite store. Ours is durable at both ends before it counts as sent; PouchDB's LevelDB
leaves what it writes to the system's cache, at both ends. The peer needs node and npm; its packages
are fetched only when asked for, into a temporary folder.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from counter_app.cli.bench.cell_of_its_own import cell_of_its_own, take_in
from counter_app.cli.bench.row import BenchRow

if TYPE_CHECKING:
    from counter_app.protocol.push import PushReply, PushRequest
    from counter_app.services.desk import Desk

PACKAGES: Final = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.21.2")
_MANY: Final = 1_000
_BATCH: Final = 50
_TURNS: Final = 3
_SCRIPT: Final = Path(__file__).with_name("pouch.js")


def rows(*, npm: bool = False) -> list[BenchRow]:
    """Documents a second, all in turns; without ``npm`` the peer's place says so in words."""
    ours: list[float] = []
    door: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missing = _installed(folder / "npm") if npm else "không có số của PouchDB: cần --npm"
        for turn in range(_TURNS):
            seconds, bodies = _sent(folder / f"{turn}")
            ours.append(len(bodies) / seconds)
            door.append(_MANY / _received(folder / f"door-{turn}"))
            if not missing:
                theirs.append(len(bodies) / _replicated(folder / "npm", bodies))
    peer = median(theirs) if theirs else 0.0
    durable = "ta ghi bền hai đầu (SQLite), PouchDB không ghi bền"
    told = f"thời gian thực; từng lô {_BATCH}; cả hai trên máy này; {durable}"
    told += f"; {missing}" if missing else ""
    rows = (
        (f"Đồng bộ {_MANY} hồ sơ qua một kết nối", median(ours), "≥ 2"),
        ("Như trên, riêng máy chủ, gói làm sẵn", median(door), ""),
    )
    return [
        BenchRow(
            name=name,
            unit="hồ sơ/s",
            figure=figure,
            wall=figure,
            peer=peer,
            ratio=figure / peer if peer else 0.0,
            goal=goal,
            peer_name="PouchDB → express-pouchdb",
            remark=told,
        )
        for name, figure, goal in rows
    ]


def _installed(folder: Path) -> str:
    """Fetches the peer's packages; what was missing, in words, or empty."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "không có số của PouchDB: máy này chưa có node và npm"
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    asked = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", *PACKAGES]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        return "không có số của PouchDB: npm không tải được gói"
    shutil.copy(_SCRIPT, folder)
    return ""


@contextmanager
def _joined(folder: Path) -> Iterator["Desk"]:
    """A desk whose outbox is full, just joined to a cell that runs by itself."""
    from counter_app.bootstrap import desk_open
    from counter_app.bootstrap_sync import enrol_desk
    from counter_app.domain.office import OfficeKind

    folder.mkdir()
    with (
        cell_of_its_own(folder / "cell") as cell,
        desk_open(folder / "desk", kind=OfficeKind.DEMO) as desk,
    ):
        take_in(_MANY, desk)
        enrol_desk(cell.code, url=cell.url, desk=desk)
        yield desk


def _sent(folder: Path) -> tuple[float, Sequence[str]]:
    """Seconds from a new desk's first push to the last answer, and the bodies it sent."""
    from counter_app.core.web import place_of
    from counter_app.sync.client import HttpCentral
    from counter_app.sync.engine import Engine

    pushed: list[PushRequest] = []
    moments: list[float] = []

    class Timed(HttpCentral):
        def push(
            self, request: "PushRequest", meanwhile: Callable[[], None] | None = None
        ) -> "PushReply":
            moments.append(time.perf_counter())
            pushed.append(request)
            reply = super().push(request, meanwhile)
            moments.append(time.perf_counter())
            return reply

    with _joined(folder) as desk:
        engine = Engine(
            store=desk.store,
            clock=desk.clock,
            connect=lambda to: Timed(place_of(to.cell_url), desk.store.device, desk.clock),
            app="1.0",
            chance=lambda: 0.0,
            spread=False,
        )
        last = engine.round()
        engine.close()
    bodies = [bytes(one.body).decode() for request in pushed for one in request.ops]
    if last.trouble or len(bodies) < _MANY:
        raise AssertionError(last.message or "not all was sent")
    return moments[-1] - moments[0], bodies


def _received(folder: Path) -> float:
    """Seconds that a cell takes for requests made ready, one after the other on one connection."""
    from counter_app.bootstrap_sync import line_of
    from counter_app.protocol.push import PushRequest
    from counter_app.protocol.version import USUAL_BYTES
    from counter_app.sync.client import packed
    from db.counter import enrolment, sending

    with _joined(folder) as desk:
        ready = [
            packed(
                PushRequest(
                    app="1.0",
                    device=desk.store.device.id,
                    inc=batch.life.inc,
                    first=batch.first,
                    chain_prev=batch.chain_prev,
                    ops=batch.operations,
                )
            )
            for batch in desk.store.read(
                lambda one: sending.every_batch(one, most=_BATCH, most_bytes=USUAL_BYTES)
            )
        ]
        joined = desk.store.read(enrolment.enrolled)
        if joined is None:
            raise AssertionError("not joined")
        central = line_of(desk)(joined)
        central.token(desk.store.device.incarnation)
        began = time.perf_counter()
        answers = [central.exchange("POST", "/v1/push", *one).status for one in ready]
        seconds = time.perf_counter() - began
        central.close()
    if set(answers) != {200}:
        raise AssertionError("not all was taken")
    return seconds


def _replicated(folder: Path, bodies: Sequence[str]) -> float:
    """Seconds that PouchDB takes for the same documents."""
    told = [{"_id": f"{n:08}", **json.loads(body)} for n, body in enumerate(bodies)]
    (folder / "docs.json").write_text(json.dumps(told), encoding="utf-8")
    done = subprocess.run(
        ["node", _SCRIPT.name, "docs.json", str(_BATCH)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return float(done.stdout.split()[-1])
