"""The keepers' place: for whom it is there, how one walks its pages by keys."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.staff import Role
from ui.screens.office.accounts import AccountsPage
from ui.screens.office.office import NOBODY_S, OfficeScreen
from ui.window.places import KEEPERS

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.office.conftest import Keeper

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def stands_at_the_side(clerk: "Clerk") -> bool:
    entry = clerk.window.side._buttons.get(KEEPERS.id)
    return entry is not None and entry.isVisible()


def test_a_clerk_sees_no_such_place_and_its_key_says_whose_it_is(clerk: "Clerk") -> None:
    assert not stands_at_the_side(clerk)
    clerk.hits(Key.Key_Q, CTRL)
    screen = clerk.window.current()
    assert isinstance(screen, OfficeScreen)
    assert screen.empty.words() == NOBODY_S
    clerk.hits(Key.Key_Escape)
    assert clerk.window.place() == "intake"


def test_the_place_is_walked_by_keys_and_esc_leads_back_step_by_step(keeper: "Keeper") -> None:
    assert stands_at_the_side(keeper)
    keeper.hits(Key.Key_Q, CTRL)
    assert keeper.office.list.hasFocus()
    keeper.hits(Key.Key_Return)
    page = keeper.office.page()
    assert isinstance(page, AccountsPage)
    assert page.table.hasFocus()
    keeper.hits(Key.Key_Escape)
    assert keeper.office.list.hasFocus()
    keeper.hits(Key.Key_Escape)
    assert keeper.window.place() == "intake"


def test_where_there_is_little_room_its_entry_is_still_seen_when_one_is_there(
    keeper: "Keeper",
) -> None:
    keeper.window.resize(911, 512)
    keeper.hits(Key.Key_Q, CTRL)
    entry = keeper.window.side._buttons[KEEPERS.id]
    keeper.waits(lambda: entry.visibleRegion().boundingRect() == entry.rect())
    assert keeper.window.side._buttons["templates"].nextInFocusChain() is entry


def test_whoever_sits_down_after_the_keeper_does_not_see_it(keeper: "Keeper") -> None:
    desk = keeper.counter.desk
    keeper.program.set_anew(replace(desk, clerk=replace(desk.clerk, role=Role.CLERK)))
    assert not stands_at_the_side(keeper)
    keeper.program.set_anew(desk)
    assert stands_at_the_side(keeper)
