"""An intake, a visit, a dossier and a paper's wording with as much in them as can come together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import msgspec
from PySide6.QtGui import QImage

from counter_app.core.ids import DossierId
from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import GivenComponent
from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.people.applicant import Authority, Basis, Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.staff import Role
from counter_app.domain.step import Defect, SupplementAsked, Supplemented
from counter_app.domain.template import SYMBOL, TITLES, texts_of
from counter_app.domain.workflow import Move
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.sending.attachments import attach, prepare
from showroom.stage import intake_of, settle, take_in
from ui.desk.counter import Counter
from ui.program import Program
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.templates.templates import TemplatesScreen

LONG_NAME: Final = "Công Tằng Tôn Nữ Hoàng Thị Thuỳ Trang Nguyễn Phúc Bảo Ngọc"
LONG_PLACE: Final = "Số 128, ngõ 45, đường Nguyễn Thị Minh Khai, Tổ dân phố số 12, Xã Minh Hoạ"
WORDS: Final = "Người nộp đề nghị báo qua điện thoại trước khi đến nhận kết quả tại quầy. "
HELD: Final = 24
DOSSIERS: Final = 6
OWNERS: Final = 12
PAPERS: Final = 40
FILES: Final = 6
ROUNDS: Final = 8
_CHANGE, _NAME_CHANGE, _MARRIAGE = "2.000748", "name", "1.004873"


def full_places(program: Program) -> Iterator[str]:
    """Each in front of the window in turn, under its name."""
    window, counter = program.window, program.counter
    if counter is None:
        raise TypeError("the counter is not open")
    window.activateWindow()
    yield from _intake(program)
    window.open_dossier(full_dossier(counter))
    screen = window.current()
    if isinstance(screen, DossierScreen):
        settle(lambda: screen.view.history.count() > ROUNDS)
    yield "dossier"
    yield from _wording(program)


def _intake(program: Program) -> Iterator[str]:
    screen = intake_of(program)
    screen.clear()
    for number in range(HELD):
        screen.take_scan(_card(number))
        screen.held.hold()
    screen.state.restore(full_draft())
    screen.receive(immediate=False)  # which leads to the first of all that is missing
    yield "intake"
    screen.clear()
    for _ in range(DOSSIERS):
        take_in(screen, _card(HELD), "xác nhận tình trạng hôn nhân")
    yield "visit"
    screen.start_next()


def _card(number: int) -> str:
    return f"0011900{number:05}||{LONG_NAME}|01021990|Nữ|{LONG_PLACE}|15032021"


def _person(number: int) -> Person:
    return Person(
        name=LONG_NAME,
        personal_id=f"0011900{number:05}",
        birth=PartialDate(year=1990, month=2, day=1),
        sex=Sex.FEMALE,
        address=LONG_PLACE,
    )


def full_draft() -> Draft:
    """Every field filled, for a dozen owners, by a power of attorney; no paper is in hand yet."""
    return Draft(
        submitter=Submitter(
            person=msgspec.structs.replace(_person(90), relation="Cháu ruột của chủ hồ sơ"),
            basis=Basis.ATTORNEY,
        ),
        procedure_code=_CHANGE,
        case_id=_NAME_CHANGE,
        owners=tuple(_person(number) for number in range(OWNERS)),
        authority=Authority(kind="Văn bản ủy quyền", no="1234/2026/UQ-CC", on=date(2026, 11, 2)),
        phone="0912 345 678",
        email="nguyen.phuc.bao.ngoc.hoang.thi.thuy.trang@vidu.vn",
        return_by=ReturnWay.POSTAL,
        return_address=LONG_PLACE,
        subject=_person(91),
        note=WORDS * 3,
    )


def full_dossier(counter: Counter) -> DossierId:
    """One with a paper of every sort, files, and a long way behind it."""
    desk, at = counter.desk, counter.desk.clock.now()
    more = tuple(
        GivenComponent(label=f"Giấy tờ kèm theo số {number}", kind=ComponentKind.COPY)
        for number in range(1, PAPERS + 1)
    )
    wanted = Draft(
        submitter=Submitter(person=_person(92)),
        procedure_code=_MARRIAGE,
        owners=(_person(92), *(_person(number) for number in range(1, OWNERS))),
        phone="0912345678",
        return_by=ReturnWay.POSTAL,
        return_address=LONG_PLACE,
        note=WORDS,
    )
    asked = offer(wanted, desk=desk, at=at).case.checklist
    in_hand = (GivenComponent(label=one.label, kind=one.kind, count=one.count) for one in asked)
    wanted = msgspec.structs.replace(wanted, given=(*in_hand, *more))
    made = receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)
    _attach(counter, made.dossier_id)
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER, name=LONG_NAME))
    lacking = Defect(component="", code="other", words=WORDS)
    ask = Wanted(
        move=Move.ASK_SUPPLEMENT, reason=WORDS, details=SupplementAsked(defects=(lacking,))
    )
    brought = Wanted(move=Move.SUPPLEMENT, details=Supplemented())
    for number, step in enumerate((ask, brought) * ROUNDS, start=1):
        then = at + timedelta(minutes=number)
        make_move(made.dossier_id, step, desk=leader, at=then)
    return made.dossier_id


def _attach(counter: Counter, dossier: DossierId) -> None:
    desk, at = counter.desk, counter.desk.clock.now()
    path = desk.store.path.parent / "anh.jpg"
    for number in range(FILES):
        QImage(8 + number, 8, QImage.Format.Format_RGB32).save(str(path))
        attach(dossier, prepare(path, LONG_PLACE, desk=desk), desk=desk, at=at)


def _wording(program: Program) -> Iterator[str]:
    """The paper with most texts, each as long as it may be."""
    screen = program.window.bring("templates")
    if not isinstance(screen, TemplatesScreen):
        raise TypeError(screen)
    kind = max(TITLES, key=lambda one: sum(text.longest for text in texts_of(one)))
    screen.view.kinds.setCurrentRow(list(TITLES).index(kind))
    settle(lambda: bool(screen.view.fields) and screen.view.version.count() > 0)
    for text in texts_of(kind):
        if text.longest <= SYMBOL:
            continue  # no sentence, but a sign that stands in the paper's number
        filled = text.default + " " + WORDS * (text.longest // len(WORDS) + 1)
        screen.view.fields[text.name].show_text(filled[: text.longest].strip())
    yield "templates"
