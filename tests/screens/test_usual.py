"""What a desk is asked for most stands in the empty field, pinned first: a digit picks it."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.services import lookup
from counter_app.services.intake.most_used import MOST, pinned, set_pinned, used_most
from ui.widgets.type_ahead import TypeAhead

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHOTS = os.environ.get("COUNTER_SHOTS", "")
COPIES, SINGLE, BIRTH = "2.000815", "1.004873", "1.001193"


def picture(clerk: "Clerk", name: str) -> None:
    """Kept only where somebody wants to look."""
    if SHOTS:
        QApplication.processEvents()
        clerk.window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def field(clerk: "Clerk") -> TypeAhead:
    return clerk.screen.view.middle.procedure


def rows(clerk: "Clerk") -> list[str]:
    """What is read in the list under the field."""
    shown = field(clerk)._list
    assert shown is not None
    model = shown.model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def picked(clerk: "Clerk") -> str:
    """The code of the procedure on screen, or nothing."""
    procedure = clerk.screen.state.procedure
    return procedure.code if procedure is not None else ""


def begin(clerk: "Clerk", card: str, take_in: Callable[..., str]) -> None:
    """A week of certified copies and one certificate; then the window looks anew."""
    at = clerk.clock.instant - timedelta(days=2)
    for name in ("Hồ Én", "Mai Giang", "Tạ Hà", "Bùi Kha"):  # too long ago to count
        take_in(name, at=at - timedelta(weeks=9), code=SINGLE)
    for name in ("Trần An", "Lê Bình", "Vũ Chi"):
        take_in(name, at=at, code=COPIES)
    take_in("Đỗ Dung", at=at, code=SINGLE)
    clerk.counter.most_used.load(owner=clerk.screen)
    clerk.waits(lambda: len(clerk.counter.most_used.offered()) == 2)
    clerk.scans(card)


def test_the_empty_field_offers_what_was_asked_for_most_of_late(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    begin(clerk, card, take_in)
    assert used_most(desk=clerk.counter.desk) == (COPIES, SINGLE)
    assert field(clerk).is_open()
    assert rows(clerk) == ["1   Chứng thực bản sao", "2   Xác nhận tình trạng hôn nhân"]
    assert field(clerk).current() is None  # nothing is under the hands until ↓ or a digit
    picture(clerk, "usual-list")

    clerk.presses = 0
    clerk.types("1")
    assert rows(clerk)[0] == "Chứng thực bản sao"
    for _ in range(3):
        clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    assert clerk.presses == 4
    row = lookup.today(desk=clerk.counter.desk)[0]
    assert row.procedure_code == COPIES
    assert clerk.mouse.seen == 0


def test_a_digit_with_ctrl_picks_at_once_and_only_where_nothing_is_picked(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    begin(clerk, card, take_in)
    clerk.hits(Key.Key_2, CTRL)
    assert picked(clerk) == SINGLE
    clerk.hits(Key.Key_1, CTRL)
    assert picked(clerk) == SINGLE
    assert not field(clerk).is_open()


def test_a_code_that_begins_with_a_digit_is_still_typed(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    begin(clerk, card, take_in)
    clerk.types("1.001193")
    clerk.hits(Key.Key_Return)
    assert picked(clerk) == BIRTH


def test_enter_and_esc_in_the_empty_field_do_as_ever(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    begin(clerk, card, take_in)
    clerk.hits(Key.Key_Return)
    assert picked(clerk) == ""
    clerk.hits(Key.Key_Escape)
    assert not field(clerk).is_open()
    assert field(clerk).field.hasFocus()
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_Return)
    assert picked(clerk) == SINGLE


def test_what_is_pinned_stands_first_in_every_later_run(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    begin(clerk, card, take_in)
    desk = clerk.counter.desk
    clerk.types("khai sinh")
    clerk.hits(Key.Key_F, CTRL)
    clerk.waits(lambda: pinned(desk=desk) == (BIRTH,))
    for _ in "khai sinh":
        clerk.hits(Key.Key_Backspace)
    clerk.waits(lambda: rows(clerk)[0] == "1   Khai sinh  ★ đã ghim")
    assert rows(clerk)[1:] == ["2   Chứng thực bản sao", "3   Xác nhận tình trạng hôn nhân"]
    picture(clerk, "usual-pinned")
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_F, CTRL)
    clerk.waits(lambda: pinned(desk=desk) == ())
    clerk.waits(lambda: rows(clerk)[0] == "1   Chứng thực bản sao")


def test_nine_are_pinned_and_no_tenth(clerk: "Clerk") -> None:
    desk = clerk.counter.desk
    for one in desk.catalogue.procedures[:MOST]:
        set_pinned(one.code, desk=desk)
    clerk.screen.view.middle.procedure.field.setFocus()
    tenth = desk.catalogue.procedures[MOST]
    clerk.types(tenth.code)
    clerk.hits(Key.Key_F, CTRL)
    clerk.waits(lambda: "Đã ghim đủ 9" in clerk.window.foot.message.whole())
    assert len(pinned(desk=desk)) == MOST
