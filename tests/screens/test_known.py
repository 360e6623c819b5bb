"""After the card: what waits for this person stands apart, and one key hands it out or opens it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import IdentityBasis, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.domain.workflow import Move
from counter_app.services import lookup
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.visits.known_people import known_of
from ui.acts import offered
from ui.acts.learned import PART
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.results.results import ResultsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
TakeIn = Callable[..., str]


@pytest.fixture
def ready(clerk: "Clerk", take_in: TakeIn) -> DossierId:
    """An older dossier of the card's owner whose result is there, behind three newer ones."""
    desk, at = clerk.counter.desk, clerk.clock.now()
    first = DossierId(take_in("Nguyễn Thị Hoài Thương"))
    make_move(first, Wanted(move=Move.FINISH), desk=desk, at=at)
    for _ in range(3):
        take_in("Nguyễn Thị Hoài Thương")
    return first


def keys(clerk: "Clerk") -> list[QWidget]:
    left = clerk.screen.view.left
    return [one for one in left.known.stops() if one.isVisible()]


def is_whole(place: QWidget) -> bool:
    """Whether all of it is in sight, without scrolling."""
    return place.visibleRegion().boundingRect() == place.rect()


def test_what_waits_for_them_stands_first_and_apart(
    clerk: "Clerk", card: str, ready: DossierId
) -> None:
    clerk.window.resize(1366, 768)
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(left.known.ready.isVisible)
    first, *rest, every = keys(clerk)
    assert first in left.known.ready.keys
    assert first.accessibleName() == "Giao: Chứng thực bản sao. nộp dưới 1 phút · 261120-1001"
    assert [one.accessibleName() for one in rest] == [
        "Chứng thực bản sao. Đã tiếp nhận dưới 1 phút · 261120-1004",
        "Chứng thực bản sao. Đã tiếp nhận dưới 1 phút · 261120-1003",
    ]
    assert every.accessibleName() == "Xem cả 4…"
    clerk.waits(lambda: is_whole(left.known))


def test_one_key_goes_to_the_shelf_and_what_was_handed_out_waits_no_more(
    clerk: "Clerk", card: str, ready: DossierId
) -> None:
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(left.known.ready.isVisible)
    before = clerk.presses
    clerk.hits(Key.Key_1, ALT)
    clerk.waits(lambda: isinstance(clerk.window.current(), ResultsScreen))
    assert clerk.presses - before == 1
    screen = clerk.window.current()
    assert isinstance(screen, ResultsScreen)
    clerk.waits(lambda: screen._handing is not None)
    assert screen._handing is not None
    assert screen._handing.dossier.row.id == ready

    clerk.waits(screen.view.hand_out.hasFocus)
    for _ in ("agree", "signed"):
        clerk.hits(Key.Key_Return)
    desk = clerk.counter.desk
    clerk.waits(lambda: lookup.open_dossier(ready, desk=desk).row.state is State.RETURNED)
    clerk.hits(Key.Key_F2)
    clerk.waits(lambda: not left.known.ready.isVisible())
    assert clerk.screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"


def test_one_key_opens_a_dossier_that_is_under_way(
    clerk: "Clerk", card: str, ready: DossierId
) -> None:
    clerk.scans(card)
    clerk.waits(clerk.screen.view.left.known.ready.isVisible)
    clerk.hits(Key.Key_2, ALT)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))


def test_a_number_typed_with_dots_is_the_card_owners_own(clerk: "Clerk", card: str) -> None:
    clerk.screen.view.left.person.number.setFocus()
    clerk.types("001.190.000001")
    clerk.scans(card)
    assert clerk.screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"


def test_the_next_citizen_sees_nothing_of_it(clerk: "Clerk", card: str, ready: DossierId) -> None:
    clerk.scans(card)
    clerk.waits(clerk.screen.view.left.known.ready.isVisible)
    clerk.screen.clear()
    assert keys(clerk) == []


def test_an_answer_that_comes_late_is_not_shown_to_the_next_citizen(
    clerk: "Clerk", card: str, ready: DossierId
) -> None:
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(left.known.ready.isVisible)
    asked = clerk.screen.known._seen.asked
    assert asked is not None
    late = known_of(asked, desk=clerk.counter.desk, at=clerk.clock.now())
    assert late.dossiers
    clerk.screen.clear()
    clerk.scans(card.replace("001190000001", "001190000002"))
    clerk.waits(lambda: clerk.screen.known._seen.asked not in (None, asked))
    clerk.screen.known._show(asked, late)
    assert keys(clerk) == []


def test_who_came_without_papers_is_joined_by_two_keys(clerk: "Clerk", card: str) -> None:
    desk, at = clerk.counter.desk, clerk.clock.now()
    before = Person(
        name="Nguyễn Thị Hoài Thương",
        birth=PartialDate(year=1990, month=2, day=1),
        identity_basis=IdentityBasis.STATED,
        no_id_reason="Mất thẻ, chưa làm lại",
    )
    draft = Draft(submitter=Submitter(person=before), procedure_code="1.004873")
    old = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at).dossier_id
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(left.known.isVisible)
    first = left.known.earlier.keys[0]
    assert first.accessibleName() == (
        "Cùng một người chưa có số? 1 hồ sơ · cùng họ tên, cùng ngày sinh"
    )

    def hand() -> None:
        clerk.hits(Key.Key_C, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_1, ALT), hand)
    clerk.waits(lambda: first.accessibleName().startswith("Xác nhận tình trạng hôn nhân. "))
    assert [one.accessibleName() for one in keys(clerk)] == [first.accessibleName()]
    kept = lookup.open_dossier(old, desk=desk)
    assert PART in offered(kept, clerk.counter)
