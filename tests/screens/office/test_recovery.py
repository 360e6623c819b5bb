"""The recovery code in the window: made, on paper, typed back; until then the foot reminds."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.keyslots import NOT_PROVED, open_by_recovery
from ui.screens.office import recovery
from ui.screens.office.recovery import RecoveryPage

if TYPE_CHECKING:
    from tests.screens.office.conftest import Keeper

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(keeper: "Keeper") -> RecoveryPage:
    keeper.opens_page(2)
    page = keeper.office.page()
    assert isinstance(page, RecoveryPage)
    keeper.waits(lambda: page.stands.words() == recovery.NOT_PROVED)
    assert page.typed.hasFocus()
    return page


def makes_new(keeper: "Keeper", page: RecoveryPage) -> str:
    keeper.hits(Key.Key_L, ALT)
    assert page.said.words() == recovery.SURE
    keeper.answers(lambda: keeper.hits(Key.Key_L, ALT), keeper.proves)
    keeper.waits(lambda: bool(page.code.text()))
    return page.code.text()


def test_a_new_code_is_shown_once_and_proved_from_paper(
    keeper: "Keeper", page: RecoveryPage
) -> None:
    for wide in (1366, 911):
        keeper.window.resize(wide, 512)
        keeper.waits(lambda: keeper.window.foot.message.text() == NOT_PROVED)  # told whole
    code = makes_new(keeper, page)
    assert not page.typed.isVisible()
    keeper.hits(Key.Key_C, ALT)
    assert page.code.text() == ""
    assert page.typed.hasFocus()
    for typed, told in (
        (code[:-1] + ("A" if code[-1] != "A" else "B"), "gõ nhầm một chỗ"),
        ("ABC", "mới gõ 3"),
    ):
        keeper.types(typed)
        keeper.hits(Key.Key_Return)
        keeper.waits(lambda told=told: told in beside(page))  # type: ignore[misc]
        assert page.typed.text() == typed
        page.typed.clear()
    keeper.types(code.lower().replace("-", " "))
    keeper.hits(Key.Key_Return)
    keeper.waits(lambda: page.said.words() == recovery.RIGHT)
    assert page.stands.words() == recovery.PROVED.format(day="20/11/2026")
    assert keeper.window.foot._standing == ""
    open_by_recovery(keeper.counter.desk.data_dir, code)


def beside(page: RecoveryPage) -> str:
    return page.typed.error.text() if page.typed.error is not None else ""


def test_the_code_of_before_is_told_apart_from_a_mistyped_one(
    keeper: "Keeper", page: RecoveryPage
) -> None:
    first = makes_new(keeper, page)
    keeper.hits(Key.Key_C, ALT)
    keeper.hits(Key.Key_L, ALT)
    keeper.hits(Key.Key_L, ALT)
    keeper.waits(lambda: page.code.text() not in ("", first))
    keeper.hits(Key.Key_C, ALT)
    keeper.types(first)
    keeper.hits(Key.Key_Return)
    keeper.waits(lambda: "đã thay mã mới" in beside(page))


def test_no_file_gets_the_code_and_whoever_leaves_takes_it_along(
    keeper: "Keeper", page: RecoveryPage
) -> None:
    makes_new(keeper, page)
    keeper.hits(Key.Key_I, ALT)
    keeper.waits(lambda: "Máy này không có máy in" in page.said.words())
    assert not list(keeper.papers.rglob("*.pdf"))
    page.leave()
    assert page.code.text() == ""
