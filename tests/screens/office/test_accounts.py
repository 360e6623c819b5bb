"""The accounts in the window, by keys: added, changed, given a secret, let in again, ended."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.errors import UserError
from counter_app.core.keyslots import open_by_secret
from counter_app.domain.rights import Right, may
from counter_app.domain.staff import Role
from counter_app.services.people.account_list import Standing
from showroom.keepers import FIRST, KEEPER
from tests.screens.in_front import in_front
from ui.dialogs.office.account import MORE_ROWS, AccountDialog
from ui.dialogs.office.account_history import AccountHistoryDialog
from ui.dialogs.office.given_secret import GivenSecretDialog
from ui.screens.office.accounts import CHANGED, ENDED, SURE, UNLOCKED, AccountsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counter_app.services.people.account_list import Line
    from tests.screens.office.conftest import Keeper

    Beside = Callable[[QWidget | None], str]

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
LAN, LEADER, INSPECTOR, NEW = "Lê Thị Lan", "Đỗ Thị Đầu", "Phạm Văn Xem", "Hoàng Thị Mới"

EVERYBODY, WITHOUT = 7, "Đặng Thu Hà"
LAST_DAY = "Người kiểm tra cần ngày cuối được xem."


@pytest.fixture
def page(keeper: "Keeper") -> AccountsPage:
    """The list, filled, with the keyboard in it."""
    keeper.opens_page(1)
    page = keeper.office.page()
    assert isinstance(page, AccountsPage)
    keeper.waits(lambda: page.table.count() == EVERYBODY)
    assert page.table.hasFocus()
    return page


def line_of(page: AccountsPage, name: str) -> "Line":
    return next(one for one in page._lines if one.account.clerk.name == name)


def walks_to(keeper: "Keeper", page: AccountsPage, name: str) -> None:
    page.table.setFocus()
    keeper.hits(Key.Key_Home)
    while (line := page.table.chosen()) is not None and line.account.clerk.name != name:
        keeper.hits(Key.Key_Down)


def signs_in_with(keeper: "Keeper", who: str, secret: str) -> None:
    open_by_secret(keeper.counter.desk.data_dir, who, secret, clock=keeper.clock)


def test_an_inspector_is_added_with_a_last_day_and_a_secret_shown_once(
    keeper: "Keeper", page: AccountsPage, beside: "Beside"
) -> None:
    given: list[str] = []

    def fills() -> None:
        dialog = in_front(AccountDialog)
        keeper.types(NEW)
        keeper.hits(Key.Key_Return)
        for _ in range(5):
            keeper.hits(Key.Key_Down)
        keeper.hits(Key.Key_G, ALT)
        keeper.waits(lambda: beside(dialog.until) == LAST_DAY)
        keeper.is_back_in(dialog)
        assert dialog.until.hasFocus()
        assert dialog.name.text() == NEW
        keeper.types("20/12/2026")
        keeper.hits(Key.Key_G, ALT)

    def reads() -> None:
        given.append(in_front(GivenSecretDialog).secret.text())
        keeper.hits(Key.Key_Return)

    keeper.answers(lambda: keeper.hits(Key.Key_T, ALT), fills, keeper.proves, reads)
    keeper.waits(lambda: page.table.count() == EVERYBODY + 1)
    line = line_of(page, NEW)
    assert (line.account.until, line.standing) == (date(2026, 12, 20), Standing.GIVEN)
    assert line.account.clerk.role is Role.INSPECTOR
    signs_in_with(keeper, line.account.clerk.id, given[0])


def test_role_and_rights_are_changed_from_the_table_and_told_in_the_history(
    keeper: "Keeper", page: AccountsPage
) -> None:
    def changes() -> None:
        dialog = in_front(AccountDialog)
        assert dialog.name.isReadOnly()
        boxes = dict(zip(Right, dialog.rights.boxes(), strict=True))
        seen = [box for box in boxes.values() if not box.visibleRegion().isEmpty()]
        assert len(seen) >= MORE_ROWS, "what the screen has room for does not scroll"
        assert boxes[Right.VOID].isChecked()
        assert not boxes[Right.EXPORT].isChecked()
        for right in (Right.VOID, Right.EXPORT):
            boxes[right].setFocus()
            keeper.hits(Key.Key_Space)
        keeper.hits(Key.Key_Return)

    walks_to(keeper, page, LAN)
    keeper.answers(lambda: keeper.hits(Key.Key_Return), changes, keeper.proves)
    keeper.waits(lambda: page.said.words() == CHANGED.format(name=LAN))
    who = line_of(page, LAN).account.clerk
    keeper.waits(lambda: may(line_of(page, LAN).account.clerk, Right.EXPORT))
    who = line_of(page, LAN).account.clerk
    assert (set(who.more), set(who.less)) == ({Right.EXPORT}, {Right.VOID})
    told: list[str] = []

    def reads() -> None:
        table = in_front(AccountHistoryDialog).table.model()
        told.extend(str(table.index(row, 2).data()) for row in range(table.rowCount()))
        told.append(str(table.index(0, 1).data()))
        keeper.hits(Key.Key_Escape)

    keeper.answers(lambda: keeper.hits(Key.Key_L, ALT), reads)
    assert told[0] == (
        "đổi quyền: tiếp nhận; thêm quyền xuất toàn bộ dữ liệu; "
        "bớt quyền hủy giấy, cấp lại giấy hẹn trong ngày"
    )
    assert told[1:] == ["thêm tài khoản: tiếp nhận", KEEPER]


def test_what_the_service_refuses_is_said_and_nothing_typed_is_lost(
    keeper: "Keeper", page: AccountsPage, beside: "Beside"
) -> None:
    said: list[str] = []

    def twice() -> None:
        dialog = in_front(AccountDialog)
        keeper.types(LAN)
        dialog.until.setFocus()
        keeper.types("31/02/2027")
        keeper.hits(Key.Key_G, ALT)
        said.append(beside(dialog.until))
        dialog.until.clear()
        keeper.hits(Key.Key_G, ALT)
        keeper.waits(lambda: bool(beside(dialog.name)))
        said.append(beside(dialog.name))
        assert dialog.name.text() == LAN
        keeper.is_back_in(dialog)
        keeper.hits(Key.Key_Escape)

    keeper.answers(lambda: keeper.hits(Key.Key_T, ALT), twice, keeper.proves)
    assert "không có ngày 31" in said[0]
    assert said[1] == f"{LAN} đã có tài khoản. Hãy sửa quyền nếu cần."
    assert page.table.count() == EVERYBODY

    def finds_it_again() -> None:
        said.append(in_front(AccountDialog).name.text())
        keeper.hits(Key.Key_Escape)

    keeper.answers(lambda: keeper.hits(Key.Key_T, ALT), finds_it_again)
    assert said[2] == LAN


def test_whoever_left_is_ended_at_the_second_press_and_the_last_keeper_never(
    keeper: "Keeper", page: AccountsPage
) -> None:
    walks_to(keeper, page, LAN)
    keeper.hits(Key.Key_D, ALT)
    assert page.said.words() == SURE.format(name=LAN)
    keeper.answers(lambda: keeper.hits(Key.Key_D, ALT), keeper.proves)
    keeper.waits(lambda: line_of(page, LAN).standing is Standing.ENDED)
    assert page.said.words() == ENDED.format(name=LAN)
    assert page.count.text() == "3 người"
    with pytest.raises(UserError):
        signs_in_with(keeper, line_of(page, LAN).account.clerk.id, FIRST)
    walks_to(keeper, page, KEEPER)
    for _ in range(2):
        keeper.hits(Key.Key_D, ALT)
    keeper.waits(lambda: page.said.words().startswith("Đây là quản trị cuối cùng."))


@pytest.mark.parametrize("name", [WITHOUT, LAN])
def test_one_of_the_staff_and_one_who_left_are_let_in_from_their_line(
    keeper: "Keeper", page: AccountsPage, name: str
) -> None:
    walks_to(keeper, page, name)
    if name == LAN:
        keeper.hits(Key.Key_D, ALT)
        keeper.answers(lambda: keeper.hits(Key.Key_D, ALT), keeper.proves)
        keeper.waits(lambda: line_of(page, LAN).standing is Standing.ENDED)
        walks_to(keeper, page, LAN)
    before, given = line_of(page, name).account, list[str]()

    def writes() -> None:
        dialog = in_front(AccountDialog)
        assert (dialog.name.text(), dialog.role.value()) == (name, before.clerk.role)
        assert dialog.title_held.text() == before.clerk.title
        keeper.hits(Key.Key_G, ALT)

    def reads() -> None:
        given.append(in_front(GivenSecretDialog).secret.text())
        keeper.hits(Key.Key_Return)

    hands = (writes, reads) if name == LAN else (writes, keeper.proves, reads)
    keeper.answers(lambda: keeper.hits(Key.Key_S, ALT), *hands)
    keeper.waits(lambda: line_of(page, name).standing is Standing.GIVEN)
    assert page.table.count() == EVERYBODY
    signs_in_with(keeper, before.clerk.id, given[0])


def test_who_forgot_gets_another_secret_and_who_guessed_too_often_is_let_in(
    keeper: "Keeper", page: AccountsPage
) -> None:
    who = line_of(page, LEADER).account.clerk.id
    for _ in range(10):
        keeper.clock.ms += 3_600_000
        with pytest.raises(UserError):
            signs_in_with(keeper, who, "khong phai mat khau")
    page.enter()
    keeper.waits(lambda: line_of(page, LEADER).standing is Standing.LOCKED)
    walks_to(keeper, page, LEADER)
    keeper.answers(lambda: keeper.hits(Key.Key_K, ALT), keeper.proves)
    keeper.waits(lambda: page.said.words() == UNLOCKED.format(name=LEADER))
    signs_in_with(keeper, who, FIRST)
    given: list[str] = []

    def reads() -> None:
        given.append(in_front(GivenSecretDialog).secret.text())
        keeper.hits(Key.Key_Return)

    walks_to(keeper, page, LEADER)
    keeper.answers(lambda: keeper.hits(Key.Key_M, ALT), reads)
    signs_in_with(keeper, who, given[0])


def test_the_list_is_narrowed_by_what_is_typed_and_esc_shows_all(
    keeper: "Keeper", page: AccountsPage
) -> None:
    keeper.hits(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    keeper.types("kiem tra")
    assert page.table.count() == 1
    keeper.hits(Key.Key_Return)
    assert page.table.hasFocus()
    line = page.table.chosen()
    assert line is not None
    assert line.account.clerk.name == INSPECTOR
    keeper.hits(Key.Key_Escape)
    assert page.table.count() == EVERYBODY
    assert QApplication.focusWidget() is page.table
