"""A real cell on loopback, and real desks of real stores that join it."""

import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_central import cell_served
from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.keys import code_digest
from counter_app.central.office.keeping import CODE_MS, new_code
from counter_app.central.office.offices import found_office
from counter_app.central.running.serving import ServedCell
from counter_app.core.clock import SteppedClock, SystemClock, to_ms
from counter_app.core.resources import resource
from counter_app.core.secrets import open_secrets
from counter_app.core.web import place_of
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.draft import Draft
from counter_app.domain.moving.following import as_told, follow
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.places import load_places
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.protocol.canonical import canonical
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.office import read_setup, set_up
from counter_app.sync.client import CentralApi, HttpCentral
from counter_app.sync.engine import Engine
from db.central.changes import NewChange
from db.central.desk_moves import write_changes
from db.central.dossiers import dossiers_now
from db.central.enrol_codes import give_code
from db.counter.enrolment import Enrolled
from db.counter.store import open_store

MOST_READERS: Final = 2
MORNING: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
# Where cell and commands stand when the tests begin: on the desks' day, and before them to the end.
_DAWN: Final = MORNING - timedelta(hours=3)
_BEGUN_S: Final = time.monotonic()
_COMMUNES: Final = iter(load_places(resource("places")).communes)


@dataclass(slots=True, kw_only=True)
class Counter:
    """A desk of a test, with what keeps it in step."""

    desk: Desk
    clock: SteppedClock
    folder: Path
    engine: Engine
    url: str = ""

    def take_in(self, name: str = "Nguyễn Thị Ánh", **changes: Any) -> Receipt:
        person = Person(name=name, personal_id="001190000001", address="Thôn 1, Xã A")
        draft = Draft(
            submitter=Submitter(person=person),
            procedure_code="2.000815",
            phone="0912345678",
            certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
        )
        at = self.clock.now()
        wanted = msgspec.structs.replace(draft, **changes)
        return receive(wanted, offer=offer(wanted, desk=self.desk, at=at), desk=self.desk, at=at)

    def move(self, dossier: Any, move: Move, **changes: Any) -> None:
        desk = replace(self.desk, clerk=replace(self.desk.clerk, role=Role.LEADER))
        wanted = Wanted(move=move, reason="Thiếu giấy xác nhận nơi cư trú", **changes)
        make_move(dossier, wanted, desk=desk, at=self.clock.now())

    def sync(self) -> None:
        last = self.engine.round()
        assert not last.trouble, f"{last.trouble}: {last.message}"

    def rows(self, sql: str) -> list[Any]:
        return self.desk.store.read(lambda c: [tuple(r) for r in c.exec_driver_sql(sql)])

    def states(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT state FROM outbox ORDER BY seq")]

    def signed(self) -> list[Any]:
        """All it wrote, as a cell should have it: id, digest, device, outcome."""
        rows = self.rows("SELECT id, sha FROM outbox ORDER BY seq")
        return [(*row, self.desk.store.device.id, "accepted") for row in rows]

    def close(self) -> None:
        self.engine.close()
        self.desk.store.close()


class MorningClock(SystemClock):
    """The machine's clock on the morning of these tests, whatever day they are run on."""

    def now(self) -> datetime:
        return _DAWN + timedelta(seconds=time.monotonic() - _BEGUN_S)


@pytest.fixture(autouse=True)
def one_morning() -> Iterator[None]:
    """Whatever asks the machine for the time has the day of the desks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "now", MorningClock.now)
        yield


@pytest.fixture(scope="session")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCell]:
    """A real server with an embedded store; every test brings a commune of its own."""
    folder = tmp_path_factory.mktemp("cell")
    place, clock = f"sqlite:///{folder / 'cell.db'}", MorningClock()
    with cell_served(place, blobs=folder / "blobs", clock=clock) as served:
        together = threading.Barrier(MOST_READERS + 1)
        store = served.cell.store
        waiting = [store.read("", lambda _: together.wait()) for _ in range(MOST_READERS)]
        together.wait()
        for one in waiting:
            one.result()
        yield served


def office_text(commune: str, *, lane: int) -> str:
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    return (
        text.replace('kind = "demo"', 'kind = "real"')
        .replace('"H99"', f'"H42.{commune[:2]}.{commune[2:]}"')
        .replace('"00000"', f'"{commune}"')
        .replace("\nlane = 1", f"\nlane = {lane}")
        .replace("reserve_lane = 2", f"reserve_lane = {lane + 1}")
    )


@pytest.fixture
def new_commune(cell: ServedCell) -> Callable[[], str]:
    """Founds offices that the cell knows and nobody else uses."""

    def founded() -> str:
        code = next(_COMMUNES).code
        found_office(cell.cell.store, tomllib.loads(office_text(code, lane=1)), clock=SystemClock())
        return code

    return founded


@pytest.fixture
def commune(new_commune: Callable[[], str]) -> str:
    """An office that the cell knows and nobody else uses."""
    return new_commune()


@pytest.fixture
def code_for(cell: ServedCell) -> Callable[..., str]:
    """A new one-time code of a commune, for a desk named as in its office file unless told."""

    def offered(commune: str, desk: str = "Quầy 1") -> str:
        code, now_ms = new_code(commune), cell.cell.now_ms()
        digest = code_digest(cell.cell.key, code)
        cell.cell.store.write(
            commune,
            lambda one: give_code(
                one, commune, digest, desk_name=desk, until_ms=now_ms + CODE_MS, at_ms=now_ms
            ),
        ).result()
        return code

    return offered


@pytest.fixture
def open_counter(tmp_path: Path) -> Iterator[Callable[..., Counter]]:
    """Opens desks in folders of their own; those still open are closed afterwards."""
    opened: list[Counter] = []

    def opens(
        commune: str,
        *,
        name: str = "a",
        lane: int = 1,
        connect: Callable[[Desk, Enrolled], CentralApi] | None = None,
        at: datetime = MORNING,
        chance: float = 0.5,
    ) -> Counter:
        folder, clock = tmp_path / name, SteppedClock(at, timedelta(milliseconds=20))
        if not folder.exists():
            folder.mkdir()
            store = open_store(folder, OfficeKind.REAL, open_secrets(folder), clock)
            set_up(read_setup(office_text(commune, lane=lane)), store=store, at=clock.now())
            store.close()
        desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock)
        line = connect or _http
        engine = Engine(
            store=desk.store,
            clock=clock,
            connect=lambda joined: line(desk, joined),
            app="0.1.0",
            chance=lambda: chance,
        )
        counter = Counter(desk=desk, clock=clock, folder=folder, engine=engine)
        opened.append(counter)
        return counter

    yield opens
    for counter in opened:
        if not counter.desk.store.writing.closed:
            counter.close()


def _http(desk: Desk, joined: Enrolled) -> CentralApi:
    return HttpCentral(place_of(joined.cell_url), desk.store.device, desk.clock)


@pytest.fixture
def counter(
    cell: ServedCell,
    commune: str,
    open_counter: Callable[..., Counter],
    code_for: Callable[[str], str],
) -> Counter:
    """A desk that has joined the cell."""
    found = open_counter(commune)
    enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
    return found


@pytest.fixture
def second(
    cell: ServedCell,
    commune: str,
    open_counter: Callable[..., Counter],
    code_for: Callable[[str], str],
) -> Counter:
    """Another desk of the same office."""
    found = open_counter(commune, name="b", lane=3)
    enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
    return found


@pytest.fixture
def on_cell(cell: ServedCell) -> Callable[[str, str], list[Any]]:
    """Rows of a commune in the cell's own store."""

    def rows(commune: str, sql: str) -> list[Any]:
        reading = cell.cell.store.read(
            commune, lambda c: [tuple(r) for r in c.exec_driver_sql(sql, (commune,))]
        )
        return reading.result()

    return rows


@pytest.fixture
def at_cell(cell: Any) -> Callable[..., None]:
    """Makes a step on the specialists' pages of the cell; no desk has heard of it yet."""

    def made(counter: Any, dossier: str, move: Move, to: State, **told: Any) -> None:
        commune, at = counter.desk.office.commune_code, counter.clock.now()

        def write(connection: Any) -> bool:
            now = dossiers_now(connection, commune, [dossier])[dossier]
            due = as_told(now.standing.due_at)
            body = {
                "move": move.value, "part": "leader", "from": now.state.value, "to": to.value,
                "due_before": due, "due_at": due, "step_due_at": None,
                "clerk": {"id": "officer:ha", "name": "Đặng Thu Hà", "role": "leader"}, **told,
            }  # fmt: skip
            state, standing = follow(now.state, now.standing, EventKind.MOVED, body, at)
            after = msgspec.structs.replace(now, state=state, standing=standing, ver=now.ver + 1)
            new = NewChange(
                dossier=dossier, kind="dossier.moved", ver=after.ver, at_ms=to_ms(at),
                body=canonical(body), by="Đặng Thu Hà",
            )  # fmt: skip
            return write_changes(connection, commune, [new], after)

        assert cell.cell.store.write(commune, write).result()

    return made
