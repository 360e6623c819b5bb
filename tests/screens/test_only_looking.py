"""Whoever only looks: where they land, and that nothing is offered to them which they may not do."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from counter_app.domain.rights import Role
from tests.screens.in_front import in_front
from ui.dialogs.steps.next_step import NextStepDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists.today import TodayScreen
from ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CARD = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã A, Thái Nguyên|15032021"


def test_who_only_looks_lands_on_the_list_and_no_key_leads_to_what_they_may_not_do(
    clerk: "Clerk",
) -> None:
    window = as_inspector(clerk)
    assert isinstance(window.current(), TodayScreen)
    assert keys_of(window.side) == [
        *("Việc cần làm", "Hôm nay", "Giấy đã in", "Hiển thị", "Trợ giúp")
    ]
    for key in (Key.Key_F2, Key.Key_F5, Key.Key_F6, Key.Key_F7, Key.Key_F10):
        clerk.hits(key)
        assert isinstance(window.current(), TodayScreen)
        assert window.foot.message.whole().startswith("Tài khoản này chỉ xem, không ")
    clerk.scans(CARD)
    assert isinstance(window.current(), TodayScreen)
    assert "ô tìm hồ sơ" in window.scanned.words()


def test_who_only_looks_is_offered_looking_only(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    dossier, window = take_in("Lò Văn Páo"), as_inspector(clerk)
    offered = {}
    for place in ("today", "lists", "printed"):
        window.go(place)
        clerk.waits(lambda: clerk.counter.jobs.at_rest)
        offered[place] = keys_of(window.stack.currentWidget())
    window.open_dossier(dossier)
    clerk.waits(lambda: clerk.counter.jobs.at_rest)
    offered["dossier"] = keys_of(window.stack.currentWidget())
    assert offered == {
        "today": [],
        "lists": ["Lọc &thêm"],
        "printed": ["&Xem", "&Mở hồ sơ"],
        "dossier": ["Việc &khác (F4)", "&Giấy của hồ sơ (1)", "&Xem giấy hẹn", "&Về danh sách"],
    }
    acts: list[str] = []

    def read() -> None:
        acts.extend(keys_of(in_front(NextStepDialog)))
        clerk.hits(Key.Key_Escape)

    screen = window.current()
    assert isinstance(screen, DossierScreen)
    clerk.answers(lambda: clerk.hits(Key.Key_F4), read)
    assert acts == ["Hiện số định danh", "Ai đã xem hồ sơ này", "&Bỏ qua"]


def as_inspector(clerk: "Clerk") -> MainWindow:
    desk = clerk.counter.desk
    clerk.program.set_anew(replace(desk, clerk=replace(desk.clerk, role=Role.INSPECTOR)))
    return clerk.window


def keys_of(where: QWidget | None) -> list[str]:
    """What can be pressed there."""
    assert where is not None
    keys = where.findChildren(QPushButton)
    return [one.text() for one in keys if one.isVisible() and one.isEnabled()]
