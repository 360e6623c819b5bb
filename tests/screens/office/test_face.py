"""Every page of the keepers' place is whole for eyes and keyboard, and F1 tells of it."""

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.domain.rights import Right
from tests.screens.face.test_ids_masked import whole_numbers
from tests.screens.face.test_sizes import LOOKS
from tests.screens.face.test_sizes import wrong as unread
from tests.screens.face.walking import wrong
from tests.screens.face.ways_in import keys_wrong, roundabout
from tests.screens.in_front import in_front
from ui.dialogs.help import HEADING, HelpDialog, page
from ui.screens.office.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.office.conftest import Keeper

    Check = Callable[[QWidget], list[str]]

SMALL = (911, 512)


@pytest.fixture
def trusted(keeper: "Keeper") -> "Keeper":
    """Somebody who may see every page."""
    desk = keeper.counter.desk
    keeper.program.set_anew(replace(desk, clerk=replace(desk.clerk, more=frozenset(Right))))
    keeper.window.go("office")
    assert keeper.office.pages == PAGES
    return keeper


def wrong_pages(trusted: "Keeper", checks: "Check") -> list[str]:
    found = []
    for one in PAGES:
        trusted.office.open(one.id)
        trusted.waits(lambda: trusted.counter.jobs.at_rest)
        found += [f"{one.id} {what}" for what in checks(trusted.office)]
    return found


def of_keys(office: QWidget) -> list[str]:
    told = (roundabout(office), keys_wrong(office), whole_numbers([office]))
    return [*chain.from_iterable(told), *wrong(office)]


def test_every_page_is_whole_for_the_keyboard_where_there_is_least_room(trusted: "Keeper") -> None:
    trusted.window.resize(*SMALL)
    assert wrong_pages(trusted, of_keys) == []


@pytest.mark.full
def test_every_page_is_whole_where_there_is_room(trusted: "Keeper") -> None:
    assert wrong_pages(trusted, of_keys) == []


@pytest.mark.full
@pytest.mark.parametrize("dressed", LOOKS, indirect=True, ids="{0[0]}-{0[1]}".format)
def test_every_page_is_large_and_strong_enough_in_every_look(trusted: "Keeper") -> None:
    assert wrong_pages(trusted, unread) == []


def test_f1_tells_of_every_page_under_its_own_heading(trusted: "Keeper") -> None:
    told = page("office").splitlines()
    assert [one.title for one in PAGES if HEADING + one.title not in told] == []
    seen: list[str] = []

    def reads() -> None:
        seen.append(in_front(HelpDialog).text.toPlainText())
        trusted.hits(Qt.Key.Key_Escape)

    trusted.answers(lambda: trusted.hits(Qt.Key.Key_F1), reads)
    assert "Ctrl Q" in seen[0]
