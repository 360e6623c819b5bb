"""A leader goes on with what another left half-done: by keys, on purpose, and the other is told."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from counter_app.domain.staff import Clerk as Person
from counter_app.domain.staff import Role
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from db.counter.audit_log import acts_on
from tests.screens.in_front import in_front
from ui.dialogs.intake.colleagues import REASONS, ColleaguesDialog, ColleaguesDraftDialog
from ui.dialogs.intake.held import HeldDialog
from ui.screens.intake.colleagues import NOBODYS
from ui.screens.intake.held import NOTHING_WAITS

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CITIZEN = "Nguyễn Thị Hoài Thương, 1990"


@pytest.fixture
def left(clerk: "Clerk", card: str) -> Person:
    """Who left an intake half-done; the leader sits at the desk."""
    before = clerk.counter.desk.clerk
    clerk.scans(card)
    clerk.waits(lambda: not clerk.screen.keeper.is_waiting())
    sits(clerk, next(one for one in clerk.counter.people() if one.role is Role.LEADER))
    return before


def sits(clerk: "Clerk", who: Person) -> None:
    clerk.program.set_anew(replace(clerk.counter.desk, clerk=who))
    settles(clerk)


def settles(clerk: "Clerk") -> None:
    """Until what was asked of the store is there."""
    over = list[None]()
    lane = clerk.counter.desk.store.lanes.write
    clerk.counter.jobs.run(lane, lambda: None, owner=clerk.window, done=over.append)
    clerk.waits(lambda: bool(over))


def acts(clerk: "Clerk", owner: Person) -> list[tuple[str, object]]:
    settles(clerk)
    found = clerk.counter.desk.store.read(lambda one: acts_on(one, owner.id))
    return [(one.act, one.body.get("why")) for one in found]


def chooses_a_reason(clerk: "Clerk", left: Person) -> None:
    """↵ on the line, ↓ to the second reason, ↵ on the key."""
    model = in_front(ColleaguesDialog).table.model()
    assert [model.index(0, at).data() for at in (0, 1)] == [left.name, CITIZEN]
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Tab)
    clerk.hits(Key.Key_Return)


def reads(clerk: "Clerk") -> None:
    (text,) = in_front(ColleaguesDraftDialog).findChildren(QPlainTextEdit)
    assert "001•••••0001" in text.toPlainText()
    clerk.waits(text.hasFocus)


def test_it_is_read_and_stays_whose_it_was_then_taken_over_and_told(
    clerk: "Clerk", left: Person
) -> None:
    def looks() -> None:
        reads(clerk)
        clerk.hits(Key.Key_Escape)

    def takes() -> None:
        reads(clerk)
        clerk.hits(Key.Key_V, ALT)

    for after in (looks, takes):
        assert clerk.screen.state.is_empty()
        clerk.answers(
            lambda: clerk.hits(Key.Key_O, CTRL), lambda: chooses_a_reason(clerk, left), after
        )
    clerk.waits(lambda: not clerk.screen.state.is_empty())
    assert clerk.screen.view.left.person.name.text() == "Nguyễn Thị Hoài Thương"
    seen = ("draft_seen", REASONS[1])
    assert acts(clerk, left) == [seen, seen, ("draft_taken", None)]

    leader = clerk.counter.desk.clerk
    sits(clerk, left)
    assert clerk.screen.state.is_empty()
    board = clerk.window.board
    clerk.waits(lambda: any(leader.name in words for words in board.words()))
    assert not any("Thương" in words for words in board.words())
    while any(leader.name in words for words in board.words()):
        clerk.waits(board.is_readable)
        clerk.hits(Key.Key_F8)
    settles(clerk)
    assert drafts.unfinished(DraftKind.TAKEN_OVER, desk=clerk.counter.desk) == ()


def test_beside_what_is_ones_own_there_is_a_way_to_theirs(clerk: "Clerk", left: Person) -> None:
    clerk.types("An")
    clerk.hits(Key.Key_D, CTRL)

    def goes_to_theirs() -> None:
        assert in_front(HeldDialog).table.model().rowCount() == 1
        clerk.hits(Key.Key_K, ALT)

    def leaves() -> None:
        in_front(ColleaguesDialog)
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), goes_to_theirs, leaves)
    assert acts(clerk, left) == []


def test_nobody_else_is_led_there(clerk: "Clerk") -> None:
    said = list[str]()
    clerk.counter.changes.said.connect(said.append)
    clerk.hits(Key.Key_O, CTRL)
    assert said == [NOTHING_WAITS]
    assert not clerk.screen.view.left.held.open.isVisible()
    leader = next(one for one in clerk.counter.people() if one.role is Role.LEADER)
    sits(clerk, leader)
    clerk.counter.changes.said.connect(said.append)
    clerk.hits(Key.Key_O, CTRL)
    clerk.waits(lambda: NOBODYS in said)
