"""Before the intake is handed in, Ctrl+Z takes back what no line of its own can."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.draft import ReturnWay
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from ui.screens.intake.kept import kept_from
from ui.screens.intake.undo import MOST_STEPS

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
BIRTH = "1.001193"


def code(clerk: "Clerk") -> str:
    return clerk.screen.state.read().draft.procedure_code


def does(*acts: Callable[[], None]) -> None:
    """One after another, each seen by the window before the next: hands are slower than it."""
    for act in acts:
        act()
        QApplication.processEvents()


def chooses_birth(clerk: "Clerk", card: str) -> None:
    does(
        lambda: clerk.scans(card),
        lambda: clerk.types("khai sinh"),
        lambda: clerk.hits(Key.Key_Return),
    )


def test_letters_first_then_the_procedure_then_the_card_and_all_of_it_again(
    clerk: "Clerk", card: str
) -> None:
    left, state = clerk.screen.view.left, clerk.screen.state
    chooses_birth(clerk, card)
    does(lambda: clerk.types("Trần"))
    whole = state.kept()
    clerk.hits(Key.Key_Z, CTRL)
    assert clerk.screen.view.lines()["subject.name"].text() == ""
    assert code(clerk) == BIRTH

    clerk.hits(Key.Key_Z, CTRL)
    assert code(clerk) == ""
    assert clerk.screen.view.lines()["procedure"].text() == "khai sinh"
    assert left.person.name.text() == "Nguyễn Thị Hoài Thương"
    for _ in range(2):
        clerk.hits(Key.Key_Z, CTRL)
    assert left.person.name.text() == ""
    assert state.is_empty()

    for _ in range(4):
        clerk.hits(Key.Key_Z, CTRL | SHIFT)
    assert state.kept().draft.submitter == whole.draft.submitter
    assert code(clerk) == BIRTH


def test_a_tick_a_choice_and_a_scan_over_typing_are_each_one_step(
    clerk: "Clerk", card: str
) -> None:
    left = clerk.screen.view.left
    left.person.name.setFocus()
    does(lambda: clerk.types("Thuong"))
    chooses_birth(clerk, card)
    checklist = clerk.screen.view.middle.checklist
    checklist.setFocus()
    does(lambda: clerk.hits(Key.Key_Space))
    left.return_by.setFocus()
    does(lambda: clerk.hits(Key.Key_Down))
    assert left.return_by.value() is ReturnWay.POSTAL
    assert len(checklist.given()) == 1

    clerk.hits(Key.Key_Z, CTRL)
    assert left.return_by.value() is ReturnWay.COUNTER
    checklist.setFocus()
    clerk.hits(Key.Key_Z, CTRL)
    assert checklist.given() == ()
    clerk.screen.setFocus()
    for _ in range(3):  # the procedure, its search, the card
        clerk.screen.undo.take_back()
    assert left.person.name.text() == "Thuong"
    assert left.person.number.text() == ""


def test_what_was_taken_back_is_what_is_kept(clerk: "Clerk", card: str) -> None:
    chooses_birth(clerk, card)
    clerk.screen.undo.take_back()
    clerk.screen.keeper.keep_now()
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    (saved,) = drafts.unfinished(DraftKind.INTAKE, desk=clerk.counter.desk)
    kept = kept_from(saved.body)
    assert kept is not None

    assert kept.draft.procedure_code == ""
    assert kept.draft.submitter.person.name == "Nguyễn Thị Hoài Thương"


def test_fifty_steps_and_no_more_and_none_of_another_intake(clerk: "Clerk") -> None:
    said: list[str] = []
    clerk.counter.changes.said.connect(said.append)
    left, undo = clerk.screen.view.left, clerk.screen.undo
    for at in range(MOST_STEPS + 5):
        line = left.phone if at % 2 else left.person.address
        line.fill(f"{at}")
        undo._note()
    for _ in range(MOST_STEPS):
        assert undo.take_back()
    assert not undo.take_back()
    assert left.person.address.text() == "4"

    clerk.hits(Key.Key_D, CTRL)
    assert clerk.screen.state.is_empty()
    said.clear()
    clerk.hits(Key.Key_Z, CTRL)
    assert said == ["Không còn bước nào để lấy lại."]
    assert clerk.screen.state.is_empty()


def test_no_line_takes_back_what_stood_there_of_the_citizen_before(
    clerk: "Clerk", card: str
) -> None:
    chooses_birth(clerk, card)
    clerk.hits(Key.Key_D, CTRL)
    assert clerk.screen.view.left.person.name.hasFocus()

    for _ in range(3):
        clerk.hits(Key.Key_Z, CTRL)
    assert clerk.screen.state.is_empty()
    assert clerk.screen.view.left.person.name.text() == ""


def test_a_paper_that_was_unticked_stays_so_and_the_keyboard_finds_every_line(
    clerk: "Clerk",
) -> None:
    copies = clerk.counter.desk.catalogue.get("2.000815")
    assert copies is not None
    screen = clerk.screen
    screen.pick(copies)
    screen.view.middle.copies._add_and_go()
    checklist = screen.view.middle.checklist
    assert checklist.given() != ()
    checklist.take((), exactly=True)
    kept = screen.state.kept()
    screen.clear()
    does(lambda: screen.state.take_up(kept))

    assert checklist.given() == ()
    assert screen.state.kept() == kept
    lines = screen.view.lines()
    does(lines["copies.0.3"].setFocus)
    clerk.hits(Key.Key_Tab)
    assert lines["copies.1.0"].hasFocus()
