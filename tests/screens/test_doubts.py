"""Filed before, or filed by the dead: told while it is typed, one key away, answered by another."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.domain.checklist import complete
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import (
    Authority,
    Basis,
    Deceased,
    Person,
    Submitter,
    person_of,
)
from counter_app.domain.people.card import parse_card
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.workflow import Move
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier, today
from counter_app.services.moving.workflow import Wanted, make_move
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists.today import TodayScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
BIRTH, DEATH = "1.001193", "1.000656"
MOTHER = Person(name="Lê Thị Gấm", personal_id="001190000009", address="Xóm 4, Xã A")
KHOI = Person(
    name="Trần Minh Khôi",
    birth=PartialDate(year=2026, month=11, day=1),
    sex=Sex.MALE,
    birth_place="Trạm Y tế xã A",
    birth_order=1,
)
OWNER = Person(
    name="Nguyễn Thị Hoài Thương",
    personal_id="001190000001",
    birth=PartialDate(year=1990, month=2, day=1),
    deceased=Deceased(died_on=PartialDate(year=2026, month=11, day=12)),
)
Register = Callable[[str, Person], DossierId]


@pytest.fixture
def register(clerk: "Clerk") -> Register:
    """Takes in a birth or a death behind the window's back."""

    def take(code: str, subject: Person) -> DossierId:
        desk, at = clerk.counter.desk, clerk.clock.now()
        draft = Draft(
            submitter=Submitter(person=MOTHER), procedure_code=code, subject=subject, phone=""
        )
        offered = offer(draft, desk=desk, at=at)
        return receive(draft, offer=offered, desk=desk, at=at).dossier_id

    return take


def pick(clerk: "Clerk", code: str) -> None:
    procedure = clerk.counter.desk.catalogue.get(code)
    assert procedure is not None
    clerk.screen.pick(procedure)


def types_child(clerk: "Clerk", name: str, born: str) -> None:
    """As far as anybody could be told apart by."""
    lines = clerk.screen.view.middle.subject.lines()
    for fact, words in (("subject.name", name), ("subject.birth_date", born)):
        lines[fact].setFocus()
        clerk.types(words)


def findings(clerk: "Clerk") -> list[str]:
    offer = clerk.screen.state.offer
    return [one.code for one in offer.findings] if offer is not None else []


def test_the_same_child_is_told_and_one_key_opens_the_other_dossier(
    clerk: "Clerk", card: str, register: Register
) -> None:
    other = register(BIRTH, KHOI)
    clerk.scans(card)
    pick(clerk, BIRTH)
    types_child(clerk, "tran minh khoi", "01/11/2026")
    doubt = clerk.screen.view.left.doubt
    clerk.waits(doubt.isVisible)
    assert "Trần Minh Khôi, nộp 20/11, đã tiếp nhận" in doubt.accessibleName()
    assert "lookalike" in findings(clerk)
    offered = clerk.screen.state.offer
    assert offered is not None
    assert not [one for one in offered.blocking if one.code == "lookalike"]

    clerk.hits(Key.Key_8, ALT)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)
    assert screen._dossier is not None
    assert screen._dossier.row.id == other
    clerk.hits(Key.Key_F2)
    assert clerk.screen.view.middle.subject.lines()["subject.name"].text() == "tran minh khoi"


def test_a_twin_raises_nothing(clerk: "Clerk", card: str, register: Register) -> None:
    register(BIRTH, KHOI)
    clerk.scans(card)
    pick(clerk, BIRTH)
    types_child(clerk, "Trần Minh Khoa", "01/11/2026")
    asked: list[object] = []
    clerk.counter.known.against(
        clerk.screen.state.read().draft, owner=clerk.screen, done=asked.append
    )
    clerk.waits(lambda: bool(asked))
    assert asked == [()]
    assert clerk.screen.view.left.doubt.isHidden()


def test_no_is_said_by_one_key_with_its_reason_and_kept_with_the_dossier(
    clerk: "Clerk", card: str, register: Register
) -> None:
    register(BIRTH, KHOI)
    clerk.scans(card)
    pick(clerk, BIRTH)
    types_child(clerk, "Trần Minh Khôi", "01/11/2026")
    doubt = clerk.screen.view.left.doubt
    clerk.waits(doubt.isVisible)
    clerk.answers(lambda: clerk.hits(Key.Key_9, ALT), lambda: clerk.hits(Key.Key_Return))
    clerk.waits(doubt.isHidden)
    assert "lookalike" not in findings(clerk)
    draft = clerk.screen.state.read().draft
    (said,) = draft.unlike or ()
    assert said.reason == "Người khác, trùng họ tên, ngày sinh"

    assert clerk.screen.undo.take_back()
    clerk.waits(doubt.isVisible)


def test_whoever_goes_on_takes_it_in_and_the_dossier_remembers_the_warning(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    take_in("Nguyễn Thị Hoài Thương", code="1.004873")
    clerk.scans(card)
    pick(clerk, "1.004873")
    clerk.waits(clerk.screen.view.left.doubt.isVisible)
    procedure = clerk.screen.state.procedure
    assert procedure is not None
    clerk.screen.view.middle.checklist.take(complete(procedure.cases[0]), exactly=True)
    clerk.screen.state.note_edit()
    clerk.screen.receive(immediate=False)
    clerk.waits_for_receipt()
    newest = today(desk=clerk.counter.desk)[0]
    kept = open_dossier(newest.id, desk=clerk.counter.desk).received
    assert "lookalike" in kept.warnings
    assert clerk.screen.view.left.doubt.isHidden()


def test_the_card_of_the_dead_stops_and_leads_to_the_death(
    clerk: "Clerk", card: str, register: Register
) -> None:
    death = register(DEATH, OWNER)
    clerk.scans(card)
    doubt = clerk.screen.view.left.doubt
    clerk.waits(doubt.isVisible)
    assert "chết 12/11/2026, hồ sơ" in doubt.accessibleName()
    assert doubt.differ.isHidden()
    pick(clerk, "1.004873")
    clerk.waits(lambda: "submitter_dead" in findings(clerk))
    clerk.screen.receive(immediate=False)
    assert not clerk.screen.taking.is_busy()

    make_move(
        death,
        Wanted(move=Move.WITHDRAW, reason="Gia đình khai nhầm người"),
        desk=clerk.counter.desk,
        at=clerk.clock.now(),
    )
    clerk.counter.changes.dossier_changed.emit(death)
    clerk.waits(doubt.isHidden)
    assert "submitter_dead" not in findings(clerk)
    assert open_dossier(death, desk=clerk.counter.desk).row.state is State.WITHDRAWN


def test_a_dossier_of_somebody_dead_says_so_at_its_head(
    clerk: "Clerk", take_in: Callable[..., str], register: Register
) -> None:
    own = DossierId(take_in("Nguyễn Thị Hoài Thương", code="1.004873"))
    assert clerk.opens(own).view.dead.isHidden()
    register(DEATH, OWNER)
    screen = clerk.opens(own)
    clerk.waits(screen.view.dead.isVisible)
    assert "Không gửi giấy báo" in screen.view.dead.words()


def test_a_number_typed_shows_what_a_card_would(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    take_in("Nguyễn Thị Hoài Thương")
    left = clerk.screen.view.left
    left.person.number.setFocus()
    clerk.types("00119000000")
    assert left.known.isHidden()
    clerk.types("1")
    clerk.waits(left.known.isVisible)


def test_whoever_has_no_number_is_known_by_name_and_birth(
    clerk: "Clerk", register: Register
) -> None:
    elder = Person(
        name="Hoàng Thị Mỷ", birth=PartialDate(year=1951, month=3, day=4), sex=Sex.FEMALE
    )
    register("1.004772", replace(elder, birth_place="Nà Ca"))
    left = clerk.screen.view.left
    left.person.name.setFocus()
    clerk.types("hoàng thị mỷ")
    left.person.birth.setFocus()
    clerk.types("04/03/1951")
    clerk.waits(left.known.isVisible)


def test_all_of_them_are_a_key_away(clerk: "Clerk", card: str, take_in: Callable[..., str]) -> None:
    for _ in range(5):
        take_in("Nguyễn Thị Hoài Thương")
    clerk.scans(card)
    clerk.waits(clerk.screen.view.left.known.isVisible)
    clerk.hits(Key.Key_4, ALT)
    clerk.waits(lambda: isinstance(clerk.window.current(), TodayScreen))
    clerk.waits(lambda: clerk.list.table.model().rowCount() == 5)


def test_a_power_of_attorney_is_typed_once(clerk: "Clerk", card: str) -> None:
    desk, at = clerk.counter.desk, clerk.clock.now()
    sent = person_of(parse_card(card))
    owner = Person(name="Hoàng Văn Páo", personal_id="006051000001")
    paper = Authority(
        kind="Văn bản ủy quyền",
        no="12/UQ",
        on=date(2026, 11, 2),
        until=date(2026, 12, 31),
        principal=owner,
    )
    draft = Draft(
        submitter=Submitter(person=sent, basis=Basis.ATTORNEY),
        procedure_code="1.004873",
        owners=(owner,),
        authority=paper,
    )
    receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(left.known.isVisible)
    first = left.known.earlier.keys[0]
    assert first.accessibleName().startswith("Ủy quyền của Hoàng Văn Páo. số 12/UQ đến 31/12/2026")
    clerk.hits(Key.Key_1, ALT)
    clerk.waits(lambda: bool(left.paper_no.text()))
    again = clerk.screen.state.read().draft
    assert again.submitter.basis is Basis.ATTORNEY
    assert again.owners == (owner,)
    assert again.authority == paper
    clerk.waits(lambda: not first.accessibleName().startswith("Ủy quyền"))
    assert clerk.screen.undo.take_back()
    assert clerk.screen.state.read().draft.authority is None
