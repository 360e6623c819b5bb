"""Every business transaction of a counter, one after the other: what faults are let loose upon.

They build on one another, so that a day is all of them in order.
"""

from datetime import timedelta
from typing import Final

import msgspec

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.audit_act import Act
from counter_app.domain.desk_lists import BY_NAME, ListName
from counter_app.domain.draft import Draft
from counter_app.domain.handover import Way, read_list_code
from counter_app.domain.people.applicant import Basis, Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.step import Defect, Finished, Ground, Refused, SupplementAsked, TakenUp
from counter_app.domain.workflow import Move
from counter_app.services.bulk import bulk
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.handing_over.handover import Line, NewList, hand_over, open_list
from counter_app.services.handing_over.handover_receipt import confirm
from counter_app.services.intake import drafts
from counter_app.services.intake.bundles import offer_bundle, receive_bundle
from counter_app.services.lists.list_files import export
from counter_app.services.lists.lists import listed
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.collecting import proposed
from counter_app.services.moving.results import shelve
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.printing import print_slip, reprint_slip
from counter_app.services.people import audit
from counter_app.services.sending import attachments
from counter_app.services.visits import visits
from counter_app.services.wording import templates
from tests.faults.day import COPIES, LIST, MOTHER, PICTURE, PLACE, Day
from tests.faults.keeping_acts import OF_KEEPING, OF_PEOPLE, Acts

CHILD: Final = Person(
    name="Nguyễn Minh Khôi", sex=Sex.MALE, birth=PartialDate(year=2026, month=11, day=18)
)
ASKED: Final = SupplementAsked(
    defects=(Defect(component="", code="other", words="Tờ khai thiếu chữ ký"),)
)
MARITAL: Final = msgspec.structs.replace(COPIES, procedure_code="1.004873", certified_copies=())
BIRTH: Final = msgspec.structs.replace(
    COPIES, procedure_code="1.001193", certified_copies=(), subject=Person(name="Nguyễn Văn Bé")
)


def _bundle(day: Day) -> None:
    draft = Draft(
        submitter=Submitter(person=MOTHER, basis=Basis.PARENT),
        procedure_code="",
        bundle="birth",
        subject=CHILD,
        client_ref="bundle",
    )
    at = day.at()
    receive_bundle(offer_bundle(draft, desk=day.desk, at=at), desk=day.desk, at=at)


def _import(day: Day) -> None:
    path, at = day.folder / LIST, day.at()
    assert len(bulk.take(bulk.judge(path, desk=day.desk, at=at), desk=day.desk, at=at)) == 2


def _correct(day: Day) -> None:
    person = msgspec.structs.replace(MOTHER, name="Nguyễn Thị Ánh Tuyết")
    better = msgspec.structs.replace(COPIES, submitter=Submitter(person=person))
    correction = Correction(reason="Gõ nhầm tên công dân", draft=better)
    reissue(day.taken["copies"].dossier_id, correction, desk=day.leading, at=day.at())


def _guide(day: Day) -> None:
    missing = Defect(component="Giấy chứng sinh", code="missing")
    visits.guide(BIRTH, (missing,), desk=day.desk, at=day.at())


def _void_visit(day: Day) -> None:
    today = day.at().date()
    (row, *_) = visits.visits_between(today, today, desk=day.desk)
    visits.void_paper_of(row.id, "Ghi nhầm người", desk=day.leading, at=day.at())


def _apologise(day: Day) -> None:
    due_at = open_dossier(day.taken["listed"].dossier_id, desk=day.desk).row.due_at
    assert due_at is not None
    wanted = Wanted(
        move=Move.APOLOGISE, reason="Phòng Văn hóa chậm trả", due_at=due_at + timedelta(days=7)
    )
    make_move(day.taken["listed"].dossier_id, wanted, desk=day.leading, at=day.at())


def _refuse(day: Day) -> None:
    ground = Ground(code="other", words="Không thuộc thẩm quyền của xã")
    refused = Refused(grounds=(ground,), paper_no="12/TB-UBND", paper_on=day.at().date())
    day.move("listed", Move.REFUSE, refused, reason="Không thuộc thẩm quyền")


def _hand_over(day: Day) -> None:
    lines = (Line(dossier_id=day.taken["listed"].dossier_id),)
    new = NewList(way=Way.OUT, destination=PLACE.name, lines=lines)
    day.told["list"] = hand_over(new, desk=day.desk, at=day.at()).code


def _confirm(day: Day) -> None:
    code = read_list_code(day.told["list"])
    assert code is not None
    confirm(open_list(code, desk=day.desk), None, desk=day.leading, at=day.at())


def _attach(day: Day) -> None:
    prepared = attachments.prepare(day.folder / PICTURE, "", desk=day.desk)
    attachments.attach(day.taken["copies"].dossier_id, prepared, desk=day.desk, at=day.at())


def _print(day: Day) -> None:
    tray = FolderPrinter(folder=day.folder / "tray")
    print_slip(day.taken["copies"].dossier_id, desk=day.desk, printer=tray)


def _reprint(day: Day) -> None:
    tray = FolderPrinter(folder=day.folder / "tray")
    slip = day.taken["copies"].dossier_id
    reprint_slip(slip, desk=day.desk, printer=tray, request="again")


def _hand_out(day: Day) -> None:
    seen = open_dossier(day.taken["moved"].dossier_id, desk=day.desk)
    day.move("moved", Move.RETURN_RESULT, proposed(seen))


def _template(day: Day) -> None:
    words = dict(templates.template_of("slip", desk=day.desk).texts)
    first = next(iter(words))
    changed = words | {first: words[first] + " (mới)"}
    templates.save("slip", changed, desk=day.leading, at=day.at())


def _look(day: Day) -> None:
    subject = str(day.taken["copies"].dossier_id)
    if untold := audit.note(day.desk, Act.DOSSIER_SEEN, subject=subject):
        raise EnvironmentFault("act_not_noted", untold)


def _save_list(day: Day) -> None:
    of, at = BY_NAME[ListName.TODAY], day.at()
    export(of, listed(of.name, desk=day.desk, at=at), desk=day.desk, at=at)


ACTS: Final[Acts] = {
    "intake": lambda day: day.take_in("copies"),
    "draft": lambda day: drafts.save("intake/x", "{}", desk=day.desk, at=day.at()),
    "intake_of_days": lambda day: day.take_in("moved", MARITAL),
    "bundle": _bundle,
    "import": _import,
    "print": _print,
    "attach": _attach,
    "transfer": lambda day: day.move("moved", Move.TRANSFER),
    "ask_supplement": lambda day: day.move(
        "moved", Move.ASK_SUPPLEMENT, ASKED, reason="Tờ khai thiếu chữ ký"
    ),
    "supplement": lambda day: day.move("moved", Move.SUPPLEMENT),
    "transfer_again": lambda day: day.move("moved", Move.TRANSFER),
    "take_up": lambda day: day.move("moved", Move.TAKE_UP, TakenUp(specialist="Ksor H'Lan")),
    "finish": lambda day: day.move("moved", Move.FINISH, Finished(shelf="A1")),
    "correct": _correct,
    "reprint": _reprint,
    "guide": _guide,
    "void_visit": _void_visit,
    "intake_to_withdraw": lambda day: day.take_in("old"),
    "withdraw": lambda day: day.move("old", Move.WITHDRAW, reason="Công dân xin rút"),
    "intake_to_list": lambda day: day.take_in("listed", MARITAL),
    "hand_over": _hand_over,
    "confirm": _confirm,
    "apologise": _apologise,
    "refuse": _refuse,
    "shelve": lambda day: shelve(
        day.taken["moved"].dossier_id, "A2", desk=day.leading, at=day.at()
    ),
    "hand_out": _hand_out,
    "template": _template,
    "look": _look,
    "save_list": _save_list,
    **OF_PEOPLE,
    **OF_KEEPING,
    "after_all": lambda day: day.take_in("after"),
}
