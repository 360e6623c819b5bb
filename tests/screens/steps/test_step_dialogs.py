"""What single steps ask by keys alone: defects, what came, grounds, who asks, what going back means."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter_app.core.clock import local
from counter_app.domain.deadline.limit import SuspensionPolicy
from counter_app.domain.dossier import State
from counter_app.domain.step import (
    Refused,
    StopGround,
    Supplemented,
    Withdrawn,
)
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services.moving.part_brought import PART
from counter_app.services.moving.supplements import asked_last
from counter_app.services.moving.workflow import Wanted, make_move
from tests.screens.in_front import in_front
from ui.dialogs.steps.ending import StopDialog, WithdrawDialog
from ui.dialogs.steps.enquiry import PostNoticeDialog, VerifyDialog
from ui.dialogs.steps.payment import AskPaymentDialog
from ui.dialogs.steps.refuse import RefuseDialog
from ui.dialogs.steps.step_back import StepBackDialog
from ui.dialogs.steps.step_fields import StepFieldsDialog
from ui.dialogs.steps.supplement import AskSupplementDialog, SupplementDialog
from ui.widgets.fields import Choice

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.steps.conftest import Walker
    from ui.screens.dossier.dossier import DossierScreen

Key = Qt.Key


def test_a_supplement_is_asked_for_line_by_line(clerk: "Clerk", walker: "Walker") -> None:
    screen = walker.opens()

    def fill() -> None:
        dialog = in_front(AskSupplementDialog)
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

    walker.presses(Key.Key_F4, walker.clerk.choosing("Yêu cầu bổ sung"), fill)
    clerk.waits(lambda: "phiếu yêu cầu bổ sung" in screen.view.printed.words())
    dossier = walker.kept()
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


def test_what_comes_is_ticked_and_both_dates_stand_there(clerk: "Clerk", walker: "Walker") -> None:
    screen = walker.opens()
    due_before = walker.kept().row.due_at
    assert due_before is not None
    walker.asks_for_a_supplement()
    clerk.waits(lambda: screen.view.state.words().startswith("Chờ bổ sung"))

    def fill() -> None:
        dialog = in_front(SupplementDialog)
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

    walker.presses(Key.Key_F4, walker.clerk.choosing("Nhận bổ sung"), fill)
    clerk.waits(lambda: "Đã ghi: nhận bổ sung" in screen.view.printed.words())
    told = details_of(walker.kept().events[-1].body)
    assert isinstance(told, Supplemented)
    assert [paper.label for paper in told.components][1:] == ["Giấy khai sinh"]


def _later(screen: "DossierScreen") -> list[str]:
    """The papers that came after the intake, as the table says them."""
    papers = screen.view.components
    said = [papers.model().index(row, 0).data() for row in range(papers.count())]
    return [one for one in said if "bổ sung" in one]


def test_a_part_is_noted_and_the_rest_is_asked_for_the_next_time(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()
    walker.asks_for_a_supplement()
    clerk.waits(lambda: screen.view.state.words().startswith("Chờ bổ sung"))

    def note() -> None:
        clerk.hits(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        clerk.types("Giấy khai sinh")
        clerk.hits(Key.Key_Tab)
        clerk.hits(Key.Key_Return)

    walker.presses(Key.Key_F4, walker.clerk.choosing(PART), note)
    clerk.waits(lambda: "Hồ sơ vẫn chờ bổ sung" in screen.view.printed.words())
    assert walker.kept().row.state is State.SUPPLEMENT_REQUESTED
    clerk.waits(lambda: screen.view.history.count() == 3)  # it is shown before it is gone on from
    assert len(_later(screen)) == 1

    def rest() -> None:
        dialog = in_front(SupplementDialog)
        assert len(dialog.brought.boxes()) == 1
        said = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
        assert any("Đã mang đến trước: Giấy khai sinh." in one for one in said)
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Nhận bổ sung"), rest)
    clerk.waits(lambda: "Đã ghi: nhận bổ sung" in screen.view.printed.words())
    told = details_of(walker.kept().events[-1].body)
    assert isinstance(told, Supplemented)
    assert told.components[0].label == "Giấy khai sinh"
    assert len(told.components) == 2
    clerk.waits(lambda: len(_later(screen)) == 2)
    assert _later(screen)[0].startswith("Giấy khai sinh (bổ sung ")


def test_a_clerk_is_told_before_typing_that_a_second_request_is_a_leader_s(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()
    walker.asks_for_a_supplement()
    walker.makes(Wanted(move=Move.SUPPLEMENT))
    clerk.waits(lambda: screen.view.history.count() == 3)

    def read() -> None:
        dialog = in_front(AskSupplementDialog)
        assert "phải do lãnh đạo quyết định" in dialog.said.words()
        assert not dialog.keep.isEnabled()
        clerk.hits(Key.Key_Escape)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Yêu cầu bổ sung"), read)
    assert walker.kept().row.state is State.RECEIVED


def test_a_second_request_warns_and_asks_a_leader_why(clerk: "Clerk", walker: "Walker") -> None:
    screen = walker.opens()
    walker.leads()
    walker.asks_for_a_supplement()
    walker.makes(Wanted(move=Move.SUPPLEMENT))
    clerk.waits(lambda: screen.view.history.count() == 3)

    def fill() -> None:
        dialog = in_front(AskSupplementDialog)
        assert "766" in dialog.caution.words()
        for _ in range(3):
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)
        clerk.waits(dialog.reason.hasFocus)
        assert dialog.reason.error is not None
        assert "lần nữa" in dialog.reason.error.text()
        clerk.hits(Key.Key_Escape)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Yêu cầu bổ sung"), fill)
    assert walker.kept().row.state is State.RECEIVED


def test_a_withdrawal_says_who_asks(clerk: "Clerk", walker: "Walker") -> None:
    screen = walker.opens()

    def fill() -> None:
        dialog = in_front(WithdrawDialog)
        assert dialog.asked_by.value() == "Nguyễn Thị Hoài Thương"
        # An original that was only shown went home at once.
        assert dialog.back.labels() == ()
        clerk.types("Gia đình tự giải quyết được")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Công dân rút hồ sơ"), fill)
    clerk.waits(lambda: screen.view.state.words().startswith("Công dân rút"))
    told = details_of(walker.kept().events[-1].body)
    assert isinstance(told, Withdrawn)
    assert told.asked_by == "Nguyễn Thị Hoài Thương"
    assert told.papers_back == ()


def test_an_unanswered_request_is_not_stopped_before_its_time(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()
    walker.asks_for_a_supplement()
    clerk.waits(lambda: screen.view.state.words().startswith("Chờ bổ sung"))

    def fill() -> None:
        dialog = in_front(StopDialog)
        assert dialog.ground.hasFocus()
        clerk.hits(Key.Key_Down)
        assert dialog.ground.value() is StopGround.UNANSWERED
        assert "Đã yêu cầu bổ sung ngày" in dialog.reason.value()
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    def read() -> None:
        dialog = in_front(StopDialog)
        assert "không có thời hạn đóng" in dialog.said.words()
        assert dialog.ground.value() is StopGround.UNANSWERED
        clerk.hits(Key.Key_Escape)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Dừng giải quyết"), fill, read)
    assert walker.kept().row.state is State.SUPPLEMENT_REQUESTED


def test_a_step_back_shows_what_it_means_first(clerk: "Clerk", walker: "Walker") -> None:
    screen = walker.opens()
    walker.leads()
    wanted = Wanted(move=Move.TRANSFER)
    make_move(walker.kept().row.id, wanted, desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.counter.changes.dossier_changed.emit(walker.kept().row.id)
    clerk.waits(lambda: screen.view.state.words().startswith("Đã chuyển xử lý"))

    def fill() -> None:
        dialog = in_front(StepBackDialog)
        meant = dialog.meant.toPlainText()
        for words in ("Hồ sơ trở về “Đã tiếp nhận”", "Ngày hẹn giữ nguyên", "Phiếu kiểm soát số"):
            assert words in meant
        clerk.types("Chuyển nhầm cơ quan giải quyết")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Lùi một bước"), fill)
    clerk.waits(lambda: screen.view.state.words().startswith("Đã tiếp nhận"))


def test_a_refusal_names_its_grounds_and_the_agency_s_letter(
    clerk: "Clerk", walker: "Walker"
) -> None:
    screen = walker.opens()
    walker.leads()
    for move in (Move.TRANSFER, Move.TAKE_UP):
        wanted = Wanted(move=move)
        make_move(walker.kept().row.id, wanted, desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.counter.changes.dossier_changed.emit(walker.kept().row.id)
    clerk.waits(lambda: screen.view.state.words().startswith("Đang giải quyết"))

    def fill() -> None:
        in_front(RefuseDialog)
        clerk.hits(Key.Key_Return)
        clerk.types("mộc đỏ bị cạo")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_S, Qt.KeyboardModifier.AltModifier)
        clerk.types("15/UBND-VP")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    def mend() -> None:
        dialog = in_front(RefuseDialog)
        assert dialog.day.hasFocus()
        clerk.types(f"{local(clerk.clock.now()):%d/%m/%Y}")
        clerk.hits(Key.Key_Y, Qt.KeyboardModifier.AltModifier)

    walker.presses(Key.Key_F4, walker.clerk.choosing("Từ chối giải quyết"), fill, mend)
    clerk.waits(lambda: screen.view.state.words().startswith("Từ chối giải quyết"))
    told = details_of(walker.kept().events[-1].body)
    assert isinstance(told, Refused)
    assert told.paper_no == "15/UBND-VP"
    assert "mộc đỏ bị cạo" in str(walker.kept().events[-1].body["reason"])


@pytest.mark.parametrize(
    ("label", "dialog_of"),
    [
        ("Gửi xác minh", VerifyDialog),
        ("Niêm yết hồ sơ", PostNoticeDialog),
        ("Chờ nghĩa vụ tài chính", AskPaymentDialog),
    ],
)
def test_every_stop_shows_how_the_limit_goes_on_and_lets_it_be_chosen(
    clerk: "Clerk", walker: "Walker", label: str, dialog_of: type[StepFieldsDialog]
) -> None:
    screen = walker.opens()
    walker.leads()
    walker.makes(Wanted(move=Move.TRANSFER), Wanted(move=Move.TAKE_UP))
    clerk.waits(lambda: screen._dossier == walker.kept())
    seen: list[object] = []

    def look() -> None:
        dialog = in_front(dialog_of)
        policy = dialog.fields[dialog.POLICY]
        assert isinstance(policy, Choice)
        seen.append(policy.value())
        clerk.hits(Key.Key_U, Qt.KeyboardModifier.AltModifier)
        assert policy.hasFocus()
        clerk.hits(Key.Key_Down)
        seen.append(policy.value())
        clerk.hits(Key.Key_Escape)

    walker.presses(Key.Key_F4, walker.clerk.choosing(label), look)

    assert seen == [SuspensionPolicy.RESTART, SuspensionPolicy.RESUME]
