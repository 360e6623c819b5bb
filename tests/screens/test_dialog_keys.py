"""Every dialog, opened as the program opens it, answered by the keys of a clerk without a mouse."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton

from counter_app.core.clock import local
from counter_app.domain.people.applicant import Person
from tests.screens.in_front import in_front
from ui.dialogs.dialog import Dialog
from ui.dialogs.display import DisplayDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.intake.agreed_date import AgreedDateDialog
from ui.dialogs.intake.far_date import FarDateDialog
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.intake.second_card import SecondCardDialog
from ui.dialogs.intake.why import WhyDialog
from ui.dialogs.papers.came_out import CameOutDialog
from ui.dialogs.preview import PreviewDialog
from ui.people import Others

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
PERSON = Person(name="Lê Thị Hoa")
Ask = Callable[["Clerk"], Any]
ASKED: dict[str, Ask] = {
    "restore": lambda c: RestoreDraftDialog.ask("An", "Khai sinh", parent=c.window),
    "second": lambda c: SecondCardDialog.ask(now="An", scanned=PERSON, parent=c.window),
    "out": lambda c: CameOutDialog.ask(parent=c.window),
    "far": lambda c: FarDateDialog.ask("17:00 01/01/2030", "Xa.", parent=c.window),
    "agreed": lambda c: AgreedDateDialog.ask(None, today=c.counter.today(), parent=c.window),
    "others": lambda c: OthersDialog.ask(
        Others(), today=c.counter.today(), is_another=lambda _: False, parent=c.window
    ),
    "display": lambda c: DisplayDialog.ask(name="light", scale=1.0, parent=c.window),
    "why": lambda c: WhyDialog.ask(("Trong ngày",), parent=c.window),
    "help": lambda c: HelpDialog.ask("intake", parent=c.window),
}
OPENED_ON: tuple[tuple[str, str, object], ...] = (
    ("restore", "Nhập tiếp", True),
    ("second", "Bỏ qua thẻ này", None),
    ("out", "Để sau", None),
    ("far", "Xem lại ngày hẹn", False),
    ("why", "Đóng", None),
)
WALKED: tuple[tuple[str, int, str, object], ...] = (
    ("restore", 1, "Bỏ, nhập hồ sơ mới", False),
    ("second", 1, "Thêm làm chủ hồ sơ", "owner"),
    ("second", 2, "Người tiếp theo, để hồ sơ này lại sau", "next"),
    ("out", 1, "Rồi, giấy đã ra", True),
    ("out", 2, "Chưa, in lại bản gốc", False),
    ("far", 1, "Đúng, hẹn ngày này", True),
    ("agreed", 4, "Bỏ qua", None),
    ("display", 2, "Ghi", ("light", 1.0)),
    ("display", 3, "Bỏ qua", None),
)


def front() -> Dialog:
    return in_front(Dialog)


def answered(clerk: "Clerk", ask: Ask, hands: Callable[[], None]) -> Any:
    """What ``ask`` answers while ``hands`` are at the keyboard; a dialog left open is a failure."""
    left_open: list[str] = []
    wrong: list[AssertionError] = []

    def act() -> None:
        dialog = front()
        dialog.activateWindow()
        QApplication.processEvents()
        try:
            hands()
        except AssertionError as error:  # raised again below, in the test's own frame
            wrong.append(error)
        if dialog is QApplication.activeModalWidget():
            left_open.append(dialog.windowTitle())
            dialog.reject()

    QTimer.singleShot(50, act)
    answer = ask(clerk)
    if wrong:
        raise wrong[0]
    assert left_open == []
    clerk.window.activateWindow()
    clerk.waits(clerk.window.isActiveWindow)
    return answer


def focused() -> str:
    key = QApplication.focusWidget()
    return key.text().replace("&", "") if isinstance(key, QPushButton) else ""


@pytest.mark.parametrize("enter", [Key.Key_Return, Key.Key_Enter])
def test_enter_presses_the_key_a_dialog_opens_on(
    clerk: "Clerk", subtests: pytest.Subtests, enter: Qt.Key
) -> None:
    def hands(stands_on: str) -> None:
        assert focused() == stands_on
        clerk.hits(enter)

    for which, stands_on, answer in OPENED_ON:
        with subtests.test(which):
            assert answered(clerk, ASKED[which], partial(hands, stands_on)) is answer


def test_tab_walks_the_keys_and_enter_presses_the_one_it_stands_on(
    clerk: "Clerk", subtests: pytest.Subtests
) -> None:
    def hands(steps: int, stands_on: str) -> None:
        for _ in range(steps):
            clerk.hits(Key.Key_Tab)
        assert focused() == stands_on
        clerk.hits(Key.Key_Return)

    for which, steps, stands_on, answer in WALKED:
        with subtests.test(which, steps=steps):
            assert answered(clerk, ASKED[which], partial(hands, steps, stands_on)) == answer


def test_esc_goes_back_from_every_dialog(clerk: "Clerk", subtests: pytest.Subtests) -> None:
    for which, ask in ASKED.items():
        with subtests.test(which):
            answer = answered(clerk, ask, lambda: clerk.hits(Key.Key_Escape))
            assert answer is (False if which in {"far", "help"} else None)


def test_enter_closes_the_help_that_was_read(clerk: "Clerk") -> None:
    answered(clerk, lambda c: c.window.side.chosen.emit("help"), lambda: clerk.hits(Key.Key_Return))


def test_a_date_is_agreed_by_typing_and_enter_alone(clerk: "Clerk") -> None:
    def hands() -> None:
        for words in ("30/11/2026", "9:30", "theo văn bản"):
            clerk.types(words)
            clerk.hits(Key.Key_Return)

    agreed = answered(clerk, ASKED["agreed"], hands)
    assert f"{local(agreed.due_at):%d/%m/%Y %H:%M}" == "30/11/2026 09:30"
    assert agreed.reason == "theo văn bản"


def test_enter_on_the_key_keeps_other_people(clerk: "Clerk") -> None:
    def hands() -> None:
        for _ in range(30):
            if focused().startswith("Ghi"):
                break
            clerk.hits(Key.Key_Tab)
        clerk.hits(Key.Key_Return)

    others, person = answered(clerk, ASKED["others"], hands)
    assert others.owners == ()
    assert person is None


def test_an_enter_held_down_answers_nothing(clerk: "Clerk") -> None:
    def hands() -> None:
        dialog = front()
        held = QKeyEvent(
            QKeyEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
        )
        key = QApplication.focusWidget()
        assert key is not None
        QApplication.sendEvent(key, held)
        assert front() is dialog
        clerk.hits(Key.Key_Escape)

    assert answered(clerk, ASKED["restore"], hands) is None


def test_enter_closes_the_preview(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)

    def hands() -> None:
        assert isinstance(front(), PreviewDialog)
        assert focused() == "Đóng"
        clerk.hits(Key.Key_Return)

    answered(clerk, lambda c: c.screen.preview(), hands)


def test_a_second_card_becomes_an_owner_by_keys_alone(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)

    def hands() -> None:
        clerk.hits(Key.Key_Tab)
        clerk.hits(Key.Key_Return)

    second = "001192000123||Lê Thị Hoa|05091992|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"
    answered(clerk, lambda c: c.window.take_scan(second), hands)
    (owner,) = clerk.screen.state.aside.others.owners
    assert owner.name == "Lê Thị Hoa"
