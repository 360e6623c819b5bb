"""A dossier taken further by keys alone: which steps, what they write and print."""

from typing import TYPE_CHECKING

import pikepdf
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.in_front import in_front
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.steps.apology import ApologyDialog
from ui.dialogs.steps.move import MoveDialog
from ui.screens.dossier.papers import PapersDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.steps.conftest import Walker

Key = Qt.Key


def test_the_steps_are_those_this_clerk_may_take(clerk: "Clerk", walker: "Walker") -> None:
    walker.opens()
    seen: list[str] = []

    def hands() -> None:
        seen.extend(walker.steps())
        clerk.hits(Key.Key_Escape)

    walker.presses(Key.Key_F4, hands)
    assert seen[:6] == [
        "Chuyển cơ quan giải quyết",
        "Yêu cầu bổ sung",
        "Có kết quả",
        "Xin lỗi và hẹn lại",
        "Công dân rút hồ sơ",
        "Dừng giải quyết",
    ]
    assert seen[-1] == "&Bỏ qua"
    assert walker.kept().row.state is State.RECEIVED


def test_a_transfer_asks_nothing_prints_its_sheet_and_shows_the_state(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()

    def agree() -> None:
        dialog = in_front(MoveDialog)
        words = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
        assert "Đã tiếp nhận → Đã chuyển xử lý" in words
        assert not dialog.reason.isVisible()
        assert not dialog.day.isVisible()
        clerk.hits(Key.Key_Return)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Chuyển cơ quan giải quyết"), agree)
    clerk.waits(lambda: "Đã lưu phiếu kiểm soát PDF" in screen.view.printed.words())
    assert "Nay: Đã chuyển xử lý." in screen.view.printed.words()
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))
    (sheet,) = clerk.papers.glob("*Phieu_kiem_soat*.pdf")
    assert len(pikepdf.open(sheet).pages) >= 1


def test_an_apology_asks_for_a_later_date_and_shows_it(clerk: "Clerk", walker: "Walker") -> None:
    screen = walker.opens()

    def hands() -> None:
        dialog = in_front(ApologyDialog)
        assert "Chỉ được hẹn lại một lần" in dialog.told.words()
        assert "gửi trước 17:00 20/11/2026" in dialog.told.words()
        assert dialog.day.value() == "23/11/2026"
        walker.typing("Máy chủ tỉnh ngừng chạy", "19/11/2026", "9:30")()

    def mend() -> None:
        dialog = in_front(MoveDialog)
        assert dialog.day.hasFocus()
        assert dialog.day.error is not None
        assert dialog.day.error.text() == "Ngày hẹn mới phải sau ngày hẹn cũ."
        dialog.day.selectAll()
        clerk.types("25/11/2026")
        for _ in range(3):
            clerk.hits(Key.Key_Return)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Xin lỗi và hẹn lại"), hands, mend)
    clerk.waits(lambda: "phiếu xin lỗi" in screen.view.printed.words())
    due_at = walker.kept().row.due_at
    assert due_at is not None
    assert f"{local(due_at):%H:%M %d/%m/%Y}" == "09:30 25/11/2026"
    assert "09:30 25/11/2026" in screen.view.printed.words()
    clerk.waits(lambda: "25/11" in screen.view.day.text())


def test_esc_in_the_second_question_leaves_the_dossier_as_it_is(
    clerk: "Clerk", walker: "Walker"
) -> None:
    walker.opens()
    walker.presses(
        Key.Key_F4,
        walker.clerk.choosing("Dừng giải quyết"),
        lambda: clerk.hits(Key.Key_Escape),
    )
    assert walker.kept().row.state is State.RECEIVED


def test_whoever_comes_second_is_told_and_sees_the_dossier_anew(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()
    desk = clerk.counter.desk

    def late() -> None:
        row = walker.kept().row
        make_move(DossierId(row.id), Wanted(move=Move.TRANSFER), desk=desk, at=clerk.clock.now())
        clerk.types("Người dân đổi ý, xin rút")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Công dân rút hồ sơ"), late)
    clerk.waits(lambda: "đã ghi “chuyển cơ quan giải quyết”" in screen.view.printed.words())
    assert clerk.counter.desk.clerk.name in screen.view.printed.words()
    assert walker.kept().row.state is State.TRANSFERRED
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))


def test_a_step_s_paper_is_looked_at_and_printed_again_from_there(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()
    clerk.waits(lambda: screen.view.papers.text() == "&Giấy của hồ sơ (1)")
    walker.presses(
        Key.Key_F4,
        walker.clerk.choosing("Chuyển cơ quan giải quyết"),
        lambda: clerk.hits(Key.Key_Return),
    )
    clerk.waits(lambda: "phiếu kiểm soát" in screen.view.printed.words())
    clerk.waits(lambda: screen.view.papers.text() == "&Giấy của hồ sơ (2)")
    shown: list[PapersDialog] = []

    def walk() -> None:
        dialog = in_front(PapersDialog)
        shown.append(dialog)
        clerk.waits(lambda: dialog.print.text() == "&In lại giấy này")
        QTimer.singleShot(0, lambda: clerk.hits(Key.Key_Return))

    def look() -> None:
        dialog = in_front(PreviewDialog)
        clerk.waits(lambda: not dialog.picture.pixmap().isNull())
        dialog.print.setFocus()
        clerk.hits(Key.Key_Return)
        (papers,) = shown
        clerk.waits(lambda: "in lại lần 1" in papers.said.words())
        papers.reject()

    screen.view.papers.setFocus()
    walker.presses(Key.Key_Return, walk, look)
    assert len(list(clerk.papers.glob("*Phieu_kiem_soat*.pdf"))) == 2
