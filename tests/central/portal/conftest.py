"""A cell to tell the stand-in portal (``stand_in.py``), hands to fill it, and who sends."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_central import cell_served
from counter_app.central.judging import Given, judge
from counter_app.central.portal.line import PortalLine
from counter_app.central.portal.links import Links
from counter_app.central.portal.sender import PortalSender
from counter_app.central.portal.session import PortalAddress
from counter_app.central.portal.telling import tell
from counter_app.central.running.metrics import Metrics
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
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import new_dossier
from counter_app.services.intake.offer import offer
from counter_app.services.office.calendar import calendar_of, timetable_of
from counter_app.services.office.office import built_in
from db.central import changes, dossiers, heads, offices, portal
from db.central.cell import tell_portal
from db.central.offices import OfficeRow
from db.central.opening import open_store
from db.central.store import Store

if TYPE_CHECKING:
    from tests.central.portal.stand_in import Portal

NOW: Final = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, nine in the morning in Vietnam
COMMUNE: Final = "00000"
CELL_KEY: Final = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
READERS: Final = 2


@cache
def _stand_in() -> Any:
    spec = spec_from_file_location("stand_in", Path(__file__).parent / "stand_in.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def behave() -> dict[str, Any]:
    """The ways in which a portal may behave."""
    return {name: getattr(_stand_in(), name) for name in ("answers", "refuses", "takes_but_cuts")}


@pytest.fixture
def the_portal() -> "Iterator[Portal]":
    """A portal that listens."""
    server: Portal = _stand_in().Portal()
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
    url: str = ""
    key: Ed25519PrivateKey = CELL_KEY
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
            links=Links(url=self.url, key=self.key),
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
def cell(tmp_path: Path, catalogue: Catalogue, the_portal: "Portal") -> Iterator[Cell]:
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


@pytest.fixture
def served(
    tmp_path: Path, catalogue: Catalogue, the_portal: "Portal", join_desk: Callable[..., Any]
) -> Iterator[tuple[Cell, Any]]:
    """A cell that listens, tells the stand-in and has an address for it; one of its desks."""
    clock = SteppedClock(NOW)
    place = f"sqlite:///{tmp_path / 'cell.db'}"
    with cell_served(place, blobs=tmp_path / "blobs", clock=clock) as running:
        wake_readers(running.cell.store)
        desk = join_desk(running, COMMUNE)
        running.cell.store.write("", lambda one: tell_portal(one, on=True)).result()
        made = Cell(
            store=running.cell.store,
            desk=a_desk(catalogue, tmp_path),
            clock=clock,
            address=PortalAddress(url=the_portal.url, token=the_portal.token),
            url=running.url,
            key=running.cell.key,
        )
        yield made, desk
        for sender in made.senders:
            sender.stop()
