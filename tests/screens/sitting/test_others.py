"""One visit for twins, and for the files of several households: what follows has what is common."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.people.applicant import Basis

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.sitting.conftest import Visit

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_the_second_twin_has_all_but_name_sex_hour_and_order(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    visit.births(card)
    clerk.clock.instant += timedelta(hours=6, minutes=10)  # past three o'clock
    clerk.hits(Key.Key_E, CTRL)
    middle = clerk.screen.view.middle
    twin = middle.subject.read()
    assert twin is not None
    assert twin.birth is not None
    assert (twin.name, twin.sex, twin.birth_time, twin.birth_order) == ("", None, "", None)
    assert twin.birth.vietnamese() == "12/11/2026"
    first = middle.subject.first()
    assert first is not None
    assert first.hasFocus()
    assert clerk.screen.view.left.basis.value() is Basis.PARENT
    assert middle.checklist_count.text() == "đủ 3/3"


def test_equal_names_are_warned_of_and_twins_share_their_promise(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    visit.births(card)
    clerk.clock.instant += timedelta(hours=6, minutes=10)  # past three o'clock
    clerk.hits(Key.Key_E, CTRL)
    clerk.types("Trần Minh An")
    visit.fill(birth_order="1")
    right = clerk.screen.view.right.promise
    clerk.waits(lambda: "Trùng tên với trẻ" in visit.findings())
    assert "Trùng thứ tự sinh" in visit.findings()
    visit.fill(birth_date="14/11/2026")
    clerk.waits(lambda: "Trùng" not in visit.findings())
    visit.fill(birth_date="13/11/2026")  # on the other side of midnight
    clerk.waits(lambda: "Trùng tên với trẻ" in visit.findings())
    assert "Trùng thứ tự sinh" in visit.findings()
    visit.fill(birth_date="12/11/2026")
    assert right.state.words() == "Hồ sơ đầy đủ. Có thể tiếp nhận."
    visit.picture("sitting-twin")
    visit.fill(name="Trần Minh Anh", birth_hour="8:27")
    visit.fill(birth_order="2")
    assert "Trùng" not in visit.findings()
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()
    told = visit.visit_shows(2)
    visit.picture("sitting-twins-receipt")
    one, other = visit.taken()
    assert one.due_ms == other.due_ms
    assert one.code != other.code
    assert one.draft.subject is not None
    assert other.draft.subject is not None
    assert (one.draft.subject.birth_order, other.draft.subject.birth_order) == (1, 2)
    assert told.index("– Trần Minh An\n") < told.index("– Trần Minh Anh\n")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(visit.sheets()) == 1)
    words = visit.words_on(visit.sheets()[0])
    assert words.index("Trần Minh An ") < words.index("Trần Minh Anh")


def test_a_twin_of_a_bundle_is_a_bundle_with_one_warning(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    clerk.scans(card)
    clerk.types("lien thong khai sinh")
    clerk.hits(Key.Key_Return)
    visit.fill(name="Nguyễn Minh Khôi", birth_date="18/11/2026")
    visit.hands_all_in(dossiers=3)
    clerk.hits(Key.Key_E, CTRL)
    clerk.types("Nguyễn Minh Khôi")
    clerk.waits(lambda: visit.findings().count("Trùng tên với trẻ") == 1)
    visit.fill(name="Nguyễn Minh Khang")
    assert "Trùng" not in visit.findings()
    visit.hands_all_in(dossiers=3)
    visit.visit_shows(6)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(visit.sheets()) == 1)
    words = visit.words_on(visit.sheets()[0])
    assert all(str(one.code) in words for one in visit.taken())


def test_tab_walks_the_ways_on_from_top_to_bottom(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    visit.births(card)
    clerk.hits(Key.Key_E, CTRL)
    visit.fill(name="Trần Minh Anh", birth_order="2")
    visit.hands_all_in()
    visit.visit_shows(2)
    receipt = clerk.screen.view.right.receipt
    passed = []
    for way in (receipt.next, receipt.more, receipt.child, receipt.sheet, receipt.reprint):
        assert way.hasFocus()
        passed.append(way.mapTo(clerk.window, way.rect().topLeft()).y())
        clerk.hits(Key.Key_Tab)
    assert passed == sorted(passed)


def test_no_child_follows_what_is_no_birth(clerk: "Clerk", visit: "Visit", card: str) -> None:
    clerk.scans(card)
    visit.takes_in("sao")
    assert not clerk.screen.view.right.receipt.child.isVisible()
    clerk.hits(Key.Key_E, CTRL)
    assert clerk.screen.view.right.is_receipt()


HOUSES = (
    "001085000012||Trần Văn Bình|11031985|Nam|Thôn 1, Xã A, Thái Nguyên|15032021",
    "001175000023||Lê Thị Cúc|02051975|Nữ|Thôn 2, Xã A, Thái Nguyên|15032021",
    "001068000034||Phạm Văn Dũng|03061968|Nam|Thôn 3, Xã A, Thái Nguyên|15032021",
    "001180000045||Hoàng Thị Én|04071980|Nữ|Thôn 4, Xã A, Thái Nguyên|15032021",
    "001079000056||Vũ Văn Giang|05081979|Nam|Thôn 5, Xã A, Thái Nguyên|15032021",
)


def carrier_comes(clerk: "Clerk", card: str) -> None:
    """The carrier's card and their letter of introduction."""
    clerk.scans(card)
    left = clerk.screen.view.left
    left.choose(return_by=left.return_by.value(), basis=Basis.CARRIER)
    left.paper_no.setFocus()
    clerk.types("12/GT-TT")
    left.paper_on.setFocus()
    clerk.types("19/11/2026")


def test_one_carrier_hands_in_five_households_files(
    clerk: "Clerk", visit: "Visit", card: str
) -> None:
    carrier_comes(clerk, card)
    left = clerk.screen.view.left
    visit.adds_owner(HOUSES[0])
    clerk.screen.view.middle.procedure.field.setFocus()
    visit.takes_in("tinh trang hon nhan")
    for house in HOUSES[1:]:
        clerk.hits(Key.Key_U, CTRL)
        assert left.others.hasFocus()
        assert left.paper_no.value() == "12/GT-TT"
        assert clerk.screen.state.aside.others.owners == ()
        clerk.hits(Key.Key_S, CTRL)
        clerk.waits(lambda: "chủ hồ sơ của hộ này" in visit.findings())
        assert clerk.screen.state.offer is not None
        assert clerk.screen.state.offer.blocking
        if house == HOUSES[2]:
            visit.picture("sitting-household")
        visit.adds_owner(house)
        clerk.waits(lambda: "hộ này" not in visit.findings())
        visit.hands_all_in()
    visit.visit_shows(5)
    visit.picture("sitting-five-households")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(visit.sheets()) == 1)
    words = visit.words_on(visit.sheets()[0])
    assert "Người nộp: Nguyễn Thị Hoài Thương" in words
    assert "Giấy giới thiệu số 12/GT-TT ngày 19/11/2026" in words
    for kept, house in zip(visit.taken(), HOUSES, strict=True):
        (owner,) = kept.draft.owners
        assert owner.name == house.split("|")[2]
        assert kept.draft.authority is not None
        assert kept.draft.authority.principal == owner
        assert f"{owner.name}" in words
        assert str(kept.code) in words
    slips = [one for one in clerk.papers.glob("*.pdf") if one not in visit.sheets()]
    assert len(slips) == 5
    assert clerk.mouse.seen == 0
