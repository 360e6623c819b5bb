"""A dossier taken further by keys alone: which steps, what each asks, what it writes and prints."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from counter_app.core.clock import local
from counter_app.core.ids import DossierId
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.defects import defect_kinds
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Refused,
    StopGround,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services import lookup
from counter_app.services.supplements import asked_last, components_of
from counter_app.services.workflow import Wanted, make_move
from ui.dialogs.apology import ApologyDialog
from ui.dialogs.dialog import Dialog
from ui.dialogs.ending import StopDialog, WithdrawDialog
from ui.dialogs.move import MoveDialog
from ui.dialogs.next_step import NextStepDialog
from ui.dialogs.papers import PapersDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.refuse import RefuseDialog
from ui.dialogs.step_back import StepBackDialog
from ui.dialogs.supplement import AskSupplementDialog, SupplementDialog
from ui.screens.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key


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
    assert seen[:6] == [
        "Chuyển cơ quan giải quyết",
        "Yêu cầu bổ sung",
        "Có kết quả",
        "Xin lỗi và hẹn lại",
        "Công dân rút hồ sơ",
        "Dừng giải quyết",
    ]
    assert seen[-1] == "&Bỏ qua"
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


def test_a_supplement_is_asked_for_line_by_line(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskSupplementDialog)
        assert dialog.defects.paper.hasFocus()
        for _ in range(2):  # this paper, that it is missing
            clerk.hits(Key.Key_Return)
        clerk.types("bản màu")
        clerk.hits(Key.Key_Return)
        assert dialog.defects.paper.hasFocus()
        clerk.hits(Key.Key_Return)
        for _ in range(4):  # expired
            clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)
        assert dialog.policy.value() is SuspensionPolicy.RESTART
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    presses(clerk, Key.Key_F4, choosing(clerk, "Yêu cầu bổ sung"), fill)
    clerk.waits(lambda: "phiếu yêu cầu bổ sung" in screen.view.printed.words())
    dossier = kept(clerk)
    assert dossier.row.state is State.SUPPLEMENT_REQUESTED
    told = asked_last(dossier)
    assert told is not None
    assert [(one.code, one.words) for one in told.defects] == [
        ("missing", "bản màu"),
        ("expired", ""),
    ]
    (letter,) = (one.content for one in dossier.papers if one.kind == "supplement_request")
    assert len(letter.defects) == 2  # type: ignore[union-attr]
    clerk.waits(lambda: screen.view.history.count() == len(dossier.events))
    model = screen.view.history.model()
    history = [str(model.data(model.index(at, 1))) for at in range(model.rowCount())]
    assert any(one.startswith("Yêu cầu bổ sung: ") for one in history)


def asks_for_a_supplement(clerk: "Clerk") -> None:
    (paper, *_) = components_of(kept(clerk), desk=clerk.counter.desk)
    defects = (
        defect_kinds()["illegible"].defect(paper),
        defect_kinds()["missing"].defect("Giấy khai sinh"),
    )
    wanted = Wanted(move=Move.ASK_SUPPLEMENT, details=SupplementAsked(defects=defects))
    make_move(kept(clerk).row.id, wanted, desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.counter.changes.dossier_changed.emit(kept(clerk).row.id)


def test_what_comes_is_ticked_and_both_dates_stand_there(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    due_before = kept(clerk).row.due_at
    assert due_before is not None
    asks_for_a_supplement(clerk)
    clerk.waits(lambda: screen.view.state.words().startswith("Chờ bổ sung"))

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SupplementDialog)
        assert f"Hẹn cũ: {local(due_before):%H:%M %d/%m/%Y}" in dialog.dates.text()
        assert "Hẹn mới: " in dialog.dates.text()
        assert dialog.caution.words() == ""
        clerk.hits(Key.Key_Down)
        clerk.hits(Key.Key_Space)
        assert "Còn thiếu: Giấy khai sinh" in dialog.caution.words()
        clerk.hits(Key.Key_Space)
        assert dialog.caution.words() == ""
        for _ in range(2):
            clerk.hits(Key.Key_Return)

    presses(clerk, Key.Key_F4, choosing(clerk, "Nhận bổ sung"), fill)
    clerk.waits(lambda: "Đã ghi: nhận bổ sung" in screen.view.printed.words())
    told = details_of(kept(clerk).events[-1].body)
    assert isinstance(told, Supplemented)
    assert [paper.label for paper in told.components][1:] == ["Giấy khai sinh"]


def test_a_second_request_warns_and_asks_a_leader_why(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    asks_for_a_supplement(clerk)
    desk = clerk.counter.desk
    make_move(kept(clerk).row.id, Wanted(move=Move.SUPPLEMENT), desk=desk, at=clerk.clock.now())
    clerk.counter.changes.dossier_changed.emit(kept(clerk).row.id)
    clerk.waits(lambda: screen.view.history.count() == 3)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskSupplementDialog)
        assert "766" in dialog.caution.words()
        for _ in range(3):
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)
        clerk.waits(dialog.reason.hasFocus)
        assert dialog.reason.error is not None
        assert "lần nữa" in dialog.reason.error.text()
        clerk.hits(Key.Key_Escape)

    presses(clerk, Key.Key_F4, choosing(clerk, "Yêu cầu bổ sung"), fill)
    assert kept(clerk).row.state is State.RECEIVED


def test_a_withdrawal_says_who_asks_and_what_goes_home(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, WithdrawDialog)
        assert dialog.asked_by.value() == "Nguyễn Thị Hoài Thương"
        assert dialog.back.value() == dialog.back.labels() != ()
        clerk.types("Gia đình tự giải quyết được")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    presses(clerk, Key.Key_F4, choosing(clerk, "Công dân rút hồ sơ"), fill)
    clerk.waits(lambda: screen.view.state.words().startswith("Công dân rút"))
    told = details_of(kept(clerk).events[-1].body)
    assert isinstance(told, Withdrawn)
    assert told.asked_by == "Nguyễn Thị Hoài Thương"
    assert told.papers_back


def test_an_unanswered_request_is_not_stopped_before_its_time(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    asks_for_a_supplement(clerk)
    clerk.waits(lambda: screen.view.state.words().startswith("Chờ bổ sung"))

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, StopDialog)
        assert dialog.ground.hasFocus()
        clerk.hits(Key.Key_Down)
        assert dialog.ground.value() is StopGround.UNANSWERED
        assert "Đã yêu cầu bổ sung ngày" in dialog.reason.value()
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, StopDialog)
        assert "không có thời hạn đóng" in dialog.said.words()
        assert dialog.ground.value() is StopGround.UNANSWERED
        clerk.hits(Key.Key_Escape)

    presses(clerk, Key.Key_F4, choosing(clerk, "Dừng giải quyết"), fill, read)
    assert kept(clerk).row.state is State.SUPPLEMENT_REQUESTED


def as_leader(clerk: "Clerk") -> None:
    """The one at the desk may decide."""
    desk = clerk.counter.desk
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    clerk.counter.desk = led
    clerk.counter.moves._desk = led


def test_a_step_back_shows_what_it_means_first(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    as_leader(clerk)
    wanted = Wanted(move=Move.TRANSFER)
    make_move(kept(clerk).row.id, wanted, desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.counter.changes.dossier_changed.emit(kept(clerk).row.id)
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, StepBackDialog)
        meant = dialog.meant.toPlainText()
        for words in ("Hồ sơ trở về “Đã tiếp nhận”", "Ngày hẹn giữ nguyên", "Phiếu kiểm soát số"):
            assert words in meant
        clerk.types("Chuyển nhầm cơ quan giải quyết")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    presses(clerk, Key.Key_F4, choosing(clerk, "Lùi một bước"), fill)
    clerk.waits(lambda: screen.view.state.words().startswith("Đã tiếp nhận"))


def test_a_refusal_names_its_grounds_and_the_agency_s_letter(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)
    as_leader(clerk)
    for move in (Move.TRANSFER, Move.TAKE_UP):
        wanted = Wanted(move=move)
        make_move(kept(clerk).row.id, wanted, desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.counter.changes.dossier_changed.emit(kept(clerk).row.id)
    clerk.waits(lambda: screen.view.state.words().startswith("Đang giải quyết"))

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RefuseDialog)
        clerk.hits(Key.Key_Return)
        clerk.types("mộc đỏ bị cạo")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_S, Qt.KeyboardModifier.AltModifier)
        clerk.types("15/UBND-VP")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    def mend() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RefuseDialog)
        assert dialog.day.hasFocus()
        clerk.types(f"{local(clerk.clock.now()):%d/%m/%Y}")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    presses(clerk, Key.Key_F4, choosing(clerk, "Từ chối giải quyết"), fill, mend)
    clerk.waits(lambda: screen.view.state.words().startswith("Từ chối giải quyết"))
    told = details_of(kept(clerk).events[-1].body)
    assert isinstance(told, Refused)
    assert told.paper_no == "15/UBND-VP"
    assert "mộc đỏ bị cạo" in str(kept(clerk).events[-1].body["reason"])


def test_an_apology_asks_for_a_later_date_and_shows_it(clerk: "Clerk", card: str) -> None:
    screen = opened(clerk, card)

    def hands() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ApologyDialog)
        assert "Chỉ được hẹn lại một lần" in dialog.told.words()
        assert "gửi trước 17:00 20/11/2026" in dialog.told.words()
        assert dialog.day.value() == "23/11/2026"
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
        clerk.types("Người dân đổi ý, xin rút")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    presses(clerk, Key.Key_F4, choosing(clerk, "Công dân rút hồ sơ"), late)
    clerk.waits(lambda: "đã ghi “chuyển cơ quan giải quyết”" in screen.view.printed.words())
    assert clerk.counter.desk.clerk.name in screen.view.printed.words()
    assert kept(clerk).row.state is State.TRANSFERRED
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))


def test_a_step_s_paper_is_looked_at_and_printed_again_from_there(
    clerk: "Clerk", card: str
) -> None:
    screen = opened(clerk, card)
    clerk.waits(lambda: screen.view.papers.text() == "&Giấy của hồ sơ (1)")
    presses(
        clerk,
        Key.Key_F4,
        choosing(clerk, "Chuyển cơ quan giải quyết"),
        lambda: clerk.hits(Key.Key_Return),
    )
    clerk.waits(lambda: "phiếu kiểm soát" in screen.view.printed.words())
    clerk.waits(lambda: screen.view.papers.text() == "&Giấy của hồ sơ (2)")
    shown: list[PapersDialog] = []

    def walk() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PapersDialog)
        shown.append(dialog)
        clerk.waits(lambda: dialog.print.text() == "&In lại giấy này")
        QTimer.singleShot(0, lambda: clerk.hits(Key.Key_Return))

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PreviewDialog)
        clerk.waits(lambda: not dialog.picture.pixmap().isNull())
        dialog.print.setFocus()
        clerk.hits(Key.Key_Return)
        (papers,) = shown
        clerk.waits(lambda: "in lại lần 1" in papers.said.words())
        papers.reject()

    screen.view.papers.setFocus()
    presses(clerk, Key.Key_Return, walk, look)
    assert len(list(clerk.papers.glob("*Phieu_kiem_soat*.pdf"))) == 2
