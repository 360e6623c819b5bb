"""Results handed out by scans and keys alone: to the owner, to another, by post, never twice."""

from typing import TYPE_CHECKING

import pikepdf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from counter_app.devices.folder import FolderPrinter
from counter_app.domain.dossier import State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.step import Collected, CollectorKind, Finished, ResultPaper, SlipOutcome
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services import lookup, paper_printing
from counter_app.services.intake import Receipt, receive
from counter_app.services.kept_papers import all_kept
from counter_app.services.offer import offer
from counter_app.services.workflow import Wanted, make_move
from ui.dialogs.collected import CollectedDialog
from ui.dialogs.proof import ProofDialog
from ui.screens.dossier import DossierScreen
from ui.screens.results import ResultsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
OWNER = "Nguyễn Thị Hoài Thương"
COUSIN = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
SINGLE = "1.004873"
BIRTH = "1.001193"
MARRIAGE = "1.000894"


def ready(clerk: "Clerk", *, shelf: str = "Ngăn 7", **changes: object) -> Receipt:
    """A result of the owner's that waits on the shelf."""
    desk = clerk.counter.desk
    person = Person(name=OWNER, personal_id="001190000001", address="Xóm 4, Xã A")
    wanted: dict[str, object] = {"procedure_code": SINGLE, "phone": "0912345678", **changes}
    draft = Draft(submitter=Submitter(person=person), **wanted)  # type: ignore[arg-type]
    at = clerk.clock.now()
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    told = Finished(shelf=shelf, result=ResultPaper(name="Giấy xác nhận", number="12/XN"))
    make_move(taken.dossier_id, Wanted(move=Move.FINISH, details=told), desk=desk, at=at)
    return taken


def birth(clerk: "Clerk") -> Receipt:
    """One whose hospital's certificate is kept here."""
    procedure = clerk.counter.desk.catalogue.get(BIRTH)
    assert procedure is not None
    child = Person(
        name="Nguyễn Minh An",
        birth=PartialDate(year=2026, month=11, day=1),
        sex=Sex.MALE,
        birth_place="Trạm y tế",
    )
    return ready(clerk, procedure_code=BIRTH, case_id=procedure.cases[0].id, subject=child)


def at_the_place(clerk: "Clerk") -> ResultsScreen:
    clerk.hits(Key.Key_F6)
    screen = clerk.window.current()
    assert isinstance(screen, ResultsScreen)
    clerk.waits(lambda: screen.view.table.count() > 0 or bool(screen.view.empty.words()))
    return screen


def scanned(clerk: "Clerk", taken: Receipt) -> ResultsScreen:
    """The slip scanned at the place of return; the keyboard then stands on the great key."""
    screen = at_the_place(clerk)
    clerk.scans(taken.dossier_code or "")
    clerk.waits(screen.view.hand.isVisible)
    return screen


def kept(clerk: "Clerk", taken: Receipt) -> lookup.DossierView:
    return lookup.open_dossier(taken.dossier_id, desk=clerk.counter.desk)


def collected(clerk: "Clerk", taken: Receipt) -> Collected:
    dossier = kept(clerk, taken)
    assert dossier.row.state is State.RETURNED
    told = details_of(dossier.events[-1].body)
    assert isinstance(told, Collected)
    return told


def fills(clerk: "Clerk", field: object, text: str) -> None:
    field.setFocus()  # type: ignore[attr-defined]
    field.selectAll()  # type: ignore[attr-defined]
    clerk.types(text)


def walks_to(clerk: "Clerk", words: str) -> None:
    """Down the list of steps and acts to the one that says ``words``."""
    for _ in range(40):
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton) and focus.text() == words:
            return
        clerk.hits(Key.Key_Down)
    raise AssertionError(words)


def test_the_owner_s_result_takes_a_scan_and_two_presses_of_enter(clerk: "Clerk") -> None:
    taken = ready(clerk)
    screen = scanned(clerk, taken)
    assert screen.view.name.text() == OWNER
    assert screen.view.shelf.text() == "Ngăn 7"
    assert "Giấy xác nhận số 12/XN" in screen.view.facts.text()

    clerk.hits(Key.Key_Return)
    assert "ký vào Sổ theo dõi" in screen.view.look.words()
    assert kept(clerk, taken).row.state is State.READY
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: screen.view.said.words() == f"Đã giao kết quả cho {OWNER}.")
    told = collected(clerk, taken)
    assert (told.kind, told.name) == (CollectorKind.OWNER, OWNER)
    assert kept(clerk, taken).row.standing.returned_at is not None
    assert screen.view.search.hasFocus()


def test_the_owner_s_card_is_known_and_another_s_becomes_a_representative(
    clerk: "Clerk", card: str
) -> None:
    screen = scanned(clerk, ready(clerk))
    clerk.scans(COUSIN)
    assert screen.view.form.kind.value() is CollectorKind.REPRESENTATIVE
    assert screen.view.form.name.text() == "Trần Văn Bình"
    assert "quan hệ với chủ hồ sơ" in screen.view.look.words()

    clerk.scans(card)
    assert screen.view.form.kind.value() is CollectorKind.OWNER
    assert screen.view.form.personal_id.text() == "001190000001"


def test_a_representative_collects_after_the_slip_was_lost(clerk: "Clerk") -> None:
    taken = ready(clerk)
    screen = scanned(clerk, taken)
    form = screen.view.form
    clerk.scans(COUSIN)
    clerk.hits(Key.Key_Return)  # nothing to hand it out on yet: the keyboard goes where it lacks
    assert form.paper.hasFocus()
    fills(clerk, form.relation, "con rể")
    fills(clerk, form.paper, "Giấy ủy quyền số 12 ngày 20/11/2026")
    form.slip.setFocus()
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Up)
    screen.view.hand_out.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: "Mời ký giấy cam đoan" in screen.view.said.words())
    clerk.waits(lambda: any(clerk.papers.glob("*Cam_doan*.pdf")))
    told = collected(clerk, taken)
    assert (told.kind, told.relation, told.slip) == (
        CollectorKind.REPRESENTATIVE,
        "con rể",
        SlipOutcome.LOST,
    )
    (paper,) = clerk.papers.glob("*Cam_doan*.pdf")
    assert len(pikepdf.open(paper).pages) == 1


def test_a_result_that_wants_presence_is_refused_to_anybody_else(clerk: "Clerk") -> None:
    procedure = clerk.counter.desk.catalogue.get(MARRIAGE)
    assert procedure is not None
    taken = ready(clerk, procedure_code=MARRIAGE, case_id=procedure.cases[0].id)
    screen = scanned(clerk, taken)
    clerk.scans(COUSIN)
    clerk.hits(Key.Key_Return)

    assert "phải tự đến ký nhận" in screen.view.look.words()
    assert "Căn cứ: " in screen.view.look.words()
    clerk.hits(Key.Key_Return)
    assert kept(clerk, taken).row.state is State.READY


def test_by_post_it_needs_the_item_s_number(clerk: "Clerk") -> None:
    taken = ready(clerk, return_by="postal", return_address="Số 2, Xã B, Thái Nguyên")
    screen = scanned(clerk, taken)
    form = screen.view.form
    assert form.kind.value() is CollectorKind.POST
    assert form.address.text() == "Số 2, Xã B, Thái Nguyên"
    clerk.hits(Key.Key_Return)
    assert form.tracking_no.hasFocus()
    clerk.types("CE123456789VN")
    screen.view.hand_out.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: kept(clerk, taken).row.state is State.RETURNED)
    told = collected(clerk, taken)
    assert (told.tracking_no, told.way, told.slip) == (
        "CE123456789VN",
        "postal",
        SlipOutcome.NONE_GIVEN,
    )


def test_the_original_kept_is_signed_back_with_the_result(clerk: "Clerk") -> None:
    taken = birth(clerk)
    (line,) = all_kept(desk=clerk.counter.desk)
    screen = scanned(clerk, taken)
    (box,) = screen.view.form.originals.values()
    assert box.isChecked()
    assert line.paper.label in box.accessibleName()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: kept(clerk, taken).row.state is State.RETURNED)
    assert collected(clerk, taken).originals == (line.paper.label,)
    assert all_kept(desk=clerk.counter.desk) == ()


def test_a_second_time_it_says_who_has_it_and_proves_it(clerk: "Clerk") -> None:
    taken = ready(clerk)
    screen = scanned(clerk, taken)
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen.view.said.words().startswith("Đã giao kết quả"))
    screen = scanned(clerk, taken)

    assert f"Kết quả này {OWNER} đã nhận lúc 09:00 ngày 20/11/2026." in screen.view.state.words()
    assert not screen.view.hand_out.isVisible()
    lines: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ProofDialog)
        lines.append(dialog.words.toPlainText())
        clerk.hits(Key.Key_Return)

    screen.view.proof.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), read)
    assert f"Người nhận: {OWNER} (chủ hồ sơ)" in lines[0]
    assert "Người giao: " in lines[0]


def test_a_result_not_there_yet_says_where_the_dossier_is(clerk: "Clerk") -> None:
    ready(clerk)
    desk, at = clerk.counter.desk, clerk.clock.now()
    person = Person(name="Lê Thị Bé", personal_id="001190000003")
    draft = Draft(submitter=Submitter(person=person), procedure_code=SINGLE)
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    screen = scanned(clerk, taken)

    assert screen.view.state.words().startswith("Chưa có kết quả: hồ sơ đang “Đã tiếp nhận”.")
    clerk.hits(Key.Key_Escape)
    assert screen.view.list.isVisible()


def test_it_is_handed_out_from_the_dossier_s_screen_too(clerk: "Clerk", card: str) -> None:
    taken = ready(clerk)
    clerk.window.open_dossier(taken.dossier_id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)

    def choose() -> None:
        walks_to(clerk, "Trả kết quả")
        clerk.hits(Key.Key_Return)

    def sign() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CollectedDialog)
        clerk.scans(COUSIN)
        assert dialog.form.kind.value() is CollectorKind.REPRESENTATIVE
        clerk.hits(Key.Key_Return)
        assert dialog.form.paper.hasFocus()
        clerk.scans(card)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), choose, sign)
    clerk.waits(lambda: kept(clerk, taken).row.state is State.RETURNED)
    assert collected(clerk, taken).personal_id == "001190000001"


def test_on_the_smallest_screen_the_great_key_and_the_name_are_seen(clerk: "Clerk") -> None:
    taken = ready(clerk)
    clerk.window.resize(911, 512)
    screen = scanned(clerk, taken)
    view = screen.view
    for part in (view.name, view.shelf, view.hand_out):
        assert part.visibleRegion().boundingRect().height() >= part.height() - 1
    assert view.hand_out.hasFocus()


def test_enter_walks_the_form_and_esc_leaves_the_result_where_it_is(clerk: "Clerk") -> None:
    taken = ready(clerk)
    screen = scanned(clerk, taken)
    form = screen.view.form
    form.name.setFocus()
    clerk.hits(Key.Key_Return)
    assert form.personal_id.hasFocus()
    clerk.hits(Key.Key_Escape)
    assert screen.view.list.isVisible()
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: clerk.window.current() is not screen)
    assert kept(clerk, taken).row.state is State.READY


def test_opened_from_the_list_nothing_is_presumed_of_the_slip(clerk: "Clerk") -> None:
    taken = ready(clerk)
    desk = clerk.counter.desk
    paper = paper_printing.slip_row(taken.dossier_id, desk=desk)
    paper_printing.print_paper(paper, desk=desk, printer=FolderPrinter(folder=clerk.papers))
    screen = at_the_place(clerk)
    screen.view.table.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(screen.view.hand.isVisible)
    form = screen.view.form

    assert form.slip.value() is None
    assert form.slip.hasFocus()
    for _ in range(2):
        screen.view.hand_out.click()
    assert kept(clerk, taken).row.state is State.READY
    assert "Hãy chọn" in (form.slip.error.text() if form.slip.error else "")

    form.slip.choose(SlipOutcome.TAKEN_BACK)
    for _ in range(2):
        screen.view.hand_out.click()
    clerk.waits(lambda: kept(clerk, taken).row.state is State.RETURNED)
    assert collected(clerk, taken).slip is SlipOutcome.TAKEN_BACK


def test_the_slip_s_own_scan_says_that_it_came_back(clerk: "Clerk") -> None:
    taken = ready(clerk)
    desk = clerk.counter.desk
    paper = paper_printing.slip_row(taken.dossier_id, desk=desk)
    paper_printing.print_paper(paper, desk=desk, printer=FolderPrinter(folder=clerk.papers))
    screen = scanned(clerk, taken)
    assert screen.view.form.slip.value() is SlipOutcome.TAKEN_BACK
    assert screen.view.hand_out.hasFocus()
