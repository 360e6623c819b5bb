"""A commune's specialists' desk: a real store, a real server on loopback, a real browser."""

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import insert

from counter_app.central.files.places import open_blobs
from counter_app.central.judging import Given, judge
from counter_app.central.office import officers
from counter_app.central.office.officers import add_officer
from counter_app.central.pages import OfficeRules, Site, routes
from counter_app.core.clock import SteppedClock, to_ms
from counter_app.core.ids import ClerkId, DossierId, uuid7
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import load_catalogue
from counter_app.domain.dossier import EventKind
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Clerk, Role
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import facts_of, to_text
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import new_dossier
from counter_app.services.intake.offer import offer
from counter_app.services.office.calendar import calendar_of, timetable_of
from counter_app.services.office.office import built_in
from db.central import attachments, changes, dossiers, heads, offices
from db.central.cell import cell_of
from db.central.models import blobs
from db.central.offices import OfficeRow
from db.central.opening import open_store
from db.central.store import Store

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, nine in the morning in Vietnam
COMMUNE, OTHER = "00000", "12345"
PASSWORD = "mot-mat-khau-dai"


class _Secrets:
    notice = ""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._kept.get(name)

    def set(self, name: str, value: str) -> None:
        self._kept[name] = value

    def destroy(self, names: Iterable[str]) -> None:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The site under test, and hands to fill its store."""

    site: Site
    clock: SteppedClock
    desk: Desk

    @property
    def store(self) -> Store:
        return self.site.store

    def officer(
        self, login: str, name: str, role: Role, *, commune: str = COMMUNE, unit: str = ""
    ) -> None:
        units = dict(self.desk.office.units) | {"H01": "Công an tỉnh"}  # an agency of its own
        add_officer(
            self.store,
            commune,
            login=login,
            name=name,
            role=role,
            password=PASSWORD,
            unit=unit,
            units=units,
        )

    def take_in(
        self,
        name: str = "Nguyễn Thị Đào",
        *,
        commune: str = COMMUNE,
        procedure: str = "1.001193",
        number: int = 1,
        at: datetime = NOW - timedelta(days=1),
        **more: Any,
    ) -> str:
        """A dossier taken in at a counter and pushed; its id."""
        draft = Draft(
            submitter=Submitter(person=Person(name=name, personal_id="042190000017")),
            procedure_code=procedure,
            **more,
        )
        desk = replace(self.desk, clock=SteppedClock(at))
        made = new_dossier(draft, offer(draft, desk=desk, at=at), desk, at, print_slip=True)
        day = f"{at + timedelta(hours=7):%y%m%d}"
        received = msgspec.structs.replace(made.received, code=f"H99-{day}-{1000 + number}")
        self.push(made.id, EventKind.RECEIVED, to_text(received), at=at, commune=commune)
        return made.id

    def move(self, dossier: str, move: str, before: str, after: str, **more: Any) -> None:
        """A move made at the counter and pushed; dates stay."""
        due = self.now(dossier).standing.due_at
        told = None if due is None else due.isoformat()
        body = {"move": move, "from": before, "to": after, "reason": "",
                "due_before": told, "due_at": told, **more}  # fmt: skip
        self.push(dossier, EventKind.MOVED, json.dumps(body, ensure_ascii=False))

    def push(
        self, dossier: str, kind: str, body: str, *, at: datetime = NOW, commune: str = COMMUNE
    ) -> None:
        sent = PushedOperation(
            id=uuid7(to_ms(at)), seq=1, sha="", dossier=dossier, kind=kind,
            wall_ms=to_ms(at), body=msgspec.Raw(body.encode()),
        )  # fmt: skip
        given = Given(device="d-1", agency="H99", key=b"k" * 32, catalogue=self.desk.catalogue)

        def write(connection: Any) -> None:
            now = dossiers.dossiers_now(connection, commune, [dossier]).get(dossier)
            verdict = judge(sent, now, given)
            assert verdict.now is not None, verdict
            head = heads.take_head(connection, commune)
            new = changes.NewChange(
                dossier=dossier, kind=kind, ver=verdict.now.ver, at_ms=to_ms(at), body=body,
                by="Lê Thị Hạnh", device="d-1",
            )  # fmt: skip
            changes.add_changes(connection, commune, head, [new])
            dossiers.keep_dossiers(
                connection,
                commune,
                [msgspec.structs.replace(verdict.now, facts=facts_of(verdict.now))],
            )

        self.store.write(commune, write).result()

    def attach(self, dossier: str, sha256: str, label: str, size: int) -> None:
        """A file of a dossier, told of before its bytes come."""
        new = attachments.Attached(
            dossier=dossier, id="f1", sha256=sha256, label=label, mime="application/pdf",
            size=size, pages=1,
        )  # fmt: skip
        self.store.write(
            COMMUNE,
            lambda one: attachments.add_attachments(one, COMMUNE, [new], at_ms=to_ms(NOW)),
        ).result()

    def arrived(self, sha256: str, size: int) -> None:
        """Its bytes are stored."""
        row = {"commune_id": COMMUNE, "sha256": sha256, "size": size, "offset": size,
               "state": "stored", "mime": "application/pdf", "changed_ms": to_ms(NOW)}  # fmt: skip
        self.store.write(COMMUNE, lambda one: one.execute(insert(blobs).values(row))).result()

    def now(self, dossier: str, commune: str = COMMUNE) -> Any:
        look: Callable[[Any], Any] = lambda one: dossiers.dossiers_now(  # noqa: E731
            one, commune, [DossierId(dossier)]
        )
        return self.store.read(commune, look).result()[dossier]

    def changes(self, commune: str = COMMUNE) -> Any:
        look: Callable[[Any], Any] = lambda one: changes.changes_after(  # noqa: E731
            one, commune, 0, limit=200
        )
        return self.store.read(commune, look).result()


@pytest.fixture(scope="session", autouse=True)
def quick_digests() -> Iterator[None]:
    """Digests cost nothing here: what they cost in earnest is the library's own test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            officers, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        )
        yield


@pytest.fixture(scope="session")
def rules() -> OfficeRules:
    office = built_in(OfficeKind.DEMO).office
    return OfficeRules(
        office=office,
        catalogue=load_catalogue(resource("catalogue")),
        calendar=calendar_of(office),
        timetable=timetable_of(office),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'cell.db'}", secrets=_Secrets())
    yield store
    store.close()


@pytest.fixture
def place(store: Store, tmp_path: Path, rules: OfficeRules) -> Place:
    clock = SteppedClock(NOW)
    for commune in (COMMUNE, OTHER):
        row = OfficeRow(
            commune=commune, name="Xã Minh Hoạ", agency="H99", lane_digits=1, settings="{}"
        )
        store.write(
            commune,
            lambda one, row=row: offices.add_office(one, row, at_ms=to_ms(NOW)),  # type: ignore[misc]
        ).result()
    desk = Desk(
        office=rules.office,
        clerk=Clerk(id=ClerkId("1"), name="Lê Thị Hạnh", role=Role.CLERK),
        store=None,  # type: ignore[arg-type] # what was received is put together without one
        catalogue=rules.catalogue,
        calendar=rules.calendar,
        timetable=rules.timetable,
        clock=clock,
        data_dir=tmp_path,
    )
    return Place(
        site=Site(
            store=store,
            clock=clock,
            key=store.read("", cell_of).result().server_key,
            rules=lambda _commune: rules,
            secure=False,
            blobs=open_blobs(tmp_path / "blobs"),
        ),
        clock=clock,
        desk=desk,
    )


class Caller(TestClient[Litestar]):
    """Whoever calls at the pages: follows nothing by itself, signs in, fills forms."""

    @staticmethod
    def token_in(text: str) -> str:
        """What the forms of a page that was read carry."""
        return re.search(r'name="csrf" value="([^"]+)"', text)[1]  # type: ignore[index]

    def token(self, path: str) -> str:
        """What the forms of a page carry."""
        return self.token_in(self.get(path).text)

    def sign_in(
        self, login: str, password: str = PASSWORD, *, commune: str = COMMUNE, **more: str
    ) -> Any:
        """The answer of the door."""
        typed = {"commune": commune, "login": login, "password": password, **more}
        return self.post("/desk/sign-in", data=typed | {"csrf": self.token("/desk/sign-in")})

    def enter(self, login: str, commune: str = COMMUNE) -> str:
        """Signs in for certain; what the forms carry from then on."""
        assert self.sign_in(login, commune=commune).status_code == 303
        return self.token(self.get("/desk").headers["location"])


@pytest.fixture
def client(place: Place) -> Iterator[Caller]:
    with Caller(Litestar([routes(place.site)], openapi_config=None, logging_config=None)) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture
def address(place: Place) -> Iterator[str]:
    """The pages served on loopback."""
    app = Litestar([routes(place.site)], openapi_config=None, logging_config=None)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    socket = server.config.bind_socket()
    socket.listen()  # whoever comes before the thread is up waits
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()


# Not for the session: its event loop would stand in the way of every other test of this process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()
