"""One day at a desk that leaves rows of every kind behind: what a check and a migration go through."""

from dataclasses import replace
from pathlib import Path

import msgspec
from PIL import Image

from counter_app.core.clock import to_ms
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import EventKind
from counter_app.domain.draft import Draft
from counter_app.domain.handover import Way
from counter_app.domain.office import Destination
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, Finished, Ground, TakenUp
from counter_app.domain.workflow import Move
from counter_app.protocol.canonical import canonical
from counter_app.protocol.pull import CentralEvent
from counter_app.protocol.received import from_text, plain_of
from counter_app.services.correcting.elsewhere import link_code
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import Line, NewList, hand_over
from counter_app.services.intake import drafts
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.results import shelve
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.printing import print_slip, reprint_slip
from counter_app.services.sending import attachments
from counter_app.services.visits import visits
from counter_app.services.wording import templates
from counter_app.sync.apply import apply_events
from counter_app.sync.here import Here
from db.counter import incoming

COPIES = Draft(
    submitter=Submitter(
        person=Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1, Xã A")
    ),
    procedure_code="2.000815",
    phone="0912345678",
    certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
)
OWNED = msgspec.structs.replace(COPIES, procedure_code="1.004873", certified_copies=())
BIRTH = msgspec.structs.replace(
    COPIES,
    procedure_code="1.001193",
    certified_copies=(),
    subject=Person(name="Nguyễn Văn Bé"),
)

_LAST_TAKEN_IN = "SELECT body FROM outbox WHERE kind = 'dossier.received' ORDER BY seq DESC LIMIT 1"
_FILE: dict[str, object] = {
    "id": "0198e0a1-b2c3-7d4e-8f60-718293a4b5c6",
    "sha256": "ab" * 32,
    "size": 1234,
    "mime": "application/pdf",
    "label": "Giấy chứng sinh",
    "pages": 2,
}


def work_a_day(desk: Desk, folder: Path) -> str:
    """Dossiers with all that can hang on one, visits, a list, a wording; files go to ``folder``.

    Answers the list's code.
    """
    leading = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    given, moved, mended, listed = (_take_in(one, desk) for one in (COPIES, OWNED, COPIES, OWNED))
    _finish(moved, leading)
    better = Correction(reason="Gõ nhầm tên công dân", draft=_named("Nguyễn Thị Ánh Tuyết"))
    reissue(mended.dossier_id, better, desk=leading, at=desk.clock.now())
    _print_and_attach(given, desk, folder)
    lines = (Line(dossier_id=listed.dossier_id),)
    new = NewList(way=Way.OUT, destination="Phòng Văn hóa", lines=lines)
    made = hand_over(new, desk=_with_places(desk), at=desk.clock.now())
    _turn_away(desk)
    words = dict(templates.template_of("slip", desk=desk).texts)
    first = next(iter(words))
    templates.save(
        "slip", words | {first: words[first] + " (mới)"}, desk=leading, at=desk.clock.now()
    )
    drafts.save("intake/x", "{}", desk=desk, at=desk.clock.now())
    return made.code


def receive_one(desk: Desk) -> Receipt:
    """One dossier of this desk's own."""
    return _take_in(COPIES, desk)


def tell_of_another(desk: Desk) -> None:
    """What comes down of a dossier that another desk took in: its facts, steps, a file, a code."""
    mine = from_text(desk.store.read(lambda one: one.exec_driver_sql(_LAST_TAKEN_IN).scalar_one()))
    assert mine.code is not None
    facts = msgspec.structs.replace(
        mine,
        slip_no=mine.slip_no + 1,
        code=f"{mine.code[:-4]}{int(mine.code[-4:]) + 1:04}",
        lookup_secret="KHÁC",
        draft=msgspec.structs.replace(mine.draft, client_ref=None, visit=None),
    )
    was = plain_of(facts)["draft"]
    now = was | {"phone": "0912345679"}
    at_ms = to_ms(desk.clock.now())
    told: tuple[tuple[EventKind, dict[str, object]], ...] = (
        (EventKind.RECEIVED, plain_of(facts)),
        (EventKind.MOVED, {"move": "transfer", "from": "received", "to": "transferred"}),
        (EventKind.ATTACHED, _FILE),
        (EventKind.CODE_LINKED, {"system": "Cổng quốc gia", "code": "H42.12.05-261123-0002"}),
        (EventKind.CORRECTED, {"reason": "Gõ nhầm", "was": {"draft": was}, "now": {"draft": now}}),
    )
    events = [
        CentralEvent(
            chg=chg, scope="commune:x", kind=kind.value, v=1, at_ms=at_ms + chg, dossier="another",
            by="Lò Văn Páo", device="quầy-2", op=f"another-{chg}",
            body=msgspec.Raw(canonical(body).encode()),
        )
        for chg, (kind, body) in enumerate(told, start=1)
    ]  # fmt: skip
    here = Here(device=desk.store.device.id, device_no=1, at=desk.clock.now())
    desk.store.write(lambda one: apply_events(one, events, here))
    aside = desk.store.read(incoming.set_apart)
    assert aside == (), aside
    receive_one(desk)  # or the counters stood where only the other desk has been


def _take_in(draft: Draft, desk: Desk) -> Receipt:
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def _named(name: str) -> Draft:
    person = msgspec.structs.replace(COPIES.submitter.person, name=name)
    return msgspec.structs.replace(COPIES, submitter=Submitter(person=person))


def _finish(taken: Receipt, leading: Desk) -> None:
    details = {
        Move.TRANSFER: None,
        Move.TAKE_UP: TakenUp(specialist="Ksor H'Lan"),
        Move.FINISH: Finished(shelf="A1"),
    }
    for move, detail in details.items():
        wanted = Wanted(move=move, details=detail)
        make_move(taken.dossier_id, wanted, desk=leading, at=leading.clock.now())
    shelve(taken.dossier_id, "A2", desk=leading, at=leading.clock.now())
    seen = open_dossier(taken.dossier_id, desk=leading)
    at = leading.clock.now()
    link_code(seen, "H42.12.05-261123-0001", desk=leading, at=at, system="Cổng quốc gia")


def _print_and_attach(taken: Receipt, desk: Desk, folder: Path) -> None:
    tray = FolderPrinter(folder=folder / "giấy")
    print_slip(taken.dossier_id, desk=desk, printer=tray)
    reprint_slip(taken.dossier_id, desk=desk, printer=tray, request="1")
    picture = folder / "Giấy khai sinh.jpg"
    Image.new("RGB", (30, 20), (200, 30, 30)).save(picture)
    prepared = attachments.prepare(picture, "", desk=desk)
    attachments.attach(taken.dossier_id, prepared, desk=desk, at=desk.clock.now())


def _turn_away(desk: Desk) -> None:
    missing = Defect(component="Giấy chứng sinh", code="missing")
    visit = visits.guide(BIRTH, (missing,), desk=desk, at=desk.clock.now())
    absent = Ground(code="presence_required")
    visits.refuse_at_counter(BIRTH, (absent,), desk=desk, at=desk.clock.now())
    visits.advise("Đất đai", desk=desk, at=desk.clock.now())
    visits.take_back_advice(desk=desk, at=desk.clock.now())
    _take_in(msgspec.structs.replace(COPIES, visit=visit.id), desk)


def _with_places(desk: Desk) -> Desk:
    place = Destination(name="Phòng Văn hóa", sectors=("Hộ tịch", "Chứng thực"))
    return replace(desk, office=replace(desk.office, destinations=(place,)))
