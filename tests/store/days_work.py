"""One day at a desk that leaves rows of every kind behind: what a check and a migration go through."""

from dataclasses import replace
from pathlib import Path

import msgspec
from PIL import Image

from counter_app.devices.folder import FolderPrinter
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.handover import Way
from counter_app.domain.office import Destination
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, Finished, Ground, TakenUp
from counter_app.domain.workflow import Move
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
