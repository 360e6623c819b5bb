"""A cell in a process of its own: takes three dossiers in, each moved once, and tells the portal."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.judging import Given, judge
from counter_app.central.portal.line import PortalLine
from counter_app.central.portal.links import Links
from counter_app.central.portal.sender import PortalSender
from counter_app.central.portal.session import PortalAddress
from counter_app.central.portal.telling import tell
from counter_app.central.running.metrics import Metrics
from counter_app.core.clock import SteppedClock, to_ms
from counter_app.core.fault_points import passed
from counter_app.core.ids import ClerkId, uuid7
from counter_app.core.resources import resource
from counter_app.core.secrets import FileSecretStore
from counter_app.domain.catalogue.catalogue import Catalogue, load_catalogue
from counter_app.domain.draft import Draft
from counter_app.domain.office import OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Clerk
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import facts_of, to_text
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import new_dossier
from counter_app.services.intake.offer import offer
from counter_app.services.office.calendar import calendar_of, timetable_of
from counter_app.services.office.office import built_in
from db.central import changes, dossiers, heads, offices
from db.central.cell import tell_portal
from db.central.opening import open_store

COMMUNE = "00000"


@cache
def the_catalogue() -> Catalogue:
    """Read once, by ``warm``."""
    return load_catalogue(resource("catalogue"))


def warm() -> None:
    """Loads and reads once what every run would; a store opened and closed leaves no thread."""
    the_catalogue()
    with TemporaryDirectory() as folder:
        open_store(f"sqlite:///{folder}/cell.db", secrets=FileSecretStore(Path(folder))).close()


def main() -> None:
    """Arguments: the folder, the portal's address, the number of this run."""
    folder, url, run = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC) + timedelta(hours=run)
    store = open_store(f"sqlite:///{folder / 'cell.db'}", secrets=FileSecretStore(folder))
    row = offices.OfficeRow(
        commune=COMMUNE, name="Xã Minh Hoạ", agency="H99", lane_digits=1, settings="{}"
    )
    store.write(COMMUNE, lambda one: offices.add_office(one, row, at_ms=to_ms(now))).result()
    store.write("", lambda one: tell_portal(one, on=True)).result()
    desk = a_desk(folder, now)
    sender = PortalSender(
        store,
        PortalLine(PortalAddress(url=url, token="chia-khoa")),
        clock=SteppedClock(now),
        catalogue_of=lambda _commune: desk.catalogue,
        chance=lambda: 0.5,
        metrics=Metrics(),
        links=Links(url="", key=Ed25519PrivateKey.generate()),
    )
    for n in range(3):
        code = f"H99-261120-{1000 + run * 10 + n}"
        store.write(COMMUNE, taking_in(desk, now, code, n + 1)).result()
        passed("commit.after")
        print("saved", code, flush=True)
        sender.round()
    while sender.round() == 0:
        pass
    sender.stop()
    store.close()


def a_desk(folder: Path, now: datetime) -> Desk:
    """A desk without a store of its own."""
    office = built_in(OfficeKind.DEMO).office
    return Desk(
        office=office,
        clerk=Clerk(id=ClerkId("1"), name="Lê Thị Hạnh"),
        store=None,  # type: ignore[arg-type]  # what was received is put together without one
        catalogue=the_catalogue(),
        calendar=calendar_of(office),
        timetable=timetable_of(office),
        clock=SteppedClock(now),
        data_dir=folder,
    )


def taking_in(desk: Desk, now: datetime, code: str, slip: int) -> Callable[[Any], None]:
    """A dossier received and handed on, as one transaction."""
    person = Person(name="Nguyễn Thị Đào", personal_id="042190000017", address="Thôn 1")
    draft = Draft(submitter=Submitter(person=person), procedure_code="1.001193")
    made = new_dossier(draft, offer(draft, desk=desk, at=now), desk, now, print_slip=True)
    received = msgspec.structs.replace(made.received, code=code, slip_no=slip, slip_year=2026)
    due = datetime.fromtimestamp((received.due_ms or 0) / 1000, UTC).isoformat()
    moved = {"move": "transfer", "from": "received", "to": "transferred", "reason": "",
             "due_before": due, "due_at": due}  # fmt: skip
    bodies = (("dossier.received", to_text(received)), ("dossier.moved", json.dumps(moved)))

    def write(connection: Any) -> None:
        for told in bodies:
            accept(connection, desk, made.id, told, to_ms(now))
        passed("commit.before")

    return write


def accept(connection: Any, desk: Desk, dossier: str, told: tuple[str, str], at_ms: int) -> None:
    """What a push does with one operation, of this kind and body."""
    kind, body = told
    given = Given(device="d-1", agency="H99", key=b"k" * 32, catalogue=desk.catalogue)
    sent = PushedOperation(
        id=uuid7(at_ms), seq=1, sha="", dossier=dossier, kind=kind,
        wall_ms=at_ms, body=msgspec.Raw(body.encode()),
    )  # fmt: skip
    before = dossiers.dossiers_now(connection, COMMUNE, [dossier]).get(dossier)
    verdict = judge(sent, before, given)
    assert verdict.now is not None, verdict
    head = heads.take_head(connection, COMMUNE)
    new = changes.NewChange(
        dossier=dossier, kind=kind, ver=verdict.now.ver, at_ms=at_ms, body=body,
        by="Lê Thị Hạnh", device="d-1",
    )  # fmt: skip
    changes.add_changes(connection, COMMUNE, head, [new])
    dossiers.keep_dossiers(
        connection, COMMUNE, [msgspec.structs.replace(verdict.now, facts=facts_of(verdict.now))]
    )
    tell(connection, COMMUNE, [new], after=head.chg, at_ms=at_ms)


if __name__ == "__main__":
    main()
