"""A dossier taken further by keys alone: which steps, what each asks, what it writes and prints."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pikepdf
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services import lookup
from counter_app.services.workflow import Wanted, make_move
from ui.dialogs.dialog import Dialog
from ui.dialogs.move import MoveDialog
from ui.dialogs.next_step import NextStepDialog
from ui.dialogs.preview import PreviewDialog
from ui.screens.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
REASON = "Giấy chứng sinh bị mờ"


def opened(clerk: "Clerk", card: str) -> DossierScreen:
    """A dossier just taken in, opened."""
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    clerk.window.open_dossier(row.id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)
    return screen


def kept(clerk: "Clerk") -> lookup.DossierView:
    (row,) = lookup.today(desk=clerk.counter.desk)
    return lookup.open_dossier(row.id, desk=clerk.counter.desk)


def presses(clerk: "Clerk", key: Qt.Key, *hands: Callable[[], None]) -> None:
    """Presses ``key``; each of ``hands`` types into the next dialog that opens."""
    left, wrong = list(hands), list[AssertionError]()
    seen: list[Dialog] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not left:
            return
        if not isinstance(dialog, Dialog) or dialog in seen:
            QTimer.singleShot(20, act)
            return
        seen.append(dialog)
        dialog.activateWindow()
        QApplication.processEvents()
        hand = left.pop(0)
        if left:
            QTimer.singleShot(20, act)
        try:
            hand()
        except AssertionError as error:
            wrong.append(error)
            left.clear()
            dialog.reject()

    QTimer.singleShot(20, act)
    clerk.hits(key)
    clerk.waits(lambda: not left)
    if wrong:
        raise wrong[0]
    clerk.waits(lambda: QApplication.activeModalWidget() is None)
    clerk.window.activateWindow()
    clerk.waits(clerk.window.isActiveWindow)


def steps() -> list[str]:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NextStepDialog)
    return [key.text() for key in dialog.findChildren(QPushButton)]


def choosing(clerk: "Clerk", label: str) -> Callable[[], None]:
    """Walks the list with ↓ to ``label`` and takes it."""

    def hands() -> None:
        for _ in range(steps().index(label)):
            clerk.hits(Key.Key_Down)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QPushButton)
        assert focus.text() == label
        clerk.hits(Key.Key_Return)

    return hands


def typing(clerk: "Clerk", *lines: str) -> Callable[[], None]:
    """Types into one field after the other; Enter on each and then on the key."""

    def hands() -> None:
        assert isinstance(QApplication.activeModalWidget(), MoveDialog)
        for line in lines:
            clerk.types(line)
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    return hands


def test_the_steps_are_those_this_clerk_may_take(clerk: "Clerk", card: str) -> None:
    opened(clerk, card)
    seen: list[str] = []

    def hands() -> None:
        seen.extend(steps())
        clerk.hits(Key.Key_Escape)

    presses(clerk, Key.Key_F4, hands)
    assert seen == [
        "Chuyển cơ quan giải quyết",
        "Yêu cầu bổ sung",
        "Có kết quả",
        "Xin lỗi và hẹn lại",
        "Công dân rút hồ sơ",
        "Dừng giải quyết",
        "&Bỏ qua",
    ]
    assert kept(clerk).row.state is State.RECEIVED


def test_a_transfer_asks_nothing_prints_its_sheet_and_shows_the_state(
    clerk: "Clerk", card: str
) -> None:
    screen = opened(clerk, card)

    def agree() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MoveDialog)
        words = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
        assert "Đã tiếp nhận → Đã chuyển xử lý" in words
        assert not dialog.reason.isVisible()
        assert not dialog.day.isVisible()
        clerk.hits(Key.Key_Return)

    presses(clerk, Key.Key_F4, choosing(clerk, "Chuyển cơ quan giải quyết"), agree)
    clerk.waits(lambda: "Đã lưu phiếu kiểm soát PDF" in screen.view.printed.words())
    assert "Nay: Đã chuyển xử lý." in screen.view.printed.words()
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))
    (sheet,) = clerk.papers.glob("*Phieu_kiem_soat*.pdf")
    assert len(pikepdf.open(sheet).pages) >= 1


def test_a_supplement_is_asked_for_point_by_point(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MoveDialog)
        clerk.types("ngắn")
        clerk.hits(Key.Key_Return)
        for line in ("Bản chính giấy chứng sinh", "Ảnh 3x4"):
            clerk.types(line)
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Tab)
        clerk.hits(Key.Key_Return)

    def mend() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MoveDialog)
        assert dialog.reason.hasFocus()
        assert dialog.reason.text() == "ngắn"
        assert dialog.reason.error is not None
        assert "ít nhất 10 chữ" in dialog.reason.error.text()
        assert dialog.points.value() == ("Bản chính giấy chứng sinh", "Ảnh 3x4")
        dialog.reason.selectAll()
        clerk.types(REASON)
        for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Return):
            clerk.hits(key)

    presses(clerk, Key.Key_F4, choosing(clerk, "Yêu cầu bổ sung"), fill, mend)
    clerk.waits(lambda: "phiếu yêu cầu bổ sung" in screen.view.printed.words())
    dossier = kept(clerk)
    assert dossier.row.state is State.SUPPLEMENT_REQUESTED
    (letter,) = (one.content for one in dossier.papers if one.kind == "supplement_request")
    assert letter.defects == ("Bản chính giấy chứng sinh", "Ảnh 3x4")  # type: ignore[union-attr]
    clerk.waits(lambda: screen.view.history.count() == len(dossier.events))
    model = screen.view.history.model()
    told = [str(model.data(model.index(at, 1))) for at in range(model.rowCount())]
    assert f"Yêu cầu bổ sung: {REASON}" in told
    assert "Chuyển trạng thái" not in told


def test_an_apology_asks_for_a_later_date_and_shows_it(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)

    def hands() -> None:
        typing(clerk, "Máy chủ tỉnh ngừng chạy", "19/11/2026", "9:30")()

    def mend() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MoveDialog)
        assert dialog.day.hasFocus()
        assert dialog.day.error is not None
        assert dialog.day.error.text() == "Ngày hẹn mới phải sau ngày hẹn cũ."
        dialog.day.selectAll()
        clerk.types("25/11/2026")
        for _ in range(3):
            clerk.hits(Key.Key_Return)

    presses(clerk, Key.Key_F4, choosing(clerk, "Xin lỗi và hẹn lại"), hands, mend)
    clerk.waits(lambda: "phiếu xin lỗi" in screen.view.printed.words())
    due_at = kept(clerk).row.due_at
    assert due_at is not None
    assert f"{local(due_at):%H:%M %d/%m/%Y}" == "09:30 25/11/2026"
    assert "09:30 25/11/2026" in screen.view.printed.words()
    clerk.waits(lambda: "25/11" in screen.view.day.text())


def test_esc_in_the_second_question_leaves_the_dossier_as_it_is(clerk: "Clerk", card: str) -> None:
    opened(clerk, card)
    presses(
        clerk,
        Key.Key_F4,
        choosing(clerk, "Dừng giải quyết"),
        lambda: clerk.hits(Key.Key_Escape),
    )
    assert kept(clerk).row.state is State.RECEIVED


def test_whoever_comes_second_is_told_and_sees_the_dossier_anew(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    desk = clerk.counter.desk

    def late() -> None:
        row = kept(clerk).row
        make_move(DossierId(row.id), Wanted(move=Move.TRANSFER), desk=desk, at=clerk.clock.now())
        typing(clerk, "Người dân đổi ý, xin rút")()

    presses(clerk, Key.Key_F4, choosing(clerk, "Công dân rút hồ sơ"), late)
    clerk.waits(lambda: "vừa được người khác xử lý" in screen.view.printed.words())
    assert kept(clerk).row.state is State.TRANSFERRED
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))


def test_a_step_s_paper_is_looked_at_and_printed_from_there(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    assert not screen.view.letter.isVisible()
    presses(
        clerk,
        Key.Key_F4,
        choosing(clerk, "Chuyển cơ quan giải quyết"),
        lambda: clerk.hits(Key.Key_Return),
    )
    clerk.waits(lambda: "phiếu kiểm soát" in screen.view.printed.words())
    clerk.waits(screen.view.letter.isVisible)
    screen.view.printed.say("")

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PreviewDialog)
        clerk.waits(lambda: not dialog.picture.pixmap().isNull())
        dialog.print.setFocus()
        clerk.hits(Key.Key_Return)

    screen.view.letter.setFocus()
    presses(clerk, Key.Key_Return, look)
    clerk.waits(lambda: "phiếu kiểm soát" in screen.view.printed.words())
    assert len(list(clerk.papers.glob("*Phieu_kiem_soat*.pdf"))) == 1
