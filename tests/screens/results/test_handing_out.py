"""Results handed out by scans and keys alone: to the owner, to another, by post, never twice."""

from typing import TYPE_CHECKING

import pikepdf
from PySide6.QtCore import Qt

from counter_app.devices.folder import FolderPrinter
from counter_app.domain.dossier import State
from counter_app.domain.people.applicant import Person
from counter_app.domain.step import CollectorKind, SlipOutcome
from counter_app.services.moving.kept_papers import all_kept
from counter_app.services.papers import paper_printing
from tests.screens.in_front import in_front
from ui.dialogs.papers.proof import ProofDialog
from ui.dialogs.steps.collected import CollectedDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.results.conftest import Shelf

Key = Qt.Key
OWNER = "Nguyễn Thị Hoài Thương"
COUSIN = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
SINGLE = "1.004873"
BIRTH = "1.001193"
MARRIAGE = "1.000894"


def fills(clerk: "Clerk", field: object, text: str) -> None:
    field.setFocus()  # type: ignore[attr-defined]
    field.selectAll()  # type: ignore[attr-defined]
    clerk.types(text)


def test_the_owner_s_result_takes_a_scan_and_two_presses_of_enter(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.ready()
    screen = shelf.scans(taken)
    assert screen.view.name.text() == OWNER
    assert screen.view.shelf.text() == "Ngăn 7"
    assert "Giấy xác nhận số 12/XN" in screen.view.facts.text()

    clerk.hits(Key.Key_Return)
    assert "ký vào Sổ theo dõi" in screen.view.look.words()
    assert shelf.kept(taken).row.state is State.READY
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: screen.view.said.words() == f"Đã giao kết quả cho {OWNER}.")
    told = shelf.collected(taken)
    assert (told.kind, told.name) == (CollectorKind.OWNER, OWNER)
    assert shelf.kept(taken).row.standing.returned_at is not None
    assert screen.view.search.hasFocus()


def test_the_owner_s_card_is_known_and_another_s_becomes_a_representative(
    clerk: "Clerk", shelf: "Shelf", card: str
) -> None:
    screen = shelf.scans(shelf.ready())
    clerk.scans(COUSIN)
    assert screen.view.form.kind.value() is CollectorKind.REPRESENTATIVE
    assert screen.view.form.name.text() == "Trần Văn Bình"
    assert "quan hệ với chủ hồ sơ" in screen.view.look.words()

    clerk.scans(card)
    assert screen.view.form.kind.value() is CollectorKind.OWNER
    assert screen.view.form.personal_id.text() == "001190000001"


def test_a_representative_collects_after_the_slip_was_lost(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.ready()
    screen = shelf.scans(taken)
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
    told = shelf.collected(taken)
    assert (told.kind, told.relation, told.slip) == (
        CollectorKind.REPRESENTATIVE,
        "con rể",
        SlipOutcome.LOST,
    )
    (paper,) = clerk.papers.glob("*Cam_doan*.pdf")
    assert len(pikepdf.open(paper).pages) == 1


def test_a_result_that_wants_presence_is_refused_to_anybody_else(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    procedure = clerk.counter.desk.catalogue.get(MARRIAGE)
    assert procedure is not None
    groom = Person(name="Phạm Quốc Việt", personal_id="001085000012")
    taken = shelf.ready(procedure_code=MARRIAGE, case_id=procedure.cases[0].id, owners=(groom,))
    screen = shelf.scans(taken)
    screen.view.form.kind.choose(CollectorKind.REPRESENTATIVE)
    clerk.scans(COUSIN)
    screen.view.hand_out.setFocus()
    clerk.hits(Key.Key_Return)

    assert "phải tự đến ký nhận" in screen.view.look.words()
    assert "Căn cứ: " in screen.view.look.words()
    clerk.hits(Key.Key_Return)
    assert shelf.kept(taken).row.state is State.READY


def test_by_post_it_needs_the_item_s_number(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.ready(return_by="postal", return_address="Số 2, Xã B, Thái Nguyên")
    screen = shelf.scans(taken)
    form = screen.view.form
    assert form.kind.value() is CollectorKind.POST
    assert form.address.text() == "Số 2, Xã B, Thái Nguyên"
    clerk.hits(Key.Key_Return)
    assert form.tracking_no.hasFocus()
    clerk.types("CE123456789VN")
    screen.view.hand_out.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: shelf.kept(taken).row.state is State.RETURNED)
    told = shelf.collected(taken)
    assert (told.tracking_no, told.way, told.slip) == (
        "CE123456789VN",
        "postal",
        SlipOutcome.NONE_GIVEN,
    )


def test_the_original_kept_is_signed_back_with_the_result(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.birth()
    (line,) = all_kept(desk=clerk.counter.desk)
    screen = shelf.scans(taken)
    (box,) = screen.view.form.originals.values()
    assert box.isChecked()
    assert line.paper.label in box.accessibleName()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: shelf.kept(taken).row.state is State.RETURNED)
    assert shelf.collected(taken).originals == (line.paper.label,)
    assert all_kept(desk=clerk.counter.desk) == ()


def test_a_second_time_it_says_who_has_it_and_proves_it(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.ready()
    screen = shelf.scans(taken)
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: screen.view.said.words().startswith("Đã giao kết quả"))
    screen = shelf.scans(taken)

    assert f"Kết quả này {OWNER} đã nhận lúc 09:00 ngày 20/11/2026." in screen.view.state.words()
    assert not screen.view.hand_out.isVisible()
    lines: list[str] = []

    def read() -> None:
        dialog = in_front(ProofDialog)
        lines.append(dialog.words.toPlainText())
        clerk.hits(Key.Key_Return)

    screen.view.proof.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), read)
    assert f"Người nhận: {OWNER} (chủ hồ sơ)" in lines[0]
    assert "Người giao: " in lines[0]


def test_a_result_not_there_yet_says_where_the_dossier_is(clerk: "Clerk", shelf: "Shelf") -> None:
    shelf.ready()
    taken = shelf.takes_in(name="Lê Thị Bé")
    screen = shelf.scans(taken)

    assert screen.view.state.words().startswith("Chưa có kết quả: hồ sơ đang “Đã tiếp nhận”.")
    clerk.hits(Key.Key_Escape)
    assert screen.view.list.isVisible()


def test_it_is_handed_out_from_the_dossier_s_screen_too(
    clerk: "Clerk", shelf: "Shelf", card: str
) -> None:
    taken = shelf.ready()
    clerk.opens(taken.dossier_id)

    def sign() -> None:
        dialog = in_front(CollectedDialog)
        clerk.scans(COUSIN)
        assert dialog.form.kind.value() is CollectorKind.REPRESENTATIVE
        clerk.hits(Key.Key_Return)
        assert dialog.form.paper.hasFocus()
        clerk.scans(card)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Trả kết quả"), sign)
    clerk.waits(lambda: shelf.kept(taken).row.state is State.RETURNED)
    assert shelf.collected(taken).personal_id == "001190000001"


def test_on_the_smallest_screen_the_great_key_and_the_name_are_seen(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.ready()
    clerk.window.resize(911, 512)
    screen = shelf.scans(taken)
    view = screen.view
    for part in (view.name, view.shelf, view.hand_out):
        assert part.visibleRegion().boundingRect().height() >= part.height() - 1
    assert view.hand_out.hasFocus()


def test_enter_walks_the_form_and_esc_leaves_the_result_where_it_is(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.ready()
    screen = shelf.scans(taken)
    form = screen.view.form
    form.name.setFocus()
    clerk.hits(Key.Key_Return)
    assert form.personal_id.hasFocus()
    clerk.hits(Key.Key_Escape)
    assert screen.view.list.isVisible()
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: clerk.window.current() is not screen)
    assert shelf.kept(taken).row.state is State.READY


def test_opened_from_the_list_nothing_is_presumed_of_the_slip(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.ready()
    desk = clerk.counter.desk
    paper = paper_printing.slip_row(taken.dossier_id, desk=desk)
    paper_printing.print_paper(paper, desk=desk, printer=FolderPrinter(folder=clerk.papers))
    screen = shelf.opens()
    screen.view.table.setFocus()
    clerk.hits(Qt.Key.Key_Return)
    clerk.waits(screen.view.hand.isVisible)
    form = screen.view.form

    assert form.slip.value() is None
    assert form.slip.hasFocus()
    for _ in range(2):
        screen.view.hand_out.click()
    assert shelf.kept(taken).row.state is State.READY
    assert "Hãy chọn" in (form.slip.error.text() if form.slip.error else "")

    form.slip.choose(SlipOutcome.TAKEN_BACK)
    for _ in range(2):
        screen.view.hand_out.click()
    clerk.waits(lambda: shelf.kept(taken).row.state is State.RETURNED)
    assert shelf.collected(taken).slip is SlipOutcome.TAKEN_BACK


def test_the_slip_s_own_scan_says_that_it_came_back(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.ready()
    desk = clerk.counter.desk
    paper = paper_printing.slip_row(taken.dossier_id, desk=desk)
    paper_printing.print_paper(paper, desk=desk, printer=FolderPrinter(folder=clerk.papers))
    screen = shelf.scans(taken)
    assert screen.view.form.slip.value() is SlipOutcome.TAKEN_BACK
    assert screen.view.hand_out.hasFocus()
