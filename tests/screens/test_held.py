"""Half-done intakes wait, any number of them: one key to hold, two to go on with any."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.core.errors import EnvironmentFault
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import DraftKind
from tests.screens.in_front import in_front
from ui.dialogs.intake.held import KEYS, HeldAnswer, HeldDialog, HeldLine
from ui.dialogs.intake.second_card import SecondCardDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk, DeskClock
    from ui.program import Program

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
HOA = "001192000123||Lê Thị Hoa|05091992|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"
MANY = 20


def held_dialog() -> HeldDialog:
    return in_front(HeldDialog)


def rows(dialog: HeldDialog) -> list[tuple[str, str, str]]:
    model = dialog.table.model()
    return [
        tuple(model.index(row, at).data() for at in range(1, 4)) for row in range(model.rowCount())
    ]


def kept(clerk: "Clerk") -> int:
    clerk.counter.desk.store.lanes.write.run(lambda: None)
    return len(drafts.unfinished(DraftKind.INTAKE, desk=clerk.counter.desk))


def name_shown(clerk: "Clerk") -> str:
    return clerk.screen.view.left.person.name.text()


def holds(clerk: "Clerk", name: str) -> None:
    """Types a name and puts it aside with one key."""
    clerk.screen.view.left.person.name.setFocus()
    clerk.types(name)
    clerk.hits(Key.Key_D, CTRL)


def test_twenty_are_held_by_one_key_each_and_one_is_opened_by_one_key_and_enter(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("khai sinh")
    clerk.hits(Key.Key_Return)
    clerk.screen.view.middle.subject.lines()["subject.birth_date"].fill("12/1")
    clerk.hits(Key.Key_D, CTRL)
    assert clerk.screen.state.is_empty()
    assert clerk.screen.view.left.person.name.hasFocus()
    clerk.clock.instant += timedelta(minutes=150)
    for at in range(1, MANY):
        holds(clerk, f"An {at:02}")
    assert clerk.screen.view.left.held.open.text() == f"Mở lại ({MANY})"
    assert kept(clerk) == MANY
    clerk.clock.instant += timedelta(minutes=12)

    def look_and_take_the_last() -> None:
        shown = rows(held_dialog())
        assert shown[0] == ("An 19", "Chưa chọn thủ tục", "12 phút trước")
        assert shown[-1][0] == "Nguyễn Thị Hoài Thương, 1990"
        assert shown[-1][1] == "Khai sinh"
        assert shown[-1][2] == "2 giờ trước"
        clerk.hits(Key.Key_End, CTRL)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), look_and_take_the_last)
    assert name_shown(clerk) == "Nguyễn Thị Hoài Thương"
    assert clerk.screen.view.lines()["subject.birth_date"].text() == "12/1"
    # The one on screen waits in its turn when another is wanted: two keys, nothing lost.
    before = clerk.presses
    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    assert clerk.presses - before == 2
    assert name_shown(clerk) == "An 19"
    assert clerk.screen.held.waiting()[0].who == "Nguyễn Thị Hoài Thương, 1990"
    assert kept(clerk) == MANY
    assert clerk.mouse.seen == 0


@pytest.mark.parametrize("number", [1, 9, 10, 20])
def test_two_keys_go_on_with_any_of_twenty(clerk: "Clerk", number: int) -> None:
    for at in range(MANY, 0, -1):  # the last put aside stands first
        holds(clerk, f"An {at:02}")
    before, wanted = clerk.presses, f"An {number:02}"

    def press_the_key_that_is_shown() -> None:
        table = held_dialog().table
        shown = [[table.model().index(row, at).data() for at in (0, 1)] for row in range(MANY)]
        keys = {who: key for key, who in shown}
        assert len(set(keys.values())) == MANY
        clerk.types(keys[wanted].lower())

    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), press_the_key_that_is_shown)
    assert clerk.presses - before == 2
    assert name_shown(clerk) == wanted


def test_a_key_stays_with_its_line_and_those_beyond_the_last_key_have_none(clerk: "Clerk") -> None:
    lines = tuple(HeldLine(name=f"{at}", who="", what="", age="") for at in range(len(KEYS) + 2))
    dialog = HeldDialog(lines, clerk.window)
    dialog.table.selectRow(0)
    dialog._drop()
    dialog.table.keyboardSearch("1")  # thrown away
    dialog.table.keyboardSearch("z")
    assert dialog._chosen is None
    assert [one.key for one in dialog._lines[-3:]] == [KEYS[-1], "", ""]
    dialog.table.keyboardSearch("2")
    assert dialog._chosen == "1"


def test_the_next_citizen_s_card_puts_the_half_done_intake_aside(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondCardDialog, "ask", lambda *_, **__: "next")
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)
    clerk.scans(HOA)
    assert name_shown(clerk) == "Lê Thị Hoa"

    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    lines = clerk.screen.view.lines().values()
    assert [
        one.accessibleName() for one in lines if one.cursorPosition() and not one.hasFocus()
    ] == []
    assert name_shown(clerk) == "Nguyễn Thị Hoài Thương"
    assert clerk.screen.state.procedure is not None
    assert [one.who for one in clerk.screen.held.waiting()] == ["Lê Thị Hoa, 1992"]


def test_what_is_thrown_away_comes_back_while_the_list_is_open(clerk: "Clerk") -> None:
    holds(clerk, "An")
    holds(clerk, "Chi")

    def throw_two_away_and_take_one_back() -> None:
        dialog = held_dialog()
        clerk.hits(Key.Key_Delete)
        assert "Đã bỏ: Chi" in dialog.said.words()
        clerk.hits(Key.Key_Delete)
        assert rows(dialog) == []
        clerk.hits(Key.Key_Z, CTRL)
        assert [row[0] for row in rows(dialog)] == ["An"]
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), throw_two_away_and_take_one_back)
    assert [one.who for one in clerk.screen.held.waiting()] == ["An"]
    assert kept(clerk) == 1
    assert clerk.screen.state.is_empty()


def test_nothing_typed_and_nothing_waiting_are_said(clerk: "Clerk") -> None:
    said: list[str] = []
    clerk.counter.changes.said.connect(said.append)
    clerk.hits(Key.Key_D, CTRL)
    clerk.hits(Key.Key_O, CTRL)

    assert len(said) == 2
    assert clerk.screen.held.waiting() == ()
    assert not clerk.screen.view.left.held.open.isVisible()


def test_one_that_was_taken_in_waits_no_more(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_D, CTRL)
    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    clerk.hits(Key.Key_Return, CTRL)
    clerk.waits_for_receipt()

    assert kept(clerk) == 0
    assert clerk.screen.held.waiting() == ()


def test_the_next_start_offers_all_of_them_the_newest_first(  # noqa: PLR0917  fixtures
    clerk: "Clerk",
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    reopened: Callable[[Path, "DeskClock"], "Program"],
    started: Callable[["Program", QtBot], None],
    stopped: Callable[["Program"], None],
) -> None:
    for at in range(MANY):
        holds(clerk, f"An {at:02}")
        clerk.clock.instant += timedelta(minutes=1)
    clerk.screen.view.left.phone.setFocus()
    clerk.types("0912")
    # One that this build cannot read is passed over.
    drafts.save("intake/odd", "{}", desk=clerk.counter.desk, at=clerk.clock.now())
    clerk.window.close()
    clerk.program.close()
    offered: list[list[str]] = []

    def first_of_all(lines: tuple[object, ...], **_where: object) -> HeldAnswer:
        offered.append([line.who for line in lines])  # type: ignore[attr-defined]
        return HeldAnswer(chosen=lines[1].name, dropped=())  # type: ignore[attr-defined]

    monkeypatch.setattr(HeldDialog, "ask", first_of_all)
    program = reopened(clerk.papers.parent, clerk.clock)
    started(program, qtbot)
    clerk.waits(lambda: bool(offered))
    screen = program.window.intake()
    assert screen is not None
    shown, waiting = screen.view.left.person.name.text(), len(screen.held.waiting())
    stopped(program)

    assert offered == [
        ["Chưa có tên, 0912", *(f"An {at:02}" for at in reversed(range(MANY)))],
    ]
    assert (shown, waiting) == ("An 19", MANY)


def test_another_person_at_the_desk_is_not_asked_about_what_waits(clerk: "Clerk") -> None:
    holds(clerk, "An")
    clerk.program._seat(clerk.counter.desk.clerk)
    clerk.waits(lambda: clerk.screen.held.waiting() != ())

    assert QApplication.activeModalWidget() is None
    assert clerk.screen.view.left.held.open.text() == "Mở lại (1)"


@pytest.mark.parametrize(("phone", "waiting"), [("", 0), ("0912", 1)])
def test_what_comes_back_of_an_earlier_visit_drops_a_card_and_nothing_that_was_typed(
    clerk: "Clerk", card: str, phone: str, waiting: int
) -> None:
    clerk.scans(card)
    clerk.screen.view.left.phone.setFocus()
    clerk.types(phone)
    clerk.screen.known.came_back.emit()

    assert clerk.screen.state.is_empty()
    assert len(clerk.screen.held.waiting()) == waiting
    assert kept(clerk) == waiting


def test_a_disk_that_takes_nothing_loses_nothing_that_was_put_aside(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EnvironmentFault("disk_full", "Ổ đĩa đã đầy. Hãy xóa bớt tệp không cần.")

    monkeypatch.setattr(drafts, "save", refuse)
    clerk.scans(card)
    clerk.screen.view.left.phone.fill("0912")
    clerk.hits(Key.Key_D, CTRL)
    clerk.waits(lambda: "Ổ đĩa đã đầy" in clerk.window.trouble.words())
    assert clerk.screen.state.is_empty()

    clerk.answers(lambda: clerk.hits(Key.Key_O, CTRL), lambda: clerk.hits(Key.Key_Return))
    assert name_shown(clerk) == "Nguyễn Thị Hoài Thương"
    assert clerk.screen.view.left.phone.text() == "0912"
