"""Hand-overs by keys and scans: lists made, confirmed and taken back without a mouse."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from counter_app.core.ids import DossierId
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.office import Destination, DestinationKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.services.handing_over import handover
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import open_dossier
from tests.screens.in_front import in_front
from ui.desk.counter import Counter
from ui.dialogs.lists.handover_line import HandoverLineDialog
from ui.dialogs.lists.paper_receipt import PaperReceiptDialog
from ui.dialogs.preview import PreviewDialog
from ui.screens.handover.batch import BatchPage
from ui.screens.handover.batch_view import NONE_YET
from ui.screens.handover.handover import HandoverScreen
from ui.screens.handover.lists import ListsPage

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def take_in(clerk: "Clerk", name: str) -> Receipt:
    """Certified copies for ``name``, taken in now."""
    desk = clerk.counter.desk
    draft = Draft(
        submitter=Submitter(
            person=Person(name=name, personal_id="001190000001", address="Thôn 1, Xã A")
        ),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
        client_ref=name,
    )
    at = clerk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


@pytest.fixture
def dossiers(clerk: "Clerk") -> list[Receipt]:
    return [take_in(clerk, name) for name in ("Nguyễn Thị Ánh", "Lò Văn Páo", "H'Linh Niê")]


def screen_of(clerk: "Clerk") -> HandoverScreen:
    clerk.hits(Key.Key_F5)
    screen = clerk.window.current()
    assert isinstance(screen, HandoverScreen)
    return screen


def scanned(clerk: "Clerk", page: BatchPage, code: str | None) -> None:
    before = len(page.batch.rows)
    clerk.scans(code or "")
    clerk.waits(lambda: len(page.batch.rows) > before and not page._pending)


def state(clerk: "Clerk", dossier_id: DossierId) -> State:
    return open_dossier(dossier_id, desk=clerk.counter.desk).row.state


def made(clerk: "Clerk", page: BatchPage) -> None:
    """The list on the page is made and its paper lies in the folder."""
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits(lambda: "PDF" in page.said.words() or "Đã in" in page.said.words())


def test_scans_fill_the_list_and_one_key_makes_it(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    screen = screen_of(clerk)
    page = screen.out
    clerk.waits(lambda: page.waiting.count() == 3)
    assert QApplication.focusWidget() is page.scan

    scanned(clerk, page, dossiers[0].dossier_code)
    clerk.types(str(dossiers[1].slip_no))
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(page.batch.good()) == 2)
    assert page.tally.text().startswith("2 hồ sơ")
    assert page.waiting.count() == 1
    assert clerk.window.current() is screen

    made(clerk, page)

    assert [state(clerk, one.dossier_id) for one in dossiers] == [
        State.TRANSFERRED,
        State.TRANSFERRED,
        State.RECEIVED,
    ]
    assert page.batch.rows == ()
    assert "BG2026-" in page.said.words()
    assert [path.name for path in clerk.papers.glob("*ban_giao*.pdf")]
    assert QApplication.focusWidget() is page.scan
    assert clerk.mouse.seen == 0


def test_what_may_not_go_stays_in_sight_with_its_reason(
    clerk: "Clerk", dossiers: list[Receipt]
) -> None:
    page = screen_of(clerk).out
    scanned(clerk, page, dossiers[0].dossier_code)
    scanned(clerk, page, dossiers[0].dossier_code)
    assert "dòng 1" in page.said.words()
    scanned(clerk, page, "H55.01-261120-1001")
    assert "cơ quan H55.01" in page.said.words()
    assert [row.good for row in page.batch.rows] == [True, False, False]
    assert "2 dòng không đi được" in page.tally.text()

    made(clerk, page)

    assert len(page.batch.rows) == 2
    assert not page.batch.good()


def test_a_line_is_dropped_undone_and_written_beside_by_keys(
    clerk: "Clerk", dossiers: list[Receipt]
) -> None:
    page = screen_of(clerk).out
    clerk.waits(lambda: page.waiting.count() == 3)
    for one in dossiers[:2]:
        scanned(clerk, page, one.dossier_code)
    clerk.hits(Key.Key_Z, CTRL)
    assert len(page.batch.rows) == 1
    page.rows.setFocus()
    clerk.hits(Key.Key_Delete)
    assert page.rows.count() == 0
    clerk.hits(Key.Key_Z, CTRL)
    assert len(page.batch.rows) == 1

    def hands() -> None:
        assert isinstance(QApplication.activeModalWidget(), HandoverLineDialog)
        clerk.types("Tap 1")
        clerk.hits(Key.Key_Return)
        clerk.types("gap")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), hands)
    (row,) = page.batch.rows
    assert (row.beside, row.note) == ("Tap 1", "gap")


def test_enter_on_what_waits_adds_it(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    page = screen_of(clerk).out
    clerk.waits(lambda: page.waiting.count() == 3)
    page.waiting.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: len(page.batch.good()) == 1)

    assert page.waiting.count() == 2
    assert QApplication.focusWidget() is page.waiting


def test_another_place_judges_the_list_anew(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    page = screen_of(clerk).out
    scanned(clerk, page, dossiers[0].dossier_code)
    first = page.place.value().name
    page.place.setFocus()
    clerk.hits(Key.Key_Down)
    clerk.waits(lambda: bool(page.batch.rows) and not page._pending)

    assert f"chuyển cho {first}" in page.batch.rows[0].verdict.why
    assert QApplication.focusWidget() is page.scan


def only_the_police(clerk: "Clerk") -> None:
    """The office hands over to nobody else."""
    desk = clerk.counter.desk
    office = replace(
        desk.office, destinations=(Destination(name="Công an xã", kind=DestinationKind.POLICE),)
    )
    clerk.window.attend(
        Counter(
            desk=replace(desk, office=office),
            printer=FolderPrinter(folder=clerk.papers),
            jobs=clerk.counter.jobs,
            changes=clerk.counter.changes,
            line=clerk.counter.line,
        )
    )


def test_the_police_sign_on_paper(
    clerk: "Clerk", dossiers: list[Receipt], beside: Callable[[QWidget | None], str]
) -> None:
    only_the_police(clerk)
    page = screen_of(clerk).out
    scanned(clerk, page, dossiers[0].dossier_code)
    made(clerk, page)
    clerk.hits(Key.Key_3, CTRL)
    lists = screen_of(clerk).lists
    clerk.waits(lambda: lists.lines.count() == 1)
    clerk.hits(Key.Key_A, CTRL)

    def forgets_to_sign() -> None:
        clerk.hits(Key.Key_G, ALT)

    def signs() -> None:
        dialog = in_front(PaperReceiptDialog)
        assert beside(dialog.signed_by) == "Hãy nhập tên người ký nhận."
        clerk.types("Y Thanh")
        clerk.hits(Key.Key_G, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_Return, CTRL), forgets_to_sign, signs)
    clerk.waits(lambda: "Đã xác nhận 1" in lists.said.words())
    assert state(clerk, dossiers[0].dossier_id) is State.PROCESSING
    clerk.waits(lambda: "Y Thanh" in lists.people.text())


def test_an_empty_list_says_what_fills_it_and_is_not_made(clerk: "Clerk") -> None:
    page = screen_of(clerk).out
    said = [one.text() for one in page.rows.viewport().findChildren(QLabel) if one.isVisible()]
    assert said == [NONE_YET]

    clerk.hits(Key.Key_Return, CTRL)

    assert "chưa có hồ sơ" in page.said.words()
    assert handover.lists_since(clerk.clock.now(), desk=clerk.counter.desk) == ()


def listed(clerk: "Clerk", dossiers: list[Receipt]) -> ListsPage:
    """A list of the dossiers given away, opened for confirming by a leader."""
    page = screen_of(clerk).out
    for one in dossiers:
        scanned(clerk, page, one.dossier_code)
    made(clerk, page)
    leader = next(
        one for one in clerk.counter.people() if one.role in (Role.LEADER, Role.SPECIALIST)
    )
    clerk.window.person_chosen.emit(leader)
    screen = screen_of(clerk)
    clerk.hits(Key.Key_3, CTRL)
    lists = screen.lists
    clerk.waits(lambda: lists.lines.count() == len(dossiers))
    return lists


def test_the_other_side_confirms_by_scanning(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    lists = listed(clerk, dossiers)
    clerk.scans(str(dossiers[1].dossier_code))
    clerk.waits(lambda: len(lists.marked) == 1)

    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits(lambda: "Đã xác nhận 1" in lists.said.words())

    assert "Còn 2" in lists.said.words()
    assert state(clerk, dossiers[1].dossier_id) is State.PROCESSING
    clerk.waits(lambda: lists._list is not None and lists._list.waiting == 2)

    clerk.hits(Key.Key_A, CTRL)
    assert len(lists.marked) == 2
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits(lambda: "Đã xác nhận 2" in lists.said.words())
    assert state(clerk, dossiers[0].dossier_id) is State.PROCESSING
    assert clerk.mouse.seen == 0


def test_a_list_is_looked_at_and_printed_again(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    page = screen_of(clerk).out
    scanned(clerk, page, dossiers[0].dossier_code)
    made(clerk, page)
    clerk.hits(Key.Key_3, CTRL)
    lists = screen_of(clerk).lists
    clerk.waits(lambda: lists.lines.count() == 1)

    def prints_again() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: not dialog.picture.pixmap().isNull())
        clerk.hits(Key.Key_I, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_P, CTRL), prints_again)
    clerk.waits(lambda: "in lại lần 1" in lists.said.words())

    assert len(list(clerk.papers.glob("*ban_giao*.pdf"))) == 2


def test_a_list_is_found_by_its_own_code(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    page = screen_of(clerk).out
    for one in dossiers[:2]:
        scanned(clerk, page, one.dossier_code)
        made(clerk, page)
        page.said.say("")
    clerk.hits(Key.Key_3, CTRL)
    lists = screen_of(clerk).lists
    clerk.waits(lambda: lists.lists.count() == 2 and lists.lines.count() == 1)

    clerk.scans("BG2026-100001")
    clerk.waits(lambda: lists.title.text().startswith("BG2026-100001"))
    clerk.scans(str(dossiers[1].dossier_code))
    clerk.waits(lambda: lists.title.text().startswith("BG2026-100002"))
    assert lists.marked == {dossiers[1].dossier_id}
    clerk.scans("BG2026-100077")
    clerk.waits(lambda: "Không có danh sách" in lists.said.words())


def test_a_clerk_is_told_who_confirms(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    page = screen_of(clerk).out
    scanned(clerk, page, dossiers[0].dossier_code)
    made(clerk, page)
    clerk.hits(Key.Key_3, CTRL)
    lists = screen_of(clerk).lists
    clerk.waits(lambda: lists.lines.count() == 1)
    clerk.hits(Key.Key_A, CTRL)

    clerk.hits(Key.Key_Return, CTRL)

    assert "Ctrl L" in lists.said.words()
    assert state(clerk, dossiers[0].dossier_id) is State.TRANSFERRED


def test_results_are_taken_back_to_their_shelf(clerk: "Clerk", dossiers: list[Receipt]) -> None:
    lists = listed(clerk, dossiers)
    clerk.hits(Key.Key_A, CTRL)
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits(lambda: "Đã xác nhận 3" in lists.said.words())
    clerk.hits(Key.Key_2, CTRL)
    page = screen_of(clerk).back
    clerk.waits(lambda: page.waiting.count() == 3)
    page.beside.setFocus()
    clerk.types("A1")
    scanned(clerk, page, dossiers[2].dossier_code)

    made(clerk, page)

    row = open_dossier(dossiers[2].dossier_id, desk=clerk.counter.desk).row
    assert (row.state, row.standing.shelf) == (State.READY, "A1")


def test_ten_thousand_lines_stay_smooth(
    clerk: "Clerk", dossiers: list[Receipt], benchmark_clock: Callable[[], float]
) -> None:
    page = screen_of(clerk).out
    clerk.waits(lambda: page.waiting.count() == 3)
    (first, *_) = page._found
    many = tuple(
        replace(first, row=replace(first.row, id=DossierId(str(number))))
        for number in range(10_000)
    )

    begun = benchmark_clock()
    page._loaded(many)
    taken_s = benchmark_clock() - begun

    assert page.waiting.count() == 10_000
    assert taken_s < 0.25


@pytest.fixture
def benchmark_clock() -> Callable[[], float]:
    import time

    return time.perf_counter
