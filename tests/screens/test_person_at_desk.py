"""Another person sits down: named on screen and in every event, with the moves of their own role."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea

from counter_app.core.config import load_machine
from counter_app.domain.staff import Role
from counter_app.services import lookup
from counter_app.services.moving.workflow import possible
from showroom.full import LONG_NAME
from tests.screens.in_front import in_front
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.people import PeopleDialog
from ui.screens.intake.intake import IntakeScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.window
def test_whoever_sits_down_finds_nothing_copied_and_takes_back_nothing_sought(
    clerk: "Clerk",
) -> None:
    clerk.hits(Key.Key_K, CTRL)
    clerk.types("Thuong")
    QGuiApplication.clipboard().setText("Nguyễn Thị Hoài Thương")
    sits_down(clerk, 1)
    assert QGuiApplication.clipboard().text() == ""
    search = clerk.window.top.search
    assert (search.text(), search.isUndoAvailable()) == ("", False)


def sits_down(clerk: "Clerk", downs: int, *then: Callable[[], None]) -> None:
    """Ctrl+L, ``downs`` times ↓ (↑ where negative), Enter; then what the next dialogs ask."""

    def choose() -> None:
        assert isinstance(QApplication.activeModalWidget(), PeopleDialog)
        for _ in range(abs(downs)):
            clerk.hits(Key.Key_Down if downs > 0 else Key.Key_Up)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_L, CTRL), choose, *then)


def test_the_key_of_the_longest_name_lies_whole_in_its_list(clerk: "Clerk") -> None:
    now = clerk.counter.desk.clerk
    many = tuple(replace(now, name=f"{LONG_NAME} {number}") for number in range(16))
    dialog = PeopleDialog(many, now, clerk.window)
    dialog.show()
    QApplication.processEvents()
    (pane,) = dialog.findChildren(QScrollArea)
    inside = pane.widget()
    assert inside is not None
    assert inside.width() <= pane.viewport().width()
    dialog.close()


def test_a_leader_sits_down_and_what_was_typed_stays_with_who_typed_it(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    before, offered = clerk.counter, list[str]()

    sits_down(clerk, 1)
    assert clerk.counter is not before
    assert clerk.counter.desk.clerk.role is Role.LEADER
    assert clerk.counter.desk.clerk.name in clerk.window.top.who.text()
    clerk.waits(lambda: clerk.counter.jobs.at_rest)
    assert clerk.screen.view.left.person.is_empty()

    def take() -> None:
        dialog = in_front(RestoreDraftDialog)
        offered.append(dialog.windowTitle())
        clerk.hits(Key.Key_Return)

    sits_down(clerk, -1, take)
    assert len(offered) == 1
    screen = clerk.window.current()
    assert isinstance(screen, IntakeScreen)
    clerk.waits(lambda: "Hoài Thương" in screen.view.left.great_name.text())


def test_the_leader_s_dossier_bears_the_leader_s_name_and_offers_the_leader_s_steps(
    clerk: "Clerk", card: str
) -> None:
    sits_down(clerk, 1)
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()

    desk = clerk.counter.desk
    (row,) = lookup.today(desk=desk)
    assert row.clerk_name == desk.clerk.name
    dossier = lookup.open_dossier(row.id, desk=desk)
    assert {rule.move for rule in possible(dossier, desk=desk)}


def test_esc_and_choosing_oneself_leave_the_desk_as_it_is(clerk: "Clerk") -> None:
    before = clerk.counter
    sits_down(clerk, 0)
    assert clerk.counter is before


def test_who_sits_down_is_kept_for_the_next_start(clerk: "Clerk") -> None:
    sits_down(clerk, 1)
    seated = clerk.counter.desk
    clerk.waits(lambda: load_machine(seated.data_dir).sits == seated.clerk.id)
