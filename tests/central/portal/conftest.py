"""A stand-in for the national portal on loopback, strict in every field, and a cell to tell it."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from counter_app.central.judging import Given, judge
from counter_app.central.metrics import Metrics
from counter_app.central.portal.line import PortalAddress, PortalLine
from counter_app.central.portal.sender import PortalSender
from counter_app.central.portal.telling import tell
from counter_app.core.clock import SteppedClock, to_ms
from counter_app.core.ids import ClerkId, DossierId, VisitId, uuid7
from counter_app.core.resources import resource
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.dossier import EventKind
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.portal import MessageState
from counter_app.domain.staff import Clerk, Role
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import facts_of, to_text
from counter_app.services.calendar import calendar_of, timetable_of
from counter_app.services.desk import Desk
from counter_app.services.intake import new_dossier
from counter_app.services.offer import offer
from counter_app.services.office import built_in
from db.central import changes, dossiers, heads, offices, portal
from db.central.cell import tell_portal
from db.central.offices import OfficeRow
from db.central.opening import open_store
from db.central.store import Store

NOW: Final = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, nine in the morning in Vietnam
COMMUNE: Final = "00000"
READERS: Final = 2

_CODE: Final = re.compile(r"[A-Z]\d{2}(\.\d{2,3}){0,4}-(\d{6}|\d{8})-\d{4,8}")
# What the interface asks of each field: its kind, the most signs it holds, whether it may not be
# empty. Written from the interface's own list, not from what is sent.
FIELDS: Final = json.loads((Path(__file__).parents[2] / "data/portal_fields.json").read_text())
Fields = dict[str, tuple[Any, int, bool]]


def faults_of(told: Any, fields: Fields, at: str = "") -> list[str]:
    """Every field that is not as the interface has it."""
    if not isinstance(told, dict):
        return [f"{at}: no object"]
    found = [f"{at}{name}: not there" for name in fields.keys() - told.keys()]
    found += [f"{at}{name}: unknown" for name in told.keys() - fields.keys()]
    for name in fields.keys() & told.keys():
        found += _fault(told[name], *fields[name], f"{at}{name}")
    return found


def _fault(value: Any, kind: Any, most: int, needed: bool, at: str) -> list[str]:
    if "list of" in kind:
        if not isinstance(value, list):
            return [f"{at}: no list"]
        return [one for item in value for one in faults_of(item, kind["list of"], f"{at}.")]
    if "one of" in kind:
        good = any(type(value) is type(one) and value == one for one in kind["one of"])
    elif kind == "whole":
        good = type(value) is int and value >= 0
    elif not isinstance(value, str) or (needed and not value.strip()):
        good = False
    elif kind == "moment":
        good = not value or (len(value) == 14 and _is_moment(value))
    elif kind == "code":
        good = _CODE.fullmatch(value) is not None
    else:
        good = len(value) <= most
    return [] if good else [f"{at}: {value!r}"]


def _is_moment(text: str) -> bool:
    try:
        datetime.strptime(f"{text}+0700", "%Y%m%d%H%M%S%z")
    except ValueError:
        return False
    return True


Behaviour = Callable[["_Handler", dict[str, Any]], bool]


class _Handler(BaseHTTPRequestHandler):
    server: "Portal"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = json.loads(raw)
        key = self.headers.get("X-Message-Id", "")
        with self.server.guard:
            self.server.heard.append((key, told))
            behaviour = self.server.next_behaviour(told)
            if behaviour is not None and behaviour(self, told):
                return
            status, answer = self.server.take(key, told, self.headers.get("Authorization", ""))
        self.say(status, json.dumps(answer, ensure_ascii=False).encode())

    def say(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Portal(ThreadingHTTPServer):
    """The portal: what it took stands in ``taken``, what it found wrong in ``wrong``."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.guard = threading.Lock()
        self.sent = threading.Event()
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.taken: list[tuple[str, str, dict[str, Any]]] = []
        self.wrong: list[str] = []
        self.dossiers: dict[str, dict[str, Any]] = {}
        self.filed: dict[str, list[dict[str, Any]]] = {}
        self.once: list[Behaviour] = []
        self.always: dict[str, Behaviour] = {}
        self.token = "chia-khoa"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/axis/mapi"

    def next_behaviour(self, told: dict[str, Any]) -> Behaviour | None:
        if told["service"] == "TraCuuHoSo":
            return self.always.get("TraCuuHoSo")
        if self.once:
            return self.once.pop(0)
        return self.always.get(told["data"][0]["MaHoSo"])

    def take(self, key: str, told: dict[str, Any], auth: str) -> tuple[int, dict[str, Any]]:
        if told["session"] != self.token or auth != f"Bearer {self.token}":
            return 401, {"error_code": "401", "message": "Chưa đăng nhập"}
        unit, service = told["madonvi"], told["service"]
        if told["isUpdating"] not in {"True", "False"} or not unit:
            self.wrong.append("envelope")
        if service == "TraCuuHoSo":
            return 200, {"error_code": "0", "message": "", "result": self.filed.get(unit, [])}
        (data,) = told["data"]
        found = faults_of(data, FIELDS.get(service, {}))
        if found:
            self.wrong += found
            return 200, {"error_code": "2", "message": "; ".join(found)}
        return 200, self._kept(key, service, told["isUpdating"] == "True", data)

    def _kept(self, key: str, service: str, updating: bool, data: dict[str, Any]) -> dict[str, Any]:
        code = data["MaHoSo"]
        if any(key == one for one, _, _ in self.taken):
            return {"error_code": "0", "message": "Đã nhận trước đó"}
        if service == "DongBoHoSoMC":
            if not updating and code in self.dossiers:
                return {"error_code": "3", "message": f"Hồ sơ {code} đã tồn tại"}
            if updating and code not in self.dossiers:
                self.wrong.append(f"{code}: updated before it was there")
            self.dossiers[code] = data
        elif code not in self.dossiers:
            self.wrong.append(f"{code}: a step before the dossier")
        self.taken.append((key, service, data))
        return {"error_code": "0", "message": "Thành công", "result": ""}

    def steps(self, code: str) -> list[int]:
        """The statuses of the steps of one dossier, as they came."""
        return [
            data["TrangThai"]
            for _, service, data in self.taken
            if service == "CapNhatTienDoHoSoMC" and data["MaHoSo"] == code
        ]


def answers(status: int, body: bytes, kind: str = "application/json") -> Behaviour:
    """Answers that, and takes nothing."""

    def said(handler: _Handler, _told: dict[str, Any]) -> bool:
        handler.say(status, body, kind)
        return True

    return said


def refuses(code: str, words: str) -> Behaviour:
    """Answers with an error of its own."""
    return answers(200, json.dumps({"error_code": code, "message": words}).encode())


def takes_but_cuts(handler: _Handler, told: dict[str, Any]) -> bool:
    """Takes it, then hangs up before it has answered."""
    key = handler.headers.get("X-Message-Id", "")
    handler.server.take(key, told, handler.headers.get("Authorization", ""))
    handler.close_connection = True
    return True


@pytest.fixture
def behave() -> dict[str, Any]:
    """The ways in which a portal may behave."""
    return {"answers": answers, "refuses": refuses, "takes_but_cuts": takes_but_cuts}


@pytest.fixture
def the_portal() -> Iterator[Portal]:
    """A portal that listens."""
    server = Portal()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(resource("catalogue"))


@dataclass(slots=True, kw_only=True)
class Cell:
    """A store that tells the portal, hands to fill it, and who sends."""

    store: Store
    desk: Desk
    clock: SteppedClock
    address: PortalAddress
    chance: float = 0.5
    metrics: Metrics = field(default_factory=Metrics)
    seq: int = 0
    senders: list[PortalSender] = field(default_factory=list)

    def sender(self, **changes: Any) -> PortalSender:
        line = PortalLine(replace(self.address, **changes))
        made = PortalSender(
            self.store,
            line,
            clock=self.clock,
            catalogue_of=lambda _commune: self.desk.catalogue,
            chance=lambda: self.chance,
            metrics=self.metrics,
        )
        self.senders.append(made)
        return made

    def send(self, sender: PortalSender | None = None) -> float:
        """Rounds until there is nothing to do at once; what the last one said."""
        sender = sender or self.sender()
        while not (wait := sender.round()):
            pass
        return wait

    def take_in(self, name: str = "Nguyễn Thị Đào", *, code: str = "", **more: Any) -> DossierId:
        """A dossier taken in at a counter and pushed."""
        self.seq += 1
        person = Person(name=name, personal_id="042190000017", address="Thôn 1")
        draft = Draft(submitter=Submitter(person=person), procedure_code="1.001193")
        draft = msgspec.structs.replace(draft, **more)
        at = self.clock.instant
        desk = replace(self.desk, clock=SteppedClock(at))
        made = new_dossier(draft, offer(draft, desk=desk, at=at), desk, at, print_slip=True)
        number = code or f"H99-261120-{1000 + self.seq}"
        received = msgspec.structs.replace(
            made.received, code=number if code != "none" else None, slip_no=self.seq, slip_year=2026
        )
        self.push(made.id, EventKind.RECEIVED, to_text(received))
        return made.id

    def move(self, dossier: str, move: str, before: str, after: str, **more: Any) -> None:
        """A move made and pushed; dates stay unless told."""
        due = self.now(dossier).standing.due_at
        told = None if due is None else due.isoformat()
        body = {"move": move, "from": before, "to": after, "reason": "",
                "due_before": told, "due_at": told,
                "clerk": {"id": "1", "name": "Lê Thị Hạnh", "role": "leader"}, **more}  # fmt: skip
        self.push(dossier, EventKind.MOVED, json.dumps(body, ensure_ascii=False))

    def push(self, dossier: str, kind: str, body: str) -> None:
        at_ms = to_ms(self.clock.instant)
        sent = PushedOperation(
            id=uuid7(at_ms), seq=1, sha="", dossier=dossier, kind=kind,
            wall_ms=at_ms, body=msgspec.Raw(body.encode()),
        )  # fmt: skip
        given = Given(device="d-1", agency="H99", key=b"k" * 32, catalogue=self.desk.catalogue)

        def write(connection: Any) -> None:
            now = dossiers.dossiers_now(connection, COMMUNE, [dossier]).get(dossier)
            verdict = judge(sent, now, given)
            assert verdict.outcome == "accepted", verdict
            head = heads.take_head(connection, COMMUNE)
            new = changes.NewChange(
                dossier=dossier, kind=kind, ver=verdict.now.ver if verdict.now else 0,
                at_ms=at_ms, body=body, by="Lê Thị Hạnh", device="d-1",
            )  # fmt: skip
            changes.add_changes(connection, COMMUNE, head, [new])
            if verdict.now is not None:
                kept = msgspec.structs.replace(verdict.now, facts=facts_of(verdict.now))
                dossiers.keep_dossiers(connection, COMMUNE, [kept])
            tell(connection, COMMUNE, [new], after=head.chg, at_ms=at_ms)

        self.store.write(COMMUNE, write).result()
        self.clock.instant += timedelta(minutes=1)

    def visit(self, told: Any) -> None:
        """A visit recorded at a counter and pushed."""
        from counter_app.protocol.visited import to_text as visit_text

        self.push(VisitId(uuid7(to_ms(NOW))), EventKind.VISIT_RECORDED, visit_text(told, {}))

    def now(self, dossier: str) -> Any:
        found = self.store.read(
            COMMUNE, lambda one: dossiers.dossiers_now(one, COMMUNE, [dossier])
        ).result()
        return found[dossier]

    def code(self, dossier: str) -> str:
        return str(self.now(dossier).code)

    def states(self) -> dict[MessageState, int]:
        found = self.store.read(COMMUNE, lambda one: portal.queue_state(one, COMMUNE)).result()
        return found.counts

    def parked(self) -> Any:
        return self.store.read(COMMUNE, lambda one: portal.parked_messages(one, COMMUNE)).result()

    def events(self) -> Any:
        return self.store.read(
            COMMUNE, lambda one: changes.changes_after(one, COMMUNE, 0, limit=500)
        ).result()

    def wait(self, seconds: float) -> None:
        self.clock.instant += timedelta(seconds=seconds)


def found_cell(store: Store) -> None:
    """One office, and the portal told of it."""
    row = OfficeRow(commune=COMMUNE, name="Xã Minh Hoạ", agency="H99", lane_digits=1, settings="{}")
    store.write(COMMUNE, lambda one: offices.add_office(one, row, at_ms=to_ms(NOW))).result()
    store.write("", lambda one: tell_portal(one, on=True)).result()


def wake_readers(store: Store) -> None:
    """Lets every thread of the store begin, so that no test is blamed for it."""
    together = threading.Barrier(READERS + 1)
    waiting = [store.read("", lambda _: together.wait()) for _ in range(READERS)]
    together.wait()
    for one in waiting:
        one.result()


def a_desk(catalogue: Catalogue, folder: Path) -> Desk:
    office = built_in(OfficeKind.DEMO).office
    return Desk(
        office=office,
        clerk=Clerk(id=ClerkId("1"), name="Lê Thị Hạnh", title="Công chức", role=Role.CLERK),
        store=None,  # type: ignore[arg-type]  # what was received is put together without one
        catalogue=catalogue,
        calendar=calendar_of(office),
        timetable=timetable_of(office),
        clock=SteppedClock(NOW),
        data_dir=folder,
    )


@pytest.fixture
def cell(tmp_path: Path, catalogue: Catalogue, the_portal: Portal) -> Iterator[Cell]:
    """A cell that tells the stand-in."""
    store = open_store(f"sqlite:///{tmp_path / 'cell.db'}", secrets=FileSecretStore(tmp_path))
    wake_readers(store)
    found_cell(store)
    made = Cell(
        store=store,
        desk=a_desk(catalogue, tmp_path),
        clock=SteppedClock(NOW),
        address=PortalAddress(url=the_portal.url, token=the_portal.token),
    )
    yield made
    for sender in made.senders:
        sender.stop()
    store.close()
